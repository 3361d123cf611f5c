package flow

import (
	"bytes"
	"encoding/json"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/resource"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/strictjson"
)

// Subject is whom an API named as the person behind the tokens, and the address at which it did.
type Subject struct{ Address, Sub string }

// subjectOf reads the sub of an answer; zero when it has none, or when another token was sent than the walk's own.
func subjectOf(params []Param, access secret.Value, c resource.Content) Subject {
	if c.Kind != resource.JSON || !valueIn(params, "access_token").Equal(access) {
		return Subject{}
	}
	if !bytes.Contains(c.Body, []byte(`"sub"`)) { // most answers have none, and may be long
		return Subject{}
	}
	m, ok := strictjson.Read(c.Body, nil).First("sub")
	var sub string
	if !ok || json.Unmarshal([]byte(m.Raw), &sub) != nil || sub == "" {
		return Subject{}
	}
	return Subject{valueOf(params, "url"), sub}
}

// judgeSubject compares with the call before, and remembers the first one. OpenID Connect Core 5.3.2 wants one sub for
// one sign-in; a refresh does not change who signed in (12.2).
func (o *outcome) judgeSubject(w *Walk, snap Snapshot, now Subject) {
	const id, section = "same_subject", "OpenID Connect Core 5.3.2"
	first := snap.Tokens.Subject
	switch {
	case now == Subject{}:
	case first.Address != now.Address:
		o.apply = func() { w.snap.Tokens.Subject = now }
	case first.Sub != now.Sub:
		o.checks = append(o.checks, finding.Warnf(id, section,
			"The response is about somebody else: sub was %q in the first call and is %q now, with tokens of the same sign-in.",
			plain.Cut(first.Sub, 60), plain.Cut(now.Sub, 60)))
	default:
		o.checks = append(o.checks, finding.Passf(id, section, "The response is about the same person as before: sub has not changed."))
	}
}
