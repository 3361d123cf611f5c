package secret

import (
	"testing"
)

func TestFormBody(t *testing.T) {
	var r Redactor
	const form = "grant_type=refresh&code=a%2Bb&redirect_uri=http%3A%2F%2Fx%2Fcb&code_verifier=v&client_secret=s"
	want := "grant_type=refresh&code=" + red("a+b") + "&redirect_uri=http%3A%2F%2Fx%2Fcb&code_verifier=" + red("v") +
		"&client_secret=" + red("s")
	for _, media := range []string{
		"application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8",
		"text/plain", "", "application/json", "text/html; charset"} {
		runRows(t, []row{{media, form, want}}, func(s string) string { return r.Body(media, []byte(s)) })
	}
	runRows(t, []row{
		{"brace in front", "{&access_token=abc", "{&access_token=" + red("abc")},
		{"hash is text", "password=a#b&x=1", "password=" + red("a#b") + "&x=1"},
		{"JSON by mistake", `{"access_token":"abc"}`, `{"access_token":"` + red("abc") + `"}`},
	}, func(s string) string { return r.Body("application/x-www-form-urlencoded", []byte(s)) })
}

func TestJSONBody(t *testing.T) {
	var r Redactor
	rows := []row{
		{"spaces and order", "{\n  \"access_token\" : \"abc\",\t\"token_type\":\"Bearer\",\n \"expires_in\":3600.0 }\n",
			"{\n  \"access_token\" : \"" + red("abc") + "\",\t\"token_type\":\"Bearer\",\n \"expires_in\":3600.0 }\n"},
		{"nested",
			`{"a":[{"b":{"refresh_token":"x"}}],"id_token":"y"}`,
			`{"a":[{"b":{"refresh_token":"` + red("x") + `"}}],"id_token":"` + red("y") + `"}`},
		{"escapes",
			`{"\u0061ccess_token":"a\/b\u0026\"c\ud83d\ude00"}`,
			`{"\u0061ccess_token":"` + red("a/b&\"c😀") + `"}`},
		{"case twins",
			`{"ACCESS_TOKEN":"a","acceſs_token":"b"}`,
			`{"ACCESS_TOKEN":"` + red("a") + `","acceſs_token":"` + red("b") + `"}`},
		{"without joints", `{"clientSecret":"a","AccessToken":"b","code-verifier":"c"}`,
			`{"clientSecret":"` + red("a") + `","AccessToken":"` + red("b") + `","code-verifier":"` + red("c") + `"}`},
		{"error numbers and codes of words", `{"code":"40002","error":{"code":"InvalidAuthenticationToken"},"errors":[{"code":"invalid"}]}`,
			`{"code":"40002","error":{"code":"InvalidAuthenticationToken"},"errors":[{"code":"invalid"}]}`},
		{"what could be an authorization code", `{"code":"SplxlOBeZQQYbYS6WxSbIA"}`, `{"code":"` + red("SplxlOBeZQQYbYS6WxSbIA") + `"}`},
		{"a long number could be one", `{"code":"1234567890123456"}`, `{"code":"` + red("1234567890123456") + `"}`},
		{"words within a secret", `{"token":{"code":"invalid"}}`, `{"token":{"code":"` + red("invalid") + `"}}`},
		{"duplicates", `{"code":"a","code":"b"}`, `{"code":"` + red("a") + `","code":"` + red("b") + `"}`},
		{"array",
			`{"token":["a",["b"],1],"x":["c"]}`,
			`{"token":["` + red("a") + `",["` + red("b") + `"],1],"x":["c"]}`},
		{"object", `{"token":{"value":"a","n":1},"x":"c"}`, `{"token":{"value":"` + red("a") + `","n":1},"x":"c"}`},
		{"number",
			`{"password":1234,"code":190,"state":null,"nonce":true}`,
			`{"password":"` + red("1234") + `","code":190,"state":null,"nonce":true}`},
		{"empty", `{"access_token":""}`, `{"access_token":""}`},
		{"value that is a name", `{"hint":"access_token","x":"y"}`, `{"hint":"access_token","x":"y"}`},
		{"not secret",
			`{"token_type":"a","code_challenge":"b","token_endpoint":"c","error":"d"}`,
			`{"token_type":"a","code_challenge":"b","token_endpoint":"c","error":"d"}`},
		{"URL inside", `{"u":"https:\/\/x\/cb?code=abc&a=<b>"}`, `{"u":"https://x/cb?code=` + red("abc") + `&a=<b>"}`},
		{"prose inside", `{"error_description":"state=x is not ours"}`, `{"error_description":"state=x is not ours"}`},
		{"cut in a value", `{"a":1,"access_token":"abcdef`, `{"a":1,"access_token":"` + red("abcdef")},
		{"cut in an escape", `{"access_token":"abc\`, `{"access_token":"` + red(`abc\`)},
		{"no quotes", `{access_token: abc def, x: 1}`, `{access_token: "` + red("abc def") + `", x: 1}`},
		{"single quotes", `{'access_token': 'abc', 'x': 'y'}`, `{'access_token': "` + red("abc") + `", 'x': 'y'}`},
		{"trailing comma, brackets wrong", `{"a":]],"code":"x",}`, `{"a":]],"code":"` + red("x") + `",}`},
		{"BOM", "\ufeff{\"code\":\"x\"}", "\ufeff{\"code\":\"" + red("x") + "\"}"},
	}
	types := []string{"application/json", "application/problem+json", "text/html", "text/plain;charset=UTF-8", ""}
	for _, media := range types {
		runRows(t, rows, func(s string) string { return r.Body(media, []byte(s)) })
	}
}

func TestOtherBodies(t *testing.T) {
	var r Redactor
	r.Add(New("known-value"))
	runRows(t, []row{
		{"html", `<p>code=abc known-value</p>`, `<p>code=abc ` + red("known-value") + `</p>`},
		{"value first", `known-value {"code":"x"}`, red("known-value") + ` {"code":"x"}`},
		{"not text", "\x00\xffknown-value\xfe", "\x00\xff" + red("known-value") + "\xfe"},
		{"empty", "", ""},
	}, func(s string) string { return r.Body("text/html", []byte(s)) })
	runRows(t, []row{
		{"jwt", "eyJ.e30.c2ln\n", red("eyJ.e30.c2ln")},
	}, func(s string) string { return r.Body("application/jwt", []byte(s)) })
	runRows(t, []row{
		{"gzip", "\x1f\x8b\x08rest", "(7 bytes of gzip, left out)"},
	}, func(s string) string { return r.Body("application/json", []byte(s)) })
}
