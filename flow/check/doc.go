// Package preflight checks a client without a user: it asks the authorization server the few questions that can be
// asked before anybody signs in, and says of each answer what it proves. It first says what it will send (Plan), then
// sends nothing else (Run): a gate in front of the transport refuses every request that was not announced, and every
// second one.
//
// What it looks at: the redirect URI (RFC 6749 3.1.2, RFC 8252 7.3 and 8.3, RFC 9700 4.1.3), the metadata (RFC 8414),
// the way to the server (names, TLS and its certificate, the clock), the authorization endpoint (RFC 6749 4.1.1 and
// 4.1.2.1), PKCE (RFC 7636 4.3), scopes, the client authentication (RFC 6749 2.3 and 5.2) and revocation (RFC 7009).
//
// The client authentication is told apart from everything else by a code that cannot exist: a server that answers
// invalid_grant has accepted the client. No code, token or state that means anything is ever sent, nothing is sent
// twice, no redirect is followed. What cannot be known this way is a skip that says why.
//
// Left out on purpose: signing in, reading scripts of a page, guessing at secrets, any screen.
package check
