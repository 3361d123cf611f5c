package stage

import (
	"encoding/hex"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/secret"
	"oauthwalk/ui/part"
)

// newRequest shows how the challenge is made, and the literal URL coloured by parameter.
func newRequest() only {
	pkce := part.NewPKCEView()
	derivation := part.NewCard("Code verifier and code challenge", pkce)
	url := part.NewURLView()
	literal := part.NewCard("The authorization URL", url)
	return only{
		below: []object{literal, derivation},
		draw: func(v View) {
			address := RequestURL(v)
			part.Show(literal, address != "")
			url.SetURL(address)
			drawPKCE(v, derivation, pkce)
		},
	}
}

func drawPKCE(v View, card *part.Card, pkce *part.PKCEView) {
	var verifier secret.Value
	if RequestURL(v) != "" {
		verifier = v.Snapshot.Request.PKCE.Verifier
	}
	part.Show(card, !verifier.IsZero())
	if verifier.IsZero() {
		return
	}
	method := v.Snapshot.Client.PKCE
	p := authz.Derive(method, verifier)
	hash := ""
	if method == authz.S256 {
		hash = hex.EncodeToString(p.Hash[:])
	}
	// The verifier is shown even with a real provider: it was made here, is good for one code, and is the lesson.
	pkce.Set(part.PKCE{Verifier: verifier.Reveal(), Digest: hash, Challenge: p.Challenge, Method: string(method)})
}
