package advice

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/loopback"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/provider"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// scene is where an error appeared and what was seen there: what rows are matched with and evidence is taken from.
type scene struct {
	snap    flow.Snapshot
	place   string
	stage   flow.Stage
	servers []string // providers that take part

	failure *flow.Failure  // nil unless a stage failed
	event   loopback.Event // of the listener; zero elsewhere
	paste   paste          // what was pasted; zero elsewhere
	alone   bool           // there is no walk that could have seen anything
	tested  client.Tested  // by a check of the client; zero without one

	kind    string
	status  int
	code    string
	words   string // the server's description, or all that was pasted
	body    string // the start of the last raw response of the stage
	address string // that the last request of the stage went to

	read    bool           // whether it was asked what the words affirm
	meaning *words.Meaning // what they do, nil for nothing
}

// bodyLimit is how much of a response or of a pasted text is looked at, in bytes: errors are short.
const bodyLimit = 64 << 10

func newScene(s flow.Snapshot, place string, stage flow.Stage) *scene {
	sc := &scene{snap: s, place: place, stage: stage, servers: serversOf(s)}
	if x, ok := sc.last(); ok && place != atPage && place != atEvent {
		sc.body, sc.address = string(x.ResponseBody[:min(len(x.ResponseBody), bodyLimit)]), x.URL
	}
	return sc
}

func failureScene(s flow.Snapshot, stage flow.Stage, f *flow.Failure) *scene {
	sc := newScene(s, atFailure, stage)
	sc.failure, sc.kind, sc.status, sc.code, sc.words = f, string(f.Kind), f.Status, f.Code, words.Telling(f.Description)
	switch x, ok := sc.last(); {
	case stage == flow.Callback:
		sc.readCode()
	case stage == flow.Setup && ok && x.Status >= 400 && sc.words == "": // where the metadata were looked for
		said := words.Read(x.Status, x.ResponseBody)
		sc.words = strings.Trim(said.Code+": "+said.Text, ": ")
	}
	return sc
}

// readCode takes the error that the server's words name where its code says nothing in particular, if a row knows that.
func (sc *scene) readCode() {
	named, _ := words.Named(sc.words, false)
	if named != "" && (sc.code == "" || sc.code == "invalid_request") && slices.ContainsFunc(rows(), func(r row) bool {
		return slices.Contains(r.At, sc.place) && slices.Contains(r.Codes, named)
	}) {
		sc.code = named
	}
}

// with is the same scene for one stray request, whose query is read as a response would be: a flood brings a hundred, which have the walk in common.
func (sc scene) with(e loopback.Event) *scene {
	sc.event, sc.paste = e, readTarget(e.RequestLine)
	sc.code, sc.words = sc.paste.query.Get("error"), sc.paste.query.Get("error_description")
	return &sc
}

// readTarget takes the target of a request line apart.
func readTarget(line string) paste {
	target, _, _ := strings.Cut(strings.TrimSpace(line), " HTTP/")
	_, target, _ = strings.Cut(target, " ")
	u, err := url.Parse(target)
	if err != nil {
		return paste{}
	}
	return paste{url: u, query: u.Query()}
}

func (sc *scene) state() flow.StageState { return sc.snap.Stage(sc.stage) }

// made tells that there is a request of that stage: of another one nothing can be said.
func (sc *scene) made(stage flow.Stage) bool { return len(sc.snap.Stage(stage).Params) > 0 }

// last is the last exchange of the stage.
func (sc *scene) last() (wire.Exchange, bool) {
	all := sc.state().Exchanges
	if len(all) == 0 {
		return wire.Exchange{}, false
	}
	return all[len(all)-1], true
}

// requested is a parameter of the authorization request.
func (sc *scene) requested(name string) string { return sc.snap.Stage(flow.Request).Param(name) }

// redirectURI is the one of the authorization request, or of the client while there is no request.
func (sc *scene) redirectURI() string {
	return cmp.Or(sc.requested("redirect_uri"), sc.snap.Client.RedirectURI)
}

// safe makes evidence fit for showing: it quotes addresses and servers, and either may repeat a secret.
func (sc *scene) safe(text string) string {
	if sc.snap.Redactor != nil {
		text = sc.snap.Redactor.Text(text)
	}
	return plain.Text(text)
}

// serversOf are the IDs of the providers that the walk deals with.
func serversOf(s flow.Snapshot) []string {
	addresses := []string{s.Client.Issuer}
	for _, server := range []provider.Server{s.Server, s.Client.Server} {
		addresses = append(addresses, server.Issuer, server.AuthorizationEndpoint, server.TokenEndpoint, server.API)
	}
	return recognise(addresses, s.Client.Preset, s.Client.Name, s.Client.Server.Name, s.Server.Name)
}

// recognise lists the families of the known providers that the addresses and names belong to.
func recognise(addresses []string, names ...string) (found []string) {
	for _, p := range provider.Presets() {
		k := p.KnownAs
		if !slices.Contains(found, k.Family) && (slices.ContainsFunc(addresses, k.IsAt) || slices.ContainsFunc(names, k.IsCalled)) {
			found = append(found, k.Family)
		}
	}
	slices.Sort(found)
	return found
}
