package secret

import (
	"net/url"
	"testing"
)

func TestURL(t *testing.T) {
	var r Redactor
	runRows(t, []row{
		{"callback",
			"http://127.0.0.1:7/cb?code=a%2Fb&state=xyz&iss=https%3A%2F%2Fas",
			"http://127.0.0.1:7/cb?code=" + red("a/b") + "&state=" + red("xyz") + "&iss=https%3A%2F%2Fas"},
		{"authorization request",
			"https://as/auth?response_type=code&client_id=app&state=xyz&nonce=n-1&code_challenge=E9",
			"https://as/auth?response_type=code&client_id=app&state=" + red("xyz") + "&nonce=" + red("n-1") +
				"&code_challenge=E9"},
		{"fragment",
			"https://app/cb#access_token=tok&token_type=Bearer&state=s1",
			"https://app/cb#access_token=" + red("tok") + "&token_type=Bearer&state=" + red("s1")},
		{"hash route", "https://app/#/cb?code=abc", "https://app/#/cb?code=" + red("abc")},
		{"query and fragment", "/cb?code=abc#_=_", "/cb?code=" + red("abc") + "#_=_"},
		{"query alone", "code=abc&state=xyz", "code=" + red("abc") + "&state=" + red("xyz")},
		{"empty value", "/cb?code=&state", "/cb?code=&state"},
		{"twice", "?code=a&code=b", "?code=" + red("a") + "&code=" + red("b")},
		{"semicolon", "?code=a;state=b", "?code=" + red("a;state=b")},
		{"bad escape", "?code=%zz&x=1", "?code=" + red("%zz") + "&x=1"},
		{"case and escapes in the name",
			"?CODE=a&%61ccess_token=b&acce%C5%BF%C5%BF_token=c",
			"?CODE=" + red("a") + "&%61ccess_token=" + red("b") + "&acce%C5%BF%C5%BF_token=" + red("c")},
		{"plus is a space", "?password=a+b", "?password=" + red("a b")},
		{"nested",
			"/login?next=%2Fauthorize%3Fstate%3Dxyz%26x%3D1",
			"/login?next=" + url.QueryEscape("/authorize?state="+red("xyz")+"&x=1")},
		{"nested, not escaped",
			"/login?next=/authorize?state=xyz&code=abc",
			"/login?next=/authorize?state=" + red("xyz") + "&code=" + red("abc")},
		{"userinfo", "https://me:pass%21@as/x?y=1", "https://me:" + red("pass!") + "@as/x?y=1"},
		{"userinfo, escaped", "?next=https%3A%2F%2Fme%3Apass%2521%40as%2F", "?next=" + url.QueryEscape("https://me:"+red("pass!")+"@as/")},
		{"userinfo, escaped twice", "?next=https%253A%252F%252Fme%253Apass%2540as",
			"?next=" + url.QueryEscape(url.QueryEscape("https://me:"+red("pass")+"@as"))},
		{"userinfo without a name", "https://tok@as", "https://" + red("tok") + "@as"},
		{"at sign later", "https://as/@me:x", "https://as/@me:x"},
		{"IPv6", "http://[::1]:80/cb?code=abc", "http://[::1]:80/cb?code=" + red("abc")},
		{"marker with a tail", "?code=" + red("abc") + "xyz&a=1", "?code=" + red(red("abc")+"xyz") + "&a=1"},
		{"no marker of ours", "?code=[redacted 3 #abcd]xyz&a=1", "?code=" + red("[redacted 3 ") + "#abcd]xyz&a=1"},
		{"nothing", "https://as/authorize", "https://as/authorize"},
		{"empty", "", ""},
	}, r.URL)
}
