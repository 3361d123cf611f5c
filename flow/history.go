package flow

import "slices"

// History keeps the last snapshot of each earlier walk for as long as the program runs. It belongs to one goroutine.
type History struct {
	walks []Snapshot
}

// Keep remembers s, in place of an older snapshot of the same walk.
func (h *History) Keep(s Snapshot) {
	// The walk under way is the newest, so it is looked for from the end.
	for i := len(h.walks) - 1; i >= 0; i-- {
		if h.walks[i].Walk == s.Walk {
			h.walks[i] = s
			return
		}
	}
	h.walks = append(h.walks, s)
}

// Latest are the newest n walks, newest first.
func (h *History) Latest(n int) []Snapshot {
	out := slices.Clone(h.walks[max(0, len(h.walks)-n):])
	slices.Reverse(out)
	return out
}

// Get is the walk of that number.
func (h *History) Get(number int) (Snapshot, bool) {
	i, ok := slices.BinarySearchFunc(h.walks, number, func(s Snapshot, n int) int { return s.Walk - n })
	if !ok {
		return Snapshot{}, false
	}
	return h.walks[i], true
}
