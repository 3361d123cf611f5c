package wire

import (
	"bytes"
	"net/http"
	"sort"
	"strings"
)

// first finds a field by name, compared without case as RFC 9110 section 5.1 asks.
func first(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// parseHead splits the head of a message into its first line and its fields. It keeps order and spelling and does not
// judge: a line without a colon becomes a field without a value, so that nothing the peer sent is lost.
func parseHead(head []byte) (line string, fields []Field) {
	for n, raw := range bytes.Split(head, []byte("\n")) {
		text := strings.TrimSuffix(string(raw), "\r")
		switch {
		case n == 0:
			line = text
		case text == "":
		case (text[0] == ' ' || text[0] == '\t') && len(fields) > 0:
			// A folded line is obsolete (RFC 9112 section 5.2) and means one space.
			last := &fields[len(fields)-1]
			last.Value += " " + strings.Trim(text, " \t")
		default:
			name, value, _ := strings.Cut(text, ":")
			fields = append(fields, Field{Name: name, Value: strings.Trim(value, " \t")})
		}
	}
	return line, fields
}

// sortedFields lists a header of net/http. The order of the wire is lost there, so it is by name.
func sortedFields(h http.Header) []Field {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	sort.Strings(names)
	var fields []Field
	for _, name := range names {
		for _, value := range h[name] {
			fields = append(fields, Field{Name: name, Value: value})
		}
	}
	return fields
}
