// Package loopback receives the authorization response: it listens on the loopback interface for the one request that
// the browser makes when the authorization server sends it back.
//
// It obeys RFC 8252 7.3 and 8.3 (loopback literals, both families for localhost, open only while needed), RFC 6749
// 3.1.2, 3.1.2.5 and 4.1.2 (redirect URI with a query of its own, a page that gives nothing away, codes of any length)
// and RFC 9700 4.2.4, 4.3.1 and 4.7.1 (one answer, no code left in the address bar, strangers' answers ignored).
//
// A listener lives for one walk. It binds before the browser opens and keeps the socket. Each connection carries one
// request: exact host, exact path, GET, and then the Judge, who alone knows state, issuer and code. The first final
// judgement wins. Everything else is answered with a page that says what is wrong, recorded as an Event, and waited
// past. After the answer the browser is led to a clean address, and the listener closes itself.
//
// Left out on purpose: form_post answers, answers in the fragment (named, never forwarded by a script), CORS and
// private-network headers, https and private-use schemes (PasteOnly takes those), stealing a port that is in use, and
// the Windows socket option for exclusive binding.
package loopback
