package advice

import (
	"cmp"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/words"
)

// paste is what a person has copied from a browser or another program, taken apart. It may hold a code, so none of it
// is shown but the redirect URI and the client ID.
type paste struct {
	text  string
	url   *url.URL   // the address in it, nil when there is none
	query url.Values // of the address, those of addresses inside it and of its fragment included
}

// ForPage explains what the browser shows, where the provider keeps an error to its own page and the walk hears nothing
// of it: the text of the page, its address, or the message of another program. It is nil for an empty text. The
// redirect URI and the client ID in a pasted address are compared with what this walk sent, byte by byte.
func ForPage(s flow.Snapshot, text string) *Advice {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	return explained(pageScene(s, text[:min(len(text), bodyLimit)]), "page")
}

func explained(sc *scene, where string) *Advice {
	if r := choose(sc); r != nil {
		return r.advise(sc)
	}
	return unknown(sc, where)
}

// ForTextOf explains a text without a walk: the body of an error response, else whatever ForPage explains. It is nil for
// an empty text. Nothing was seen that could speak for a cause or against it, but the words themselves. An error response is
// that of a stage: the same words say something else of a refresh than of an exchange. The rows of the provider with that
// preset, if one is named, are looked at too.
func ForTextOf(preset string, at flow.Stage, text string) *Advice {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	text = text[:min(len(text), bodyLimit)]
	s := flow.Snapshot{Redactor: &secret.Redactor{}, Client: client.Client{Preset: preset}}
	s.Redactor.Learn(true, text)
	sc, where := pageScene(s, text), "page"
	switch said := words.Read(http.StatusBadRequest, []byte(text)); {
	case !said.IsZero():
		f := &flow.Failure{Kind: flow.KindAnswer, Code: said.Code, Description: said.Text,
			Text: s.Redactor.Text("The response is the error " + said.Code)}
		if said.Text != "" {
			f.Text = s.Redactor.Text(strings.TrimSpace("The response is the error "+said.Code) + " " + quoted(said.Text))
		}
		sc, where = failureScene(s, at, f), string(at)
	case formError.MatchString(text):
		sc = pageScene(s, "https://response.invalid/?"+text)
	case strings.HasPrefix(text, "<"):
		sc = pageScene(s, words.Visible([]byte(text)))
	}
	sc.alone = true
	return explained(sc, where)
}

// formError is an error response in the form-encoded form.
var formError = regexp.MustCompile(`^(\w+=[^\s&]*&)*error=\w+(&|$)`)

// Callback is the address in a pasted text that answers the request of this walk: the listener's, with the state that was
// sent and a code or an error. flow.Walk.Paste takes it. It is "" when there is none.
func Callback(s flow.Snapshot, text string) string {
	u := readPaste(text[:min(len(text), bodyLimit)]).url
	listener, err := url.Parse(s.Listener.RedirectURI)
	if u == nil || err != nil {
		return ""
	}
	q, state := u.Query(), s.Stage(flow.Request).Param("state")
	at := u.Scheme == listener.Scheme && u.Host == listener.Host && u.EscapedPath() == listener.EscapedPath()
	if !at || state == "" || q.Get("state") != state || !q.Has("code") && !q.Has("error") {
		return ""
	}
	return u.String()
}

func pageScene(s flow.Snapshot, text string) *scene {
	sc := newScene(s, atPage, flow.Consent)
	sc.paste = readPaste(text)
	sc.words = address.ReplaceAllString(text, " ") + strings.Join(readable(sc.paste.query), "\n")
	sc.code = sc.paste.query.Get("error")
	sc.readCode()
	sc.code = cmp.Or(sc.code, strings.ToLower(standardCode.FindString(sc.words)))
	if u := sc.paste.url; u != nil {
		sc.address = u.String()
		sc.servers = append(sc.servers, recognise([]string{sc.address})...)
	}
	return sc
}

// standardCode finds an error code that means the same wherever it stands. RFC 6749 4.1.2.1 and OpenID Connect Core.
var standardCode = regexp.MustCompile(`(?i)\b(invalid_request|invalid_grant|unsupported_grant_type|unauthorized_client|access_denied|` +
	`unsupported_response_type|invalid_scope|server_error|temporarily_unavailable|login_required|interaction_required|` +
	`consent_required|account_selection_required|unauthorized_scope_error|application_suspended)\b`)

var address = regexp.MustCompile(`https?://[^\s"'<>]+`)

// readPaste takes the first address that carries a request or a response, else the first one.
func readPaste(text string) paste {
	p := paste{text: text, query: url.Values{}}
	for _, found := range address.FindAllString(text, 20) {
		u, err := url.Parse(found)
		if err != nil {
			continue
		}
		q := url.Values{}
		collect(q, u, 3)
		telling := q.Has("redirect_uri") || q.Has("client_id") || q.Has("code") || q.Has("error")
		if p.url == nil || telling {
			p.url, p.query = u, q
		}
		if telling {
			break
		}
	}
	return p
}

// collect adds the parameters of an address, of its fragment, and of addresses inside it: a sign-in page keeps the
// request that it came from in a parameter of its own.
func collect(into url.Values, u *url.URL, depth int) {
	add := func(q url.Values) {
		for name, values := range q {
			for _, v := range values {
				if !into.Has(name) {
					into.Add(name, v)
				}
				inner, err := url.Parse(v)
				if depth > 0 && err == nil && name != "redirect_uri" && inner.RawQuery != "" {
					collect(into, inner, depth-1)
				}
			}
		}
	}
	add(u.Query())
	if q, err := url.ParseQuery(u.Fragment); err == nil && strings.Contains(u.Fragment, "=") {
		add(q)
	}
}

// readable are the values of a query that are words of a server. Addresses themselves are not: what they hold by chance
// must not be taken for an error. Google packs the text of its error page into base64.
func readable(q url.Values) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(q)) {
		v := q.Get(name)
		if raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(v, "=")); err == nil && name == "authError" {
			v = plain.Text(string(raw))
		}
		if wordy.MatchString(name) {
			out = append(out, v)
		}
	}
	return out
}

var wordy = regexp.MustCompile(`(?i)err|desc|message|reason`)
