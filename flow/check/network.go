package check

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"oauthwalk/flow/authz"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/token"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// origin is where an address leads: a host that speaks http at a port may not speak https there.
func origin(address string) string {
	scheme, _, _ := strings.Cut(address, "://")
	return strings.ToLower(scheme) + "://" + wire.HostOf(address)
}

// judgeNetwork gives the verdicts on the way to a host, once for each host.
func (r *run) judgeNetwork(x wire.Exchange) {
	host := wire.HostOf(x.URL)
	if _, judged := r.down[origin(x.URL)]; judged {
		return
	}
	r.checkDNS(host, x.Way)
	r.checkTLS(host, strings.HasPrefix(x.URL, "https:"), x.Way)
	r.down[origin(x.URL)] = x.RemoteAddr == ""
	r.checkConnection(host, x)
	r.give(client.Clock(r.known()))
}

func (r *run) checkDNS(host string, way *wire.Way) {
	q := r.ask("dns", "RFC 1035")
	name := (&url.URL{Host: host}).Hostname()
	var dns *net.DNSError
	switch {
	case net.ParseIP(name) != nil:
		q.skip("", "%s is an address, so there is no name to look up.", name)
	case errors.As(way.Lookup, &dns) && dns.IsNotFound:
		q.fail("The resolver reported that no such name exists.", "Check the spelling of the address.",
			"The name %s does not exist.", name)
	case way.Lookup != nil:
		q.fail(wire.Explain(way.Lookup), "Check the network connection and the DNS server.", "The name %s could not be looked up.", name)
	case !way.Looked:
		q.skip("", "The name %s was not looked up here, because a proxy does that.", name)
	default:
		var all []string
		for _, a := range way.Addresses {
			all = append(all, a.String())
		}
		q.pass(name+" is "+strings.Join(all, ", "), "The name %s can be looked up.", name)
	}
}

func (r *run) checkConnection(host string, x wire.Exchange) {
	q := r.ask("connection", "RFC 9110 4.2")
	switch {
	case !r.down[origin(x.URL)] && x.Problem == "":
		q.pass("The response came from "+x.RemoteAddr+".", "%s responds.", host)
	case !r.down[origin(x.URL)]:
		q.fail(x.Problem, "Find out whether the provider is having problems, and check again later.",
			"%s took the request and gave no complete response.", host)
	case r.given["dns"] == "fail" || r.given["tls"] == "fail":
		q.skip("", "No connection to %s was made, for the reason above.", host)
	default:
		q.fail(x.Problem, "Check the host, the port, any firewall, and the proxy set in the environment.",
			"No connection to %s could be made.", host)
	}
}

// soon is how long before its end a certificate is worth a word.
const soon = 14 * 24 * time.Hour

const day = "2006-01-02 15:04 MST"

// checkTLS. RFC 6749 1.6 and 10.9: TLS, with a certificate that is verified; there is no way around it here.
func (r *run) checkTLS(host string, https bool, way *wire.Way) {
	q := r.ask("tls", "RFC 6749 10.9")
	dates := r.ask("certificate", "RFC 5280 4.1.2.5")
	switch {
	case !https:
		q.skip("", "%s uses plain http, so there is no certificate to check.", host)
		return
	case !way.Shaken:
		q.skip("", "No TLS handshake with %s took place.", host)
		return
	case way.Handshake != nil:
		r.judgeHandshake(q, host, way.Handshake)
		return
	}
	leaf := way.State.PeerCertificates[0]
	q.pass(fmt.Sprintf("%s; %s", tls.VersionName(way.State.Version), describe(leaf)),
		"The certificate of %s matches the host name, is currently valid, and is signed by a trusted CA.", host)
	ends := earliest(way.State)
	left := ends.Sub(r.deps.Now())
	evidence := "The earliest expiry date in the certificate chain is " + ends.UTC().Format(day) + "."
	if left < soon {
		dates.warn(evidence, "Whoever runs the server has to renew the certificate.", "The certificate of %s expires within %s.", host,
			plain.Count(int(left/(24*time.Hour))+1, "day"))
		return
	}
	dates.pass(evidence, "The certificates of %s are valid for at least two more weeks.", host)
}

// earliest is when the first certificate of the verified chain ends.
func earliest(s tls.ConnectionState) time.Time {
	chain := s.PeerCertificates
	if len(s.VerifiedChains) > 0 {
		chain = s.VerifiedChains[0]
	}
	return slices.MinFunc(chain, func(a, b *x509.Certificate) int { return a.NotAfter.Compare(b.NotAfter) }).NotAfter
}

func describe(c *x509.Certificate) string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return fmt.Sprintf("certificate for %s, issued by %q, valid from %s to %s", strings.Join(names, ", "),
		c.Issuer.CommonName, c.NotBefore.UTC().Format(day), c.NotAfter.UTC().Format(day))
}

// adjectives are what a refused certificate is, by class.
var adjectives = map[wire.TLSClass]string{
	wire.SelfSigned: "self-signed", wire.UnknownCA: "signed by an unknown authority", wire.Expired: "expired",
	wire.NotYetValid: "not valid yet", wire.WrongName: "for another name", wire.Unacceptable: "not acceptable",
}

// judgeHandshake names everything that is wrong with a refused certificate.
func (r *run) judgeHandshake(q question, host string, err error) {
	f, ok := wire.TLSFailureOf(err, (&url.URL{Host: host}).Hostname())
	if !ok || f.Certificate() == "" {
		q.fail(wire.Explain(err), "Check the port and the scheme of the address.",
			"The TLS handshake with %s failed. Nothing was sent.", host)
		return
	}
	var faults []string
	for _, c := range f.Classes {
		faults = append(faults, adjectives[c])
	}
	q.fail(f.Certificate(), f.Fix(), "The certificate of %s is %s. Nothing was sent.", host, strings.Join(faults, " and "))
}

// discover asks for the metadata and compares them with what was typed.
func (r *run) discover() {
	q := r.ask("metadata", "RFC 8414 3")
	if r.client.Issuer == "" {
		q.skip("", "There is no issuer URL, so there is no metadata to request.")
		r.settle()
		return
	}
	for i, place := range provider.MetadataURLs(r.client.Issuer) {
		r.may([]string{askMetadata, askMetadataAgain}[i], place)
	}
	server, checks, err := provider.Discover(r.ctx, r.http, r.rec, r.client.Issuer)
	r.allowed.skip("the first place decided", askMetadataAgain)
	x, _ := r.last()
	if err != nil {
		r.noMetadata(q, x, checks, err)
	} else {
		r.meta = server
		q.pass("From "+x.URL, "The server publishes metadata, and the metadata belongs to the issuer.")
	}
	r.give(client.MetadataEndpoints(r.known()))
	r.settle()
}

// noMetadata is a failure only where the endpoints are not typed: a walk goes on without metadata then.
func (r *run) noMetadata(q question, x wire.Exchange, checks []finding.Finding, err error) {
	bad, _ := finding.Failed(checks)
	why, body := bad.Text, bytes.TrimSpace(x.ResponseBody)
	switch m := affirmed("consent", "", words.Visible(body)); {
	case m != nil && m.Strong:
		why = m.Cause
	case x.Status == http.StatusTooManyRequests, x.Status >= 500:
		why = "The server, or something in front of it, is overloaded or broken at the moment."
	case x.Status == http.StatusOK && bytes.HasPrefix(body, []byte("<")):
		why = "A web page responded where the metadata should be."
	}
	q.section = bad.Section
	judge := q.fail
	if s := r.client.Server; s.AuthorizationEndpoint != "" && s.TokenEndpoint != "" {
		judge = q.warn
	}
	judge(plain.Sentence(err.Error())+client.IssuerMismatch(err), "Correct the issuer: it is the start of the metadata address, without /.well-known. Or enter the endpoints yourself.",
		"There is no usable metadata. %s", why)
}

// settle decides what is asked from now on: typed endpoints win, as they do in a walk.
func (r *run) settle() {
	known := r.known()
	r.server, r.auth = known.InUse(), known.ChooseAuth(r.meta.AuthMethods)
}

// checkGrants. RFC 8414 2: a list that is absent means authorization_code and implicit.
func (r *run) checkGrants() {
	q, grants := r.ask("grant_types", "RFC 8414 2"), r.meta.GrantTypes
	listed := "grant_types_supported: " + strings.Join(grants, ", ")
	switch {
	case r.answer.about == aboutGrant:
		q.fail(r.answer.words, "In the provider's settings, allow the authorization code grant for this client.",
			"The server does not let this client use the authorization code grant.")
	case r.meta.Issuer == "":
		q.skip("", "Without metadata, the server's grant types are not known.")
	case grants == nil:
		q.pass("grant_types_supported is absent, so the default applies: authorization_code and implicit.",
			"The server supports the authorization code grant. It does not say whether it refreshes tokens.")
	case !slices.Contains(grants, "authorization_code"):
		q.fail(listed, "Use a client and a server that support the authorization code grant.", "The server's metadata does not list the authorization code grant.")
	case !slices.Contains(grants, "refresh_token"):
		q.pass(listed, "The server supports the authorization code grant, but does not list refresh_token.")
	default:
		q.pass(listed, "The server supports the authorization code grant and the refresh token grant.")
	}
}

// checkRevocation asks the revocation endpoint to end a token that does not exist. RFC 7009 2.2: a server confirms
// that. It is asked only when the client was accepted: a second failed authentication would prove nothing.
func (r *run) checkRevocation() {
	q := r.ask("revocation_endpoint", "RFC 7009 2.2")
	address := r.server.RevocationEndpoint
	switch {
	case address == "" && r.client.Issuer == "":
		q.skip("", "No revocation endpoint was given.")
		return
	case address == "":
		r.allowed.skip("no revocation endpoint is known", askRevocation)
		q.skip("", "The metadata names no revocation endpoint, so a walk leaves out its last stage.")
		return
	case !r.passed("client_authentication"):
		r.allowed.skip("the client was not accepted", askRevocation)
		q.skip("The endpoint is "+bare(address)+".", "There is a revocation endpoint. No request was sent to it, because the client "+
			"was not accepted before.")
		return
	case !r.mayAsk(q, askRevocation, address):
		return
	}
	gone := secret.New("oauthwalk-check-no-such-token-" + rand.Text())
	res := r.tokenClient(r.auth).Revoke(r.ctx, []authz.Param{{Name: "token", Value: gone.Reveal()},
		{Name: "token_type_hint", Value: "refresh_token"}})
	r.last()
	r.judgeRevocation(q, res)
}

func (r *run) judgeRevocation(q question, res token.Result) {
	a, status := res.Response, res.Exchange.Status
	words := r.reason(res.Exchange, a.Error, a.ErrorDescription)
	const compare = "Compare the address with the metadata or the provider's documentation."
	switch {
	case status == 0:
		q.skip(res.Exchange.Problem, "No response was received from the revocation endpoint.")
	case status == 429, status >= 500:
		q.fail(words, "Check again later.", "The revocation endpoint did not process the request: it is out of order, or asks for patience.")
	case status >= 200 && status < 300 && !a.HasError():
		q.pass(words, "The revocation endpoint responds, and confirms the revocation of a token that it does not know.")
	case a.Error == "invalid_client", status == 401:
		q.warn(words, "Look up which client authentication method the provider requires for revocation.",
			"The revocation endpoint refuses the client that the token endpoint accepted.")
	case status == 404, status == 405, status >= 300 && status < 400:
		q.warn(words, compare, "Something responds at this address, but it is not a revocation endpoint.")
	case a.Error != "":
		q.pass(words, "The revocation endpoint responds, but does not confirm the revocation of tokens that it does not know.")
	default:
		q.unknown(words, "The response from the revocation endpoint cannot be read.")
	}
}
