package flow

import "net/http"

// trust settles who makes the walk's requests from now on; nil for the usual transport. It belongs to stage 1, and to
// Close once no stage is under way, which several may call at once: they hold the lock.
func (w *Walk) trust(own *http.Transport) {
	if w.own != nil {
		w.own.CloseIdleConnections()
	}
	w.own = own
}
