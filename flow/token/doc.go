// Package token talks to the token endpoint and the revocation endpoint: the exchange of a code, the refresh, the
// revocation. It obeys RFC 6749 2.3, 3.2, 4.1.3, 4.1.4, 5 and 6, RFC 7009, and RFC 9700 4.12 in what it refuses.
//
// Each call sends one POST and never a second one, follows no redirect, and tells two stories about the answer: what
// our own strict parse of the recorded bytes says, which decides, and what x/oauth2 made of the same bytes.
//
// Left out on purpose: choosing a client authentication by trial (x/oauth2 would send the code twice), storing tokens,
// verifying ID tokens, assertions and DPoP.
package token
