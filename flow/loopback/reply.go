package loopback

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"sync"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// reply is one response to the browser: status, page, and the event that it is remembered by.
type reply struct {
	status   int
	location string
	cookie   *http.Cookie

	tone    tone
	title   string // no page when empty
	reason  string // why the response is not good
	lines   []string
	section string // where it is written

	kind     string // of the event; "" for what is no stray traffic
	event    string // the event's text
	question int    // of the event
}

// tone is the colour of a page and the sign that says the same without colour.
type tone struct{ class, sign string }

func (t tone) page(status int, title, section string, lines ...string) reply {
	return reply{status: status, tone: t, title: title, section: section, lines: lines}
}

// because is a page with the reason why a response is not good.
func (r reply) because(reason string) reply {
	r.reason = reason
	return r
}

// noted is a reply that is remembered by an event.
func (r reply) noted(kind, event string) reply {
	r.kind, r.event = kind, event
	return r
}

var (
	good  = tone{"good", "✓"}
	bad   = tone{"bad", "✕"}
	still = tone{"still", "…"}
)

const (
	goBack   = "You can close this tab and go back to oauthwalk."
	waitsOn  = "The app keeps waiting for the real response."
	notTaken = "Nothing in this request was used."
)

// Replies to requests that are not the response of the walk.
var (
	// RFC 9110 15.5.20: the request came to a server that is not meant. DNS rebinding looks like this.
	misdirected = bad.page(http.StatusMisdirectedRequest, "This address does not serve the requested host",
		"RFC 9110 15.5.20", notTaken, waitsOn).
		noted(KindHost, "a request for another host was refused (DNS rebinding, or a proxy in between?)")
	notFound = still.page(http.StatusNotFound, "There is nothing at this path", "",
		"The app is waiting for the callback at a different path.", waitsOn).
		noted(KindNotFound, "a request for another path got a 404")
	// RFC 6749 3.1.2 and 4.1.2: the response comes by redirection of the browser, which is a GET; with response_mode=form_post
	// it is a form.
	wrongMethod = still.page(http.StatusMethodNotAllowed, "Only GET, or a form in a POST, is accepted here",
		"RFC 6749 4.1.2", notTaken, waitsOn).
		noted(KindMethod, "a request that was neither a GET nor a form was refused; its code, if any, was not used")
	// RFC 8252 8.3: every program of this machine can connect to a loopback port.
	otherUser = bad.page(http.StatusForbidden, "This request came from another user of this machine", "RFC 8252 8.3",
		notTaken, waitsOn).noted(KindUser, "a callback from another user was refused")
	lostSender = bad.page(http.StatusForbidden, "The sender of this request was not found", "RFC 8252 8.3",
		"The app accepts no requests from other users, and the system did not say whose this one is. Load this page again, or "+
			"paste its address into the app.", waitsOn).
		noted(KindLost,
			"a callback was refused, because whoever sent it had hung up and could be another user; if it was your browser, "+
				"load the page again or paste its address")
	usedStart = bad.page(http.StatusGone, "This start address is used up", "",
		"It works once, and only while the app waits. If you did not open it before, somebody else did: cancel the walk "+
			"and start it again.", "Otherwise press Open it again in the app, or copy the URL again.").
		noted(KindStart, "a start address was opened that had been used before, or that belongs to another walk")
	// RFC 9700 4.7.1: what a page embeds, and what is loaded ahead of time, brings no browser that the person sees.
	unseenStart = bad.page(http.StatusForbidden, "Open this address in a tab", "",
		"A page embedded it, or the browser loaded it ahead of time. It works once, and this did not use it up.", waitsOn).
		noted(KindUnseen, "a start address was embedded in a page, or loaded ahead of time, but was not used up")
	twoLists = bad.page(http.StatusBadRequest, "This response is in two places", "OAuth 2.0 Form Post Response Mode 2",
		"There are parameters in the form and in the address. "+notTaken, waitsOn).
		noted(KindRefused, "a form with parameters in its address, too, was refused")
	tooLongForm = bad.page(http.StatusRequestEntityTooLarge, "The form is too long", "RFC 9110 15.5.14",
		"It is longer than 64 KiB.", waitsOn).noted(KindTooLong, "a form of more than 64 KiB was refused")
	tooMany = bad.page(http.StatusServiceUnavailable, "Too many responses at once", "",
		"Other requests are waiting for their browsers to come back. Sign in again in a moment.", waitsOn).
		noted(KindRefused, "a form was refused, because too many others are waiting for their browsers to come back")
	// RFC 9700 4.7.1: the state is to be bound to the browser.
	asking = still.page(http.StatusAccepted, "The app asks whether to use this response", "RFC 9700 4.7.1",
		"This browser did not open the address that the app handed out, so the app does not know it.",
		"If you opened the URL here yourself, go back to the app and say yes; in a terminal, paste the address of this page.",
		"If you did not, say no: somebody may have led you here, to sign you in to their account.").
		noted(KindQuestion, "a callback came from a browser that this program did not start; it is used only if you allow it")
	othersAsked = still.page(http.StatusConflict, "Another response waits for your answer", "RFC 9700 4.7.1",
		"Answer the question in the app, and then load this page again.", waitsOn).
		noted(KindRefused,
			"a second callback came from a browser that this program did not start, while the first one waits for an answer")
	// RFC 6749 4.2: the implicit grant answers in the fragment, which a browser keeps to itself.
	noQuery = bad.page(http.StatusBadRequest, "The callback contained no response", "RFC 6749 4.2, RFC 9700 2.1.2",
		"The address has no query. The server probably put its response in the fragment, the part after #, as in the "+
			"implicit grant. Browsers never send that part.",
		"Set response_type=code, leave out response_mode, and start the walk again.").
		noted(KindNoQuery, "the callback had no query: the server probably responded in the fragment (implicit grant?)")
	// RFC 9700 4.2.4: a response works once.
	late = still.page(http.StatusConflict, "This walk already has its response", "RFC 9700 4.2.4",
		"The first response was used; this one was not.", goBack).
		noted(KindLate, "a response that came after the first was ignored")
	tooLate = still.page(http.StatusServiceUnavailable, "The app is no longer waiting", "",
		"The walk was cancelled. Start it again in oauthwalk.").
		noted(KindLate, "a response that arrived while the listener was closing was not used")
	tooLong = bad.page(http.StatusRequestHeaderFieldsTooLarge, "The response is too long", "RFC 6585 5",
		"The address and the headers together are longer than 16 KiB.", waitsOn).
		noted(KindTooLong, "a request whose address and headers exceeded 16 KiB was refused")
	partial = bad.page(http.StatusRequestTimeout, "This request is incomplete", "RFC 9110 15.5.9",
		"The request's headers did not arrive within two seconds.", waitsOn).
		noted(KindPartial, "a connection closed or timed out in the middle of a request")
	malformed = bad.page(http.StatusBadRequest, "This request is broken", "RFC 9112",
		"The request does not follow the rules of HTTP/1.1.", waitsOn).
		noted(KindMalformed, "a request that was not valid HTTP/1.1 was refused")
	ourFault = bad.page(http.StatusInternalServerError, "The app failed to read this response", "",
		"This is a bug in oauthwalk.", waitsOn).
		noted(KindInternal, "the app failed while reading a response; please report this")
)

// notAccepted tells the browser why its response is not the one.
func notAccepted(r authz.Response) reply {
	return bad.page(http.StatusBadRequest, "This response was not accepted", "RFC 6749 4.1.2, 10.12", waitsOn).
		because(reason(r)).noted(KindRefused, cmp.Or(reason(r), ErrRefused.Error()))
}

// leadAway sends the browser to the clean address, and takes back the cookie.
// RFC 9700 4.3.1, RFC 6749 3.1.2.5: no code stays in the address bar. The history may keep the first address.
func leadAway(clean string, cookie http.Cookie) reply { //nolint:gosec // as newGuard made it
	cookie.Value, cookie.MaxAge = "", -1
	return reply{status: http.StatusSeeOther, location: clean, cookie: &cookie}
}

// done is the clean page. It does not claim a sign-in: the code is not exchanged yet.
func done(r authz.Response) reply {
	if r.Outcome != authz.Accepted {
		return bad.page(http.StatusOK, "The app got the response: a refusal", "",
			"You or the authorization server denied the request. The app received no authorization code.", goBack).
			because(reason(r))
	}
	return good.page(http.StatusOK, "The app got the response", "",
		"The next step, exchanging the code for tokens, happens in the app.", goBack)
}

// Arrival is the response that won.
type Arrival struct {
	At          time.Time
	RequestLine string       // byte for byte; "" when it was pasted
	Header      []wire.Field // in the order and spelling of the wire; nil when it was pasted
	RawQuery    string       // the field list, also where it came in a body
	Pasted      bool
	Posted      bool
	Response    authz.Response // as read, once
}

// Format implements fmt.Formatter: the request holds the code, so none of it is printed.
func (a Arrival) Format(f fmt.State, _ rune) {
	how := "received"
	if a.Pasted {
		how = "pasted"
	}
	fmt.Fprintf(f, "response %s at %s", how, a.At.Format(time.RFC3339))
}

// reason is why a response is not good, fit to be shown.
func reason(r authz.Response) string {
	bad, _ := finding.Failed(r.Checks)
	return plain.Text(bad.Text)
}

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
)

// page is what the browser sees. The text is static but for the reason of a refusal, which html/template escapes. It is
// parsed once, because that costs more than all else that a listener does.
var page = sync.OnceValue(func() *template.Template { return template.Must(template.New("page").Parse(pageHTML)) })

// policy lets nothing be loaded, run, framed or sent; the one style of the page is let in by its hash.
var policy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
})

// render is the page of a reply, or nothing where a reply has no page.
func (r reply) render() []byte {
	if r.title == "" {
		return nil
	}
	var b bytes.Buffer
	b.Grow(3 << 10) // as much as most pages take
	err := page().Execute(&b, struct {
		Tone, Sign, Title, Reason, Section string
		Lines                              []string
		Style                              template.CSS
	}{r.tone.class, r.tone.sign, r.title, r.reason, r.section, r.lines, template.CSS(pageCSS)}) //nolint:gosec // our own style sheet
	if err != nil {
		return []byte(template.HTMLEscapeString(r.title)) // a bare page is better than none
	}
	return b.Bytes()
}

// head sets the header fields of a reply.
// RFC 6749 3.1.2.5 and RFC 9700 4.2.4: nothing on this page, and nothing it could load, learns the code.
func (r reply) head(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", policy())
	h.Set("Connection", "close")
	if r.title != "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	if r.status == http.StatusMethodNotAllowed {
		h.Set("Allow", "GET, POST")
	}
	if r.location != "" {
		h.Set("Location", r.location)
	}
	if r.cookie != nil {
		h.Set("Set-Cookie", r.cookie.String())
	}
}

// send writes the page through net/http.
func (r reply) send(w http.ResponseWriter) {
	r.head(w.Header())
	w.WriteHeader(r.status)
	w.Write(r.render()) // a browser that went away needs no page
}

// whole is the complete response as bytes, for requests that never reached a handler.
func (r reply) whole() []byte {
	body := r.render()
	answer := http.Response{
		StatusCode: r.status, ProtoMajor: 1, ProtoMinor: 1,
		Header: make(http.Header), Close: true,
		ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body)),
	}
	r.head(answer.Header)
	answer.Header.Del("Connection") // Close writes it
	var b bytes.Buffer
	_ = answer.Write(&b) // a buffer takes everything
	return b.Bytes()
}
