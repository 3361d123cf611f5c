// Package foreign is for tests only, as net/http/httptest is: it starts authorization servers that this project did not
// write, oidc-provider from npm, Authlib and django-oauth-toolkit from Debian, and signs in to them as a browser would. What
// passes against our own practice server and against these is not merely two mistakes of ours agreeing with each other.
//
// oidc-provider speaks the authorization code grant with refresh (RFC 6749 4.1 and 6), S256 of PKCE (RFC 7636; it knows
// no plain), revocation (RFC 7009), introspection (RFC 7662), iss in the response (RFC 9207), discovery and userinfo
// (OpenID Connect). django-oauth-toolkit has these but iss, and knows plain; Authlib speaks the code grant alone. They listen
// on 127.0.0.1 alone. Left out on purpose: TLS, and anything that would need a script in a browser.
//
// make test installs what they need: Node 18 or later, the packages of testdata/oidc-provider, and those of Debian.
package foreign
