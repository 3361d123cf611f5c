package practice

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"

	"oauthwalk/flow/finding"
)

//go:embed pages
var pageFiles embed.FS

// jsonHeaders stand on every JSON answer, which is as terse as a real server's. RFC 6749 5.1: nothing is kept.
var jsonHeaders = http.Header{
	"Cache-Control":          {"no-store"},
	"X-Content-Type-Options": {"nosniff"},
}

// PageHeaders stand on every other response, and on the page of a lab's thief. RFC 9700 4.16 and P8: no framing, no referrer, nothing kept.
var PageHeaders = http.Header{
	"Cache-Control":                {"no-store"},
	"Content-Security-Policy":      {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

// pages are the HTML pages. They have one style sheet, inside each page and named by its hash in the policy; there is
// no script and nothing from elsewhere.
type pages struct {
	style     template.CSS
	styleHash string
	byName    map[string]*template.Template
}

// page is what every page gets.
type page struct {
	Title string
	Style template.CSS
	Host  string
	Lax   []string // what the server leaves out on purpose
	As    string   // the provider that is played
	Thief string   // the address of his page; "" for none
	Data  any
}

// problem is what an error page tells: the parameter, what was received, what was expected, what to do next. Received
// is cut and cleaned already.
type problem struct {
	Title, Parameter, Received, Expected, Differs, Section, Next string

	Says string // the words of the provider that is played
}

func loadPages() (*pages, error) {
	css, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(css)
	p := &pages{style: template.CSS(css), //nolint:gosec // our own style sheet
		byName:    map[string]*template.Template{},
		styleHash: "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"}
	for _, name := range []string{"signin", "consent", "error", "home", "registration"} {
		t, err := template.ParseFS(pageFiles, "pages/layout.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		p.byName[name] = t
	}
	return p, nil
}

// html is a page as a response. formTo is where its form may lead besides this server; "" on a page without one.
func (s *Server) html(status int, name, title, formAction string, data any) answer {
	var b bytes.Buffer
	p := page{Title: title, Style: s.pages.style, Host: s.host, Lax: s.laxWords(), As: s.play.Name, Data: data}
	if s.thief != nil {
		p.Thief = s.thief.Page
	}
	if err := s.pages.byName[name].ExecuteTemplate(&b, "layout.html", p); err != nil {
		return s.plain(http.StatusInternalServerError, "This page could not be shown. Go back and try again; "+
			"if it fails again, report it as a fault of oauthwalk.\n")
	}
	h := http.Header{}
	h.Set("Content-Type", "text/html; charset=utf-8")
	// Browsers hold the redirect after a form against form-action, so the client's address must be in it.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+s.pages.styleHash+"; img-src 'self'; "+
		"base-uri 'none'; frame-ancestors 'none'; form-action "+formAction)
	return answer{status: status, header: h, body: b.Bytes()}
}

// askPage is the sign-in or the consent page.
func (s *Server) askPage(a *authorization, f *form, token string) answer {
	data := struct {
		Client Client
		Person Person
		People []Person
		Scopes []string
		Token  string
		BackTo string
		Action string
	}{a.client, f.person, people, nil, token, backTo(a.redirectURI), s.play.Paths.Authorization}
	for _, name := range strings.Fields(a.scope) {
		words, known := s.play.Scopes.knows(name)
		if !known {
			words = name
		}
		data.Scopes = append(data.Scopes, words)
	}
	formAction := strings.TrimSpace("'self' " + formSource(a.redirectURI))
	if f.consent {
		return s.html(http.StatusOK, "consent", "Allow "+a.client.Name+"?", formAction, data)
	}
	return s.html(http.StatusOK, "signin", "Sign in", formAction, data)
}

// problemPage is an error page. It never echoes a secret: what was received went through text or cut before.
func (s *Server) problemPage(status int, p problem) answer {
	if p.Received == "" {
		p.Received = "nothing"
	}
	if p.Says == "" {
		p.Says = s.play.Says["page."+p.Parameter]
	}
	a := s.html(status, "error", p.Title, "'none'", p)
	a.err, a.says = http.StatusText(status), p.Says
	return a
}

// home says what this server is, to somebody who opens its address.
func (s *Server) home(q *request) answer {
	q.note(finding.Passf("home", "RFC 9110 9.3.1", "the start page"))
	return s.html(http.StatusOK, "home", "Practice authorization server", "'none'", struct {
		Issuer       string
		Clients      []Client
		MetadataPath string
		Play         *Play
	}{s.issuer, s.registered(), metadataPath, &s.play})
}

// picture is one of the two drawings.
func (s *Server) picture(q *request) answer {
	svg, err := pageFiles.ReadFile("pages" + q.URL.Path)
	if err != nil {
		return s.plain(http.StatusNotFound, "Nothing here.\n")
	}
	q.note(finding.Passf("picture", "RFC 9110 9.3.1", "a drawing of this server"))
	h := http.Header{}
	h.Set("Content-Type", "image/svg+xml")
	return answer{status: http.StatusOK, header: h, body: svg}
}

// backTo is the part of a redirect URI that tells a person where they go.
func backTo(redirectURI string) string {
	to, _, _ := strings.Cut(redirectURI, "?")
	return to
}
