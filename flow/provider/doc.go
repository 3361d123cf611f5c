// Package provider knows authorization servers: what a walk needs to know of one, and how to ask the server itself. It
// obeys RFC 8414 2, 3.1 to 3.3 and OpenID Connect Discovery 4, and RFC 9700 4.4.2: every endpoint comes from one
// document, whose issuer is the one that was asked for, byte for byte. Anything else would let one server send the
// codes of another to itself.
//
// Left out on purpose: signed metadata, keys, WebFinger, and dynamic registration.
package provider
