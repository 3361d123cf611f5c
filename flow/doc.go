// Package flow is the walk itself: one attempt at the authorization code grant, with or without PKCE, one stage at a
// time, at a person's pace.
//
// A Walk does the work and publishes an immutable Snapshot after everything that happens. It knows no screen; a window,
// a terminal, a report and an advice are all functions of snapshots. The protocol is in the rooms below (authz,
// loopback, token, resource, provider); this package decides only what may happen when: RFC 6749 4.1 for the order,
// 4.1.2 and 10.5 for one request per code, RFC 9700 2.1.1 for a new state and verifier at each attempt, 4.14.2 for one
// use of a refresh token. A walk can begin at the refresh with a token that was kept; a Keeper then renews it.
//
// Left out on purpose: storing anything (profile, which is such a Keeper), explaining failures (advice), and breaking
// things (lab).
package flow
