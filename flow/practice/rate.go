package practice

import "time"

// rateLimit is how many requests the API takes in a rateWindow; both are yutify's.
const (
	rateLimit  = 20
	rateWindow = time.Minute
)

// window counts requests in a fixed window that begins with the first of them. There is one for all clients, since all
// come from this machine.
type window struct {
	begin time.Time
	count int
}

// hit counts one request. When it is one too many, wait is the time until the window ends.
func (w *window) hit(now time.Time) (wait time.Duration, over bool) {
	if now.Sub(w.begin) >= rateWindow || now.Before(w.begin) {
		*w = window{begin: now}
	}
	w.count++
	return w.begin.Add(rateWindow).Sub(now), w.count > rateLimit
}
