package advice

import (
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/loopback"
)

// hasTokens: the stage has ended well, with tokens.
func (sc *scene) hasTokens() bool {
	return sc.state().Status == flow.Done && !sc.snap.Tokens.Access.IsZero()
}

func formTokens(sc *scene) bool {
	return sc.hasTokens() && !strings.HasPrefix(strings.TrimSpace(sc.body), "{") && sc.members()["access_token"] != nil
}

// noRefreshToken: an exchange without one, or a refresh that cannot be done for want of one. A refresh that brings none
// means that the old one stays (RFC 6749 6).
func noRefreshToken(sc *scene) bool {
	if sc.stage == flow.Refresh {
		return sc.state().Status == flow.Skipped
	}
	return sc.hasTokens() && sc.snap.Tokens.Refresh.IsZero()
}

// scopeDiffers: whatever keeps a plain comparison with the request from working.
func scopeDiffers(sc *scene) bool {
	asked := sc.requested("scope")
	if !sc.hasTokens() || asked == "" {
		return false
	}
	raw, list, there := sc.answered()
	return !there || list || strings.Contains(raw, ",") && !strings.Contains(asked, ",") || len(sc.missingScopes()) > 0
}

// pkceMisfit is seen before the server sees it, while the exchange has not been answered well.
func pkceMisfit(sc *scene) bool {
	st := sc.state().Status
	if st != flow.Ready && st != flow.Running && st != flow.Failed {
		return false
	}
	v, _ := verifierFits(sc)
	return v == supports
}

func revokeUnproven(sc *scene) bool {
	st := sc.state()
	return st.Status == flow.Done && st.Value("api_status") != 401
}

// isAnswer tells that the query is that of an authorization response. What a person pastes of an error is read for the
// error, whatever its state.
func (sc *scene) isAnswer() bool {
	q := sc.paste.query
	if sc.place == atPage {
		return q.Has("code") && !q.Has("error") && !q.Has("redirect_uri")
	}
	return sc.event.Kind == loopback.KindRefused && (q.Has("code") || q.Has("error"))
}

func otherState(sc *scene) bool {
	sent, came := sc.requested("state"), sc.paste.query.Get("state")
	return sc.isAnswer() && came != "" && sent != "" && came != sent
}

func neither(sc *scene) bool {
	q := sc.paste.query
	return (sc.place == atPage || sc.event.Kind == loopback.KindRefused) && q.Has("state") && q.Get("code") == "" &&
		q.Get("error") == "" && !q.Has("redirect_uri") && !q.Has("client_id")
}
