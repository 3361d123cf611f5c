package token

import (
	"cmp"
	"context"

	"golang.org/x/oauth2"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
)

// Refresh asks for new tokens (RFC 6749 6): one POST that carries params as listed, and the client authentication. old
// are the tokens in use. In the result New is complete: where the response brings no refresh token, the old one stays.
// The caller stores New before it uses the access token (RFC 9700 4.14.2). After a failure old is still what there is;
// the check refresh_token_fate says whether it is worth keeping.
func (c *Client) Refresh(ctx context.Context, params []authz.Param, old Tokens) Result {
	k, ok := c.begin(refreshing, c.TokenEndpoint, params)
	k.redact.Add(old.Access, old.Refresh)
	k.result.Old = old
	if !ok {
		return k.result
	}
	// x/oauth2 sends nothing without a refresh token. The formTransport takes this stand-in out again.
	spent := cmp.Or(first(params, "refresh_token"), "none")
	tok, err := k.config().TokenSource(k.context(ctx), &oauth2.Token{RefreshToken: spent}).Token()
	asked := cmp.Or(first(params, "scope"), old.Scope) // RFC 6749 6: without a scope, the one granted before
	k.judgeTokens(tok, err, asked)
	if k.result.Err != nil {
		k.checkFate()
		return k.result
	}
	k.result.New = k.result.tokens(asked)
	k.checkRotation(first(params, "refresh_token"))
	return k.result
}

// checkRotation compares the tokens before and after, and lets the old refresh token stay where no new one came.
func (k *call) checkRotation(spent string) {
	r := &k.result
	r.Rotated = !r.New.Refresh.IsZero() && r.New.Refresh.Reveal() != spent
	// RFC 6749 6 and RFC 9700 4.14.2: a public client's refresh token is rotated, or bound to its sender.
	switch {
	case r.Rotated:
		k.add(finding.Passf("refresh_rotation", "RFC 9700 4.14.2",
			"The refresh token was rotated. The old token is spent; store the new one before using the access token."))
	case k.client.Auth == None:
		k.add(finding.Warnf("refresh_rotation", "RFC 9700 4.14.2",
			"The refresh token was not rotated, although a public client should expect rotation. It stays in use."))
	default:
		k.add(finding.Passf("refresh_rotation", "RFC 6749 6", "The refresh token was not rotated. It stays in use."))
	}
	if r.New.Refresh.IsZero() {
		r.New.Refresh = r.Old.Refresh
	}
	if r.New.Access.Equal(r.Old.Access) {
		k.add(finding.Warnf("access_token_changed", "RFC 6749 6", "The access token is the same as before."))
	} else {
		k.add(finding.Passf("access_token_changed", "RFC 6749 6", "There is a new access token."))
	}
	k.add(checkNarrowed(r.Old.Scope, r.New.Scope))
}

// checkNarrowed compares two grants. RFC 6749 6: a refresh never gives more than was granted at first.
func checkNarrowed(before, after string) finding.Finding {
	const id, section = "scope_narrowed", "RFC 6749 6"
	missing, more := authz.Lacking(names(before), names(after)), authz.Lacking(names(after), names(before))
	switch {
	case before == "":
		return finding.Skipf(id, section, "The scope before the refresh is unknown.")
	case len(more) > 0:
		return finding.Warnf(id, section, "The refresh added %s to the scope. A refresh must not grant more than before.", list(more))
	case len(missing) > 0:
		return finding.Warnf(id, section, "The scope is narrower than before. Missing: %s.", list(missing))
	}
	return finding.Passf(id, section, "The scope is the same as before the refresh.")
}

// checkFate says what a failed refresh means for the refresh token. RFC 6749 5.2: only invalid_grant is about it.
func (k *call) checkFate() {
	const id, section = "refresh_token_fate", "RFC 6749 5.2"
	switch a := k.result.Response; {
	case k.result.Exchange.Status == 0:
		k.add(finding.Warnf(id, section, "No response came, so keep the refresh token."))
	case a.Error == "invalid_grant":
		k.add(finding.Failf(id, section, "The server does not accept the refresh token. Unless the description gives another reason, sign in again."))
	case a.HasError():
		k.add(finding.Warnf(id, section, "Keep the refresh token: the error is not about it."))
	default:
		k.add(finding.Warnf(id, section, "Keep the refresh token: the response says nothing about it."))
	}
}
