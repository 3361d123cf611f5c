package practice

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
