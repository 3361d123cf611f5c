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
)

// Lab is one safeguard that is taken away.
type Lab struct {
	Name    string     `json:"lab"`   // group and words: "state-wrong"; the same for ever
	Group   string     `json:"group"` // what is broken: "state"
	Title   string     `json:"title"` // what happens
	Stage   flow.Stage `json:"stage"` // where it must end
	Section string     `json:"section"`

	Client Setup          `json:"client"` // whose walk it is
	Acts   map[string]Act `json:"acts"`   // by the stage before which they are done
	Who    string         `json:"who"`    // who stops it: "client" or "server"; "" for nobody
	Error  string         `json:"error"`  // the code that it ends with; "" for none
	Caught string         `json:"caught"` // ID of the check that catches it, on that side
	Why    string         `json:"why"`    // what the safeguard is for, in a sentence or two
	Code   string         `json:"code"`   // the line that the author of a client must not forget
	Answer [3]Answer      `json:"answers"`
	Next   string         `json:"next"` // a question for another case
}

// Setup is the client of a lab, beside what every one has.
type Setup struct {
	Public   bool   `json:"public"`
	PKCE     string `json:"pkce"`   // "S256" where it is empty
	Secret   string `json:"secret"` // in place of the right one
	Auth     string `json:"auth"`
	Redirect string `json:"redirect"` // how the redirect URI differs from the registered one: "localhost", "slash", "port"
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

// Right is the answer that comes true.
func (l Lab) Right() Answer { return Answer{l.Who, l.Stage, l.Error} }

// Choices are the answers to choose from. The right one stands at another place in each lab, and always at the same one.
func (l Lab) Choices() []Answer {
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

// Find is the lab of that name. The error is ErrUnknown.
func Find(name string) (Lab, error) {
	all := All()
	at := slices.IndexFunc(all, func(l Lab) bool { return l.Name == name })
	if at < 0 {
		return Lab{}, fmt.Errorf("%q: %w", name, ErrUnknown)
	}
	return all[at], nil
}

// Twin is the same walk with the safeguard on: the client as it should be, and nothing done to it.
func (l Lab) Twin() Lab {
	twin := l
	twin.Name, twin.Acts, twin.Who, twin.Error, twin.Caught = l.Name+"-twin", nil, "", "", ""
	twin.Client = Setup{Public: l.Client.Public}
	return twin
}
