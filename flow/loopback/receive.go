package loopback

import (
	"fmt"
	"sync"
	"time"

	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// Arrival is the answer that won.
type Arrival struct {
	At          time.Time
	RequestLine string       // byte for byte; "" when it was pasted
	Header      []wire.Field // in the order and spelling of the wire; nil when it was pasted
	RawQuery    string
	Pasted      bool
}

// Format implements fmt.Formatter: the request holds the code, so none of it is printed.
func (a Arrival) Format(f fmt.State, _ rune) {
	how := "received"
	if a.Pasted {
		how = "pasted"
	}
	fmt.Fprintf(f, "answer %s at %s", how, a.At.Format(time.RFC3339))
}

// Judgement is what the walk thinks of one answer.
type Judgement struct {
	Final  bool   // this is the answer of this walk, good or bad; it ends the waiting
	Denied bool   // final, but the answer is an error
	Reason string // shown on the page when the answer is not final or denied; without any secret
}

// receiver takes one response at a time and lets one of them win.
type receiver struct {
	judge    func(rawQuery string) Judgement
	closing  chan struct{} // closed when the owner wants no answer any more
	answered chan struct{} // closed by the winner; arrival and final may be read from then on

	turn    sync.Mutex
	arrival Arrival
	final   Judgement
}

// receive asks the judge about one response. The error is ErrAnswered or ErrClosed when the judge was not asked.
func (c *receiver) receive(a Arrival) (Judgement, error) {
	c.turn.Lock()
	defer c.turn.Unlock()
	// RFC 9700 4.2.4: a state is dead after its first use, so later answers are not even looked at.
	if c.hasAnswer() {
		return Judgement{}, ErrAnswered
	}
	select {
	case <-c.closing:
		return Judgement{}, ErrClosed
	default:
	}
	j := c.judge(a.RawQuery)
	j.Reason = plain.Text(j.Reason)
	if j.Final {
		// Closing a channel never blocks, whether somebody waits or not.
		c.arrival, c.final = a, j
		close(c.answered)
	}
	return j, nil
}

func (c *receiver) hasAnswer() bool {
	select {
	case <-c.answered:
		return true
	default:
		return false
	}
}

// refusal makes an error of a judgement that was not final.
func refusal(j Judgement) error {
	if j.Reason == "" {
		return ErrRefused
	}
	return fmt.Errorf("%w: %s", ErrRefused, j.Reason)
}
