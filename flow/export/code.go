package export

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
)

// Form is a way to write a request.
type Form struct {
	Name  string // "curl"
	write func(request) string
}

// Forms are all ways, in the order in which they are offered.
var Forms = []Form{{"curl (POSIX shell)", curl}, {"HTTPie (POSIX shell)", httpie}, {"Python (requests)", python}, {"Go (net/http)", golang},
	{"JavaScript (fetch)", javascript}}

// Of is the request of an exchange as code that sends it again. No value in it is secret: they are names of environment
// variables, which the code asks for.
func (f Form) Of(x wire.Exchange, r *secret.Redactor) string { return f.write(read(x, r)) }

// curl writes a command whose secrets stand in no argument: it reads its options from a here-document, in which the shell
// puts the variables. -q keeps ~/.curlrc out, -g takes brackets as they are.
func curl(q request) string {
	var b strings.Builder
	b.WriteString(q.demands())
	if q.basic != nil {
		b.WriteString("# RFC 6749 2.3.1: a secret with other characters than letters, digits and -._ has to be form-encoded first.\n")
	}
	b.WriteString("curl -q -i -g --http1.1 -K - <<EOF\n")
	option := func(name, before string, v value) {
		fmt.Fprintf(&b, "%s = \"%s%s\"\n", name, quoted(before), v.in(quoted, "$%s"))
	}
	target := q.target
	if len(q.query) > 0 {
		target += "?"
	}
	fmt.Fprintf(&b, "url = \"%s%s\"\n", quoted(target), formOf(q.query, quoted))
	if q.method != "GET" && (q.method != "POST" || len(q.form) == 0 && q.body == "") {
		option("request", "", literal(q.method))
	}
	for _, f := range q.header {
		option("header", f.name+": ", f.value)
	}
	if q.bearer != (value{}) {
		option("header", "Authorization: Bearer ", q.bearer)
	}
	if q.basic != nil {
		option("user", url.QueryEscape(q.basic.id.literal)+":", q.basic.secret)
	}
	for _, f := range q.form {
		option("data-urlencode", url.QueryEscape(f.name)+"=", f.value)
	}
	if q.body != "" {
		option("data-raw", "", literal(q.body))
	}
	b.WriteString("EOF\n")
	return b.String()
}

// quoted escapes a text twice: for curl, which reads \\ and \" in double quotes, and for the shell.
func quoted(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	return strings.NewReplacer(`\`, `\\`, `$`, `\$`, "`", "\\`").Replace(s)
}

// python writes a program for requests.
func python(q request) string {
	var b strings.Builder
	text := func(v value) string { return v.in(pythonString, "os.environ[%q]") }
	list := func(name string, fields []field) {
		if len(fields) == 0 {
			return
		}
		fmt.Fprintf(&b, "    %s=[\n", name)
		for _, f := range fields {
			fmt.Fprintf(&b, "        (%s, %s),\n", pythonString(f.name), text(f.value))
		}
		b.WriteString("    ],\n")
	}
	b.WriteString("import os\n")
	if q.basic != nil {
		b.WriteString("from urllib.parse import quote_plus\n")
	}
	fmt.Fprintf(&b, "\nimport requests\n\nresponse = requests.request(\n    %q,\n    %s,\n", q.method, pythonString(q.target))
	list("params", q.query)
	b.WriteString("    headers={\n")
	for _, f := range q.header {
		fmt.Fprintf(&b, "        %s: %s,\n", pythonString(f.name), text(f.value))
	}
	if q.bearer != (value{}) {
		fmt.Fprintf(&b, "        \"Authorization\": \"Bearer \" + %s,\n", text(q.bearer))
	}
	b.WriteString("    },\n")
	if q.basic != nil {
		fmt.Fprintf(&b, "    auth=(quote_plus(%s), quote_plus(%s)),  # RFC 6749 2.3.1\n", text(q.basic.id), text(q.basic.secret))
	}
	list("data", q.form)
	if q.body != "" {
		fmt.Fprintf(&b, "    data=%s.encode(),\n", pythonString(q.body))
	}
	b.WriteString("    allow_redirects=False,\n    timeout=30,\n)\nprint(response.status_code, response.reason)\nprint(response.text)\n")
	return b.String()
}

// pythonString is a string of Python, which reads the escapes of JSON and more.
func pythonString(s string) string { return strconv.QuoteToASCII(s) }

// golang writes a program for net/http.
func golang(q request) string {
	var b strings.Builder
	text := func(v value) string { return v.in(strconv.Quote, "os.Getenv(%q)") }
	encoded := func(fields []field) string {
		var parts []string
		for i, f := range fields {
			before := url.QueryEscape(f.name) + "="
			if i > 0 {
				before = "&" + before
			}
			parts = append(parts, fmt.Sprintf("%q + url.QueryEscape(%s)", before, text(f.value)))
		}
		return strings.Join(parts, " +\n\t\t")
	}
	target, body := strconv.Quote(q.target), "nil"
	if len(q.query) > 0 {
		target = strconv.Quote(q.target+"?") + " +\n\t\t" + encoded(q.query)
	}
	fmt.Fprintf(&b, "\ttarget := %s\n", target)
	switch {
	case len(q.form) > 0:
		fmt.Fprintf(&b, "\tform := %s\n", encoded(q.form))
		body = "strings.NewReader(form)"
	case q.body != "":
		body = "strings.NewReader(" + strconv.Quote(q.body) + ")"
	}
	fmt.Fprintf(&b, "\trequest, err := http.NewRequest(%q, target, %s)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n", q.method, body)
	if len(q.form) > 0 {
		b.WriteString("\trequest.Header.Set(\"Content-Type\", \"application/x-www-form-urlencoded\")\n")
	}
	for _, f := range q.header {
		fmt.Fprintf(&b, "\trequest.Header.Set(%q, %s)\n", f.name, text(f.value))
	}
	if q.bearer != (value{}) {
		fmt.Fprintf(&b, "\trequest.Header.Set(\"Authorization\", \"Bearer \"+%s)\n", text(q.bearer))
	}
	if q.basic != nil {
		fmt.Fprintf(&b, "\trequest.SetBasicAuth(url.QueryEscape(%s), url.QueryEscape(%s)) // RFC 6749 2.3.1\n", text(q.basic.id), text(q.basic.secret))
	}
	b.WriteString("\tclient := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}\n" +
		"\tresponse, err := client.Do(request)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tdefer response.Body.Close()\n" +
		"\tfmt.Println(response.Status)\n\tif _, err := io.Copy(os.Stdout, response.Body); err != nil {\n\t\tlog.Fatal(err)\n\t}\n")
	return tidied("package main\n\nimport (\n\t\"fmt\"\n\t\"io\"\n\t\"log\"\n\t\"net/http\"\n\t\"net/url\"\n\t\"os\"\n\t\"strings\"\n)\n\nfunc main() {\n" +
		b.String() + "}\n")
}

// javascript writes a module for fetch, in Node or Deno.
func javascript(q request) string {
	var b strings.Builder
	text := func(v value) string { return v.in(strconv.QuoteToASCII, "process.env.%s") }
	list := func(fields []field) string {
		var parts []string
		for _, f := range fields {
			parts = append(parts, fmt.Sprintf("[%s, %s]", strconv.QuoteToASCII(f.name), text(f.value)))
		}
		return "new URLSearchParams([\n  " + strings.Join(parts, ",\n  ") + ",\n])"
	}
	target := strconv.QuoteToASCII(q.target)
	if len(q.query) > 0 {
		fmt.Fprintf(&b, "const query = %s;\n", list(q.query))
		target = strconv.QuoteToASCII(q.target+"?") + " + query"
	}
	if len(q.form) > 0 {
		fmt.Fprintf(&b, "const body = %s;\n", list(q.form))
	}
	if q.basic != nil {
		b.WriteString("const form = (text) => encodeURIComponent(text).replaceAll(\"%20\", \"+\");\n")
	}
	fmt.Fprintf(&b, "const response = await fetch(%s, {\n  method: %q,\n  redirect: \"manual\",\n  headers: {\n", target, q.method)
	for _, f := range q.header {
		fmt.Fprintf(&b, "    %s: %s,\n", strconv.QuoteToASCII(f.name), text(f.value))
	}
	if q.bearer != (value{}) {
		fmt.Fprintf(&b, "    Authorization: \"Bearer \" + %s,\n", text(q.bearer))
	}
	if len(q.form) > 0 {
		b.WriteString("    \"Content-Type\": \"application/x-www-form-urlencoded\",\n")
	}
	if q.basic != nil {
		fmt.Fprintf(&b, "    // RFC 6749 2.3.1: both halves are form-encoded.\n    Authorization: \"Basic \" + btoa(form(%s) + \":\" + form(%s)),\n",
			text(q.basic.id), text(q.basic.secret))
	}
	b.WriteString("  },\n")
	switch {
	case len(q.form) > 0:
		b.WriteString("  body,\n")
	case q.body != "":
		fmt.Fprintf(&b, "  body: %s,\n", strconv.QuoteToASCII(q.body))
	}
	b.WriteString("});\nconsole.log(response.status, response.statusText);\nconsole.log(await response.text());\n")
	return b.String()
}
