package export_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/history"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// Whatever goes wrong in a walk, none of its secrets is in anything that leaves the window, in any form that a request or a
// response may have it in.
func TestNoExportHasASecret(t *testing.T) {
	const clientSecret = `a client+secret/of="this" test&more`
	server, c := served(t, clientSecret)
	// What others say may hold what they were sent.
	values := map[practice.Kind]practice.Fault{
		practice.Raw: {Status: 400, ContentType: "application/json", Body: `{"error":"odd","error_description":"{access_token} for {refresh_token}","echo":{body}}`,
			Header: map[string]string{"X-Debug": "{access_token}"}},
		practice.RawQuery:    {Value: "code={code}&state={state}&again={code}&iss={iss}"},
		practice.ExtraMember: {Value: `"ACCESS_TOKEN":"x"`},
		practice.ClockSkew:   {Skew: time.Hour},
	}
	redirects := []practice.Kind{practice.WrongState, practice.MissingState, practice.WrongIss, practice.MissingIss, practice.IssTrailingSlash,
		practice.DuplicateCode, practice.RawQuery}
	for _, kind := range practice.Kinds() {
		for _, endpoint := range []practice.Endpoint{practice.EndpointAuthorize, practice.EndpointToken, practice.EndpointMe} {
			if slices.Contains(redirects, kind) != (endpoint == practice.EndpointAuthorize) {
				continue // it would change nothing, or end the walk before there are tokens
			}
			fault := values[kind]
			fault.Endpoint, fault.Kind = endpoint, kind
			if err := fault.Validate(); err != nil {
				t.Fatal(err)
			}
			t.Run(string(endpoint)+", "+string(kind), func(t *testing.T) { leaksNothing(t, server, c, fault) })
		}
	}
}

// So it is with the words of other people's servers, and with tokens that a server sends in a form that nobody expects.
func TestNoExportOfTheMatrixHasASecret(t *testing.T) {
	const canary = "kQ7vR2mXz9Lt4WbYc8Nd"
	type misfit struct {
		Name, At, Type, Body, Query string
		Status                      int
		Header                      map[string]string
	}
	var all []misfit
	for _, body := range []string{`{"access_token":"%s","token_type":"Bearer"}`, `{"result":"{\"access_token\":\"%s\"}"}`, `{"%s":1}`, "accessToken=%s&x=1",
		`{"error":"%s"}`, `{"error":"invalid_grant","error_uri":"https://user:%s@x.example/"}`, "Welcome! Your token is %s."} {
		all = append(all, misfit{Name: body, At: "token", Body: strings.Replace(body, "%s", canary, 1), Header: map[string]string{"X-Token": canary}})
	}
	files, _ := filepath.Glob("../testdata/matrix/*.json")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var some []misfit
		if json.Unmarshal(text, &some) == nil { // the truths are an object
			all = append(all, some...)
		}
	}
	server, c := served(t, "a client+secret/of=\"this\" test&more")
	c.Name = "With " + c.Secret.Reveal()
	endpoints := map[string]practice.Endpoint{"token": practice.EndpointToken, "refresh": practice.EndpointToken, "api": practice.EndpointMe,
		"callback": practice.EndpointAuthorize}
	tried := 0
	for _, m := range all {
		fault := practice.Fault{Endpoint: endpoints[m.At], Kind: practice.Raw, Status: cmp.Or(m.Status, 200), Body: m.Body, Header: m.Header,
			ContentType: cmp.Or(m.Type, "application/json")}
		switch m.At {
		case "page", "metadata": // nothing secret is sent before
			continue
		case "callback":
			fault = practice.Fault{Endpoint: fault.Endpoint, Kind: practice.RawQuery, Value: m.Query}
		}
		tried++
		t.Run(m.Name, func(t *testing.T) { leaksNothing(t, server, c, fault, canary) })
	}
	if tried < 400 {
		t.Errorf("only %d were tried", tried)
	}
}

// leaksNothing walks as far as it goes with the fault, and looks through everything that leaves the window.
func leaksNothing(t *testing.T, server *practice.Server, c client.Client, fault practice.Fault, more ...string) {
	t.Helper()
	server.SetFaults(fault)
	w := flow.New(1, c, flow.Deps{Timeout: 200 * time.Millisecond, OpenURL: visit})
	defer w.Close()
	for _, s := range flow.Stages {
		if s != flow.Callback {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second) // one of them never answers
			_, _ = w.Run(ctx, s)                                         // what fails is in the snapshot
			cancel()
		}
	}
	snap := w.Snapshot()
	known := secrets(snap)
	if len(known) < 3 {
		t.Fatalf("only %d secrets are known", len(known))
	}
	for _, value := range more {
		known["token "+value] = value
	}
	texts := exports(t, snap)
	for what, value := range known {
		for form, written := range forms(value) {
			for name, text := range texts {
				if strings.Contains(text, written) {
					t.Errorf("%s has the %s in it, %s", name, what, form)
				}
			}
		}
	}
}

// secrets are those that the walk has come to know.
func secrets(s flow.Snapshot) map[string]string {
	out := map[string]string{"client secret": s.Client.Secret.Reveal(), "verifier": s.Request.PKCE.Verifier.Reveal(),
		"pair of Basic": url.QueryEscape(s.Client.ID) + ":" + url.QueryEscape(s.Client.Secret.Reveal())}
	if s.Response != nil {
		out["code"], out["state"] = s.Response.Code.Reveal(), s.Response.State.Reveal()
	}
	if s.Grant != nil {
		out["access token"], out["refresh token"] = s.Grant.Response.AccessToken.Reveal(), s.Grant.Response.RefreshToken.Reveal()
	}
	if s.Renewal != nil {
		out["new access token"] = s.Renewal.Response.AccessToken.Reveal()
	}
	for what, value := range out {
		if value == "" {
			delete(out, what)
		}
	}
	return out
}

// forms are the ways in which a value is written somewhere.
func forms(value string) map[string]string {
	quoted, _ := json.Marshal(value)
	return map[string]string{"plain": value, "form-encoded": url.QueryEscape(value), "encoded twice": url.QueryEscape(url.QueryEscape(value)),
		"in a path": url.PathEscape(value), "in JSON": strings.Trim(string(quoted), `"`), "in base64": base64.StdEncoding.EncodeToString([]byte(value)),
		"in base64 for addresses": base64.RawURLEncoding.EncodeToString([]byte(value))}
}

// exports are everything that leaves the window, by name.
func exports(t *testing.T, s flow.Snapshot) map[string]string {
	t.Helper()
	v := page.View{Snapshot: s, Open: true}
	folder := filepath.Join(t.TempDir(), "report")
	if err := export.WriteReport(folder, v, "1"); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{"the diagram": export.Mermaid(v), "the short form": export.Short(v, "1")}
	for _, name := range []string{"report.md", "walk.har", "walk.json"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	opened, err := export.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range opened.Stages {
		out["the text of "+stage.Stage] = page.RecordText(stage)
	}
	kept := history.Open(t.TempDir())
	if err := kept.Keep(t.Context(), history.NewID(s.Started), v); err != nil {
		t.Fatal(err)
	}
	if err := filepath.WalkDir(kept.Folder(), func(name string, f fs.DirEntry, err error) error {
		if err != nil || f.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		out["kept "+f.Name()] = string(text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, p := range export.Programs {
		out[p.Name] = p.Of(s, flow.Revoke)
	}
	for _, st := range s.Stages {
		for _, x := range st.Exchanges {
			for _, f := range export.Forms {
				out[string(st.Stage)+" as "+f.Name] += f.Of(x, s.Redactor)
			}
		}
	}
	return out
}
