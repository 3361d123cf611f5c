package terminal

import (
	"context"
	"errors"
	"flag"
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

// all are the flags of a command in their order.
func (f *flags) all() (out []*flag.Flag) {
	for _, p := range f.parts {
		out = append(out, p.flags...)
	}
	return out
}

// words are what may follow the name of the command.
func (c command) words() []string {
	switch c.name {
	case "lab":
		var names []string
		for _, l := range lab.All() {
			names = append(names, l.Name)
		}
		return names
	case "completion":
		return []string{"bash", "zsh", "fish"}
	}
	return nil
}

// takesFile tells that a file may follow the name of the command.
func (c command) takesFile() bool { return strings.Contains(c.arguments, "FILE") }

// values are what may follow a flag; files tells that it is the name of a file.
func values(f *flag.Flag) (words []string, files bool) {
	arg, _ := meaning(f)
	switch {
	case strings.Contains(arg, "FILE"):
		return nil, true
	case f.Name == "provider":
		return providerNames(), false
	case f.Name == "as":
		return presetNames(false), false
	case f.Name == "companion":
		return companionNames(), false
	case f.Name == "until":
		return stageNames(), false
	case strings.Contains(arg, "|"):
		return strings.Split(arg, "|"), false
	}
	return nil, false
}

// takesValue tells that something follows the flag.
func takesValue(f *flag.Flag) bool {
	arg, _ := meaning(f)
	return arg != ""
}

func bash(all []*flags) string {
	var b, follow strings.Builder
	b.WriteString("# Completion of oauthwalk for bash.\n_oauthwalk() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} words= files=\n" +
		"\tCOMPREPLY=()\n\tcase \"${COMP_WORDS[1]}\" in\n")
	var names []string
	seen := map[string]bool{}
	for _, f := range all {
		var words []string
		for _, one := range f.all() {
			words = append(words, "--"+one.Name)
			if list, files := values(one); !seen[one.Name] && takesValue(one) {
				seen[one.Name] = true
				follow.WriteString("\t--" + one.Name + ") words='" + strings.Join(list, " ") + "'")
				if files {
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
			arg, usage := meaning(one)
			fmt.Fprintf(&out, " \\\n\t\t\t'*--%s[%s]", one.Name, text.Replace(usage))
			if takesValue(one) {
				words, files := values(one)
				fmt.Fprintf(&out, ":%s:", text.Replace(arg))
				switch {
				case files:
					out.WriteString("_files")
				case words != nil:
					out.WriteString("(" + strings.Join(words, " ") + ")")
				}
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
			_, usage := meaning(one)
			fmt.Fprintf(&b, "complete -c oauthwalk -n %s -l %s -d %s", when, one.Name, quote(usage))
			words, files := values(one)
			switch {
			case files:
				b.WriteString(" -r -F")
			case words != nil:
				b.WriteString(" -x -a " + quote(strings.Join(words, " ")))
			case takesValue(one):
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
