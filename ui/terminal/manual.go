package terminal

import (
	"context"
	"fmt"
	"strings"
)

// manual prints the page of the manual, made of the same texts as the help.
func (t *Terminal) manual(_ context.Context, args []string) int {
	if code, done := t.parse(t.flags("manual"), args); done {
		return code
	}
	fmt.Fprint(t.Stdout, manual(t.Build.Version))
	return exitOK
}

// manual is the page in the language of man(7). It has no date, so that it is the same whenever it is built.
func manual(version string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line(`.TH OAUTHWALK 1 "" "oauthwalk %s" "User Commands"`, roff(version))
	line(".SH NAME\noauthwalk \\- walk through the OAuth 2.0 authorization code flow, one stage at a time")
	each := func(p part) {
		for _, one := range p.flags {
			arg, usage := meaning(one)
			line(".TP\n.B \\-\\-%s\n%s", roff(strings.TrimSpace(one.Name+" "+arg)), roff(usage))
		}
	}
	line(".SH SYNOPSIS")
	all, output := pages(), part{}
	for i, f := range all {
		if i > 0 {
			line(".br")
		}
		line(`.B oauthwalk %s`, roff(strings.TrimSpace(f.command.name+" "+f.command.arguments)))
	}
	for _, f := range all {
		if f.command.name == "" {
			line(".SH DESCRIPTION")
		} else {
			line(".SH %s", roff(strings.ToUpper(f.command.name)))
		}
		for i, paragraph := range f.command.paragraphs {
			if i > 0 {
				line(".PP")
			}
			line("%s", roff(paragraph))
		}
		for _, p := range f.parts {
			if p.title == outputTitle {
				output = p // the same of every command
				continue
			}
			line(".SS %s", roff(p.title))
			each(p)
		}
	}
	line(".SH OUTPUT OF EVERY COMMAND")
	each(output)
	line(".SH ENVIRONMENT\n.TP\n.B ACCESSIBLE\nif it is 1, text is printed as in a terminal\n.TP\n.B SSH_CONNECTION\nif it is set, " +
		"walk \\-\\-no\\-browser says how to forward the port of the callback")
	line(".SH FILES\n.TP\n.I ~/.config/oauthwalk/profiles.json\nthe saved clients, without secrets\n" +
		".TP\n.I ~/.local/state/oauthwalk\nthe walks that the history keeps, without secrets; below XDG_STATE_HOME if that is set")
	line(".SH SEE ALSO\nRFC 6749, RFC 7636, RFC 9700")
	return b.String()
}

// roff is a text as man(7) prints it as it is: a macro takes quotes for the limits of an argument.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, `"`, `\(dq`, "'", `\(aq`, "…", "...").Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}
