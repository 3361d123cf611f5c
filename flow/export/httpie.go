package export

import (
	"fmt"
	"net/url"
	"strings"
)

// httpie writes a command for HTTPie 3. Its arguments hold no secret: the body comes from standard input, written there by
// the shell itself, and a secret header field or parameter from a here-document of its own.
func httpie(q request) string {
	var b, documents strings.Builder
	for _, name := range q.variables() {
		fmt.Fprintf(&b, ": \"${%s:?set it first}\"\n", name)
	}
	var args []string
	next := 3 // the first descriptor that is free
	item := func(before string, v value, scheme string) {
		if v.env == "" {
			args = append(args, single(before+v.literal))
			return
		}
		args = append(args, single(fmt.Sprintf("%s@/dev/fd/%d", before, next)))
		fmt.Fprintf(&documents, "%s$%s\nEOF%d\n", scheme, v.env, next)
		next++
	}
	target, hidden := q.target, false
	for _, f := range q.query {
		hidden = hidden || f.value.env != ""
	}
	for i, f := range q.query {
		switch {
		case hidden: // as items all of them, so that their order stays
			item(separated(f.name)+"==", f.value, "")
		case i == 0:
			target += "?" + url.QueryEscape(f.name) + "=" + url.QueryEscape(f.value.literal)
		default:
			target += "&" + url.QueryEscape(f.name) + "=" + url.QueryEscape(f.value.literal)
		}
	}
	for _, f := range q.header {
		item(separated(f.name)+":", f.value, "")
	}
	if q.bearer != (value{}) {
		item("Authorization:", q.bearer, "Bearer ")
	}
	if q.basic != nil {
		args = append(args, single(fmt.Sprintf("Authorization:@/dev/fd/%d", next)))
		fmt.Fprintf(&documents, "Basic $(printf '%%s:%%s' %s \"$%s\" | base64 | tr -d '\\n')\nEOF%d\n", single(url.QueryEscape(q.basic.id.literal)),
			q.basic.secret.env, next)
		next++
	}
	var body []string
	for _, f := range q.form {
		body = append(body, inDoubleQuotes(url.QueryEscape(f.name)+"=")+inDouble(escaped(f.value)))
	}
	if len(body) > 0 {
		args = append(args, single("Content-Type:application/x-www-form-urlencoded"))
	} else if q.body != "" {
		body = []string{inDoubleQuotes(q.body)}
	}
	if len(q.form) > 0 || q.basic != nil {
		b.WriteString("# A secret with other characters than letters, digits and -._ has to be form-encoded first.\n")
	}
	stdin := "--ignore-stdin "
	if len(body) > 0 {
		fmt.Fprintf(&b, "printf '%%s' \"%s\" |\n", strings.Join(body, "&"))
		stdin = ""
	}
	fmt.Fprintf(&b, "http --print=hb --ignore-netrc %s%s %s", stdin, q.method, single(target))
	for _, arg := range args {
		b.WriteString(" \\\n  " + arg)
	}
	for fd := 3; fd < next; fd++ {
		fmt.Fprintf(&b, " %d<<EOF%d", fd, fd)
	}
	return b.String() + "\n" + documents.String()
}

// single is a word for the shell that nothing in it is read in.
func single(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// separated is a name in an item of HTTPie, in which these characters would end it.
func separated(name string) string {
	return strings.NewReplacer(`\`, `\\`, ":", `\:`, "=", `\=`, "@", `\@`, ";", `\;`).Replace(name)
}

// inDouble is a value within double quotes of the shell.
func inDouble(v value) string {
	if v.env != "" {
		return "$" + v.env
	}
	return inDoubleQuotes(v.literal)
}

func inDoubleQuotes(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(s)
}
