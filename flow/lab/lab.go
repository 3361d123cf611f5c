// Package lab takes one safeguard of the flow away, for real, on a practice server of its own, and says who caught it. A lab
// is a row of labs.json, made of acts; its twin is the same walk with the safeguard on.
package lab

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// Lab is one safeguard that is taken away.
type Lab struct {
	Name    string     `json:"lab"`     // group and words: "state-wrong"; the same for ever
	Group   string     `json:"group"`   // what is broken: "state"
	Heading string     `json:"heading"` // its name in a word or two
	Title   string     `json:"title"`   // what happens
	Offer   page.Offer `json:"offer"`   // where the pages of a walk offer it; zero for nowhere
	Stage   flow.Stage `json:"stage"`   // where it must end
	Section string     `json:"section"`

	Client Setup            `json:"client"` // whose walk it is
	Acts   map[string][]Act `json:"acts"`   // by the stage before which they are done
	Before *Before          `json:"before"` // an earlier walk, of which an act takes a value; nil for none
	Lax    []practice.Rule  `json:"lax"`    // that the server leaves out
	Faults []practice.Fault `json:"faults"` // of the server
	Who    string           `json:"who"`    // who stops it: "client" or "server"; "" for nobody
	Error  string           `json:"error"`  // the code that it ends with; "" for none
	Caught string           `json:"caught"` // ID of the check that catches it, on that side
	Why    string           `json:"why"`    // what the safeguard is for, in a sentence or two
	Code   string           `json:"code"`   // the line that the author of a client must not forget
	Answer [3]Choice        `json:"answers"`
	Next   string           `json:"next"`  // a question for another case
	Holds  string           `json:"holds"` // what an attacker holds then, where nobody stops him and no request of his own tells
	Safe   *Ending          `json:"safe"`  // how the same acts end with the safeguard on; nil where nothing is left to be done

	safe bool // this is the twin
}

// Ending is how a twin ends in which somebody else is stopped.
type Ending struct {
	Who    string     `json:"who"`
	Stage  flow.Stage `json:"stage"`
	Error  string     `json:"error"`
	Caught string     `json:"caught"`
}

// Before is a walk before that of the lab.
type Before struct {
	Last   flow.Stage `json:"last"`   // with which it ends
	Client string     `json:"client"` // whose it is; "" for the same client
}

// Setup is the client of a lab, beside what every one has.
type Setup struct {
	Public   bool   `json:"public"`
	PKCE     string `json:"pkce"`   // "S256" where it is empty
	Secret   string `json:"secret"` // in place of the right one
	Auth     string `json:"auth"`
	Redirect string `json:"redirect"` // how the redirect URI differs from the registered one: "localhost", "slash", "port"
	Origin   bool   `json:"origin"`   // the server has only the origin of the redirect URI registered
	NoScope  bool   `json:"no_scope"`
	Odd      bool   `json:"odd"`     // the registered secret has characters that an encoding changes
	Shipped  bool   `json:"shipped"` // it is practice-web, whose secret stands in this program
	Person   string `json:"person"`  // ID of who signs in; the first one where it is empty
}

// Act is one thing that is done to the walk.
type Act struct {
	Kind  string `json:"do"`    // of acts
	Name  string `json:"name"`  // of the parameter
	Value string `json:"value"` // for it
}

// Answer is a prediction: who stops it, at which stage, with which error.
type Answer struct {
	Who   string     `json:"who"`
	Stage flow.Stage `json:"stage"`
	Error string     `json:"error"`
}

// String is the answer in a sentence.
func (a Answer) String() string {
	if a.Who == "" {
		return "Nobody stops it."
	}
	text := fmt.Sprintf("The %s, at stage %d, %s", a.Who, a.Stage.Index()+1, page.Name(a.Stage))
	if a.Error != "" {
		text += ", with " + a.Error
	}
	return text + "."
}

// Marked is the answer with the error between backticks, without the name of the stage and the stop at its end.
func (a Answer) Marked() string {
	switch {
	case a.Who == "":
		return "Nobody stops it"
	case a.Error == "":
		return fmt.Sprintf("The %s, at stage %d", a.Who, a.Stage.Index()+1)
	}
	return fmt.Sprintf("The %s, at stage %d, with `%s`", a.Who, a.Stage.Index()+1, a.Error)
}

// Choice is a prediction to choose from, and what speaks for it.
type Choice struct {
	Answer
	Because string `json:"because"`
}

// String is the choice in sentences.
func (c Choice) String() string { return c.Answer.String() + " " + c.Because }

// Right is the answer that comes true.
func (l Lab) Right() Answer { return Answer{l.Who, l.Stage, l.Error} }

// Choices are the answers to choose from. The right one stands at another place in each lab, and always at the same one.
func (l Lab) Choices() []Choice {
	turn := len(l.Name) % len(l.Answer)
	return append(slices.Clone(l.Answer[turn:]), l.Answer[:turn]...)
}

// ErrUnknown says that there is no lab of that name.
var ErrUnknown = errors.New("there is no lab of that name")

//go:embed labs.json
var catalogue []byte

// All are the labs in the order in which they are learned. They are read when they are first asked for.
var All = sync.OnceValue(func() []Lab {
	var all []Lab
	if err := json.Unmarshal(catalogue, &all); err != nil {
		panic(fmt.Sprintf("labs.json: %v", err)) // a test reads it
	}
	return all
})

// Offers are what the labs offer on the pages of a walk.
func Offers() (out []page.Offer) {
	for _, l := range All() {
		if l.Offer.At != "" {
			l.Offer.Lab = l.Name
			out = append(out, l.Offer)
		}
	}
	return out
}

// Find is the lab of that name. The error is ErrUnknown.
func Find(name string) (Lab, error) {
	all := All()
	at := slices.IndexFunc(all, func(l Lab) bool { return l.Name == name })
	if at < 0 {
		return Lab{}, fmt.Errorf("%q: %w", name, ErrUnknown)
	}
	return all[at], nil
}

// does tells that an act of that kind is done.
func (l Lab) does(kind string) bool {
	for _, acts := range l.Acts {
		if slices.ContainsFunc(acts, func(a Act) bool { return a.Kind == kind }) {
			return true
		}
	}
	return false
}

// IsTwin tells that this is a twin.
func (l Lab) IsTwin() bool { return l.safe }

// Twin is the same walk with the safeguard on. Where somebody else is at work he goes on with it, and is stopped; else
// nothing is done to the walk, and the client is as it should be.
func (l Lab) Twin() Lab {
	twin := l
	twin.Name, twin.safe, twin.Lax, twin.Faults = l.Name+"-twin", true, nil, nil
	if l.Safe != nil {
		twin.Who, twin.Stage, twin.Error, twin.Caught = l.Safe.Who, l.Safe.Stage, l.Safe.Error, l.Safe.Caught
		twin.Client.PKCE = ""
		return twin
	}
	twin.Acts, twin.Before, twin.Who, twin.Error, twin.Caught = nil, nil, "", "", ""
	twin.Client = Setup{Public: l.Client.Public}
	return twin
}
