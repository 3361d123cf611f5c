// Package check checks a client without a user: it asks the authorization server the few questions that can be
// asked before anybody signs in, and says of each response what it proves. It first says what it will send (Plan), then
// sends nothing else (Run): an allowlist in front of the transport refuses every request that was not announced, and every
// second one.
//
// What it looks at: the redirect URI (RFC 6749 3.1.2, RFC 8252 7.3 and 8.3, RFC 9700 4.1.3), the metadata (RFC 8414),
// the way to the server (names, TLS and its certificate, the clock), the authorization endpoint (RFC 6749 4.1.1 and
// 4.1.2.1), PKCE (RFC 7636 4.3), scopes, the client authentication (RFC 6749 2.3 and 5.2) and revocation (RFC 7009).
//
// The client authentication is told apart from everything else by a code that cannot exist: a server that answers
// invalid_grant has accepted the client. No code, token or state that means anything is ever sent, nothing is sent
// twice, no redirect but one on the same server is followed. What cannot be known this way is a skip that says why.
//
// Left out on purpose: signing in, reading scripts of a page, guessing at secrets, any screen.
package check

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// Deps are what a check takes from outside. The zero value is the real world.
type Deps struct {
	Now       func() time.Time
	Transport http.RoundTripper                                   // nil takes wire.NewTransport
	Listen    func(network, address string) (net.Listener, error) // nil takes net.Listen
	Proc      fs.FS                                               // nil takes /proc
	OnSend    func(PlannedRequest)                                // called before each request; nil tells nobody
}

func (d Deps) filled() Deps {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Listen == nil {
		d.Listen = net.Listen
	}
	if d.Proc == nil {
		d.Proc = os.DirFS("/proc")
	}
	if d.OnSend == nil {
		d.OnSend = func(PlannedRequest) {}
	}
	return d
}

// Report is what a check came to as a whole.
type Report struct {
	Failed    bool
	Unknown   bool              // nothing failed, and at least one response told nothing
	Sent      []PlannedRequest  // in the order of the plan, with the addresses filled in
	NotSent   map[string]string // by the ID of the announcement: why it was not needed
	Exchanges []wire.Exchange   // in order of sending; they hold secrets in the clear
	Redactor  *secret.Redactor  // knows those secrets
	Tested    client.Tested     // of the client authentication, as evidence for a walk that fails with it
}

// run is one check under way. It is used by one goroutine.
type run struct {
	ctx     context.Context
	client  Client
	deps    Deps
	emit    func(finding.Finding)
	redact  *secret.Redactor
	allowed *allowlist
	rec     *wire.Recorder
	http    *http.Client

	trust  client.Trust
	given  map[string]finding.Verdict // the last verdict of each check
	failed bool
	vague  bool            // at least one response told nothing
	down   map[string]bool // of each host that was judged: no connection came about
	meta   provider.Server // what the server says of itself; zero where it said nothing
	server provider.Server
	auth   token.Auth
	tested client.Tested
	answer answer // of the authorization endpoint
}

// Run makes the checks in order, sends what Plan announces and nothing else, and gives each verdict to emit as soon as
// it is known. A cancelled ctx ends it early, with a verdict that says so.
func Run(ctx context.Context, c Client, deps Deps, emit func(finding.Finding)) Report {
	r := newRun(ctx, c, deps, emit)
	defer r.rec.CloseIdleConnections()
	if r.applyLocal() && r.trusted() {
		r.discover()
		r.askAuthorization()
		r.judgeID()
		r.judgeRedirect()
		r.apply(client.PKCERules)
		r.checkPKCE()
		r.apply(client.ScopeRules)
		r.checkScope()
		r.checkGrants()
		r.apply(client.AuthRules)
		r.checkAuthentication()
		r.checkRevocation()
	}
	return r.end()
}

// applyLocal applies the rules that need nobody's response. It is false where nothing is to be sent.
func (r *run) applyLocal() bool {
	r.apply(client.RedirectRules)
	r.checkPort()
	r.apply(client.IdentityRules)
	faults := stops(r.known())
	for _, f := range faults {
		r.give(f)
	}
	return r.client.ID != "" && len(faults) == 0
}

// stops are the faults of a client because of which nothing is sent.
func stops(c client.Case) []finding.Finding {
	all := c.Judge(client.ExtraParameters, client.SavedBinding)
	return slices.DeleteFunc(all, func(f finding.Finding) bool { return f.Verdict != finding.Fail })
}

// trusted says who is trusted because of the client's CA file. Nothing is sent where that cannot be read.
func (r *run) trusted() bool {
	if r.trust.Finding == nil {
		return true
	}
	r.give(*r.trust.Finding)
	return r.trust.Finding.Verdict != finding.Fail
}

func newRun(ctx context.Context, c Client, deps Deps, emit func(finding.Finding)) *run {
	r := &run{ctx: ctx, client: c, deps: deps.filled(), emit: emit, redact: &secret.Redactor{},
		allowed: newAllowlist(Plan(c)), given: map[string]finding.Verdict{}, down: map[string]bool{}, server: c.Server}
	r.redact.Add(c.Secret)
	r.trust = c.Trust(r.deps.Now())
	transport := r.deps.Transport
	if r.trust.Transport != nil {
		transport = r.trust.Transport
	}
	r.http, r.rec = wire.NewClient(transport)
	r.rec.Now = r.deps.Now
	r.allowed.base, r.allowed.tell = r.rec, r.deps.OnSend
	r.http.Transport = r.allowed
	return r
}

// last is the exchange that was sent last, once the network below it has been judged.
func (r *run) last() (wire.Exchange, bool) {
	x, ok := r.rec.Last()
	if ok {
		r.judgeNetwork(x)
	}
	return x, ok
}

// may opens the allowlist for one request, or notes why it stays closed.
func (r *run) may(id, address string) bool {
	if r.ctx.Err() != nil {
		r.allowed.skip("the check was cancelled", id)
		return false
	}
	if r.down[origin(address)] {
		r.allowed.skip("nothing reaches "+wire.HostOf(address), id)
		return false
	}
	return r.allowed.open(id, address)
}

// The verdicts about the check itself.
const (
	idCancelled = "cancelled"
	idRequests  = "requests"
)

// end counts what was sent against what was announced.
func (r *run) end() Report {
	out := Report{NotSent: map[string]string{}, Exchanges: r.rec.Exchanges(), Redactor: r.redact, Tested: r.tested}
	var lines []string
	for _, e := range r.allowed.entries {
		if e.sent {
			out.Sent = append(out.Sent, e.PlannedRequest)
			continue
		}
		out.NotSent[e.ID] = e.why
		lines = append(lines, fmt.Sprintf("Not sent: %s, because %s.", e.ID, e.why))
	}
	if r.ctx.Err() != nil {
		r.ask(idCancelled, "").fail("", "Run the check again.", "The check was cancelled before it finished.")
	}
	q := r.ask(idRequests, "RFC 6749 10.5")
	evidence := strings.Join(lines, " ")
	if len(out.Sent) != len(out.Exchanges) {
		q.fail(evidence, "Report this as a bug in this program.", "%s marked as sent, but %d recorded.",
			plain.Count(len(out.Sent), "request"), len(out.Exchanges))
	} else {
		q.pass(evidence, "%s announced, %d sent, none twice.", plain.Count(len(out.Sent)+len(out.NotSent), "request"), len(out.Sent))
	}
	out.Failed, out.Unknown = r.failed, r.vague && !r.failed
	return out
}

// Client is what is checked: a client as a walk would use it, and what is known of its registration.
type Client struct {
	client.Case
	Listening []string // host:port on which a walk of this program listens now, so that nobody else could
}

// Of is the client of a walk with what its preset knows of the provider.
func Of(c client.Client) Client { return Client{Case: c.Case()} }

// others are the client authentications that could be right when auth is refused, the likeliest first. RFC 6749 2.3.1:
// all but one need a secret, and Basic has ID and secret percent-encoded, which some servers do not decode.
func others(c client.Client, auth token.Auth, listed []string) (out []token.Auth) {
	for _, a := range []token.Auth{token.Basic, token.Post, client.RawBasic, token.None} {
		switch {
		case a == auth, a != token.None && c.Public():
		case a == client.RawBasic && !c.Encoded():
		case a != client.RawBasic && len(listed) > 0 && !slices.Contains(listed, string(a)):
		default:
			out = append(out, a)
		}
	}
	return out
}

// question is what the check asks the server: its findings share an ID and a section.
type question struct {
	run         *run
	id, section string
	action      finding.Action
}

func (r *run) ask(id, section string) question { return question{run: r, id: id, section: section} }

// pass, skip, unknown, warn and fail give the verdict. The evidence and the fix may be empty.
func (q question) pass(evidence, format string, args ...any) {
	q.run.give(finding.Passf(q.id, q.section, format, args...).With(evidence, "", q.action))
}

func (q question) skip(evidence, format string, args ...any) {
	q.run.give(finding.Skipf(q.id, q.section, format, args...).With(evidence, "", q.action))
}

func (q question) unknown(evidence, format string, args ...any) {
	q.run.give(finding.Unknownf(q.id, q.section, format, args...).With(evidence, "", q.action))
}

func (q question) warn(evidence, fix, format string, args ...any) {
	q.run.give(finding.Warnf(q.id, q.section, format, args...).With(evidence, fix, q.action))
}

func (q question) fail(evidence, fix, format string, args ...any) {
	q.run.give(finding.Failf(q.id, q.section, format, args...).With(evidence, fix, q.action))
}

// apply gives what the rules about one subject say of the client.
func (r *run) apply(subject []client.Entry) {
	for _, f := range r.known().Said(client.Check, subject) {
		r.give(f)
	}
}

// known is the client with what the check has learned of its server so far.
func (r *run) known() client.Case {
	c := r.client.Case
	c.Metadata, c.Exchanges = r.meta, r.rec.Exchanges()
	return c
}

// give makes a finding safe and hands it on. Redaction comes first: cutting could leave half a secret.
func (r *run) give(f finding.Finding) {
	// Once it is cancelled, what a request comes to says nothing of client and server.
	ours := f.ID == idCancelled || f.ID == idRequests
	if r.ctx.Err() != nil && !ours && f.Verdict != finding.Pass && f.Verdict != finding.Skip {
		f = finding.Skipf(f.ID, f.Section, "The check was cancelled before this was known.")
	}
	f = f.Redact(r.redact.Text)
	f.Text, f.Evidence, f.Fix = plain.Cut(f.Text, 2*plain.Limit), plain.Cut(f.Evidence, 2*plain.Limit),
		plain.Cut(f.Fix, 2*plain.Limit)
	r.given[f.ID] = f.Verdict
	r.failed, r.vague = r.failed || f.Verdict == finding.Fail, r.vague || f.Verdict == finding.Unknown
	r.emit(f)
}

// passed tells whether a check was made and found in order.
func (r *run) passed(id string) bool { return r.given[id] == finding.Pass }

// Question is a part of the check that a walk asks where it waits or fails.
type Question string

// The questions.
const (
	WouldItSignIn Question = "authorization"  // what the authorization endpoint says to the client's request
	AcceptsClient Question = "authentication" // whether the token endpoint accepts the client, and by which method
)

// Ask asks one question about a client whose endpoints are known, with a state, a challenge and a code of its own. Like Run
// it sends nothing that Plan does not announce.
func Ask(ctx context.Context, c Client, q Question, deps Deps, emit func(finding.Finding)) Report {
	r := newRun(ctx, c, deps, emit)
	defer r.rec.CloseIdleConnections()
	if len(stops(r.known())) > 0 || !r.trusted() {
		return r.end()
	}
	r.meta, r.server = c.Metadata, c.Metadata
	r.auth = r.known().ChooseAuth(r.server.AuthMethods)
	switch q {
	case WouldItSignIn:
		r.askAuthorization()
		r.judgeID()
		r.judgeRedirect()
		r.checkPKCE()
		r.checkScope()
	case AcceptsClient:
		r.checkAuthentication()
	}
	return r.end()
}

// InUse is the client of a walk with the endpoints that it uses, for Ask: nothing is looked up again. The client itself stays
// as it was entered, because a saved one that differs is asked nothing.
func InUse(c client.Client, server provider.Server) Client {
	out := Of(c)
	out.Metadata = server
	return out
}

// RefusesClient tells that a response of the token endpoint refuses the client, and not what it sent. RFC 6749 5.2.
func RefusesClient(status int, code string) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || code == "invalid_client" ||
		code == "unauthorized_client"
}
