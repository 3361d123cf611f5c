package advice

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// sample is one error at the place where it appears, and the row that explains it.
type sample struct {
	id      string
	server  string // name of the provider; "" is one that nobody knows
	stage   flow.Stage
	failure *flow.Failure
	paste   string
	event   *loopback.Event
	changes []change
}

var secretNone secret.Value

func page(id, server, text string) sample { return sample{id: id, server: server, paste: text} }

func event(id, kind, line string) sample {
	return sample{id: id, event: &loopback.Event{Kind: kind, RequestLine: line}}
}

func remark(id, server string, stage flow.Stage, changes ...change) sample {
	return sample{id: id, server: server, stage: stage, changes: changes}
}

func kind(id string, stage flow.Stage, k flow.Kind) sample {
	return sample{id: id, stage: stage, failure: &flow.Failure{Kind: k}}
}

func callback(id, server, code, words string) sample {
	return sample{id: id, server: server, stage: flow.Callback,
		failure: &flow.Failure{Kind: flow.KindDenied, Code: code, Description: words}}
}

func tok(id, server string, status int, code, words string) sample {
	return sample{id: id, server: server, stage: flow.Exchange,
		failure: &flow.Failure{Kind: flow.KindAnswer, Status: status, Code: code, Description: words}}
}

func refreshed(id, server, words string) sample {
	s := tok(id, server, 400, "invalid_grant", words)
	s.stage = flow.Refresh
	return s
}

// away is a refresh that the server has no time for.
func away(id string) sample {
	s := refreshed(id, "", "")
	s.failure.Status, s.failure.Code = 503, ""
	return s
}

func call(id, server string, status int, code, body string) sample {
	return sample{id: id, server: server, stage: flow.API, changes: []change{answers(flow.API, body)},
		failure: &flow.Failure{Kind: flow.KindAnswer, Status: status, Code: code}}
}

func calls(address string) change {
	return func(s *flow.Snapshot) {
		s.Server.API = address
		exchangeOf(flow.API, func(x *wire.Exchange) { x.URL = address })(s)
	}
}

// shaking is a TLS handshake that fails.
func shaking(stage flow.Stage, classes ...wire.TLSClass) change {
	return func(s *flow.Snapshot) {
		s.Stages[stage.Index()].Exchanges = []wire.Exchange{{Method: "GET", TLS: &wire.TLSFailure{Classes: classes}}}
	}
}

// proxied is a connection that a proxy did not make.
func proxied(stage flow.Stage, status int) change {
	return func(s *flow.Snapshot) {
		e := &wire.ProxyError{Proxy: "proxy.example:3128", Status: status}
		s.Stages[stage.Index()].Exchanges = []wire.Exchange{{Method: "GET", Proxy: e, Problem: e.Error()}}
	}
}

func (p sample) of(server string) sample {
	p.server = server
	return p
}

func (p sample) with(changes ...change) sample {
	p.changes = append(slices.Clone(p.changes), changes...)
	return p
}

// snapshot is the walk in which the sample happens, with the provider of that name.
func (p sample) snapshot(server string) flow.Snapshot {
	stage, f := flow.Consent, flow.Failure{Kind: flow.KindTimeout}
	if p.failure != nil {
		stage, f = p.stage, *p.failure
	}
	s := walked(stage, f)
	if p.failure == nil && p.event == nil {
		status(flow.Consent, flow.Done)(&s)
	}
	if server != "" {
		s.Client.Name = map[string]string{"stackexchange": "Stack Exchange"}[server]
		if s.Client.Name == "" {
			s.Client.Name = server
		}
	}
	for _, c := range p.changes {
		c(&s)
	}
	if p.event != nil {
		stray(p.event.Kind, p.event.RequestLine)(&s)
	}
	return s
}

// scene is what the rows are matched with.
func (p sample) scene(server string) *scene {
	s := p.snapshot(server)
	switch {
	case p.paste != "":
		return pageScene(s, p.paste)
	case p.event != nil:
		events := s.Stage(flow.Consent).Events
		return newScene(s, atEvent, flow.Consent).with(events[len(events)-1])
	case p.failure != nil:
		return failureScene(s, p.stage, p.failure)
	}
	return newScene(s, atRemark, p.stage)
}

// play gives the advice that the sample gets, by the way that a face asks for it, and all rows that fit.
func (p sample) play(server string) (*Advice, []*row) {
	s, fit := p.snapshot(server), fitting(p.scene(server))
	switch {
	case p.paste != "":
		return ForPage(s, p.paste), fit
	case p.event != nil:
		return For(s, flow.Consent), fit
	case p.failure != nil:
		return For(s, p.stage), fit
	}
	fit = slices.DeleteFunc(fit, func(r *row) bool { return r.ID != p.id })
	for _, a := range Remarks(s, p.stage) {
		if a.ID == p.id {
			return a, fit
		}
	}
	return &Advice{ID: "none"}, fit
}

// fitting are the rows that fit, the most particular first.
func fitting(sc *scene) []*row {
	var fit []*row
	for i := range rows() {
		if rows()[i].fits(sc) {
			fit = append(fit, &rows()[i])
		}
	}
	slices.SortStableFunc(fit, func(a, b *row) int { return b.specificity() - a.specificity() })
	return fit
}

var samples = slices.Concat(pageSamples, earlySamples, remarkSamples, tokenSamples, apiSamples)

func (p sample) String() string {
	what := p.paste
	switch {
	case p.event != nil:
		what = p.event.Kind + " " + p.event.RequestLine
	case p.failure != nil:
		what = fmt.Sprintf("%s: %+v", p.stage, *p.failure)
	case p.paste == "":
		what = "remark on " + string(p.stage)
	}
	return fmt.Sprintf("%s, %q, %s", p.id, p.server, what)
}

// Each error gets its explanation where it appears, by one row that is more particular than every other, and each row
// explains at least one of them.
func TestEachErrorIsExplained(t *testing.T) {
	reached := map[*row]bool{}
	for _, p := range samples {
		got, fit := p.play(p.server)
		if got.ID != p.id {
			t.Errorf("%s: got %s (%s)", p, got.ID, got.What)
			continue
		}
		if len(fit) == 0 || fit[0].What != got.What {
			t.Errorf("%s: the row chosen is not the most particular one that fits", p)
			continue
		}
		reached[fit[0]] = true
		if len(fit) > 1 && fit[0].specificity() == fit[1].specificity() {
			t.Errorf("%s: two rows are equally particular: %q and %q", p, fit[0].What, fit[1].What)
		}
		for _, c := range got.Causes {
			if c.Text == "" || c.Fix == "" || strings.Contains(c.Evidence, "%!") {
				t.Errorf("%s: the cause %+v is not complete", p, c)
			}
		}
	}
	for i := range rows() {
		if r := &rows()[i]; !reached[r] && !slices.Contains(r.At, atUnknown) {
			t.Errorf("%s (%s) is reached by no sample", r.ID, r.What)
		}
	}
	for i := 1; i <= 129; i++ {
		id := fmt.Sprintf("E%03d", i)
		if !slices.ContainsFunc(samples, func(p sample) bool { return p.id == id }) &&
			!slices.ContainsFunc(words.Meanings(), func(m words.Meaning) bool { return m.Number != "" && m.ID == id }) {
			t.Errorf("%s of the table is played by no sample", id)
		}
	}
}

// unmistakable are the errors of one provider that nobody else words so: they are explained wherever they appear.
var unmistakable = strings.Fields(`E008 E010 E012 E014 E015 E017 E024 E025 E039 E040 E047 E076 E077 E078 E079
	E081 E082 E087 E088 E098 E099 E113 E125`)

// shared are those that have a row for every provider beside the particular one.
var shared = strings.Fields("E066 E053 E096 E104 E127 E112")

// What one provider says must not be explained with another one's dashboard.
func TestNoErrorIsExplainedByAnotherProvider(t *testing.T) {
	plays := 0
	for _, p := range samples {
		_, own := p.play(p.server)
		if len(own[0].Servers) == 0 {
			continue // explained in general terms anyway
		}
		for _, other := range append(providerFamilies(), "") {
			if slices.Contains(own[0].Servers, other) || strings.Contains(p.paste, "google.com") ||
				slices.ContainsFunc(p.changes, func(change) bool { return p.server == "" }) {
				continue // it is theirs too, or the address tells whose it is
			}
			got, fit := p.play(other)
			plays++
			if got.ID == p.id && !slices.Contains(unmistakable, p.id) && !slices.Contains(shared, p.id) {
				t.Errorf("%s under %q: explained as if it were %v", p, other, own[0].Servers)
			}
			if len(fit) > 0 && !fit[0].Distinct && len(fit[0].Servers) > 0 && !slices.Contains(fit[0].Servers, other) {
				t.Errorf("%s under %q: explained by the row %s of %v", p, other, fit[0].ID, fit[0].Servers)
			}
		}
	}
	if plays < 1000 {
		t.Errorf("only %d plays under another provider", plays)
	}
}

// providerFamilies are the providers that are recognised.
func providerFamilies() []string {
	var all []string
	for _, p := range provider.Presets() {
		all = append(all, p.KnownAs.Family)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
