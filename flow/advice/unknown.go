package advice

import (
	"slices"
)

// unknownID is the ID of every row about what no row knows.
const unknownID = "E000"

// unknown is for what no row knows: where the answer stands, what the walk itself noticed, and what it can be sure that
// it is not. A cause on which the evidence says nothing is left out, except the first: it would be a guess.
func unknown(sc *scene, where string) *Advice {
	r := &rows()[slices.IndexFunc(rows(), func(r row) bool {
		return slices.Contains(r.At, atUnknown) && slices.Contains(r.Stages, where)
	})]
	a := &Advice{What: r.What, ID: r.ID, Section: r.Section}
	if sc.failure != nil {
		a.What += sc.failure.Text
	}
	var all []weighed
	for i, c := range r.Causes {
		if w := weigh(c, sc); i == 0 || w.weight != open {
			all = append(all, w)
		}
	}
	a.Causes = ordered(all)
	return a
}
