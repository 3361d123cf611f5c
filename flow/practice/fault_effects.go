package practice

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// noDeadline switches a deadline of a connection off.
var noDeadline time.Time

const (
	madeUpState  = "a-state-that-nobody-sent"
	madeUpCode   = "a-code-that-nobody-issued"
	madeUpIssuer = "https://issuer.example"
	loginPage    = "<!doctype html>\n<html><head><title>Log in</title></head><body><h1>Log in</h1>" +
		"<form method=\"post\"><input name=\"user\"></form></body></html>\n"
	defaultRetryAfter = 30 // seconds
)

// effect is a fault that changes a response which is ready. A fault that does not fit a response waits for one that does.
type effect struct {
	fits  func(*answer) bool
	apply func(*Server, Fault, *answer)
}

func anyAnswer(*answer) bool     { return true }
func hasRedirect(a *answer) bool { return a.redirect != nil }
func hasCode(a *answer) bool     { return a.redirect != nil && a.redirect.get("code") != "" }
func hasTokens(a *answer) bool   { return a.object != nil && a.object.text("access_token") != "" }
func hasIssuer(a *answer) bool   { return a.redirect != nil || isMetadata(a) }
func isMetadata(a *answer) bool  { return a.object != nil && a.object.text("issuer") != "" }
func or(value, other string) string {
	if value == "" {
		return other
	}
	return value
}

// effects are the kinds that work on a ready answer.
var effects = map[Kind]effect{
	WrongState: {hasRedirect, func(_ *Server, f Fault, a *answer) {
		a.redirect.set("state", or(f.Value, madeUpState))
	}},
	MissingState: {hasRedirect, func(_ *Server, _ Fault, a *answer) { a.redirect.remove("state") }},
	MissingIss:   {hasRedirect, func(_ *Server, _ Fault, a *answer) { a.redirect.remove("iss") }},
	WrongIss: {hasIssuer, func(_ *Server, f Fault, a *answer) {
		setIssuer(a, or(f.Value, madeUpIssuer))
	}},
	IssTrailingSlash: {hasIssuer, func(s *Server, _ Fault, a *answer) { setIssuer(a, s.issuer+"/") }},
	DuplicateCode: {hasCode, func(_ *Server, f Fault, a *answer) {
		a.redirect.params = append(a.redirect.params, member{"code", or(f.Value, madeUpCode)})
	}},
	RawQuery: {hasRedirect, rawQuery},

	ExpiresIn: {hasTokens, func(_ *Server, f Fault, a *answer) {
		if f.Value == "" {
			a.object.remove("expires_in")
			return
		}
		a.object.setRaw("expires_in", f.Value)
	}},
	TokenType: {hasTokens, func(_ *Server, f Fault, a *answer) {
		if f.Value == "" {
			a.object.remove("token_type")
			return
		}
		a.object.set("token_type", f.Value)
	}},
	DuplicateKey: {hasTokens, func(_ *Server, f Fault, a *answer) {
		a.object.members = append(a.object.members, member{or(f.Value, "access_token"), `"` + madeUpCode + `"`})
	}},
	ExtraMember: {hasTokens, extraMember},
	FormEncoded: {hasTokens, formEncoded},

	ErrorAt200: {anyAnswer, errorAt200},
	HTMLPage: {anyAnswer, func(_ *Server, f Fault, a *answer) {
		replace(a, f.Status, "text/html; charset=utf-8", loginPage)
	}},
	ContentType: {anyAnswer, func(_ *Server, f Fault, a *answer) { setContentType(a, f.Value) }},
	Drop:        {anyAnswer, func(_ *Server, _ Fault, a *answer) { a.ending = dropConnection }},
	Hang:        {anyAnswer, func(_ *Server, _ Fault, a *answer) { a.ending = neverAnswer }},
	Endless:     {anyAnswer, func(_ *Server, _ Fault, a *answer) { a.ending = neverEnd }},
	ClockSkew: {anyAnswer, func(s *Server, f Fault, a *answer) {
		a.header.Set("Date", s.now().Add(f.Skew).UTC().Format(http.TimeFormat))
	}},
	Raw: {anyAnswer, raw},
}

// faultInstead answers in the server's place.
func (s *Server) faultInstead(q *request) (answer, bool) {
	f, ok := s.faultNow(q, Redirect, TooManyRequests, Unavailable)
	if !ok {
		return answer{}, false
	}
	status, text := http.StatusTooManyRequests, "Too many requests.\n"
	switch f.Kind {
	case Redirect:
		a := s.plain(http.StatusTemporaryRedirect, "Moved.\n")
		if f.Status != 0 {
			a.status = f.Status
		}
		a.header.Set("Location", f.Value)
		return a, true
	case Unavailable:
		status, text = http.StatusServiceUnavailable, "Service unavailable.\n"
	}
	wait := f.RetryAfter
	if wait == 0 {
		wait = defaultRetryAfter
	}
	a := s.plain(status, text)
	a.header.Set("Retry-After", strconv.Itoa(wait))
	return a, true
}

func setIssuer(a *answer, issuer string) {
	if a.redirect != nil {
		a.redirect.set("iss", issuer)
		return
	}
	a.object.set("issuer", issuer)
}

func rawQuery(s *Server, f Fault, a *answer) {
	r := a.redirect
	r.raw = true
	r.rawQuery = strings.NewReplacer(
		"{code}", url.QueryEscape(r.get("code")),
		"{state}", url.QueryEscape(r.get("state")),
		"{iss}", url.QueryEscape(s.issuer),
	).Replace(f.Value)
}

// extraMember puts the JSON as it is after the last member, whatever it is.
func extraMember(_ *Server, f Fault, a *answer) {
	body := strings.TrimSuffix(string(a.object.bytes()), "}") + "," + f.Value + "}"
	a.object, a.body = nil, []byte(body)
}

func formEncoded(_ *Server, _ Fault, a *answer) {
	pairs := make([]string, 0, len(a.object.members))
	for _, m := range a.object.members {
		value := or(a.object.text(m.name), m.value)
		pairs = append(pairs, m.name+"="+url.QueryEscape(value))
	}
	replace(a, a.status, "application/x-www-form-urlencoded", strings.Join(pairs, "&"))
}

// errorAt200 keeps the server's own error if there is one.
func errorAt200(_ *Server, f Fault, a *answer) {
	if a.object == nil || a.object.text("error") == "" || f.Value != "" {
		code := or(f.Value, "bad_verification_code")
		*a = oauthError(http.StatusOK, code, "The code passed is incorrect or expired.")
	}
	a.status = http.StatusOK
}

func raw(_ *Server, f Fault, a *answer) {
	var accessToken, refreshToken string
	if a.object != nil {
		accessToken, refreshToken = a.object.text("access_token"), a.object.text("refresh_token")
	}
	a.finish()
	body := strings.NewReplacer("{body}", string(a.body), "{access_token}", accessToken,
		"{refresh_token}", refreshToken).Replace(f.Body)
	replace(a, f.Status, f.ContentType, body)
	for name, value := range f.Header {
		a.header.Set(name, value)
	}
}

// replace puts another response in the place of the right one.
func replace(a *answer, status int, contentType, body string) {
	*a = answer{status: status, header: http.Header{}, body: []byte(body)}
	if status == 0 {
		a.status = http.StatusOK
	}
	setContentType(a, contentType)
}

func setContentType(a *answer, value string) {
	a.bare = value == ""
	a.header.Set("Content-Type", value)
}
