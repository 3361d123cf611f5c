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
