package session

import (
	"fmt"
	"io"
	"sync"

	"oauthwalk/flow"
	"oauthwalk/flow/report"
)

// Log writes a line for each stage as it ends, redacted, in the form of the walk command.
type Log struct {
	mu     sync.Mutex
	w      io.Writer
	broken func(error)
	seen   map[int]flow.Snapshot // by walk: the snapshot that was written down last
}

// NewLog writes to w. broken is told of the first write that fails, and nothing is written after it.
func NewLog(w io.Writer, broken func(error)) *Log {
	return &Log{w: w, broken: broken, seen: map[int]flow.Snapshot{}}
}

// Write adds the stages of s that ended since the snapshot before.
func (l *Log) Write(s flow.Snapshot) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.seen[s.Walk]
	l.seen[s.Walk] = s
	for i, stage := range flow.Stages {
		now, then := s.Stages[i], before.Stages[i]
		if !now.Status.Ended() || now.Status == then.Status && now.Started.Equal(then.Started) {
			continue
		}
		if err := l.line(s, stage); err != nil {
			l.w = io.Discard
			l.broken(fmt.Errorf("the log cannot be written any more: %w", err))
			return
		}
	}
}

func (l *Log) line(s flow.Snapshot, stage flow.Stage) error {
	b, err := report.Writer{}.Line(s, stage)
	if err != nil {
		return err
	}
	_, err = l.w.Write(append(b, '\n'))
	return err
}
