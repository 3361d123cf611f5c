package stage

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/client"
	"oauthwalk/flow/page"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// maxChips bounds how many scopes are offered at once; some servers list hundreds.
const maxChips = 24

// scopes are the chips below the scope: what is known and what was typed. The field stays for typing freely.
type scopes struct {
	content *fyne.Container
	chips   *part.Chips
	more    *part.Prose
}

func newScopes(change func(func(*client.Client))) *scopes {
	s := &scopes{chips: part.NewChips(), more: newReason()}
	s.chips.OnPressed = func(name string) { change(func(c *client.Client) { c.Scope = toggled(c.Scope, name) }) }
	s.content = part.Column(6, s.chips, s.more)
	return s
}

// under is what stands below the field, nil for nothing. On the practice server a learner has nothing to choose.
func (s *scopes) under(v View, editable, editing bool) fyne.CanvasObject {
	chips, more := scopeChips(v.Snapshot.Client.Scope, page.KnownScopes(v.View))
	if len(chips) == 0 || !editable || v.Practice && !editing {
		return nil
	}
	s.chips.SetChips(chips)
	part.Show(s.more, more > 0)
	s.more.SetText(fmt.Sprintf("The metadata lists %d more. Type those you need.", more))
	return s.content
}

// scopeChips are the known scopes, chosen or not, and what was typed besides; more counts the known ones that are left
// out.
func scopeChips(scope string, known []provider.Scope) (chips []part.Chip, more int) {
	chosen := strings.Fields(scope)
	for _, s := range known {
		on := slices.Contains(chosen, s.Name)
		if !on && len(chips) >= maxChips {
			more++
			continue
		}
		chips = append(chips, part.Chip{Name: s.Name, Meaning: s.Meaning, On: on})
	}
	for _, name := range chosen {
		if !slices.ContainsFunc(chips, func(c part.Chip) bool { return c.Name == name }) {
			chips = append(chips, part.Chip{Name: name, On: true, Stray: true})
		}
	}
	return chips, more
}

// toggled is the scope with a name added at its end, or taken out.
func toggled(scope, name string) string {
	names := strings.Fields(scope)
	without := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
	if len(without) == len(names) {
		without = append(names, name)
	}
	return strings.Join(without, " ")
}

// choice is a control, and what explains it below, with its name before it, or above it where the window is narrow.
func choice(name string, control ...fyne.CanvasObject) fyne.CanvasObject {
	const (
		names = 144 // width of the name at normal text size
		line  = 35  // height of the first line
		room  = 300 // what a control needs beside its name
		gap   = 10
	)
	word, what := part.NewText(name, theme.Muted), part.Column(4, control...)
	narrow := false // is remembered, because a layout is asked for its minimal size without being told its width
	return part.Placed(func(_ []fyne.CanvasObject, size fyne.Size) {
		left, top := part.Scaled(names)+gap, word.MinSize().Height
		if narrow = size.Width-left < part.Scaled(room); narrow {
			part.Put(word, 0, 0, size.Width, top)
			part.Put(what, 0, top+gap/2, size.Width, size.Height-top-gap/2)
			return
		}
		part.Put(word, 0, 0, left-gap, part.Scaled(line))
		part.Put(what, left, 0, size.Width-left, size.Height)
	}, func([]fyne.CanvasObject) fyne.Size {
		name, control := word.MinSize(), what.MinSize()
		if narrow {
			return fyne.NewSize(max(name.Width, control.Width), name.Height+gap/2+control.Height)
		}
		return fyne.NewSize(control.Width, max(part.Scaled(line), control.Height))
	}, word, what)
}

// newReason is a line of small print that explains a choice.
func newReason() *part.Prose {
	reason := part.NewNote("")
	reason.Font = theme.SizeCaption
	return reason
}
