// Package resource calls an API with a bearer token, once, and reads what a refusal says. It obeys RFC 6750 2.1 (the
// token goes into the header, never into the address), 3 and 3.1 (what a refusal must say), and RFC 9110 11.6.1 (how
// WWW-Authenticate is written). The body is read by its type (RFC 9110 8.3 and 8.4), in bounds that no answer can stretch.
//
// Redirects are refused: x/oauth2's own client would add the token again on each hop, to any host.
//
// Left out on purpose: refreshing by itself, form and query tokens, DPoP, and knowing what the API's data mean.
package resource
