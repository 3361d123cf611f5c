package export

import (
	"encoding/base64"
	"encoding/json"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// The parts of a HAR 1.2 file. Fields of our own begin with an underscore, as the format has it.
type (
	harLog struct {
		Version string     `json:"version"`
		Creator harCreator `json:"creator"`
		Pages   []harPage  `json:"pages"`
		Entries []harEntry `json:"entries"`
		Comment string     `json:"comment"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harPage struct {
		Started string         `json:"startedDateTime"`
		ID      string         `json:"id"`
		Title   string         `json:"title"`
		Timings map[string]int `json:"pageTimings"`
	}
	harEntry struct {
		Page     string      `json:"pageref"`
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"`
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Server   string      `json:"serverIPAddress,omitempty"`
		Error    string      `json:"_error,omitempty"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTP        string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		Post        *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harPost struct {
		MIME   string    `json:"mimeType"`
		Params []harPair `json:"params"`
		Text   string    `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTP        string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		Redirect    string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MIME     string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
	}
	harTimings struct {
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		SSL     float64 `json:"ssl"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// HAR is the walk's own requests as an HTTP archive, version 1.2, redacted. What the browser did was not seen from here
// and is not in it. Sizes are those of the bytes that went over the wire.
func HAR(s flow.Snapshot, version string) ([]byte, error) {
	log := harLog{Version: "1.2", Creator: harCreator{"oauthwalk", version}, Pages: []harPage{}, Entries: []harEntry{},
		Comment: "Secrets are [redacted LENGTH #TAG]; equal ones have equal tags. Sizes are those before that. What the browser sent is not in here."}
	for _, st := range s.Stages {
		if len(st.Exchanges) == 0 {
			continue
		}
		id := string(st.Stage)
		log.Pages = append(log.Pages, harPage{stamp(st.Started), id, page.Name(st.Stage), map[string]int{"onContentLoad": -1, "onLoad": -1}})
		for _, x := range st.Exchanges {
			if x.Method != "" {
				log.Entries = append(log.Entries, entry(id, x, s.Redactor))
			}
		}
	}
	slices.SortStableFunc(log.Entries, func(a, b harEntry) int { return strings.Compare(a.Started, b.Started) })
	return json.MarshalIndent(map[string]harLog{"log": log}, "", "  ")
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func entry(id string, x wire.Exchange, r *secret.Redactor) harEntry {
	e := harEntry{Page: id, Started: stamp(x.Started), Error: r.Text(x.Problem)}
	t := x.Timing
	e.Timings = harTimings{DNS: -1, Connect: -1, SSL: -1}
	if t.DNS > 0 {
		e.Timings.DNS = ms(t.DNS)
	}
	if t.Connect > 0 {
		e.Timings.Connect = ms(t.Connect + t.TLS)
	}
	if t.TLS > 0 {
		e.Timings.SSL = ms(t.TLS) // which connect contains
	}
	spent := max(e.Timings.DNS, 0) + max(e.Timings.Connect, 0)
	e.Timings.Wait = min(ms(t.FirstByte), max(ms(x.Duration)-spent, 0))
	e.Timings.Receive = max(ms(x.Duration)-spent-e.Timings.Wait, 0)
	e.Time = spent + e.Timings.Send + e.Timings.Wait + e.Timings.Receive
	if host, _, err := net.SplitHostPort(x.RemoteAddr); err == nil {
		e.Server = host
	}
	sent, received := page.SentMessage(x, false, r).Read(), page.ReceivedMessage(x, false, r).Read()
	address := x.URL
	if u, err := url.Parse(address); err == nil {
		u.Fragment = ""
		address = u.String()
	}
	e.Request = harRequest{Method: x.Method, URL: r.URL(address), HTTP: "HTTP/1.1", Cookies: []harPair{}, Headers: pairs(sent.Header),
		Query: queryOf(address, r), HeadersSize: -1, BodySize: len(x.RequestBody)}
	if len(x.RequestBody) > 0 {
		e.Request.Post = &harPost{MIME: wire.Value(x.RequestHeader, "Content-Type"), Params: formPairs(string(sent.Body)), Text: string(sent.Body)}
	}
	version, rest, _ := strings.Cut(received.Start, " ")
	_, reason, _ := strings.Cut(rest, " ")
	e.Response = harResponse{Status: x.Status, StatusText: reason, HTTP: version, Cookies: []harPair{}, Headers: pairs(received.Header),
		Content: content(received, len(x.ResponseBody)), Redirect: r.URL(x.Header("Location")), HeadersSize: -1, BodySize: len(x.ResponseBody)}
	return e
}

func pairs(fields []wire.Field) []harPair {
	out := make([]harPair, len(fields))
	for i, f := range fields {
		out[i] = harPair{f.Name, f.Value}
	}
	return out
}

// formPairs are those of a redacted form: a mark is no part of the encoding.
func formPairs(form string) []harPair {
	out := []harPair{}
	for pair := range strings.SplitSeq(form, "&") {
		name, value, found := strings.Cut(pair, "=")
		if !found {
			continue
		}
		if decoded, err := url.QueryUnescape(value); err == nil && !strings.HasPrefix(value, "[redacted") {
			value = decoded
		}
		out = append(out, harPair{name, value})
	}
	return out
}

func queryOf(address string, r *secret.Redactor) []harPair {
	_, query, _ := strings.Cut(address, "?")
	if query == "" {
		return []harPair{}
	}
	return formPairs(r.URL(query))
}

func content(m page.HTTP, size int) harContent {
	c := harContent{Size: size, MIME: wire.Value(m.Header, "Content-Type"), Text: string(m.Body)}
	if !utf8.Valid(m.Body) {
		c.Text, c.Encoding = base64.StdEncoding.EncodeToString(m.Body), "base64"
	}
	return c
}
