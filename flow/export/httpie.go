package export

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// httpie writes a command for HTTPie 3. Its arguments hold no secret: the body comes from standard input, written there by
// the shell itself, and a secret header field or parameter from a here-document of its own.
func httpie(q request) string {
	var b, documents strings.Builder
	b.WriteString(q.demands())
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
	target := q.target
	if slices.ContainsFunc(q.query, func(f field) bool { return f.value.env != "" }) {
		for _, f := range q.query { // as items all of them, so that their order stays
			item(separated(f.name)+"==", f.value, "")
		}
	} else if len(q.query) > 0 {
		target += "?" + formOf(q.query, func(s string) string { return s })
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
	body := formOf(q.form, inDoubleQuotes)
	if body != "" {
		args = append(args, single("Content-Type:application/x-www-form-urlencoded"))
	} else {
		body = inDoubleQuotes(q.body)
	}
	if len(q.form) > 0 || q.basic != nil {
		b.WriteString("# A secret with other characters than letters, digits and -._ has to be form-encoded first.\n")
	}
	stdin := "--ignore-stdin "
	if body != "" {
		fmt.Fprintf(&b, "printf '%%s' \"%s\" |\n", body)
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

// inDoubleQuotes is a text within double quotes of the shell.
func inDoubleQuotes(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`").Replace(s)
}
