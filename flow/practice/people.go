package practice

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Person is somebody who can sign in. There are no passwords and the people are not real.
type Person struct {
	ID      string // what the sign-in form sends, and the sub of introspection
	Name    string
	About   string // one line for the sign-in page
	Initial string
	linked  bool // has a music service linked
	playing bool // is listening to something
}

// people are who can sign in; the first has the focus on the sign-in page.
var people = []Person{
	{ID: "mira", Name: "Mira Song", About: "Is listening to a song right now", Initial: "M", linked: true, playing: true},
	{ID: "theo", Name: "Theo Quiet", About: "Has a music service but is playing nothing", Initial: "T", linked: true},
	{ID: "ida", Name: "Ida Blank", About: "Has not linked a music service", Initial: "I"},
}

func personByID(id string) (Person, bool) {
	for _, p := range people {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// notLinked is what the API says of somebody without a music service.
const notLinked = "No service is linked. Please link one in your settings."

// Told reads a response of the API: the first name of whom it speaks of, and what they listen to. Both are "" for a response
// that is none of this API's, and the song is also "" for somebody who listens to nothing.
func Told(status int, body []byte) (name, song string) {
	var me struct {
		Info struct {
			Title   string `json:"title"`
			Artists string `json:"artists"`
		} `json:"music_info"`
	}
	person := 0
	switch err := json.Unmarshal(body, &me); {
	case err == nil && status == http.StatusOK && me.Info.Title != "":
		song = fmt.Sprintf("“%s” by %s", me.Info.Title, me.Info.Artists)
	case status != http.StatusNotFound:
		return "", ""
	case strings.Contains(string(body), people[1].Name):
		person = 1
	case strings.Contains(string(body), notLinked):
		person = 2
	default:
		return "", ""
	}
	name, _, _ = strings.Cut(people[person].Name, " ")
	return name, song
}
