package wire

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// DefaultMaxBody is how much of a body is recorded, in bytes, when Recorder.MaxBody is zero.
const DefaultMaxBody = 256 << 10

// ErrTooLarge ends a body that was longer than the recorder's limit. Libraries may wrap it without %w; Exchange's
// Truncated tells the same.
var ErrTooLarge = errors.New("the response is longer than the limit; it was cut")

// readRequest gives a copy of the request's body without touching the one that will be sent. A body that cannot be
// had twice is not recorded; every request made with http.NewRequest from memory can.
func readRequest(req *http.Request, limit int64) []byte {
	if req.GetBody == nil {
		return nil
	}
	copied, err := req.GetBody()
	if err != nil {
		return nil
	}
	defer copied.Close()
	// A read that fails here fails again when the request is sent, and is reported there.
	body, _ := io.ReadAll(io.LimitReader(copied, limit))
	return body
}

// readAnswer reads at most limit bytes of the answer and closes it. The error tells why the body is not complete; it is
// ErrTooLarge when the limit cut it.
func readAnswer(body io.ReadCloser, limit int64) ([]byte, error) {
	defer body.Close()
	// One byte more than the limit, to know a body that fits exactly from one that was cut.
	read, err := io.ReadAll(io.LimitReader(body, limit+1))
	if int64(len(read)) > limit {
		return read[:limit], ErrTooLarge
	}
	return read, err
}

// replay gives the recorded bytes again and then the error that ended the original, so that no caller takes a part for
// the whole.
func replay(body []byte, end error) io.ReadCloser {
	if end == nil {
		end = io.EOF
	}
	return io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{end}))
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
