package advice

import (
	"fmt"
	"slices"
	"strings"

	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/wire"
)

// tls is why the last handshake of the stage failed; its zero value has no class.
func (sc *scene) tls() wire.TLSFailure {
	if x, ok := sc.last(); ok && x.TLS != nil {
		return *x.TLS
	}
	return wire.TLSFailure{}
}

// tlsFailed is the condition that the gravest thing is one of these: the first of the list.
func tlsFailed(classes ...wire.TLSClass) func(*scene) bool {
	return func(sc *scene) bool {
		found := sc.tls().Classes
		return len(found) > 0 && slices.Contains(classes, found[0])
	}
}

// caFileRefused: stage 1 could not read the client's CA file.
func caFileRefused(sc *scene) bool {
	return slices.ContainsFunc(sc.state().Checks, func(c finding.Finding) bool {
		return c.ID == "ca_file" && c.Verdict == finding.Fail
	})
}

func certificate(sc *scene) (finding.Verdict, string) {
	f := sc.tls()
	if f.Certificate() == "" {
		return open, ""
	}
	return supports, fmt.Sprintf("%s has a %s.", orNone(f.Host), f.Certificate())
}

// caFile: with a file of one's own in use, it is not the authority's.
func caFile(sc *scene) (finding.Verdict, string) {
	_, text := certificate(sc)
	if sc.snap.Client.CAFile == "" {
		return supports, text + " No CA file is set."
	}
	return open, text + " The CA file that is set has not signed it."
}

// chain: what signs itself has no chain.
func chain(sc *scene) (finding.Verdict, string) {
	return compared(!sc.tls().Is(wire.SelfSigned), "The certificate is signed by somebody else.",
		"The certificate is signed by itself.")
}

func tlsSays(sc *scene) (finding.Verdict, string) {
	f := sc.tls()
	text := "TLS says: " + orNone(plain.Cut(f.Detail, 100)) + "."
	if strings.Contains(f.Detail, "certificate") {
		return supports, text
	}
	return open, text
}

func tlsVersion(sc *scene) (finding.Verdict, string) {
	if strings.Contains(sc.tls().Detail, "version") {
		return supports, "TLS speaks of the version."
	}
	return open, ""
}
