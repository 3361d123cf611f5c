package lab

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// Piece is a line of a request or of its response, in short, beside that of the other run.
type Piece struct {
	Text string
	Kind Kind
}

// Kind is what a piece is beside the other run.
type Kind int

// The kinds of pieces.
const (
	Same    Kind = iota
	Differs      // or is not there in the other run
	Missing      // is there in the other run alone
	Status       // of the response
)

// Bytes are the request that a lab is about, and what came back, in its run and in its twin: of somebody else where one was
// at work, else of the app at the stage where it ended, else what went through the browser.
func (p Pair) Bytes() (run, twin []Piece) {
	at := p.Lab.about()
	a, b := p.Lab.bytes(at), p.Twin.bytes(at)
	if len(a) == 0 || len(b) == 0 {
		callback := p.Lab.Who == "client" || p.Lab.Lab.does("deny")
		a, b = p.Lab.browsed(callback), p.Twin.browsed(callback)
	}
	if len(a) == 0 || len(b) == 0 {
		return nil, nil
	}
	return p.Lab.Lab.pieces(a, b), p.Lab.Lab.pieces(b, a)
}

// about is the stage whose request a lab is about: where it was stopped, or else where something was done to it.
func (o Outcome) about() flow.Stage {
	for _, st := range o.Snapshot.Stages {
		if o.Lab.Who == "" && len(o.Lab.Acts[string(st.Stage)]) > 0 && len(st.Exchanges) > 0 {
			return st.Stage
		}
	}
	return o.Lab.Stage
}

func (o Outcome) bytes(at flow.Stage) []string {
	if o.Other != nil {
		return o.Other.Bytes
	}
	if all := o.Snapshot.Stage(at).Exchanges; len(all) > 0 {
		return bytesOf(all[0])
	}
	return nil
}

// browsed is what went through the browser: the authorization request as the server has it, or the callback.
func (o Outcome) browsed(callback bool) (lines []string) {
	if callback {
		line := o.Snapshot.Arrival.RequestLine
		if events := o.Snapshot.Stage(flow.Consent).Events; line == "" && len(events) > 0 {
			line = events[len(events)-1].RequestLine
		}
		if method, rest, found := strings.Cut(line, " "); found {
			target, _, _ := strings.Cut(rest, " ")
			lines = requestOf(wire.Exchange{Method: method, URL: target})
		}
		return lines
	}
	for _, d := range o.decisions { // the last one counts
		if d.Endpoint != practice.EndpointAuthorize || len(d.Sent) == 0 {
			continue
		}
		lines = []string{d.Method + " " + d.Path}
		for _, p := range d.Sent {
			lines = append(lines, p.Name+"="+short(p.Value))
		}
		lines = append(lines, "", fmt.Sprintf("%d %s", d.Status, http.StatusText(d.Status)))
		if d.Error != "" && !strings.Contains(d.Error, " ") {
			lines = append(lines, "error: "+d.Error)
		}
	}
	return lines
}

// pieces tells of each line whether it is what the lab is about. What is made anew for each walk always differs, and says
// nothing; what is the same in each request is left out.
func (l Lab) pieces(lines, other []string) (out []Piece) {
	absent := func() {
		for _, line := range other {
			if name := nameOf(line); line == "" {
				break
			} else if name != "" && (!usual[name] || l.touches(name)) && !has(lines, name) {
				out = append(out, Piece{"no " + name, Missing})
			}
		}
	}
	for i, line := range lines {
		name, kind := nameOf(line), Same
		switch {
		case line == "":
			absent()
		case i > 0 && lines[i-1] == "":
			kind = Status
		case l.touches(name), name != "" && !has(other, name), !renewed[name] && !slices.Contains(other, line):
			kind = Differs
		}
		if !usual[name] || l.touches(name) {
			out = append(out, Piece{line, kind})
		}
	}
	if !slices.Contains(lines, "") {
		absent()
	}
	return out
}

// nameOf is the name of a parameter, of a header or of a member; "" for a line that has none.
func nameOf(line string) string {
	if at := strings.IndexAny(line, "=: "); at > 0 && line[at] != ' ' {
		return line[:at]
	}
	return ""
}

func has(lines []string, name string) bool {
	return slices.ContainsFunc(lines, func(line string) bool { return nameOf(line) == name })
}

// usual are the parameters that are left out unless a lab is about them, renewed those that differ from walk to walk.
var (
	usual   = map[string]bool{"grant_type": true, "redirect_uri": true, "scope": true, "state": true, "response_type": true}
	renewed = map[string]bool{"code": true, "state": true, "iss": true, "code_challenge": true, "code_verifier": true, "access_token": true,
		"refresh_token": true, "token": true, "Authorization": true}
)

// touches tells that a parameter of the walk is what a lab changes.
func (l Lab) touches(name string) bool {
	if name == "" {
		return false
	}
	for _, acts := range l.Acts {
		if slices.ContainsFunc(acts, func(a Act) bool { return a.Name == name || name == "state" && a.Kind == "csrf" }) {
			return true
		}
	}
	switch name {
	case "redirect_uri":
		return l.Client.Redirect != "" || l.does("lure")
	case "scope":
		return l.Group == "scope"
	case "Authorization":
		return l.Client.Secret != "" || l.Client.Auth != "" || l.does("unencoded") || l.touches("access_token")
	}
	return false
}

// requestOf is a request in short. The secrets in it are those of the lab, and good for nothing else.
func requestOf(x wire.Exchange) []string {
	u, err := url.Parse(x.URL)
	if err != nil {
		return nil
	}
	out := []string{x.Method + " " + u.Path}
	if proof := wire.Value(x.RequestHeader, "Authorization"); proof != "" {
		scheme, value, _ := strings.Cut(proof, " ")
		out = append(out, "Authorization: "+scheme+" "+short(value))
	}
	for _, pairs := range []string{u.RawQuery, string(x.RequestBody)} {
		for pair := range strings.SplitSeq(pairs, "&") {
			if name, value, found := strings.Cut(pair, "="); found {
				if text, err := url.QueryUnescape(value); err == nil {
					value = text
				}
				out = append(out, name+"="+short(value))
			}
		}
	}
	return out
}

// bytesOf are a request and its response in short.
func bytesOf(x wire.Exchange) []string {
	out := append(requestOf(x), "", fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)))
	if to := x.Header("Location"); to != "" {
		out = append(out, "Location: "+short(to))
	}
	var got map[string]any
	if json.Unmarshal(x.ResponseBody, &got) != nil {
		kind, _, _ := strings.Cut(x.Header("Content-Type"), ";")
		return append(out, "Content-Type: "+kind)
	}
	for _, name := range []string{"access_token", "error", "issuer", "scope"} {
		if value, ok := got[name].(string); ok && (name != "error" || !strings.Contains(value, " ")) {
			out = append(out, name+": "+short(value))
		}
	}
	return out
}

// short is a value that can be told from others; an address is not cut.
func short(value string) string {
	if len(value) <= 24 || strings.HasPrefix(value, "http") {
		return value
	}
	return value[:6] + "…" + value[len(value)-5:]
}
