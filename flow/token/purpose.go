package token

import (
	"errors"
	"strings"
)

// section is where the specification describes the request.
func (p purpose) section() string {
	switch p {
	case refreshing:
		return "RFC 6749 6"
	case revoking:
		return "RFC 7009 2"
	}
	return "RFC 6749 3.2"
}

// unknown says what follows from a request whose fate is not known. Sending it again could do the work twice.
func (p purpose) unknown() string {
	switch p {
	case refreshing:
		return "The refresh token may be spent; keep it, and sign in again if the server refuses it."
	case revoking:
		return "Whether the token was revoked is not known; treat it as still valid at the server."
	}
	return "The code may be spent; start again from the request."
}

// sentence makes an error's text stand alone in a check.
func sentence(err error) string {
	text := err.Error()
	if text == "" {
		return text
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

func failureID(err error) string {
	if errors.Is(err, ErrTooLarge) {
		return "size"
	}
	return "answer"
}
