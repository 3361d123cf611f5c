// Package foreign is for tests only, as net/http/httptest is: it starts an authorization server that this project did
// not write, oidc-provider from npm, and signs in to it as a browser would. What passes against our own practice server
// and against this one is not merely two mistakes of ours agreeing with each other.
//
// The server speaks the authorization code grant with refresh (RFC 6749 4.1 and 6), S256 of PKCE (RFC 7636; it knows
// no plain), revocation (RFC 7009), introspection (RFC 7662), iss in the response (RFC 9207), discovery and userinfo
// (OpenID Connect). It listens on 127.0.0.1 alone. Left out on purpose: TLS, and anything that would need a script in
// a browser.
//
// It needs Node 18 or later and the packages of testdata/oidc-provider; make test installs both.
package foreign
