package advice

import (
	"slices"
)

// The weights of the conditions. Each is more than all that stand below it together, so the rule is an order: whose
// error it is, then the words, then what the walk knows, then the code, then the status, then the kind.
const (
	weighServer   = 128
	weighText     = 64
	weighState    = 16
	weighCode     = 8
	weighStatus   = 4
	weighDistinct = 2
	weighKind     = 1
)

// specificity says how particular a row is. Of the rows that fit, the most particular one explains; of equal ones the
// first, so that the choice never depends on chance.
func (r *row) specificity() int {
	total := 0
	for _, c := range []struct {
		asked  bool
		weight int
	}{
		{len(r.Servers) > 0, weighServer},
		{r.Words != "" || r.Body != "" || r.URL != "", weighText},
		{len(r.When) > 0 || len(r.Events) > 0, weighState},
		{slices.ContainsFunc(r.Codes, func(code string) bool { return code != "" }), weighCode},
		{len(r.Status) > 0, weighStatus},
		{r.Distinct, weighDistinct},
		{len(r.Kinds) > 0 || len(r.Codes) > 0, weighKind}, // that there is no code is hardly more than the kind
	} {
		if c.asked {
			total += c.weight
		}
	}
	return total
}

// choose is the row that explains the scene, nil when none does.
func choose(sc *scene) *row {
	var best *row
	for i := range rows() {
		if r := &rows()[i]; (best == nil || r.weight > best.weight) && r.fits(sc) {
			best = r
		}
	}
	return best
}
