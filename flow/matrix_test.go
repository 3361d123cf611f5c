package flow_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/advice"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
)

// misfit is one misconfiguration or fault as a server or a program words it, and its true cause.
type misfit struct {
	Name, Kind, Source string
	At                 string // metadata, token, refresh, revoke, api, callback, page
	Truth              string // names in truths.json, separated by bars; "none" where nothing may be claimed
	Status             int
	Type, Body, Query  string
	Text               string // what a person pastes
	Header             map[string]string
	Auth, Secret       string
	Never              string // words that would be untrue in any sentence
}

// The matrix: what a walk says of the responses of servers that nobody here has written, judged by the true cause of each.
// The truths were written down before the program was looked at.
func TestMatrixOfCauses(t *testing.T) {
	truths, score := readTruths(t), map[string]map[string]int{}
	for _, m := range allMisfits(t) {
		t.Run(m.Name, func(t *testing.T) {
			a := m.advice(t)
			result, said := judge(m, a, truths)
			for _, kind := range []string{m.Kind, "all"} {
				if score[kind] == nil {
					score[kind] = map[string]int{}
				}
				score[kind][result]++
			}
			if result != "right" {
				t.Logf("%s: want %s, said %s", result, m.Truth, said)
			}
		})
	}
	for kind, s := range score {
		t.Logf("%-9s right %3d, wrong %3d, nothing %3d", kind, s["right"], s["wrong"], s["nothing"])
	}
	sum := score["all"]
	if sum["right"] < wantRight || sum["wrong"] > wantWrong {
		t.Errorf("%d are right and %d wrong, want at least %d and at most %d", sum["right"], sum["wrong"], wantRight, wantWrong)
	}
}

// allMisfits are ours, and those that others wrote who had not seen the program, in the order in which they came.
func allMisfits(t *testing.T) (all []misfit) {
	t.Helper()
	for _, file := range []string{"token", "rest", "metadata", "fresh1", "fresh2", "fresh3", "fresh4", "fresh5", "fresh6", "fresh7", "fresh8", "fresh9", "fresh10", "fresh11"} {
		all = append(all, readMatrix[[]misfit](t, file)...)
	}
	return all
}

// What is right and wrong at this commit; neither may become worse.
const (
	wantRight = 1010
	wantWrong = 1
)

// judge compares the first cause with the truth. Where it only goes into detail, the sentence above it counts.
func judge(m misfit, a *advice.Advice, truths map[string]*regexp.Regexp) (result, said string) {
	if a == nil {
		return "nothing", "no advice"
	}
	first := a.Causes[0]
	said = a.ID + ": " + a.What + " | " + first.Text + " | " + string(first.Verdict) + " " + first.Evidence
	names := strings.Split(m.Truth, "|")
	silent := !a.Known() || strings.HasPrefix(first.Text, "The server's own reason is in the error") ||
		strings.HasPrefix(first.Text, "The server responded in its own format, which gives no reason")
	if slices.Contains(names, "none") {
		names = slices.DeleteFunc(names, func(name string) bool { return name == "none" })
		if silent {
			return "right", said
		}
	}
	if never := regexp.MustCompile("(?i)" + m.Never); m.Never != "" && never.MatchString(fmt.Sprint(a.What, a.Causes)) {
		return "wrong", said + " (has " + never.String() + ")"
	}
	matches := func(text string, names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return truths[name].MatchString(text) })
	}
	other := slices.Collect(func(yield func(string) bool) {
		for name := range truths {
			if !slices.Contains(names, name) && !yield(name) {
				return
			}
		}
	})
	switch {
	case first.Verdict == finding.Pass:
		return "wrong", said
	case matches(first.Text, names):
		return "right", said
	case !silent && !matches(first.Text, other) && matches(a.What, names):
		return "right", said
	case !silent:
		return "wrong", said
	}
	return "nothing", said
}

// advice is what a walk says that meets the misfit.
func (m misfit) advice(t *testing.T) *advice.Advice {
	b := newBench(t, func(c *client.Client) {
		web(c)
		c.Name = "Example"
		if m.At == "metadata" {
			c.Issuer = m.server(t)
		}
		if m.At == "token" {
			c.Auth = token.Auth(m.Auth)
		}
		if m.At == "token" && m.Secret != "" {
			c.Secret = secret.New(m.Secret)
		}
	}, flow.Deps{})
	raw := rawFault(cmp.Or(m.Status, 200), cmp.Or(m.Type, "application/json"), m.Body)
	raw.Header = m.Header
	for _, at := range []struct {
		name     string
		before   flow.Stage
		endpoint practice.Endpoint
		stage    flow.Stage
	}{
		{"token", flow.Consent, practice.EndpointToken, flow.Exchange},
		{"refresh", flow.API, practice.EndpointToken, flow.Refresh},
		{"api", flow.Exchange, practice.EndpointMe, flow.API},
		{"revoke", flow.API, practice.EndpointRevoke, flow.Revoke},
	} {
		if at.name == m.At {
			b.run(at.before)
			raw.Endpoint = at.endpoint
			b.server.SetFaults(raw)
			return advice.For(b.try(at.stage), at.stage)
		}
	}
	if m.At == "metadata" {
		return advice.For(b.try(flow.Setup), flow.Setup)
	}
	b.run(flow.Request)
	if m.At == "page" {
		return advice.ForPage(b.walk.Snapshot(), m.Text)
	}
	b.server.SetFaults(practice.Fault{Endpoint: practice.EndpointAuthorize, Kind: practice.RawQuery, Value: ownIssuer.ReplaceAllString(m.Query, "") + "&iss={iss}"})
	snap := b.try(flow.Consent)
	if a := advice.For(snap, flow.Callback); a != nil {
		return a
	}
	return advice.For(snap, flow.Consent)
}

// server responds to everything in the words of the misfit.
func (m misfit) server(t *testing.T) string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { m.write(w) }))
	t.Cleanup(s.Close)
	return s.URL
}

func (m misfit) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", cmp.Or(m.Type, "application/json"))
	w.WriteHeader(cmp.Or(m.Status, http.StatusOK))
	io.WriteString(w, m.Body)
}

// ownIssuer is the issuer of the server that the case comes from; the walk's own takes its place.
var ownIssuer = regexp.MustCompile(`&iss=[^&]*`)

func readTruths(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	truths := map[string]*regexp.Regexp{}
	for name, pattern := range readMatrix[map[string]string](t, "truths") {
		truths[name] = regexp.MustCompile("(?i)" + pattern)
	}
	return truths
}

func readMatrix[T any](t *testing.T, name string) (out T) {
	t.Helper()
	data, err := os.ReadFile("testdata/matrix/" + name + ".json")
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}
