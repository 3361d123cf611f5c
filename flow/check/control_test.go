package check_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
)

// A response that an invented client ID gets as well proves nothing of this one; what differs does.
func TestControls(t *testing.T) {
	unknown := reply{404, "", "text/html", "<h1>Oops</h1>"}
	empty := reply{403, "", "text/plain", ""}
	signInFor := func(query string) reply { return reply{302, "/login?next=" + query, "", ""} }
	for name, tt := range map[string]struct {
		good, client, uri      reply // to the client's own request, to an invented ID, to an invented URI
		endpoint, id, redirect finding.Verdict
		failed, unknown        bool
	}{
		"all told apart":      {signIn, unknown, empty, finding.Pass, finding.Pass, finding.Pass, false, false},
		"sign-in before all":  {signIn, signIn, signIn, finding.Pass, finding.Unknown, finding.Unknown, false, true},
		"redirect to sign-in": {signInFor("{query}"), signInFor("{query}"), signInFor("{query}"), finding.Pass, finding.Unknown, finding.Unknown, false, true},
		"client only":         {signIn, unknown, signIn, finding.Pass, finding.Pass, finding.Unknown, false, true},
		"empty refusals":      {empty, empty, empty, finding.Fail, finding.Unknown, finding.Unknown, true, false},
		"refused URI":         {empty, unknown, empty, finding.Fail, finding.Pass, finding.Fail, true, false},
		"back to the client":  {reply{302, "{redirect}?error=login_required", "", ""}, signIn, signIn, finding.Pass, finding.Pass, finding.Pass, false, false},
		"controls out of order": {signIn, reply{503, "", "", ""}, reply{503, "", "", ""}, finding.Pass, finding.Unknown, finding.Unknown,
			false, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				q := r.URL.Query()
				switch {
				case r.URL.Path != "/authorize":
					badGrant.write(w, r)
				case q.Get("client_id") != "app":
					tt.client.write(w, r)
				case q.Get("redirect_uri") != ownURI:
					tt.uri.write(w, r)
				default:
					tt.good.write(w, r)
				}
			}))
			defer s.Close()
			out := examine(t, typed(s.URL), check.Deps{})
			out.want(t, "authorization_endpoint", tt.endpoint, "")
			out.want(t, "client_id", tt.id, "")
			out.want(t, "redirect_uri_accepted", tt.redirect, "")
			if out.Failed != tt.failed || out.Unknown != tt.unknown {
				t.Errorf("failed %v, unknown %v, want %v, %v", out.Failed, out.Unknown, tt.failed, tt.unknown)
			}
			if name == "back to the client" && out.controls() > 0 {
				t.Errorf("%d controls were sent though the first response is proof", out.controls())
			}
		})
	}
}

// A server that shows its errors on a page of its own, to which it redirects, is understood; one hop is followed and no more,
// with the cookie of the session that it began, and nothing to another server.
func TestRedirectToAnErrorPage(t *testing.T) {
	for name, tt := range map[string]struct {
		to, page string
		hops     int
		redirect finding.Verdict
	}{
		"error page":    {"/page", "<h1>Sorry</h1>unauthorized_client: Invalid redirect_uri", 1, finding.Fail},
		"sign-in":       {"/page", `<form><input type="password"></form>`, 1, finding.Unknown},
		"other server":  {"http://elsewhere.invalid/page", "", 0, finding.Unknown},
		"and on":        {"/further", "", 1, finding.Unknown},
		"needs session": {"/page?a=b", "", 1, finding.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			hops := 0
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch _, err := r.Cookie("session"); {
				case r.URL.Path == "/authorize":
					http.SetCookie(w, &http.Cookie{Name: "session", Value: "begun"})
					reply{302, tt.to, "", ""}.write(w, r)
				case r.Method == http.MethodPost:
					badGrant.write(w, r)
				case r.URL.Path == "/further":
					hops++
					reply{302, "/further", "", ""}.write(w, r)
				default:
					if hops++; err != nil {
						t.Error("the cookie is missing")
					}
					reply{200, "", "text/html", tt.page}.write(w, r)
				}
			}))
			defer s.Close()
			out := examine(t, typed(s.URL), check.Deps{})
			out.want(t, "redirect_uri_accepted", tt.redirect, "")
			if hops != tt.hops {
				t.Errorf("%d requests after the redirect, want %d", hops, tt.hops)
			}
		})
	}
}
