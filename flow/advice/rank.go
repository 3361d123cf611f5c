package advice

import (
	"slices"

	"oauthwalk/flow/finding"
)

// weighed is a cause with what the evidence says of it.
type weighed struct {
	Cause
	weight finding.Verdict
}

// rank puts what the evidence supports first and what it rules out last, and keeps the order of the row otherwise.
func rank(causes []rowCause, sc *scene) []Cause {
	all := make([]weighed, len(causes))
	for i, c := range causes {
		all[i] = weigh(c, sc)
	}
	return ordered(all)
}

func weigh(c rowCause, sc *scene) weighed {
	v, text := open, ""
	if look, ok := evidence[c.Evidence]; ok {
		v, text = look(sc)
	}
	w := weighed{Cause{Text: c.Text, Evidence: sc.safe(text), RuledOut: v == against, Fix: c.Fix}, v}
	if v != against {
		w.Action = offer(c.Actions, sc) // nobody is offered to mend what is not broken
	}
	return w
}

func ordered(all []weighed) []Cause {
	order := []finding.Verdict{supports, open, against}
	slices.SortStableFunc(all, func(a, b weighed) int {
		return slices.Index(order, a.weight) - slices.Index(order, b.weight)
	})
	out := make([]Cause, len(all))
	for i, w := range all {
		out[i] = w.Cause
		out[i].Likelihood = i + 1
	}
	return out
}
