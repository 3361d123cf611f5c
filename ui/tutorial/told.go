package tutorial

import (
	"fmt"
	"strings"

	"oauthwalk/flow/page"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/program"
	"oauthwalk/ui/part"
)

// Env is what the program has to know, as the file that most texts read.
func (s *Sheet) Env() string {
	c := s.server.Clients()[0]
	authorize, token, api := s.server.Endpoints()
	lines := []string{"CLIENT_ID=" + c.ID, "CLIENT_SECRET=" + c.Secret.Reveal(),
		"BASE_URL=" + s.server.Issuer(), "AUTHORIZATION_URL=" + authorize, "TOKEN_URL=" + token, "API_URL=" + api}
	if uri := s.redirectURI(); uri != "" {
		lines = append(lines, "REDIRECT_URI="+uri)
	}
	if key := s.server.Plays().API.Key; key != "" {
		lines = append(lines, "API_KEY="+key)
	}
	if refresh := c.RefreshToken.Reveal(); refresh != "" {
		lines = append(lines, "REFRESH_TOKEN="+refresh)
	}
	return strings.Join(lines, "\n") + "\n"
}

// ToggleSecrets shows the secrets of the .env, or hides them again.
func (s *Sheet) ToggleSecrets() {
	if s.server != nil {
		s.open = !s.open
		s.draw()
		s.show()
	}
}

// Registration is the page on which redirect URIs are registered, as at a provider; "" while nobody plays along.
func (s *Sheet) Registration() string {
	if s.server == nil {
		return ""
	}
	return s.server.Registration()
}

// Primary copies what the program has to know.
func (s *Sheet) Primary() {
	if s.server != nil {
		s.act(page.Command{Kind: page.Copy, Name: "The .env of your program", Value: s.Env()})
	}
}

// Status is what the status bar says of the program that follows a text, or of another one that was seen; "" for none.
func (s *Sheet) Status() string {
	run := s.now()
	if run.Asked == 0 && s.server == nil {
		return ""
	}
	return "Your program: " + counted(run)
}

// now is what was seen of the program that is shown, or else of those that asked the window's own server.
func (s *Sheet) now() program.Seen {
	if s.server == nil {
		return s.seen.Seen()
	}
	return s.run
}

// Row is the program in the rail, while a text is followed.
func (s *Sheet) Row() (row part.Stage, ok bool) {
	all := s.now()
	row = part.Stage{Title: "Your program", Note: fmt.Sprintf("%d seen", all.Asked), State: part.StageSkipped}
	if s.text.Name != "" {
		row.Note = fmt.Sprintf("%d of %d", s.done(), len(s.text.Steps))
	}
	if run := all.LastRun(); len(run) > 0 {
		if row.State = part.StageDone; run[len(run)-1].Advice != nil && !denied(run[len(run)-1].Event) {
			row.State = part.StageFailed
		}
	}
	return row, s.server != nil || all.Asked > 0
}

func counted(run program.Seen) string {
	return fmt.Sprintf("%s seen, %d refused", plain.Count(run.Asked, "request"), run.Refused)
}
