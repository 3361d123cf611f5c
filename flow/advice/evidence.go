package advice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
)

// verdict is what the walk's own record says of one cause.
type verdict int

const (
	supports verdict = iota
	open
	against
)

// evidence are the looks that rows.json can ask for, by name.
var evidence = map[string]func(flow.Snapshot) (verdict, string){
	"code_age":       codeAge,
	"code_once":      codeOnce,
	"code_edited":    codeEdited,
	"redirect_same":  redirectSame,
	"verifier_fits":  verifierFits,
	"verifier_sent":  verifierSent,
	"auth_listed":    authListed,
	"id_edited":      idEdited,
	"scope_listed":   scopeListed,
	"strays":         strays,
	"nothing_came":   nothingCame,
	"params_edited":  paramsEdited,
	"port_taken":     portTaken,
	"refresh_edited": refreshEdited,
}

func codeAge(s flow.Snapshot) (verdict, string) {
	arrived, sent := s.Stage(flow.Callback).Arrival.At, s.Stage(flow.Exchange).Started
	if arrived.IsZero() || sent.IsZero() {
		return open, ""
	}
	age := sent.Sub(arrived).Round(time.Second)
	switch {
	case age < 20*time.Second: // far below the shortest lifetime that a known server gives a code
		return against, fmt.Sprintf("The code was %v old when it was sent.", age)
	case age > 60*time.Second:
		return supports, fmt.Sprintf("The code was %v old when it was sent; some servers allow no more than a minute.", age)
	}
	return open, fmt.Sprintf("The code was %v old when it was sent.", age)
}

// codeOnce rules nothing out: the walk knows only its own requests.
func codeOnce(flow.Snapshot) (verdict, string) {
	return open, "This walk sent the code once. Another program that saw it could still have used it."
}

func codeEdited(s flow.Snapshot) (verdict, string) {
	return edited(s, flow.Exchange, "code", "The code")
}

func refreshEdited(s flow.Snapshot) (verdict, string) {
	return edited(s, flow.Refresh, "refresh_token", "The refresh token")
}

// idEdited can rule a wrong ID out, because a walk that has a code has been at the authorization endpoint with it.
func idEdited(s flow.Snapshot) (verdict, string) {
	if v, text := edited(s, flow.Request, "client_id", "The client ID"); v == supports {
		return v, text
	}
	return against, "The authorization endpoint knew the same client ID."
}

func edited(s flow.Snapshot, stage flow.Stage, name, what string) (verdict, string) {
	for _, p := range s.Stage(stage).Params {
		if p.Name == name && p.Edited {
			return supports, what + " was changed by hand."
		}
	}
	return against, what + " was sent as the walk had it."
}

func paramsEdited(s flow.Snapshot) (verdict, string) {
	var names []string
	for _, st := range s.Stages {
		for _, p := range st.Params {
			if p.Edited {
				names = append(names, p.Name)
			}
		}
	}
	if len(names) == 0 {
		return against, "Nothing was changed by hand."
	}
	return supports, "Changed by hand: " + strings.Join(slices.Compact(names), ", ") + "."
}

func portTaken(s flow.Snapshot) (verdict, string) {
	return supports, fmt.Sprintf("Another program listens where %s leads.", value(s, flow.Request, "redirect_uri"))
}

func redirectSame(s flow.Snapshot) (verdict, string) {
	first, second := value(s, flow.Request, "redirect_uri"), value(s, flow.Exchange, "redirect_uri")
	if first == second {
		return against, "Both requests carried the same redirect URI, byte for byte."
	}
	return supports, fmt.Sprintf("The authorization request said %q, the token request %q.", first, second)
}

func verifierFits(s flow.Snapshot) (verdict, string) {
	challenge, verifier := value(s, flow.Request, "code_challenge"), value(s, flow.Exchange, "code_verifier")
	method := authz.Method(value(s, flow.Request, "code_challenge_method"))
	switch {
	case challenge == "" && verifier == "":
		return against, "PKCE is off: there is neither a challenge nor a verifier."
	case challenge == "" || verifier == "":
		return open, ""
	case method == authz.Off:
		method = authz.Plain // RFC 7636 4.3: a missing method means plain
	}
	if authz.Derive(method, secret.New(verifier)).Challenge == challenge {
		return against, "Computed again, the verifier gives the challenge that was sent."
	}
	return supports, "Computed again, the verifier does not give the challenge that was sent."
}

func verifierSent(s flow.Snapshot) (verdict, string) {
	challenge, verifier := value(s, flow.Request, "code_challenge"), value(s, flow.Exchange, "code_verifier")
	switch {
	case challenge != "" && value(s, flow.Request, "code_challenge_method") == "":
		return supports, "The challenge was sent without its method, which means plain."
	case challenge != "" && verifier == "":
		return supports, "A challenge was sent, and no verifier."
	case challenge == "" && verifier != "":
		return supports, "A verifier was sent, and no challenge."
	}
	return against, "Challenge and verifier were sent together, or neither was."
}

func authListed(s flow.Snapshot) (verdict, string) {
	methods := s.Server.AuthMethods
	switch {
	case len(methods) == 0:
		return open, "The server does not say which client authentication it takes."
	case slices.Contains(methods, string(s.Auth)):
		return against, fmt.Sprintf("%s was used, and the server's metadata lists it.", s.Auth)
	}
	return supports, fmt.Sprintf("%s was used, and the server's metadata lists only %s.", s.Auth,
		strings.Join(methods, ", "))
}

func scopeListed(s flow.Snapshot) (verdict, string) {
	if len(s.Server.Scopes) == 0 {
		return open, "The server does not list its scopes."
	}
	for _, name := range strings.Fields(value(s, flow.Request, "scope")) {
		if !slices.Contains(s.Server.Scopes, name) {
			return supports, fmt.Sprintf("The server's metadata does not list %q.", name)
		}
	}
	return against, "The server's metadata lists every scope that was asked for."
}

func strays(s flow.Snapshot) (verdict, string) {
	events := s.Stage(flow.Consent).Events
	if len(events) == 0 {
		return open, "No other request reached the listener."
	}
	last := events[len(events)-1]
	return supports, fmt.Sprintf("Requests that reached the listener and were not the answer: %d. The last one: %s",
		len(events), last.Text)
}

func nothingCame(s flow.Snapshot) (verdict, string) {
	if len(s.Stage(flow.Consent).Events) == 0 {
		return supports, "Nothing at all reached the listener."
	}
	return open, ""
}

func value(s flow.Snapshot, stage flow.Stage, name string) string {
	for _, p := range s.Stage(stage).Params {
		if p.Name == name {
			return p.Value.Reveal()
		}
	}
	return ""
}
