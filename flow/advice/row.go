package advice

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/loopback"
)

// row is one entry of rows/*.json. An empty condition holds always.
type row struct {
	ID       string     `json:"id"`
	At       []string   `json:"at"` // places; absent means a stage that failed
	Stages   []string   `json:"stages"`
	Kinds    []string   `json:"kinds"`
	Codes    []string   `json:"codes"`
	Status   []int      `json:"status"`
	Events   []string   `json:"events"`   // kinds of stray requests
	Words    string     `json:"words"`    // regular expression on the server's description, or on what was pasted
	Body     string     `json:"body"`     // regular expression on the raw response
	URL      string     `json:"url"`      // regular expression on the address that was called
	Servers  []string   `json:"servers"`  // whose error it is, by their IDs in servers.json
	Distinct bool       `json:"distinct"` // nobody else says this, so the server need not be known by its address
	Vague    bool       `json:"vague"`    // the words tell that it failed and not why: what else is said counts for more
	When     []string   `json:"when"`     // names of conditions
	Numbered bool       `json:"numbered"` // for the error numbers of Microsoft Entra that have its ID
	What     string     `json:"what"`
	Section  string     `json:"section"`
	Causes   []rowCause `json:"causes"`

	words, body, url *regexp.Regexp
	weight           int // its specificity
}

type rowCause struct {
	Text     string   `json:"text"`
	Fix      string   `json:"fix"`
	Evidence string   `json:"evidence"` // name of a look
	IfSeen   bool     `json:"if_seen"`  // left out where the evidence does not speak for it
	Actions  []string `json:"action"`   // the first one that would change something is offered
}

// The places where an error appears.
const (
	atFailure = "failure" // a stage has failed
	atPage    = "page"    // pasted by a person: a page, its address, or what another program says
	atEvent   = "event"   // a stray request to the listener
	atRemark  = "remark"  // a stage that has not failed
	atUnknown = "unknown" // what to look at when nothing fits
)

//go:embed rows/*.json
var rowFiles embed.FS

// rows are read when the first advice is asked for, which most programs do late or never.
var rows = sync.OnceValue(func() []row { return mustLoad(rowFiles) })

// mustLoad reads all files in order of their names. They are embedded: a test of this package sees every mistake.
func mustLoad(files fs.FS) (all []row) {
	names, _ := fs.Glob(files, "rows/*.json") // the pattern is well formed
	for _, name := range names {
		var part []row
		data, err := fs.ReadFile(files, name)
		if err == nil {
			err = json.Unmarshal(data, &part)
		}
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		all = append(all, part...)
	}
	for i := range all {
		r := &all[i]
		if len(r.At) == 0 {
			r.At = []string{atFailure}
		}
		r.words, r.body, r.url = pattern(r.Words), pattern(r.Body), pattern(r.URL)
		r.weight = r.specificity()
	}
	return all
}

func pattern(s string) *regexp.Regexp { return regexp.MustCompile("(?is)" + s) }

func (r *row) fits(sc *scene) bool {
	return slices.Contains(r.At, sc.place) &&
		// What is pasted, and what comes to the listener, belongs to no stage of the row's list.
		(sc.place == atPage || sc.place == atEvent || listed(r.Stages, string(sc.stage))) &&
		// A row about one server does not explain another one's words.
		(r.Distinct || len(r.Servers) == 0 || slices.ContainsFunc(r.Servers, func(id string) bool {
			return slices.Contains(sc.servers, id)
		})) && listed(r.Kinds, sc.kind) && listed(r.Codes, sc.code) && listed(r.Status, sc.status) &&
		listed(r.Events, sc.event.Kind) &&
		r.words.MatchString(sc.words) && r.url.MatchString(sc.address) && r.body.MatchString(sc.body) &&
		r.holds(sc) && (!r.Numbered || sc.numbered() && sc.affirmed().ID == r.ID)
}

func (r *row) holds(sc *scene) bool {
	return !slices.ContainsFunc(r.When, func(name string) bool { return conditions[name] == nil || !conditions[name](sc) })
}

func listed[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// weighText is the weight of a condition on the server's words.
const weighText = 32

// specificity says how particular a row is: each condition weighs more than all that stand below it together, so it is an
// order. Of the rows that fit, the most particular one explains; of equal ones the first, so that the choice never depends
// on chance.
func (r *row) specificity() (weight int) {
	for _, asked := range []bool{
		len(r.Servers) > 0, // whose error it is
		r.Words != "" || r.Body != "" || r.URL != "" || r.Numbered,
		len(r.When) > 0 || len(r.Events) > 0, // what the walk knows
		slices.ContainsFunc(r.Codes, func(code string) bool { return code != "" }),
		len(r.Status) > 0,
		r.Distinct,
		len(r.Kinds) > 0 || len(r.Codes) > 0, // that there is no code is hardly more than the kind
	} {
		if weight *= 2; asked {
			weight++
		}
	}
	return weight
}

// choose is the row that explains the scene, nil when none does.
func choose(sc *scene) (best *row) {
	for i := range rows() {
		r := &rows()[i]
		if r.weight < weighText && len(r.Codes) > 0 && sc.contradicted() {
			continue
		}
		if (best == nil || r.weight > best.weight) && r.fits(sc) {
			best = r
		}
	}
	if best != nil && best.weight < weighText && sc.unexplained() != "" {
		return nil // the code alone does not tell what the number says
	}
	return best
}

// hasTokens: the stage has ended well, with tokens.
func (sc *scene) hasTokens() bool {
	return sc.state().Status == flow.Done && !sc.snap.Tokens.Access.IsZero()
}

// noRefreshToken: an exchange without one, or a refresh that cannot be done for want of one. A refresh that brings none
// means that the old one stays (RFC 6749 6).
func noRefreshToken(sc *scene) bool {
	if sc.stage == flow.Refresh {
		return sc.state().Status == flow.Skipped
	}
	return sc.hasTokens() && sc.snap.Tokens.Refresh.IsZero()
}

// scopeDiffers: whatever keeps a plain comparison with the request from working.
func scopeDiffers(sc *scene) bool {
	asked := sc.requested("scope")
	if !sc.hasTokens() || asked == "" {
		return false
	}
	scope := sc.response().Scope
	if sc.snap.Response != nil && !scope.Present {
		scope.Value, scope.Present = authz.Find(sc.snap.Response.Others, "scope")
	}
	return !scope.Present || scope.Array || strings.Contains(scope.Value, ",") && !strings.Contains(asked, ",") ||
		len(sc.missingScopes()) > 0
}

// pkceMisfit is seen before the server sees it, while the exchange has not been answered well.
func pkceMisfit(sc *scene) bool {
	st := sc.state().Status
	if st != flow.Ready && st != flow.Running && st != flow.Failed {
		return false
	}
	v, _ := verifierFits(sc)
	return v == supports
}

// isAnswer tells that the query is that of an authorization response. What a person pastes of an error is read for the
// error, whatever its state.
func (sc *scene) isAnswer() bool {
	q := sc.paste.query
	if sc.place == atPage {
		return q.Has("code") && !q.Has("error") && !q.Has("redirect_uri")
	}
	return sc.event.Kind == loopback.KindRefused && (q.Has("code") || q.Has("error"))
}
