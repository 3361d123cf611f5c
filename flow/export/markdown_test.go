package export_test

import (
	"strings"
	"testing"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/foreign"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
)

// The short form fits into an issue, whatever servers say; it says where it was cut, keeps why the walk failed, and is still
// the diagram that others read. What fits is not cut.
func TestShort(t *testing.T) {
	v := failed(t)
	if short := export.Short(v, "1"); short != export.Markdown(v, "1") {
		t.Errorf("a report of %d bytes was cut:\n%s", len(short), short)
	}
	code := v.Snapshot.Response.Code.Reveal()
	for name, body := range map[string]string{
		"one line": strings.Repeat("x", 1<<20-len(code)) + code,
		"lines":    strings.Repeat(strings.Repeat("y", 900)+"\n", 1<<20/901),
		"fences":   strings.Repeat("`", 1<<20),
		"no UTF-8": strings.Repeat("\x80", 1<<20),
		"the code": strings.Repeat(code+" ", 1<<20/(len(code)+1)),
	} {
		long := v
		for i := range long.Snapshot.Stages {
			st := &long.Snapshot.Stages[i]
			st.Exchanges = append([]wire.Exchange(nil), st.Exchanges...)
			for k := range st.Exchanges {
				st.Exchanges[k].ResponseBody = []byte(body)
				st.Exchanges[k].RequestBody = []byte(body)
			}
			if st.Failure != nil {
				failure := *st.Failure
				failure.Code = body
				st.Failure = &failure
			}
		}
		short := export.Short(long, "1")
		if len(short) >= export.MostShort || len(short) < export.MostShort/20 {
			t.Errorf("%s: it has %d bytes", name, len(short))
		}
		for _, want := range []string{"# A walk that failed at Exchange the code", "This is the short form", "… cut here: ", "## Why", "What went wrong: ",
			"## Exchange the code", "Written by oauthwalk 1"} {
			if !strings.Contains(short, want) {
				t.Errorf("%s: it does not say %q", name, want)
			}
		}
		if strings.Contains(short, code[:12]) {
			t.Errorf("%s: the code is in it", name)
		}
		_, diagram, _ := strings.Cut(short, "mermaid\n")
		diagram, _, _ = strings.Cut(diagram, "```")
		if says := foreign.Object(t, foreign.Mermaid, []byte(diagram)); says != "" {
			t.Errorf("%s: mermaid: %s\n%s", name, says, diagram)
		}
	}
}

// Where the metadata name another token endpoint than the one that was entered, the report has both, and what else is not
// as the metadata have it. Without metadata it says nothing of them.
func TestConfiguredAndAnnounced(t *testing.T) {
	const title = "## Configured vs. metadata"
	v := failed(t, func(c *client.Client) {
		c.Server.TokenEndpoint = c.Issuer + "/oauth/token?tenant=a&api_key=not-for-others"
		c.Auth = token.Post
	})
	text := export.Markdown(v, "1")
	_, text, _ = strings.Cut(text, title)
	text, _, _ = strings.Cut(text, "\n## ")
	for _, want := range []string{"issuer: " + v.Snapshot.Client.Issuer + "\n    Passed: Configured, and the same",
		"token_endpoint: " + v.Snapshot.Client.Issuer + "/oauth/token?tenant=a&api_key=[redacted 14 #",
		"The metadata has " + v.Snapshot.Metadata.TokenEndpoint + ". They differ: the path is /oauth/token in the first and /api/token in the second; the query differs.",
		"does not list client_secret_post. It lists client_secret_basic", "the server's metadata lists S256", "lists every requested scope"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "not-for-others") {
		t.Errorf("the key of an address is in it:\n%s", text)
	}
	if text = export.Markdown(failed(t, func(c *client.Client) {
		c.Server.AuthorizationEndpoint, c.Server.TokenEndpoint, c.Issuer = c.Issuer+"/authorize", c.Issuer+"/api/token", ""
	}), "1"); strings.Contains(text, title) {
		t.Errorf("metadata that nobody read are in\n%s", text)
	}
}

// The list of what was redacted has each secret once, with its name and every place, and none of the secrets.
func TestRedacted(t *testing.T) {
	v := failed(t)
	list, err := export.Redacted(v)
	if err != nil {
		t.Fatal(err)
	}
	find := func(x secret.Value) export.Redaction {
		for _, r := range list {
			if r.Mark == x.Redacted() {
				return r
			}
		}
		t.Fatalf("%s is not in %+v", x.Redacted(), list)
		return export.Redaction{}
	}
	code := find(v.Snapshot.Response.Code)
	if strings.Join(code.Names, " ") != "code" || strings.Join(code.Places, "; ") !=
		page.Name(flow.Callback)+": results; "+page.Name(flow.Exchange)+": body of request" {
		t.Errorf("the code is listed as %+v", code)
	}
	if state := find(v.Snapshot.Response.State); len(state.Places) < 2 || state.Places[0] != page.Name(flow.Request)+": results" {
		t.Errorf("the state is listed as %+v", state)
	}
	text, err := export.Stages(v)
	if err != nil {
		t.Fatal(err)
	}
	marks := map[string]bool{}
	for _, part := range strings.Split(string(text), "[redacted ")[1:] {
		mark, _, _ := strings.Cut(part, "]")
		marks["[redacted "+mark+"]"] = true
	}
	if len(list) != len(marks) {
		t.Errorf("%d are listed, and the stages have %d:\n%+v\n%v", len(list), len(marks), list, marks)
	}
}
