package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"oauthwalk/flow"
	"oauthwalk/flow/secret"
)

// ErrNoWalk says that a text is not the stages of a walk.
var ErrNoWalk = errors.New("these are not the stages of a walk")

// Read reads the stages of a walk, as one array or as lines. They may be anybody's: nothing in them is to be believed, and
// nothing of them is sent anywhere.
func Read(text []byte) ([]Stage, error) {
	var parts []json.RawMessage
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		if err := json.Unmarshal(text, &parts); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoWalk, err)
		}
	} else {
		lines := json.NewDecoder(bytes.NewReader(text))
		for {
			var part json.RawMessage
			err := lines.Decode(&part)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, fmt.Errorf("%w: %w", ErrNoWalk, err)
			}
			parts = append(parts, part)
		}
	}
	out := make([]Stage, len(parts))
	for i, part := range parts {
		if err := json.Unmarshal(part, &out[i]); err != nil {
			return nil, fmt.Errorf("%w: number %d: %w", ErrNoWalk, i+1, err)
		}
		if flow.Stage(out[i].Stage).Index() < 0 {
			return nil, fmt.Errorf("%w: number %d has no stage that this program knows", ErrNoWalk, i+1)
		}
		out[i].raw = part
	}
	secret.Adopt(text)
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: there is none", ErrNoWalk)
	}
	return out, nil
}

// Line is a stage that was read, as one JSON object without a line end, with whatever a later version added to it.
func (s Stage) Line() []byte {
	var b bytes.Buffer
	_ = json.Compact(&b, s.raw) // it was read, so it is JSON
	return b.Bytes()
}
