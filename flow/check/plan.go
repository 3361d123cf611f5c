package check

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
)

// The requests that a check can send, by name.
const (
	askMetadata      = "metadata"
	askMetadataAgain = "metadata_second_place"
	askAuthorization = "authorization_endpoint"
	askOtherClient   = "authorization_endpoint_invented_client"
	askOtherRedirect = "authorization_endpoint_invented_redirect_uri"
	askToken         = "token_endpoint"
	askRevocation    = "revocation_endpoint"
)

// askTokenOther are those with the other methods, of which there are three at most.
var askTokenOther = []string{"token_endpoint_other_method", "token_endpoint_third_method", "token_endpoint_fourth_method"}

// PlannedRequest is one request that Run may send: at most once, and nothing beside it.
type PlannedRequest struct {
	ID     string   `json:"id"`
	Method string   `json:"method"`
	URL    string   `json:"url"`             // without a query; "" until the metadata have named the endpoint
	Sends  []string `json:"sends,omitempty"` // names of the parameters and fields that go along, never their values
	Why    string   `json:"why"`
	If     string   `json:"if,omitempty"` // under which condition it is sent; "" means always
}

// String is the announcement in one line.
func (a PlannedRequest) String() string {
	where := a.URL
	if where == "" {
		endpoint, _, _ := strings.Cut(a.ID, "_endpoint")
		where = "the " + endpoint + " endpoint that the metadata names"
	}
	if strings.HasSuffix(a.ID, hopSuffix) && a.URL == "" {
		where = "the target of a redirect"
	}
	line := a.Method + " " + where
	if len(a.Sends) > 0 {
		line += ", with " + strings.Join(a.Sends, ", ")
	}
	line += ": " + a.Why
	if a.If != "" {
		line += " Only " + a.If + "."
	}
	return line
}

// hopOf names the request that follows a redirect on the same server; the two places of metadata have one in common.
func hopOf(id string) string { return strings.TrimSuffix(id, "_second_place") + hopSuffix }

const hopSuffix = "_redirect"

// planHop announces it. Nothing secret goes along: neither request has credentials.
func planHop(id string) PlannedRequest {
	return PlannedRequest{ID: hopOf(id), Method: http.MethodGet, Why: "what is at the address that the response leads to?",
		If: "if that is on the same server"}
}

// Plan says what Run will send for this client, in order, before anything is sent. Without a client ID, and with a fault
// that stops the check, that is nothing.
func Plan(c Client) []PlannedRequest {
	if c.ID == "" || len(stops(c.Case)) > 0 {
		return nil
	}
	plan := planMetadata(c.Issuer)
	if known(c.Server.AuthorizationEndpoint, c.Issuer) {
		plan = append(plan, planAuthorization(c)...)
	}
	if known(c.Server.TokenEndpoint, c.Issuer) {
		plan = append(plan, planToken(c)...)
	}
	if known(c.Server.RevocationEndpoint, c.Issuer) {
		plan = append(plan, PlannedRequest{ID: askRevocation, Method: http.MethodPost,
			URL:   bare(c.Server.RevocationEndpoint),
			Sends: []string{"token (invented)", "token_type_hint", "the client authentication"},
			Why:   "does it respond? A server confirms revocation even for a token that it does not know (RFC 7009 2.2).",
			If:    "if a revocation endpoint exists and the client was accepted"})
	}
	return plan
}

// known tells whether an endpoint is typed, or may come from the metadata.
func known(endpoint, issuer string) bool { return endpoint != "" || issuer != "" }

func planMetadata(issuer string) (plan []PlannedRequest) {
	for i, u := range provider.MetadataURLs(issuer) {
		a := PlannedRequest{ID: askMetadata, Method: http.MethodGet, URL: u, Why: "what does the server say about itself?"}
		if i > 0 {
			a.ID, a.If = askMetadataAgain, "if the first location has no usable metadata"
		}
		plan = append(plan, a)
	}
	if len(plan) > 0 {
		plan = append(plan, planHop(askMetadata))
	}
	return plan
}

func planAuthorization(c Client) []PlannedRequest {
	params, _ := c.Draft(authz.NewState(), authz.NewPKCE(c.PKCE)).Params()
	one := PlannedRequest{ID: askAuthorization, Method: http.MethodGet, URL: bare(c.Server.AuthorizationEndpoint),
		Why: "does it accept the client, the redirect URI, the scope and PKCE? Nobody signs in, no redirect " +
			"to another server is followed, and the state and the challenge are discarded."}
	plan := []PlannedRequest{one}
	for _, invented := range []struct{ id, name string }{{askOtherClient, "client_id"}, {askOtherRedirect, "redirect_uri"}} {
		a := one
		a.ID, a.Why, a.If = invented.id, "does an invented "+invented.name+" get a different response?",
			"if the first response does not show which of the two it knows"
		plan = append(plan, a)
	}
	for i := range plan {
		for _, p := range params {
			name := p.Name
			if strings.HasSuffix(plan[i].ID, "_invented_"+name) || plan[i].ID == askOtherClient && name == "client_id" {
				name += " (invented)"
			}
			plan[i].Sends = append(plan[i].Sends, name)
		}
	}
	return slices.Insert(plan, 1, planHop(askAuthorization))
}

func planToken(c Client) []PlannedRequest {
	sends := []string{"grant_type", "code (invented)", "redirect_uri"}
	if c.PKCE != authz.Off {
		sends = append(sends, "code_verifier (invented)")
	}
	auth := c.ChooseAuth(nil)
	how := "the client authentication method " + string(auth)
	if c.Auth == "" && !c.Public() {
		how = "the client authentication method that the metadata allows"
	}
	one := PlannedRequest{ID: askToken, Method: http.MethodPost, URL: bare(c.Server.TokenEndpoint),
		Sends: append(sends, how), Why: "does it accept the client? The code is invented, so invalid_grant means yes, and " +
			"invalid_client no."}
	plan := []PlannedRequest{one}
	for i := range others(c.Client, auth, nil) {
		plan = append(plan, PlannedRequest{ID: askTokenOther[i], Method: one.Method, URL: one.URL,
			Sends: append(append([]string(nil), sends...), "another client authentication method"), Why: "is the method wrong, or the ID or secret?",
			If: "if the server refuses the client and might accept another method"})
	}
	return plan
}

// bare is an address without query and fragment: a query can hold anything.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.RawQuery, u.ForceQuery, u.Fragment, u.User = "", false, "", nil
	return u.String()
}

// ErrNotAnnounced refuses a request that the plan does not have, or not any more. Nothing was sent.
var ErrNotAnnounced = errors.New("this request was not announced, so it was not sent")

// allowlist stands in front of the recorder and lets each announced request pass once, when its turn has come. It is used
// by the goroutine of its check alone, on which http.Client calls RoundTrip.
type allowlist struct {
	base    http.RoundTripper
	tell    func(PlannedRequest) // called before a request leaves
	entries []entry
}

type entry struct {
	PlannedRequest
	open bool
	sent bool
	why  string // why it was not sent
}

func newAllowlist(plan []PlannedRequest) *allowlist {
	g := &allowlist{entries: make([]entry, len(plan))}
	for i, a := range plan {
		g.entries[i] = entry{PlannedRequest: a, why: "the check ended before that"}
		if strings.HasSuffix(a.ID, hopSuffix) {
			g.entries[i].why = "no response led on within the same server"
		}
	}
	return g
}

// open lets the announcement of that name pass once, to that address, which the metadata may have told only now. It is
// false when there is no such announcement or when it was used.
func (g *allowlist) open(id, address string) bool {
	for i := range g.entries {
		if e := &g.entries[i]; e.ID == id && !e.sent {
			e.URL, e.open, e.why = bare(address), true, "it was not needed"
			return true
		}
	}
	return false
}

// skip notes why announced requests are not sent.
func (g *allowlist) skip(why string, ids ...string) {
	for i := range g.entries {
		if e := &g.entries[i]; slices.Contains(ids, e.ID) && !e.sent {
			e.open, e.why = false, why
		}
	}
}

// RoundTrip implements http.RoundTripper. Each request has a connection of its own: on one that was used before,
// net/http would send it again when the server closes it.
func (g *allowlist) RoundTrip(req *http.Request) (*http.Response, error) {
	a, found := g.take(req)
	if !found {
		if req.Body != nil {
			req.Body.Close() // a RoundTripper closes the body whatever happens
		}
		return nil, ErrNotAnnounced
	}
	g.tell(a)
	req.Close = true
	resp, err := g.base.RoundTrip(req)
	if err == nil {
		if to := wire.Hop(a.Method, req.URL.String(), resp.Header.Get("Location"), resp.StatusCode); to != "" {
			g.open(hopOf(a.ID), to)
		}
	}
	return resp, err
}

func (g *allowlist) take(req *http.Request) (PlannedRequest, bool) {
	address := bare(req.URL.String())
	for i := range g.entries {
		if e := &g.entries[i]; e.open && e.Method == req.Method && e.URL == address {
			e.open, e.sent = false, true
			return e.PlannedRequest, true
		}
	}
	return PlannedRequest{}, false
}
