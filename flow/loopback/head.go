package loopback

import (
	"strings"

	"oauthwalk/flow/wire"
)

// head is the start of a request as it came over the wire. net/http keeps neither order nor spelling.
type head struct {
	line   string // "GET /callback?code=… HTTP/1.1"
	fields []wire.Field
}

// parseHead takes the bytes apart without judging them; that was net/http's work.
func parseHead(b []byte) head {
	line, rest, _ := strings.Cut(string(b), "\n")
	h := head{line: strings.TrimSuffix(line, "\r")}
	for rest != "" {
		line, rest, _ = strings.Cut(rest, "\n")
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		h.fields = append(h.fields, wire.Field{Name: name, Value: strings.Trim(value, " \t")})
	}
	return h
}
