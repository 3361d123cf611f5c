package terminal

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"oauthwalk/flow/lab"
)

// shells write the completions of all commands, by the name of the shell.
var shells = map[string]func([]*flags) string{"bash": bash, "zsh": zsh, "fish": fish}

// completion prints what a shell needs to complete commands, flags and their values.
func (t *Terminal) completion(_ context.Context, args []string) int {
	shell := ""
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		shell, args = args[0], args[1:]
	}
	if code, done := t.parse(t.flags("completion"), args); done {
		return code
	}
	write := shells[shell]
	if write == nil {
		return t.usage("completion", errors.New("name the shell: bash, zsh or fish"))
	}
	fmt.Fprint(t.Stdout, strings.ReplaceAll(write(pages()), "\t", "    ")) // a tab would be written as its escape
	return exitOK
}

// pages are all commands with their flags.
func pages() (all []*flags) {
	for _, c := range commands() {
		all = append(all, c.page())
	}
	return all
}

// completed is a flag with what may follow it.
type completed struct {
	name, arg, usage string // arg is "" where nothing follows
	words            []string
	file             bool // the name of a file follows
}

// all are the flags of a command in their order.
func (f *flags) all() (out []completed) {
	for _, p := range f.parts {
		for _, one := range p.flags {
			arg, usage := meaning(one)
			c := completed{name: one.Name, arg: arg, usage: usage, file: strings.Contains(arg, "FILE")}
			switch {
			case c.file:
			case c.name == "provider":
				c.words = providerNames()
			case c.name == "as":
				c.words = presetNames(false)
			case c.name == "companion":
				c.words = companionNames()
			case c.name == "until":
				c.words = stageNames()
			case strings.Contains(arg, "|"):
				c.words = strings.Split(arg, "|")
			}
			out = append(out, c)
		}
	}
	return out
}

// words are what may follow the name of the command.
func (c command) words() []string {
	switch c.name {
	case "lab":
		return textsOf(lab.All(), func(l lab.Lab) string { return l.Name })
	case "completion":
		return []string{"bash", "zsh", "fish"}
	}
	return nil
}

// takesFile tells that a file may follow the name of the command.
func (c command) takesFile() bool { return strings.Contains(c.arguments, "FILE") }

func bash(all []*flags) string {
	var b, follow strings.Builder
	b.WriteString("# Completion of oauthwalk for bash.\n_oauthwalk() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= files=\n" +
		"\tCOMPREPLY=()\n\tcase \"${COMP_WORDS[1]}\" in\n")
	var names []string
	seen := map[string]bool{}
	for _, f := range all {
		var words []string
		for _, one := range f.all() {
			words = append(words, "--"+one.name)
			if !seen[one.name] && one.arg != "" {
				seen[one.name] = true
				follow.WriteString("\t--" + one.name + ") words='" + strings.Join(one.words, " ") + "'")
				if one.file {
					follow.WriteString(" files=1")
				}
				follow.WriteString(" ;;\n")
			}
		}
		if f.command.name == "" {
			names = append(names, words...)
			continue
		}
		names = append(names, f.command.name)
		more := ""
		if f.command.takesFile() {
			more = " files=1"
		}
		fmt.Fprintf(&b, "\t%s) words='%s'%s ;;\n", f.command.name, strings.Join(append(words, f.command.words()...), " "), more)
	}
	b.WriteString("\tesac\n\t[ \"$COMP_CWORD\" -gt 1 ] || words='" + strings.Join(names, " ") + "' files=\n\tcase \"$before\" in\n" + follow.String() +
		"\tesac\n\t[ -z \"$files\" ] || compopt -o filenames 2>/dev/null\n\tlocal IFS=$'\\n'\n" +
		"\tCOMPREPLY=($(IFS=' '; compgen -W \"$words\" -- \"$word\"; [ -z \"$files\" ] || compgen -f -- \"$word\"))\n}\ncomplete -F _oauthwalk oauthwalk\n")
	return b.String()
}

func zsh(all []*flags) string {
	text := strings.NewReplacer("'", "'\\''", "[", "(", "]", ")", ":", "\\:", "\"", "")
	var b, commands strings.Builder
	arguments := func(f *flags) string {
		var out strings.Builder
		out.WriteString("_arguments")
		for _, one := range f.all() {
			fmt.Fprintf(&out, " \\\n\t\t\t'*--%s[%s]", one.name, text.Replace(one.usage))
			if one.arg != "" {
				fmt.Fprintf(&out, ":%s:", text.Replace(one.arg))
			}
			switch {
			case one.file:
				out.WriteString("_files")
			case one.words != nil:
				out.WriteString("(" + strings.Join(one.words, " ") + ")")
			}
			out.WriteString("'")
		}
		if words := f.command.words(); words != nil {
			fmt.Fprintf(&out, " \\\n\t\t\t'*:%s:(%s)'", f.command.name, strings.Join(words, " "))
		} else if f.command.takesFile() {
			out.WriteString(" \\\n\t\t\t'*:file:_files'")
		}
		return out.String()
	}
	window := ""
	for _, f := range all {
		if f.command.name == "" {
			window = arguments(f)
			continue
		}
		fmt.Fprintf(&commands, "\t\t'%s:%s'\n", f.command.name, text.Replace(f.command.summary))
		fmt.Fprintf(&b, "\t%s)\n\t\t%s ;;\n", f.command.name, arguments(f))
	}
	return "#compdef oauthwalk\n# Completion of oauthwalk for zsh.\n_oauthwalk() {\n\tlocal -a names\n\tnames=(\n" + commands.String() +
		"\t)\n\tif (( CURRENT == 2 )); then\n\t\t_describe command names\n\t\t" + window + "\n\t\treturn\n\tfi\n\tlocal name=$words[2]\n" +
		"\tshift words\n\t(( CURRENT-- ))\n\tcase $name in\n" + b.String() + "\tesac\n}\n" +
		"if [ \"$funcstack[1]\" = _oauthwalk ]; then\n\t_oauthwalk \"$@\"\nelse\n\tcompdef _oauthwalk oauthwalk\nfi\n"
}

func fish(all []*flags) string {
	quote := func(s string) string {
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
	}
	var b strings.Builder
	b.WriteString("# Completion of oauthwalk for fish.\ncomplete -c oauthwalk -f\n")
	for _, f := range all {
		when := "__fish_use_subcommand"
		if name := f.command.name; name != "" {
			fmt.Fprintf(&b, "complete -c oauthwalk -n %s -a %s -d %s\n", when, name, quote(f.command.summary))
			when = quote("__fish_seen_subcommand_from " + name)
		}
		for _, one := range f.all() {
			fmt.Fprintf(&b, "complete -c oauthwalk -n %s -l %s -d %s", when, one.name, quote(one.usage))
			switch {
			case one.file:
				b.WriteString(" -r -F")
			case one.words != nil:
				b.WriteString(" -x -a " + quote(strings.Join(one.words, " ")))
			case one.arg != "":
				b.WriteString(" -x")
			}
			b.WriteString("\n")
		}
		if words := f.command.words(); words != nil {
			fmt.Fprintf(&b, "complete -c oauthwalk -n %s -a %s\n", when, quote(strings.Join(words, " ")))
		} else if f.command.takesFile() {
			fmt.Fprintf(&b, "complete -c oauthwalk -n %s -F\n", when)
		}
	}
	return b.String()
}
