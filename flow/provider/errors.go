package provider

import "errors"

// Kinds of failure. Test for them with errors.Is.
var (
	// ErrIssuer: the issuer is not an address that can be asked. Nothing was sent.
	ErrIssuer = errors.New("the issuer cannot be asked")
	// ErrMismatch: the document speaks for another issuer. It is not used, and nothing else was asked.
	ErrMismatch = errors.New("the metadata belongs to another issuer")
	// ErrUnreachable: no complete answer came; the error tells why.
	ErrUnreachable = errors.New("the server cannot be reached")
	// ErrNoMetadata: no usable document was found.
	ErrNoMetadata = errors.New("no usable metadata was found")
)
