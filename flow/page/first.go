package page

import "oauthwalk/flow"

// The sections of the first page.
const (
	Act   Key = "act"
	Door  Key = "door"
	Tutor Key = "tutor" // the door to the texts that can be followed
)

// acts are the walk in three pictures: who, what goes to whom, and what comes of it.
var acts = []Section{
	{Key: Act, Title: "Ask", Note: "Mira signs in at the server, in her browser. The app never sees her password.", Source: "stages 1 to 3",
		Lines: []string{"app", "a URL", "browser", "signs in", "server"}},
	{Key: Act, Title: "Trade", Note: "The app gets a code that works once, and trades it for a token directly at the server.", Source: "stages 4 and 5",
		Lines: []string{"app", "the code", "server", "traded", "token"}},
	{Key: Act, Title: "Use", Note: "The token opens her music for an hour, is renewed, and at the end is given back.", Source: "stages 6 to 8",
		Lines: []string{"app", "the token", "API", "responds", "song"}},
}

// First is the page of somebody who has not walked yet; it comes back by Help, and then leads back to the walk under way.
func First(v View) Page {
	p := Page{Title: "See OAuth 2.0 happen",
		Intro: "You are about to see how an app gets into Mira's music without ever learning her password. It takes eight stages " +
			"and about three minutes. At each stage you press one button, and see the bytes that were sent and the bytes that came back. " +
			"Nothing leaves this machine: the sign-in page, the server and the music are built in.",
		Sections: acts,
		Buttons:  []Button{{"Start the walk", Command{Kind: Show, Stage: flow.Setup}}}}
	if v.Snapshot.Stage(flow.Setup).Status.Ended() {
		p.Buttons = []Button{{"Continue the walk", Command{Kind: Show, Stage: v.Snapshot.Current()}}}
	}
	p.Sections = append(p.Sections[:len(acts):len(acts)],
		Section{Key: Door, Title: p.Buttons[0].Text, Note: "On the practice server, as Mira. Nothing to register, nothing to install.",
			Lines: []string{"who asked whom, and for what", "what the app never saw", "what the code is for"}, Buttons: p.Buttons},
		Section{Key: Tutor, Title: "Follow a tutorial", Note: "Your own program runs; each of its requests is explained as it arrives.",
			Source: "All five work without a network.", Buttons: []Button{{"Follow a tutorial", Command{Kind: Tutorial}}}},
		Section{Key: Door, Title: "I have my own client", Note: "Paste anything you have. It is read here and sent nowhere."})
	return p
}
