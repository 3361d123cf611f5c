package advice

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/plain"
)

// answerLooks are about the last request of the stage and its answer, as they went over the wire.
var answerLooks = map[string]look{
	"raw_answer":     func(sc *scene) (verdict, string) { return open, rawAnswer(sc) },
	"answer_kind":    answerKind,
	"led_to":         ledTo,
	"retry_after":    retryAfter,
	"method_sent":    methodSent,
	"form_sent":      formSent,
	"accept_sent":    acceptSent,
	"user_agent":     userAgent,
	"connected":      connected,
	"content_coding": contentCoding,
	"token_nested":   tokenNested,
	"key_in_query":   inQuery("key"),
	"site_in_query":  inQuery("site"),
}

// rawAnswer says where the answer is to be found in the record of the stage.
func rawAnswer(sc *scene) string {
	x, ok := sc.last()
	if !ok || x.Status == 0 {
		return ""
	}
	kind := plain.Cut(x.Header("Content-Type"), 60)
	if kind == "" {
		kind = "no content type"
	}
	return fmt.Sprintf("The answer to request %d of stage %d, %s: status %d, %d bytes, %s.",
		len(sc.state().Exchanges), sc.stage.Index()+1, sc.stage, x.Status, len(x.ResponseBody), kind)
}

func answerKind(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	if strings.HasPrefix(strings.TrimSpace(sc.body), "<") {
		return supports, "The answer is a web page: " + rawAnswer(sc)
	}
	if x.Status == 0 {
		return open, ""
	}
	return open, rawAnswer(sc)
}

// ledTo names the host of a redirect only: the rest of the address may hold a code.
func ledTo(sc *scene) (verdict, string) {
	x, _ := sc.last()
	u, err := url.Parse(x.Header("Location"))
	if err != nil || u.Host == "" {
		return open, ""
	}
	return open, fmt.Sprintf("It leads to %s://%s.", u.Scheme, u.Host)
}

func retryAfter(sc *scene) (verdict, string) {
	x, _ := sc.last()
	if wait := x.Header("Retry-After"); wait != "" {
		return supports, "Retry-After: " + plain.Cut(wait, 40)
	}
	return open, "The answer has no Retry-After."
}

func methodSent(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	if sc.stage == flow.API {
		return compared(x.Method == "GET", "The request was a GET.", "The request was a "+x.Method+".")
	}
	return compared(x.Method != "POST", "The request was a "+x.Method+".", "The request left here as a POST.")
}

func formSent(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	kind := header(x.RequestHeader, "Content-Type")
	return compared(!strings.HasPrefix(kind, "application/x-www-form-urlencoded"),
		"The request was labelled as "+orNone(plain.Cut(kind, 60))+".", "The request was a form, and labelled as one.")
}

func acceptSent(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	accept := header(x.RequestHeader, "Accept")
	return compared(!strings.Contains(accept, "json"), "The request did not ask for JSON.", "The request asked for JSON.")
}

func userAgent(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	agent := header(x.RequestHeader, "User-Agent")
	return compared(agent == "" || strings.HasPrefix(agent, "Go-http-client"),
		"The User-Agent was "+orNone(plain.Cut(agent, 80))+".", "The User-Agent was "+plain.Cut(agent, 80)+".")
}

// connected tells whether anybody was there.
func connected(sc *scene) (verdict, string) {
	x, ok := sc.last()
	if !ok {
		return open, ""
	}
	return compared(x.RemoteAddr == "" && x.Status == 0, "No connection was made: "+orNone(x.Problem)+".",
		"There was a connection to "+x.RemoteAddr+".")
}

func contentCoding(sc *scene) (verdict, string) {
	x, _ := sc.last()
	coding := x.Header("Content-Encoding")
	return supports, fmt.Sprintf("The answer begins with the bytes 1F 8B; its Content-Encoding is %s.",
		orNone(plain.Cut(coding, 40)))
}

func tokenNested(sc *scene) (verdict, string) {
	for _, name := range slices.Sorted(maps.Keys(sc.members())) {
		if inner, ok := sc.members()[name].(map[string]any); ok && inner["access_token"] != nil {
			return supports, "The answer has an access_token inside " + plain.Cut(name, 60) + "."
		}
	}
	return open, ""
}

func inQuery(name string) look {
	return func(sc *scene) (verdict, string) {
		u, err := url.Parse(sc.address)
		if err != nil || u.Host == "" {
			return open, ""
		}
		return compared(u.Query().Get(name) == "", "The address has no "+name+".", "The address has a "+name+".")
	}
}

// members are those of the stage's last answer, JSON or a form; nil when it is neither. They hold tokens.
func (sc *scene) members() map[string]any {
	var out map[string]any
	text := strings.TrimSpace(sc.body)
	if strings.HasPrefix(text, "{") {
		if json.Unmarshal([]byte(text), &out) != nil {
			return nil
		}
		return out
	}
	if q, err := url.ParseQuery(text); err == nil && strings.Contains(text, "=") {
		out = map[string]any{}
		for name, values := range q {
			out[name] = values[0]
		}
	}
	return out
}
