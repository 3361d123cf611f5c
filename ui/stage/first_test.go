package stage_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow/page"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
)

// asked writes down the last command.
type asked struct{ page.Command }

func (a *asked) Act(c page.Command) { a.Command = c }

// What somebody has is read as it is pasted, judged beside the field, and makes a walk; what cannot be read says so, and
// the button sleeps.
func TestFirstPageReadsWhatIsPasted(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	a := &asked{}
	first := stage.NewFirst(a)
	test.NewTempWindow(t, first.Content()).Resize(fyne.NewSize(1000, 800))
	use := seen.Button(first.Content(), "Use this client")
	if use == nil || !use.Disabled() {
		t.Fatal("there is something to use before anything was pasted")
	}
	first.Paste("https://as.example/authorize?response_type=code&client_id=mine&redirect_uri=http%3A%2F%2F127.0.0.1%3A3500%2Fcallback")
	if use.Disabled() {
		t.Error("the button sleeps on")
	}
	if !says(first.Content(), "This is an authorization URL: response_type `code`, client_id `mine`, redirect_uri `http://127.0.0.1:3500/callback`.") {
		t.Error("it is not said what was found")
	}
	if !says(first.Content(), "There is no state, so no response can be distinguished from a forged one. All responses are refused.") {
		t.Error("the missing state is not said")
	}
	test.Tap(use)
	if a.Kind != page.Again || a.Client.ID != "mine" || a.Client.Server.AuthorizationEndpoint != "https://as.example/authorize" {
		t.Errorf("it asked for %s", a.Kind)
	}
	first.Paste("CLIENT_ID=abc\nCLIENT_SECRET=hidden-in-the-file\n")
	test.Tap(use)
	if a.Kind != page.Import || a.Value == "" || says(first.Content(), "hidden-in-the-file") {
		t.Errorf("of a file it asked for %s", a.Kind)
	}
	first.Paste("what = that = this")
	if !use.Disabled() {
		t.Error("there is something to use in what cannot be read")
	}
	first.Primary()
	if a.Kind != page.Show {
		t.Errorf("the first door asked for %s", a.Kind)
	}
}
