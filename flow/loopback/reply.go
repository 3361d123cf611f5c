package loopback

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// reply is one response to the browser: status, page, and the event that it is remembered by.
type reply struct {
	status          int
	allow, location string
	cookie          *http.Cookie

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
	misdirected = reply{
		status: http.StatusMisdirectedRequest, tone: bad, title: "This address does not serve the requested host",
		lines: []string{notTaken, waitsOn}, section: "RFC 9110 15.5.20",
		kind: KindHost, event: "a request for another host was refused (DNS rebinding, or a proxy in between?)",
	}
	notFound = reply{
		status: http.StatusNotFound, tone: still, title: "There is nothing at this path",
		lines: []string{"The app is waiting for the callback at a different path.", waitsOn},
		kind:  KindNotFound, event: "a request for another path got a 404",
	}
	// RFC 6749 3.1.2 and 4.1.2: the response comes by redirection of the browser, which is a GET; with response_mode=form_post
	// it is a form.
	wrongMethod = reply{
		status: http.StatusMethodNotAllowed, allow: "GET, POST", tone: still, title: "Only GET, or a form in a POST, is accepted here",
		lines: []string{notTaken, waitsOn}, section: "RFC 6749 4.1.2",
		kind: KindMethod, event: "a request that was neither a GET nor a form was refused; its code, if any, was not used",
	}
	// RFC 8252 8.3: every program of this machine can connect to a loopback port.
	otherUser = reply{
		status: http.StatusForbidden, tone: bad, title: "This request came from another user of this machine",
		lines: []string{notTaken, waitsOn}, section: "RFC 8252 8.3",
		kind: KindUser, event: "a callback of another user was refused",
	}
	lostSender = reply{
		status: http.StatusForbidden, tone: bad, title: "The sender of this request was not found",
		lines: []string{"The app takes no request of other users, and the system did not say whose this one is. " +
			"Load this page again, or paste its address into the app.", waitsOn}, section: "RFC 8252 8.3",
		kind: KindLost, event: "a callback was refused, because whoever sent it had hung up and could be another user; " +
			"if it was your browser, load the page again or paste its address",
	}
	usedStart = reply{
		status: http.StatusGone, tone: bad, title: "This start address is used up",
		lines: []string{"It works once, and only while the app waits. If you did not open it before, somebody else did: cancel the " +
			"walk and start it again.", "Else press Open it again in the app, or copy the URL again."},
		kind: KindStart, event: "a start address that was used before, or is of another walk, was opened",
	}
	// RFC 9700 4.7.1: what a page embeds, and what is loaded ahead of time, brings no browser that the person sees.
	unseenStart = reply{
		status: http.StatusForbidden, tone: bad, title: "Open this address in a tab",
		lines: []string{"A page embedded it, or the browser loaded it ahead of time. It works once, and is not used up by that.", waitsOn},
		kind:  KindUnseen, event: "a start address was embedded in a page, or loaded ahead of time, and was not used up",
	}
	twoLists = reply{
		status: http.StatusBadRequest, tone: bad, title: "This response stands in two places",
		lines: []string{"There are parameters in the form and in the address. " + notTaken, waitsOn}, section: "OAuth 2.0 Form Post Response Mode 2",
		kind: KindRefused, event: "a form with parameters in its address, too, was refused",
	}
	tooLongForm = reply{
		status: http.StatusRequestEntityTooLarge, tone: bad, title: "The form is too long",
		lines: []string{"It is longer than 64 KiB.", waitsOn}, section: "RFC 9110 15.5.14",
		kind: KindTooLong, event: "a form of more than 64 KiB was refused",
	}
	tooMany = reply{
		status: http.StatusServiceUnavailable, tone: bad, title: "Too many responses at once",
		lines: []string{"Others wait for their browsers to come back. Sign in again in a moment.", waitsOn},
		kind:  KindRefused, event: "a form was refused, because too many others wait for their browsers to come back",
	}
	// RFC 9700 4.7.1: the state is to be bound to the browser.
	asking = reply{
		status: http.StatusAccepted, tone: still, title: "The app asks whether to use this response",
		lines: []string{"This browser did not come by the address that the app handed out, so the app does not know it.",
			"If you opened the URL here yourself, go back to the app and say yes; in a terminal, paste the address of this page.",
			"If not, say no: somebody may have led you here, to an account of their own."}, section: "RFC 9700 4.7.1",
		kind: KindQuestion, event: "a callback came from a browser that this program did not start; it is used only if you say so",
	}
	othersAsked = reply{
		status: http.StatusConflict, tone: still, title: "Another response waits for your answer",
		lines: []string{"Answer the question in the app, and then load this page again.", waitsOn}, section: "RFC 9700 4.7.1",
		kind: KindRefused, event: "a second callback came from a browser that this program did not start, while the first one waits for an answer",
	}
	// RFC 6749 4.2: the implicit grant answers in the fragment, which a browser keeps to itself.
	noQuery = reply{
		status: http.StatusBadRequest, tone: bad, title: "The callback contained no response",
		lines: []string{
			"The address has no query. The server probably put its response in the fragment, the part after #, as " +
				"in the implicit grant. Browsers never send that part.",
			"Set response_type=code, leave out response_mode, and start the walk again.",
		},
		section: "RFC 6749 4.2, RFC 9700 2.1.2",
		kind:    KindNoQuery,
		event:   "the callback had no query: the server probably responded in the fragment (implicit grant?)",
	}
	// RFC 9700 4.2.4: a response works once.
	late = reply{
		status: http.StatusConflict, tone: still, title: "This walk already has its response",
		lines: []string{"The first response was used; this one was not.", goBack}, section: "RFC 9700 4.2.4",
		kind: KindLate, event: "a response that came after the first was ignored",
	}
	tooLate = reply{
		status: http.StatusServiceUnavailable, tone: still, title: "The app is no longer waiting",
		lines: []string{"The walk was cancelled. Start it again in oauthwalk."},
		kind:  KindLate, event: "a response that arrived while the listener was closing was not used",
	}
	tooLong = reply{
		status: http.StatusRequestHeaderFieldsTooLarge, tone: bad, title: "The response is too long",
		lines: []string{"The address and the headers together are longer than 16 KiB.", waitsOn}, section: "RFC 6585 5",
		kind: KindTooLong, event: "a request whose address and headers exceeded 16 KiB was refused",
	}
	partial = reply{
		status: http.StatusRequestTimeout, tone: bad, title: "This request is incomplete",
		lines: []string{"The request's headers did not arrive within two seconds.", waitsOn}, section: "RFC 9110 15.5.9",
		kind: KindPartial, event: "a connection closed or timed out in the middle of a request",
	}
	malformed = reply{
		status: http.StatusBadRequest, tone: bad, title: "This request is broken",
		lines: []string{"The request does not follow the rules of HTTP/1.1.", waitsOn}, section: "RFC 9112",
		kind: KindMalformed, event: "a request that was not valid HTTP/1.1 was refused",
	}
	ourFault = reply{
		status: http.StatusInternalServerError, tone: bad, title: "The app failed to read this response",
		lines: []string{"This is a bug in oauthwalk.", waitsOn},
		kind:  KindInternal, event: "the app failed while reading a response; please report this",
	}
)

// ofStart is a refusal of somebody who had a start address: he has read it in a command line.
func (r reply) ofStart() reply {
	r.event = strings.Replace(r.event, "a callback", "a start address", 1)
	return r
}

// notAccepted tells the browser why its response is not the one.
func notAccepted(r authz.Response) reply {
	event := reason(r)
	if event == "" {
		event = ErrRefused.Error()
	}
	return reply{
		status: http.StatusBadRequest, tone: bad, title: "This response was not accepted",
		reason: reason(r), lines: []string{waitsOn}, section: "RFC 6749 4.1.2, 10.12",
		kind: KindRefused, event: event,
	}
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
		return reply{
			status: http.StatusOK, tone: bad, title: "The app got the response: a refusal",
			reason: reason(r),
			lines:  []string{"You or the authorization server denied the request. The app received no authorization code.", goBack},
		}
	}
	return reply{
		status: http.StatusOK, tone: good, title: "The app got the response",
		lines: []string{"The next step, exchanging the code for tokens, happens in the app.", goBack},
	}
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

// refusal makes an error of a response that is not the one that is waited for.
func refusal(r authz.Response) error {
	if reason(r) == "" {
		return ErrRefused
	}
	return fmt.Errorf("%w: %s", ErrRefused, reason(r))
}

// reason is why a response is not good, fit to be shown.
func reason(r authz.Response) string {
	bad, _ := finding.Failed(r.Checks)
	return plain.Text(bad.Text)
}
