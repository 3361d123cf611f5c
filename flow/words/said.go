// Package words reads what other people's servers and programs say of a failure: in which shape they write an error down,
// and what their words affirm. It knows the standard shape (RFC 6749 5.2, RFC 6750 3.1), problem details (RFC 9457 3) and
// those that large services use instead; what a phrase affirms is data (lexicon.json), each entry with its source.
//
// It judges nothing: that a server affirms a cause does not make it true.
package words

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
)

// Said is an error as somebody else wrote it down. The zero value says nothing. Its texts may repeat secrets.
type Said struct {
	Code  string // "" where the shape has none
	Text  string
	Shape Shape
}

// Shape is how an error is written down.
type Shape string

// The shapes. The zero value is the standard one, or no error.
const (
	Standard Shape = ""
	Object   Shape = "object"  // {"error":{"message":…}}
	List     Shape = "list"    // {"errors":[{…}]}
	NotOK    Shape = "not_ok"  // {"ok":false,…} or {"success":false,…}
	Message  Shape = "message" // {"message":…} without error
	Own      Shape = "own"     // a code of the service's own, such as errcode or status, and a text
)

// IsZero tells that nothing was said.
func (s Said) IsZero() bool { return s.Code == "" && s.Text == "" && s.Shape == Standard }

// The names by which services call the code and the text of an error, the likeliest first.
var (
	codeNames = []string{"error", "errorCode", "error_code", "errcode", "errorType", "error_type", "error_name", "code",
		"type", "status", "name", "reason"}
	textNames = []string{"error_description", "errorDescription", "error_message", "errorMessage", "errorSummary", "error_summary", "errmsg",
		"error_msg", "detail", "message", "msg", "details", "description", "title", "reason",
		"error_reason", "developerMessage", "userMessage", "cause", "err"}
)

// Read takes the error out of a JSON body. A status of 400 and more makes an error of whatever looks like one; below, the
// body has to say so itself. What is no JSON object says nothing here.
func Read(status int, body []byte) Said {
	s, o := read(status, body)
	if s.Text == s.Code { // a member that names either
		s.Text = ""
	}
	if hint := first(o, "hint", "error_hint", "error_debug", "error_subtype", "secondary_message"); hint != "" && !s.IsZero() {
		s.Text = strings.TrimSpace(s.Text + " " + hint)
	}
	if list, _ := o["error_codes"].([]any); len(list) > 0 && !strings.Contains(s.Text, "AADSTS") { // Microsoft Entra
		number := fmt.Sprintf("AADSTS%.0f", list[0])
		if m, _ := byNumber("", number); m != nil {
			s.Text = strings.TrimSpace(s.Text + " " + number)
		}
	}
	return s
}

func read(status int, body []byte) (Said, members) {
	o, ok := object(string(body))
	if !ok {
		o, ok = elements(string(body))
	}
	if !ok {
		return Said{}, o
	}
	if s := listed(o); !s.IsZero() {
		return s, o
	}
	switch e := o["error"].(type) {
	case map[string]any:
		return Said{Code: first(e, innerCodes...), Text: cmp.Or(first(e, textNames...), first(o, textNames...)), Shape: Object}, o
	case string, float64:
		if code := first(o, "error"); code != "" {
			return Said{Code: code, Text: first(o, textNames...), Shape: falsehood(o)}, o
		}
	}
	shape := falsehood(o)
	if status < 400 && shape == Standard && !refused(o) {
		return nested(o, status, 3), o
	}
	s := Said{Code: first(o, codeNames...), Text: first(o, textNames...), Shape: Own}
	switch {
	case shape == NotOK:
		s.Shape = NotOK
	case s.Text == "" && s.Code == "":
		if s := nested(o, status, 3); !s.IsZero() {
			return s, o
		}
		return parameter(o), o
	case !o.has("error_description") && (s.Code == "" || isNumber(s.Code)) && first(o, "message") != "":
		s.Shape = Message
	}
	if isStatus(s.Code) || strings.Contains(s.Code, "://") || s.Code == "about:blank" {
		s.Code = "" // the status once more, or the address of a page about the problem
	}
	return s, o
}

// innerCodes are the names of the code inside an error object: Facebook, Google and Stack Exchange.
var innerCodes = []string{"type", "status", "name", "error", "errorCode", "code", ".tag"}

type members map[string]any

func (o members) has(name string) bool { _, ok := o[name]; return ok }

// object reads a JSON object, and one with single quotes, as Python prints it. A byte order mark does not matter.
func object(text string) (members, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	if !strings.HasPrefix(text, "{") {
		return nil, false
	}
	var o members
	if json.Unmarshal([]byte(text), &o) == nil {
		return o, true
	}
	return o, json.Unmarshal([]byte(strings.ReplaceAll(text, "'", `"`)), &o) == nil
}

// elements reads the leaves of an XML document as members.
func elements(text string) (members, bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "<?xml") {
		return nil, false
	}
	o := members{}
	for _, found := range leaf.FindAllStringSubmatch(text, 50) {
		o[found[1]] = html.UnescapeString(found[2])
	}
	return o, true
}

var leaf = regexp.MustCompile(`<(\w+)>([^<]{1,500})</\w+>`)

// listed reads the first of several errors, each an object or a text.
func listed(o members) Said {
	all, _ := o["errors"].([]any)
	if len(all) == 0 {
		return Said{}
	}
	switch e := all[0].(type) {
	case string:
		return Said{Text: e, Shape: List}
	case map[string]any:
		s := Said{Code: first(e, "errorType", "error", "code", "type", "reason"), Text: first(e, textNames...), Shape: List}
		if s.Text == "" { // Strava: which field of which resource, and what is wrong with it
			s.Text = strings.Join(strings.Fields(spaced(first(e, "resource"))+" "+first(e, "field")+" "+s.Code), " ")
		}
		return s
	}
	return Said{}
}

// refused tells that a body calls itself an error by a code that is not zero.
func refused(o members) bool {
	for _, name := range []string{"errcode", "error_code", "errorCode", "code"} {
		switch v := o[name].(type) {
		case float64:
			return v != 0 && (name != "code" || o.has("msg")) // a code alone may be anything, such as a country's
		case string:
			return name != "code" && v != "" && v != "0"
		}
	}
	return false
}

// deeper are the members in which services hide an error: {"fault":{"error":[…]}}.
var deeper = []string{"error_response", "errors", "fault", "Fault", "error", "Errors", "result", "response", "data", "detail", "issues"}

// nested looks for an error inside a member. Below a status of 400 it has to call itself one.
func nested(o members, status, depth int) Said {
	for _, name := range deeper {
		inner, ok := o[name].(map[string]any)
		if list, is := o[name].([]any); is && len(list) > 0 {
			inner, ok = list[0].(map[string]any)
		}
		if !ok || depth == 0 {
			continue
		}
		if s := nested(inner, status, depth-1); !s.IsZero() {
			return s
		}
		if s := parameter(inner); !s.IsZero() && status >= 400 {
			return s
		}
		text := strings.TrimSpace(first(inner, textNames...) + " " + first(inner, "sub_msg"))
		for _, where := range []string{"loc", "path"} { // FastAPI; zod: the last element names the parameter
			if list, _ := inner[where].([]any); len(list) > 0 {
				text = fmt.Sprintf("%v: %s", list[len(list)-1], text)
			}
		}
		code := first(inner, append([]string{"sub_code"}, codeNames...)...)
		if text != "" && code != "" && (status >= 400 || name == "error_response" || refused(inner)) {
			return Said{Code: code, Text: text, Shape: Own}
		}
	}
	return Said{}
}

// parameter reads an object of complaints by the names of parameters: {"client_id":["…"]}.
func parameter(o members) Said {
	for _, name := range []string{"client_id", "client_secret", "redirect_uri", "code", "code_verifier", "grant_type", "scope"} {
		switch v := o[name].(type) {
		case []any:
			if len(v) > 0 {
				return Said{Text: fmt.Sprintf("%s: %v", name, v[0]), Shape: Own}
			}
		case string: // one word may be the value itself, sent back: a code, a secret
			if strings.Contains(strings.TrimSpace(v), " ") {
				return Said{Text: name + ": " + v, Shape: Own}
			}
		}
	}
	return Said{}
}

func falsehood(o members) Shape {
	for _, name := range []string{"ok", "success"} {
		if v, is := o[name].(bool); is && !v {
			return NotOK
		}
	}
	return Standard
}

// first is the first of the members that is a text or a number.
func first(o members, names ...string) string {
	for _, name := range names {
		value, ok := o[name]
		if !ok {
			value = o[strings.ToUpper(name[:1])+name[1:]] // .NET
		}
		switch v := value.(type) {
		case string:
			if strings.TrimSpace(v) != "" {
				return strings.TrimSpace(v)
			}
		case float64:
			return fmt.Sprintf("%.0f", v)
		}
	}
	return ""
}

func isNumber(s string) bool {
	return s != "" && strings.IndexFunc(s, func(c rune) bool { return !unicode.IsDigit(c) }) < 0
}

// isStatus tells that a code is only the status of the response.
func isStatus(s string) bool { return isNumber(s) && len(s) == 3 && s[0] >= '2' && s[0] <= '5' }

// CutOff tells that a body is the start of a JSON object, without its end.
func CutOff(body string) bool {
	var syntax *json.SyntaxError
	err := json.Unmarshal([]byte(body), new(any))
	return strings.HasPrefix(strings.TrimSpace(body), "{") && errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input"
}

// In reads the first JSON object that stands anywhere in a text, such as a log line.
func In(text string) Said {
	for range 5 { // braces before it are not an error's
		start := strings.IndexByte(text, '{')
		end := strings.LastIndexByte(text, '}')
		if start < 0 || end < start {
			return Said{}
		}
		if s := Read(400, []byte(text[start:end+1])); !s.IsZero() {
			return s
		}
		text = text[start+1:]
	}
	return Said{}
}

// general are the codes that name no cause by themselves. RFC 6749 4.1.2.1 and 5.2.
var general = regexp.MustCompile(`(?i)\b(invalid_(request|client|grant)|unauthorized_client|access_denied|server_error|` +
	`unsupported_(grant|response)_type)\b`)

// General tells that an error code, or having none, names no cause.
func General(code string) bool { return code == "" || general.FindString(code) == code }

// definitions are the sentences by which RFC 6749 4.1.2.1 and 5.2 and RFC 6750 3.1 define the codes: servers that repeat them name no cause.
var definitions = regexp.MustCompile(`(?i)the request is missing a (required )?parameter,[^.]*(malformed)\.?|` +
	`client authentication failed \([^)]*\)\.?|client authentication failed due to unknown client, no client authentication[^.]*\.?|` +
	`the (authorization )?grant type is not supported( by the authorization server)?\.?|` +
	`the resource owner or (the )?authorization server denied the request\.?|` +
	`the access token provided is expired, revoked, malformed,? or invalid for other reasons\.?|` +
	`[^.\n]*(propietario del recurso|propri[eé]taire de la ressource|ressourcen?.?(besitzer|eigent[uü]mer)|propriet[aá]rio do recurso|` +
	`proprietario della risorsa|владелец ресурса|资源所有者|リソース(の)?所有者|리소스 소유자)[^.\n]{0,120}\.?|` +
	`the provided authorization grant.{0,140}is invalid, expired, revoked.{0,160}(issued to another client|revoked)\.?`)

// spaced sets the words of a code apart, so that a phrase fits both: BAD_AUTH_CODE, bad_client_secret, missingScope.
func spaced(code string) string {
	return strings.TrimSpace(hump.ReplaceAllString(strings.NewReplacer("_", " ", "-", " ", ".", " ").Replace(code), "$1 $2"))
}

var hump = regexp.MustCompile(`([a-z])([A-Z])`)
