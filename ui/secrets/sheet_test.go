package secrets_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"oauthwalk/flow"
	"oauthwalk/flow/keyring"
	"oauthwalk/flow/page"
	"oauthwalk/flow/saved"
	"oauthwalk/ui/part"
	"oauthwalk/ui/secrets"
	"oauthwalk/ui/seen"
	"oauthwalk/ui/stage"
	"oauthwalk/ui/theme"
	"oauthwalk/ui/vault"
)

// hand writes down what the sheet asks for.
type hand struct {
	secrets.Actor
	did []string
}

func (h *hand) Act(c page.Command) {
	h.did = append(h.did, strings.TrimSpace(string(c.Kind)+" "+string(c.Stage)))
}
func (h *hand) Use(p saved.Client)         { h.did = append(h.did, "use "+p.Name) }
func (h *hand) Resume(p saved.Client)      { h.did = append(h.did, "resume "+p.Name) }
func (h *hand) RemoveSaved(p saved.Client) { h.did = append(h.did, "forget "+p.Name) }
func (h *hand) Wipe(it saved.Stored)       { h.did = append(h.did, "wipe "+string(it.Kind)) }
func (h *hand) WipeAll()                   { h.did = append(h.did, "wipe all") }
func (h *hand) Look()                      { h.did = append(h.did, "look") }

var (
	since = time.Date(2026, 11, 21, 10, 0, 0, 0, time.Local)
	mine  = saved.Client{ID: "1", Name: "Mine", Issuer: "https://issuer.example", ClientID: "c",
		Secrets: map[keyring.Kind]saved.Item{keyring.RefreshToken: {ID: "i", Since: since}}}
	token = saved.Stored{Item: "i", Kind: keyring.RefreshToken, Client: "1", Name: "Mine", Since: since}
)

// draw shows a state on a sheet in a window.
func draw(t *testing.T, s vault.State) (*secrets.Sheet, *hand, fyne.Window) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(theme.New(theme.Dark, theme.Normal))
	h := &hand{}
	sheet := secrets.New(h)
	w := app.NewWindow("")
	t.Cleanup(w.Close)
	w.SetContent(sheet.Content())
	w.Resize(fyne.NewSize(660, 700))
	sheet.Draw(stage.View{View: page.View{Now: since, Snapshot: flow.Snapshot{Next: flow.API}}, Vault: s})
	return sheet, h, w
}

func TestSheetSaysWhatIsStoredAndWhere(t *testing.T) {
	_, h, w := draw(t, vault.State{Seq: 1, Opened: true, File: "profiles.json", Clients: []saved.Client{mine},
		Stored: []saved.Stored{token, {Kind: keyring.ClientSecret, Client: "gone", Name: "Old", Since: since, Left: true}}})
	text := seen.Text(w.Content())
	for _, want := range []string{"Mine", "https://issuer.example", "refresh token: in the system's keyring since 2026-11-21 10:00",
		"client secret (Old): to be deleted", "profiles.json"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
	for _, b := range seen.All[*part.Button](w.Content()) {
		if b.OnTapped != nil && b.Text != "" {
			b.OnTapped()
		}
	}
	want := []string{"wipe refresh-token", "use Mine", "resume Mine", "forget Mine", "wipe client-secret", "show api", "look",
		"wipe all"}
	if !slices.Equal(h.did, want) {
		t.Errorf("the buttons asked for %q, want %q", h.did, want)
	}
}

func TestSheetShowsProof(t *testing.T) {
	for name, test := range map[string]struct {
		result vault.Result
		want   string
	}{
		"gone": {vault.Result{Job: vault.Job{Kind: vault.Wiping}, Proofs: []saved.Proof{{Stored: token, Gone: true, At: since}}},
			"The refresh token of Mine is gone: nothing was found when it was read at 10:00:00."},
		"still there": {vault.Result{Job: vault.Job{Kind: vault.Wiping},
			Proofs: []saved.Proof{{Stored: token, Err: keyring.ErrNotDeleted}}}, "Could not verify that the refresh token of Mine was deleted: the system's keyring did not"},
		"missing": {vault.Result{Job: vault.Job{Kind: vault.Looking}, Proofs: []saved.Proof{{Stored: token, Gone: true, Err: keyring.ErrNotFound}}},
			"it is not in the keyring"},
		"failed": {vault.Result{Job: vault.Job{Kind: vault.Reading}, Err: errors.New("no bus")}, "That failed: no bus."},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, w := draw(t, vault.State{Seq: 1, Opened: true, Last: &test.result})
			if text := seen.Text(w.Content()); !strings.Contains(text, test.want) {
				t.Errorf("the sheet does not say %q:\n%s", test.want, text)
			}
		})
	}
}

// While the keyring is at work nothing else can be asked of it, but to stop.
func TestSheetWaits(t *testing.T) {
	_, h, w := draw(t, vault.State{Seq: 1, Opened: true, Asking: true, Clients: []saved.Client{mine},
		Stored: []saved.Stored{token}, Job: &vault.Job{Kind: vault.Wiping, Until: since.Add(90 * time.Second)}})
	text := seen.Text(w.Content())
	for _, want := range []string{"It may ask for its password in a separate window.", "1:30 left"} {
		if !strings.Contains(text, want) {
			t.Errorf("the sheet does not say %q:\n%s", want, text)
		}
	}
	for _, b := range seen.All[*part.Button](w.Content()) {
		if b.Text == "Use" && !b.Disabled() {
			t.Error("a client can be used meanwhile")
		}
		if b.Text == "Cancel" {
			b.OnTapped()
		}
	}
	if !slices.Equal(h.did, []string{"cancel-saving"}) {
		t.Errorf("asked for %q, want cancel", h.did)
	}
}
