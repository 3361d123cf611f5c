// Package authz builds the authorization request and judges the authorization response.
//
// It obeys RFC 6749 3.1, 4.1.1, 4.1.2 and 10.12, RFC 7636 (PKCE), RFC 9207 (iss) and RFC 9700 2.1, 4.4 and 4.7. It
// opens no browser and no port, and leaves out on purpose pushed authorization requests, response modes other than
// query, and OpenID's nonce.
package authz
