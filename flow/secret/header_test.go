package secret

import (
	"testing"
)

func TestHeader(t *testing.T) {
	var r Redactor
	tests := []struct{ field, in, want string }{
		{"Authorization", "Bearer abc", "Bearer " + red("abc")},
		{"authorization", "basic aWQ6c2VjcmV0", "basic " + red("aWQ6c2VjcmV0")},
		{"AUTHORIZATION", "DPoP  abc", "DPoP " + red("abc")},
		{"Proxy-Authorization", "Basic eA==", "Basic " + red("eA==")},
		{"Authorization", "abc", red("abc")},
		{"Authorization", "part1 part2", red("part1 part2")},
		{"Authorization", "Bearer", "Bearer"},
		{"Cookie", "a=1; session=abc; odd", "a=" + red("1") + "; session=" + red("abc") + "; " + red("odd")},
		{"Set-Cookie",
			"sid=abc; Path=/; HttpOnly; SameSite=Lax; odd=x",
			"sid=" + red("abc") + "; Path=/; HttpOnly; SameSite=Lax; odd=" + red("x")},
		{"Set-Cookie", "Path=secret; Path=/", "Path=" + red("secret") + "; Path=/"},
		{"Location",
			"http://127.0.0.1/cb?code=abc&state=s",
			"http://127.0.0.1/cb?code=" + red("abc") + "&state=" + red("s")},
		{"Referer", "https://as/?state=s", "https://as/?state=" + red("s")},
		{"DPoP", "eyJ.e30.x", red("eyJ.e30.x")},
		{"Client-Secret", "abc", red("abc")},
		{"X-Api-Key", "abc", red("abc")},
		{"Content-Type", "application/json", "application/json"},
		{"WWW-Authenticate", `Bearer realm="x", error="invalid_token"`, `Bearer realm="x", error="invalid_token"`},
	}
	for _, tt := range tests {
		runRows(t, []row{{tt.field, tt.in, tt.want}}, func(s string) string { return r.Header(tt.field, s) })
	}
}
