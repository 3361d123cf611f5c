package page

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/credentials"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
)

// Own is what was read out of something that somebody pasted to walk with. Nothing of it was sent.
type Own struct {
	Is          string                    // what it was taken for: "an authorization URL"
	Client      client.Client             // that a walk can be made of
	Credentials []credentials.Credentials // of a file; its provider may have to be chosen
	Rows        []Row                     // what was found under which name
	Findings    []finding.Finding         // what is wrong with it
	Problem     string                    // why nothing could be read; "" when something was
}

// Said is what was found, in one sentence; a secret is not in it.
func (o Own) Said() string {
	if o.Is == "" {
		return o.Problem
	}
	text := "This is " + o.Is
	before := ": "
	for _, r := range o.Rows {
		value := r.Value
		if r.Secret {
			value = "hidden"
		}
		if value != "" {
			text, before = text+before+r.Name+" `"+value+"`", ", "
		}
	}
	return text + "."
}

// ReadOwn reads what was pasted: an authorization URL, a .env file or Google's client_secret file, or a client ID.
func ReadOwn(text string) Own {
	text = strings.Trim(strings.TrimSpace(text), `"'<>`)
	u, err := url.Parse(text)
	switch {
	case text == "":
		return Own{}
	case err == nil && u.Host != "" && (u.Query().Has("client_id") || u.Query().Has("response_type")):
		return ownURL(u)
	case strings.Contains(text, "://") && !strings.ContainsAny(text, "\n") && !strings.Contains(text, "="):
		return Own{Problem: "This is an address without parameters. Paste the whole authorization URL, with its client_id."}
	case !strings.ContainsAny(text, " \t\n={"):
		return Own{Is: "a client ID", Client: client.Client{ID: text, RedirectURI: client.DefaultRedirectURI, PKCE: authz.S256},
			Rows: []Row{{Name: "client_id", Value: text}}}
	}
	all, err := credentials.Parse("the pasted text", []byte(text))
	if err != nil {
		return Own{Problem: fmt.Sprintf("Nothing can be read from this: %s.", strings.TrimSuffix(err.Error(), "."))}
	}
	own := Own{Is: "a file of credentials", Credentials: all}
	for _, c := range all {
		own.Rows = append(own.Rows, Row{Name: "client_id", Value: c.ID}, Row{Name: "client_secret"}.with(c.Secret, true),
			Row{Name: "redirect_uri", Value: c.RedirectURI, Of: "url"})
	}
	return own
}

// ownURL takes an authorization URL apart and judges it as stage 1 judges a client.
func ownURL(u *url.URL) Own {
	own := Own{Is: "an authorization URL"}
	params, err := paramsOf(u.RawQuery)
	if err != nil {
		own.Findings = append(own.Findings, finding.Failf("query_form", "RFC 6749 B", "The query is not form-encoded: %s", err.Error()))
	}
	endpoint := *u
	endpoint.RawQuery, endpoint.Fragment = "", ""
	c := byEndpoint(endpoint.String())
	value := map[string]string{}
	for _, p := range params {
		value[p.Name] = p.Value
		own.Rows = append(own.Rows, Row{Name: p.Name, Explain: Explain(p.Name), Of: p.Name}.with(secret.New(p.Value), secret.NamesSecret(p.Name)))
	}
	c.ID, c.RedirectURI, c.Scope = value["client_id"], value["redirect_uri"], value["scope"]
	c.PKCE = authz.Off
	if value["code_challenge"] != "" {
		c.PKCE = authz.Plain
		if m, err := authz.ParseMethod(value["code_challenge_method"]); err == nil && m != authz.Off {
			c.PKCE = m
		}
	}
	c.Extra = nil
	for _, p := range params {
		if explanations[p.Name] == "" && !secret.NamesSecret(p.Name) { // a secret has no place in the URL
			c.Extra = append(c.Extra, p)
		}
	}
	own.Client = c
	known := c.Case()
	known.Sent = map[client.Target][]authz.Param{client.Authorization: params}
	said := append(known.Said(client.Setup|client.Preset, client.IdentityRules, client.RedirectRules, client.PKCERules,
		client.ScopeRules), client.ScopeForm(known), client.StateSent(known), responseType(value["response_type"]))
	for _, f := range said {
		if f.Verdict == finding.Warn || f.Verdict == finding.Fail {
			own.Findings = append(own.Findings, f)
		}
	}
	return own
}

// paramsOf are the parameters of a query in their order. The error is that of the first that cannot be read.
func paramsOf(query string) (out []authz.Param, problem error) {
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		for _, s := range []*string{&name, &value} {
			decoded, err := url.QueryUnescape(*s)
			if err != nil {
				problem = cmp.Or(problem, err)
				continue
			}
			*s = decoded
		}
		out = append(out, authz.Param{Name: name, Value: value})
	}
	return out, problem
}

// responseType is the one parameter that the walk always sends itself. RFC 6749 3.1.1.
func responseType(value string) finding.Finding {
	const id, section = "response_type_sent", "RFC 6749 3.1.1"
	switch value {
	case "code":
		return finding.Passf(id, section, "response_type asks for a code.")
	case "":
		return finding.Failf(id, section, "There is no response_type. It has to be code.")
	case "token":
		return finding.Failf(id, section, "response_type asks for a token: the implicit flow, which RFC 9700 2.1.2 advises against. A walk asks for a code.")
	}
	return finding.Warnf(id, section, "response_type is %s. A walk asks for a code.", value)
}

// byEndpoint is a client of the known provider whose authorization endpoint that is, or of any other server.
func byEndpoint(endpoint string) client.Client {
	for _, p := range provider.Presets() {
		c, err := client.FromPreset(p, nil, provider.Server{})
		if err == nil && p.ID != provider.Practice && c.Server.AuthorizationEndpoint == endpoint {
			return c
		}
	}
	u, _ := url.Parse(endpoint)
	return client.Client{Name: u.Host, Server: provider.Server{AuthorizationEndpoint: endpoint}, RedirectURI: client.DefaultRedirectURI}
}
