package provider

import (
	"errors"
	"io/fs"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"oauthwalk/flow/wire"
)

// Every file is a preset of its own name, and has its own place in the picker, which begins with the practice server.
func TestPresetsAreAllThere(t *testing.T) {
	entries, err := fs.ReadDir(files, "presets")
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, e := range entries {
		want = append(want, strings.TrimSuffix(e.Name(), ".json"))
	}
	all := Presets()
	if len(all) < 22 || all[0].ID != Practice {
		t.Errorf("%d presets, the first is %s; want 22 at least, and the practice server first", len(all), all[0].ID)
	}
	for i, p := range all {
		got = append(got, p.ID)
		if i > 0 && all[i-1].Rank >= p.Rank {
			t.Errorf("%s and %s have the ranks %d and %d", all[i-1].ID, p.ID, all[i-1].Rank, p.Rank)
		}
		if p.KnownAs.Family == "" {
			t.Errorf("%s belongs to no family", p.ID)
		}
		if found, ok := Find(p.ID); !ok || found.Name != p.Name {
			t.Errorf("Find(%q) = %q, %v", p.ID, found.Name, ok)
		}
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("presets %v, files %v", got, want)
	}
	if _, ok := Find("nowhere"); ok {
		t.Error("Find finds what is not there")
	}
}

// A preset says something on everything that a walk needs, and says where it has it from.
func TestPresetsAreComplete(t *testing.T) {
	for _, p := range Presets() {
		t.Run(p.ID, func(t *testing.T) {
			for what, there := range map[string]bool{
				"name":                   p.Name != "",
				"authorization endpoint": p.Endpoints.Authorization.URL != "",
				"token endpoint":         p.Endpoints.Token.URL != "",
				"API":                    p.API.URL != "" && (p.API.Method == "GET" || p.API.Method == "POST"),
				"client authentication":  len(p.Auth.Methods) > 0,
				"scope separator":        p.Scopes.Separator == " " || p.Scopes.Separator == ",",
				"example scopes":         len(p.Scopes.Examples) > 0 || p.Scopes.Note != "",
				"redirect rule":          p.Redirect.Match != "" && p.Redirect.PlainHTTP != "" && p.Redirect.Suggested != "",
				"refresh rule":           p.Refresh.Given != "",
				"place of errors":        p.Errors.Place != "" && p.Errors.Text != "",
				"way to register":        p.Pages.Dashboard != "" || p.Pages.Menu != "" || len(p.Pages.Docs) > 0,
			} {
				if !there {
					t.Errorf("there is no %s", what)
				}
			}
			for _, s := range p.Scopes.Examples {
				if s.Meaning == "" {
					t.Errorf("the scope %s has no meaning", s.Name)
				}
			}
			for _, m := range p.Auth.Methods {
				if !slices.Contains([]string{"client_secret_basic", "client_secret_post", "none"}, m) {
					t.Errorf("client authentication %q is not known", m)
				}
			}
			if (p.Refresh.Given == ByParameter || p.Refresh.Given == ByScope) != (p.Refresh.Needs != "") {
				t.Errorf("refresh tokens are given by %s, and need %q", p.Refresh.Given, p.Refresh.Needs)
			}
		})
	}
}

// The words that stand for rules are the known ones: a misspelled rule would be no rule.
func TestPresetsUseKnownWords(t *testing.T) {
	for _, p := range Presets() {
		for name, ok := range map[string]bool{
			"match":      slices.Contains([]Match{Exact, Prefix, Domain, Path}, p.Redirect.Match),
			"plain_http": slices.Contains([]PlainHTTP{Anywhere, LoopbackOnly, Nowhere}, p.Redirect.PlainHTTP),
			"given":      slices.Contains([]Given{Always, ByParameter, ByScope, BySetting, Never, Unknown}, p.Refresh.Given),
			"place":      slices.Contains([]Place{OwnPage, RegisteredCallback}, p.Errors.Place),
		} {
			if !ok {
				t.Errorf("%s: %s has an unknown word", p.ID, name)
			}
		}
		for _, w := range p.Cautions {
			known := []When{Anytime, OnLocalhost, OnLiteral, WithoutSecret, WithSecret, WithoutAPIKey}
			if w.ID == "" || w.Text == "" || !slices.Contains(known, w.When) {
				t.Errorf("%s: the warning %q is given %q", p.ID, w.ID, w.When)
			}
		}
		for _, host := range slices.Concat(p.Redirect.FreePort, []string{p.Redirect.Preferred}) {
			if host != "" && !wire.IsLoopback(host) {
				t.Errorf("%s: %s is not this machine", p.ID, host)
			}
		}
	}
}

// Every address is https, but for the practice server, and every part in it is asked for.
func TestPresetAddresses(t *testing.T) {
	for _, p := range Presets() {
		addresses := []string{p.Endpoints.Authorization.URL, p.Endpoints.Token.URL, p.Endpoints.Revocation.URL,
			p.Endpoints.Issuer.URL, p.Endpoints.Discovery.URL, p.API.URL, p.Pages.Dashboard, p.Address}
		for _, address := range append(addresses, p.Pages.Docs...) {
			if address == "" {
				continue
			}
			for _, name := range names(address) {
				if _, ok := p.part(name); !ok {
					t.Errorf("%s: %s has an unknown part %s", p.ID, address, name)
				}
			}
			values := map[string]string{}
			for _, part := range p.Parts {
				clean, err := part.Clean(part.Example)
				if err != nil {
					t.Errorf("%s: the example of a part is refused: %v", p.ID, err)
				}
				values[part.Name] = clean
			}
			filled, missing := fill(address, values)
			u, err := url.Parse(filled)
			if err != nil || missing != "" || u.Host == "" || u.Fragment != "" && address != p.Pages.Dashboard {
				t.Errorf("%s: %s is no address", p.ID, address)
			}
			if u.Scheme != "https" && p.ID != "practice" {
				t.Errorf("%s: %s is not https", p.ID, address)
			}
		}
	}
}

// No fact that a walk relies on is from memory, and no endpoint from hearsay.
func TestPresetEvidence(t *testing.T) {
	for _, p := range Presets() {
		seen := 0
		proofs(reflect.ValueOf(p), p.ID, func(where string, proof Proof) {
			seen += len(proof)
			for _, e := range proof {
				if e.Mark == Memory {
					t.Errorf("%s relies on memory", where)
				}
			}
		})
		if seen < 10 {
			t.Errorf("%s: only %d pieces of evidence were seen", p.ID, seen)
		}
		for what, e := range map[string]struct {
			url   string
			proof Proof
		}{
			"authorization": {p.Endpoints.Authorization.URL, p.Endpoints.Authorization.Evidence},
			"token":         {p.Endpoints.Token.URL, p.Endpoints.Token.Evidence},
			"revocation":    {p.Endpoints.Revocation.URL, p.Endpoints.Revocation.Evidence},
			"issuer":        {p.Endpoints.Issuer.URL, p.Endpoints.Issuer.Evidence},
			"discovery":     {p.Endpoints.Discovery.URL, p.Endpoints.Discovery.Evidence},
			"API":           {p.API.URL, p.API.Evidence},
		} {
			if e.url != "" && !e.proof.Firm() {
				t.Errorf("%s: nothing firm stands behind the %s address", p.ID, what)
			}
		}
		for what, proof := range map[string]Proof{"auth": p.Auth.Evidence, "pkce": p.PKCE.Evidence,
			"scopes": p.Scopes.Evidence, "redirect": p.Redirect.Evidence, "refresh": p.Refresh.Evidence,
			"errors": p.Errors.Evidence, "pages": p.Pages.Evidence} {
			if len(proof) == 0 {
				t.Errorf("%s: %s has no evidence", p.ID, what)
			}
		}
		for _, w := range p.Cautions {
			if len(w.Evidence) == 0 {
				t.Errorf("%s: the warning %s has no evidence", p.ID, w.ID)
			}
		}
	}
}

// proofs calls f for every Proof inside of v.
func proofs(v reflect.Value, where string, f func(string, Proof)) {
	if proof, ok := v.Interface().(Proof); ok {
		f(where, proof)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			proofs(v.Field(i), where+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			proofs(v.Index(i), where, f)
		}
	}
}

func TestEvidenceIsRefused(t *testing.T) {
	for _, text := range []string{"", "C", "C 2026-11", "C 2026-11 ", "Z 2026-11 somewhere", "C lately somewhere",
		"C 2026-13 somewhere"} {
		var e Evidence
		if err := e.UnmarshalText([]byte(text)); !errors.Is(err, ErrEvidence) {
			t.Errorf("%q is taken for evidence: %v", text, err)
		}
	}
	var e Evidence
	if err := e.UnmarshalText([]byte("C* 2026-11-02 a copy")); err != nil || e != (Evidence{Quoted, "2026-11-02", "a copy"}) {
		t.Errorf("got %v, %v", e, err)
	}
}

// What the facts ask to be said before stage 1, in whatever situation.
func TestCautionsAreSaid(t *testing.T) {
	for id, words := range map[string][]string{
		"yutify":         {"archived", "never accepts a Bearer token at /api/me"},
		"spotify":        {"Premium", "at most 5 people", "refuses localhost"},
		"reddit":         {"approve every new app"},
		"google-desktop": {"Testing", "7 days"},
		"google-web":     {"Testing", "7 days"},
		"slack":          {"cannot be undone"},
		"stackexchange":  {"need key and site"},
	} {
		p, _ := Find(id)
		var said strings.Builder
		for _, w := range p.Warnings(Situation{RedirectURI: "https://app.example/callback"}) {
			said.WriteString(w.Text + "\n")
		}
		for _, word := range words {
			if !strings.Contains(said.String(), word) {
				t.Errorf("%s: nobody says %q", id, word)
			}
		}
	}
}

func TestWarningsFollowTheSituation(t *testing.T) {
	for _, tt := range []struct {
		preset, warning string
		with, without   Situation
	}{
		{"entra", "literal", Situation{RedirectURI: "http://127.0.0.1:1/"}, Situation{RedirectURI: "http://localhost:1/"}},
		{"entra", "secret", Situation{}, Situation{Public: true}},
		{"github", "secret", Situation{Public: true}, Situation{}},
		{"stackexchange", "no_key", Situation{}, Situation{API: "https://api.stackexchange.com/2.3/me?site=a&key=k"}},
	} {
		p, _ := Find(tt.preset)
		given := func(s Situation) bool {
			return slices.ContainsFunc(p.Warnings(s), func(w Warning) bool { return w.ID == tt.warning })
		}
		if !given(tt.with) || given(tt.without) {
			t.Errorf("%s %s: given %v and %v, want true and false", tt.preset, tt.warning, given(tt.with), given(tt.without))
		}
	}
}

// What a person is told before starting and what is said to register agree, for every preset.
func TestWarningsAndRegistrationAgree(t *testing.T) {
	for _, p := range Presets() {
		for _, w := range p.Cautions {
			text := strings.ToLower(w.Text)
			if strings.Contains(text, "no refresh token") != (p.Refresh.Given == Never) && strings.Contains(text, "no refresh token") {
				t.Errorf("%s: %q, and refresh tokens are given: %s", p.ID, w.Text, p.Refresh.Given)
			}
			if w.When == "public" && !p.NeedsSecret() && strings.Contains(text, "needs its") {
				t.Errorf("%s: %q, and it accepts %v", p.ID, w.Text, p.Auth.Methods)
			}
		}
		if told := strings.Contains(p.GrantTypes(), "refresh_token"); told != (p.Refresh.Given != Never) {
			t.Errorf("%s: grant types %s, and refresh tokens are given: %s", p.ID, p.GrantTypes(), p.Refresh.Given)
		}
		if said := p.Redirect.ToRegister(p.Name, p.Redirect.Suggested); !strings.Contains(said, "without any registration") &&
			!strings.Contains(said, p.Redirect.Registration(p.Redirect.Suggested)) {
			t.Errorf("%s: %q, and what to register is %s", p.ID, said, p.Redirect.Registration(p.Redirect.Suggested))
		}
	}
}
