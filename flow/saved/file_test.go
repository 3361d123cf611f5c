//go:build unix

package saved

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

func TestFileIsForItsOwnerOnly(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	for name, want := range map[string]fs.FileMode{b.path: 0o600, filepath.Dir(b.path): fs.ModeDir | 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("mode of %s = %v, %v, want %v", filepath.Base(name), info.Mode(), err, want)
		}
	}
}

// Whatever reads changes nothing: not the file, not its mode, not what is beside it.
func TestReadingWritesNothing(t *testing.T) {
	for name, text := range map[string]string{
		"good": `{"version":1,"profiles":[{"id":"one","name":"p","revision":1}]}`, "damaged": `{"version":1,"pro`, "newer": `{"version":9}`,
		"of version 1, unsettled": `{"version":1,"unsettled":[{"item":"i","kind":"refresh-token","profile":"one","then":"drop"}],"profiles":[]}`,
	} {
		b := newBench(t)
		b.plant(t, text)
		if err := os.Chmod(b.path, 0o644); err != nil {
			t.Fatal(err)
		}
		b.Load()
		b.Stored()
		b.Secret(t.Context(), "one", keyring.ClientSecret)
		info, err := os.Stat(b.path)
		got, readErr := os.ReadFile(b.path)
		entries, dirErr := os.ReadDir(filepath.Dir(b.path))
		if err := errors.Join(err, readErr, dirErr); err != nil || info.Mode() != 0o644 || string(got) != text || len(entries) != 1 {
			t.Errorf("%s: after reading %v, %q, beside it %v, %v", name, info.Mode(), got, entries, err)
		}
	}
	b := newBench(t)
	if all, err := b.Load(); err != nil || len(all) != 0 {
		t.Errorf("Load without a file: %v, %v", all, err)
	}
	if _, err := os.Stat(filepath.Dir(b.path)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading made the folder: %v", err)
	}
}

// plant puts a text in the place of the file.
func (b *bench) plant(t *testing.T, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(b.path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Nothing in the folder holds a secret, neither the file nor what lies beside it.
func TestNoSecretOnDisk(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Client{Name: "p", ClientID: "c"}, secretsFor("c"))
	p.ClientID = "d"
	b.mustSave(t, p, secretsFor("d"))
	entries, err := os.ReadDir(filepath.Dir(b.path))
	if err != nil || len(entries) == 0 {
		t.Fatalf("ReadDir: %v, %v", entries, err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(b.path), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []string{"c", "d"} {
			for kind, value := range secretsFor(id) {
				if bytes.Contains(text, []byte(value.Reveal())) {
					t.Errorf("%s holds the %s of %s", e.Name(), kind, id)
				}
			}
		}
	}
}

// A link to the file stays a link, and the file behind it is the one that changes.
func TestLinkStaysLink(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Client{Name: "first"}, nil)
	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(b.path, link); err != nil {
		t.Fatal(err)
	}
	through := &bench{openStore(t, link, b.fake), b.fake}
	through.mustSave(t, Client{Name: "second"}, nil)
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is now %v, %v", info.Mode(), err)
	}
	if l := b.mustLoad(t); Find(l, "first") == nil || Find(l, "second") == nil {
		t.Errorf("clients = %+v, want both", l)
	}
	if entries, _ := os.ReadDir(filepath.Dir(link)); len(entries) != 1 {
		t.Errorf("beside the link: %v, want nothing", entries)
	}
}

func TestWhatCannotBeTheFile(t *testing.T) {
	for name, plant := range map[string]func(path string) error{
		"a link to nowhere": func(path string) error { return os.Symlink(path+"-gone", path) },
		"a folder":          func(path string) error { return os.Mkdir(path, 0o700) },
		"a pipe":            func(path string) error { return syscall.Mkfifo(path, 0o600) },
		"a big file":        func(path string) error { return os.WriteFile(path, make([]byte, maxFile+1), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "profiles.json")
			if err := plant(path); err != nil {
				t.Fatal(err)
			}
			s, err := Open(Config{Path: path, Keyring: keyring.New(&fakekeyring.Keyring{})})
			if err == nil {
				_, err = s.Load()
			}
			if err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("%v, want an error that names the file", err)
			}
		})
	}
}

// A link that somebody planted where a lock belongs is not followed.
func TestPlantedLock(t *testing.T) {
	b := newBench(t)
	b.plant(t, `{"version":2}`)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.Symlink(victim, b.path+".lock"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Save(t.Context(), Client{Name: "p"}, nil); err == nil {
		t.Errorf("Save went through a planted link")
	}
	if _, err := os.Lstat(victim); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the link's target exists: %v", err)
	}
}

// Nor is one where the next file is written.
func TestPlantedNextFile(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Client{Name: "first"}, nil)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := errors.Join(os.WriteFile(victim, []byte("mine"), 0o600), os.Symlink(victim, b.path+".new")); err != nil {
		t.Fatal(err)
	}
	b.mustSave(t, Client{Name: "second"}, nil)
	if text, err := os.ReadFile(victim); err != nil || string(text) != "mine" {
		t.Errorf("the link's target holds %q, %v", text, err)
	}
	if info, err := os.Lstat(b.path); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the file is now %v, %v", info.Mode(), err)
	}
}

// A file that would grow beyond what is read is not written.
func TestTooManyClients(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Client{Name: "first"}, nil)
	if _, err := b.Save(t.Context(), Client{Name: "second", Scope: strings.Repeat("x", maxFile)}, nil); err == nil ||
		!strings.Contains(err.Error(), "remove some") {
		t.Errorf("Save: %v", err)
	}
	if all := b.mustLoad(t); len(all) != 1 {
		t.Errorf("%d clients, want the first", len(all))
	}
}

// A file that cannot be read whole is refused in words and left as it is; nothing of it is lost by a save.
func TestDamagedFileIsLeftAlone(t *testing.T) {
	const good = `{"id":"one","name":"good","revision":3,"client_id":"c"}`
	for name, test := range map[string]struct {
		text, want string
		kind       error
	}{
		"empty":         {``, "at byte 0", ErrDamaged},
		"zeros":         {"\x00\x00", "at byte 1", ErrDamaged},
		"no object":     {`[]`, "array", ErrDamaged},
		"no schema":     {`{"profiles":[` + good + `]}`, "no schema", ErrDamaged},
		"cut off":       {`{"version":1,"profiles":[` + good + `,{"id":"two","na`, "at byte", ErrDamaged},
		"wrong type":    {`{"version":1,"profiles":[{"id":1,"name":"bad"}]}`, "number", ErrDamaged},
		"no name":       {`{"version":1,"profiles":[{"id":"x"},` + good + `]}`, "entry 1", ErrDamaged},
		"an ID twice":   {`{"version":1,"profiles":[` + good + `,{"id":"one","name":"twin"}]}`, "entry 2", ErrDamaged},
		"more after it": {`{"version":1,"profiles":[` + good + `]} more`, "at byte", ErrDamaged},
		"newer":         {`{"version":3,"profiles":{"of":"another shape"}}`, "update this one", errNewer},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.plant(t, test.text)
			_, loaded := b.Load()
			_, saved := b.Save(t.Context(), Client{Name: "p"}, nil)
			for _, err := range []error{loaded, saved} {
				if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), b.path) ||
					test.kind != nil && !errors.Is(err, test.kind) {
					t.Errorf("%v, want it to say %q and to name the file", err, test.want)
				}
			}
			if got, err := os.ReadFile(b.path); err != nil || string(got) != test.text {
				t.Errorf("the file is now %q, %v", got, err)
			}
		})
	}
}

// version1 is a file as version 1 wrote it, with what it had under way.
const version1 = `{"version":1,
"unsettled":[{"item":"new","kind":"refresh-token","profile":"one","name":"p","since":"2026-01-02T03:04:05Z","then":"adopt"},
 {"item":"junk","kind":"client-secret","profile":"one","name":"p","since":"2026-01-02T03:04:05Z","then":"drop"}],
"profiles":[{"id":"one","name":"p","client_id":"c","token_endpoint":"https://a.example/token","revision":3,"secrets":{
 "client-secret":{"item":"s","since":"2026-01-01T00:00:00Z"},"refresh-token":{"item":"old","since":"2026-01-01T00:00:00Z"}}}]}`

// What version 1 stored is used once a person has bound it, whether its last rotation had reached the keyring or not, and
// what it had given up can be wiped.
func TestFileOfVersion1(t *testing.T) {
	for _, reached := range []bool{true, false} {
		b := newBench(t)
		b.plant(t, version1)
		items := map[string]keyring.Kind{"s": keyring.ClientSecret, "old": keyring.RefreshToken, "junk": keyring.ClientSecret}
		want := "old"
		if reached {
			items["new"], want = keyring.RefreshToken, "new"
		}
		for item, kind := range items {
			if err := b.keyring.Set(t.Context(), item, kind, secret.New("value of "+item)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := b.Secret(t.Context(), "one", keyring.ClientSecret); !errors.Is(err, ErrUnbound) ||
			!strings.Contains(err.Error(), "https://a.example/token") {
			t.Errorf("Secret: %v, want it unbound, and the server named", err)
		}
		if _, err := b.Refresh(t.Context(), "one", giving("never")); !errors.Is(err, ErrUnbound) {
			t.Errorf("Refresh: %v, want it unbound", err)
		}
		if err := b.Bind(t.Context(), "one"); err != nil {
			t.Fatalf("Bind: %v", err)
		}
		next := b.again(t)
		if got, err := next.Secret(t.Context(), "one", keyring.ClientSecret); err != nil || got.Reveal() != "value of s" {
			t.Errorf("the client secret: %v", err)
		}
		var sent string
		r, err := next.Refresh(t.Context(), "one", func(_ context.Context, v secret.Value) (secret.Value, error) {
			sent = v.Reveal()
			return secret.New("refreshed"), nil
		})
		if err != nil || !r.Rotated || sent != "value of "+want || next.stored(t, "one") != "refreshed" {
			t.Errorf("Refresh: %+v, %v, sent %q, want that of %s", r, err, sent, want)
		}
		proofs, err := next.WipeAll(t.Context())
		if err != nil || len(proofs) != 3 || len(b.fake.Items()) != 0 {
			t.Errorf("WipeAll: %+v, %v; %d items are left, want none", proofs, err, len(b.fake.Items()))
		}
		if all := b.mustLoad(t); len(all) != 1 || all[0].Name != "p" {
			t.Errorf("clients = %+v, want the one", all)
		}
	}
}

// Who writes the file names a server of their own. The secret stays here, and the error says what was changed.
func TestSecretIsBound(t *testing.T) {
	client := Client{Name: "p", ClientID: "c", Issuer: "https://i.example", AuthorizationEndpoint: "https://i.example/a",
		TokenEndpoint: "https://i.example/t", RevocationEndpoint: "https://i.example/r", API: "https://api.example/me?x=1",
		RedirectURI: "http://127.0.0.1:3500/callback", CAFile: "/etc/own.pem", Scope: "a"}
	for _, test := range []struct {
		old, thief, name string
		free             bool
	}{
		{"https://i.example/t", "https://thief.example/t", "token endpoint", false},
		{"https://i.example/a", "https://thief.example/a", "authorization endpoint", false},
		{"https://i.example/r", "https://thief.example/r", "revocation endpoint", false},
		{`"https://i.example"`, `"https://thief.example"`, "issuer", false},
		{"https://api.example/me", "https://thief.example/me", "API", false},
		{"127.0.0.1:3500", "127.0.0.1:6666", "redirect URI", false},
		{"/etc/own.pem", "/tmp/own.pem", "CA file", false},
		{`"client_id": "c"`, `"client_id": "d"`, "client ID", false},
		{`"scope": "a"`, `"scope": "b"`, "", true},
		{"https://api.example/me?x=1", "https://api.example/you", "", true},
	} {
		b := newBench(t)
		id := b.mustSave(t, client, secretsFor("c")).ID
		text, err := os.ReadFile(b.path)
		if err != nil || !bytes.Contains(text, []byte(test.old)) {
			t.Fatalf("%v; no %s in the file:\n%s", err, test.old, text)
		}
		b.plant(t, strings.Replace(string(text), test.old, test.thief, 1))
		_, secretErr := b.again(t).Secret(t.Context(), id, keyring.ClientSecret)
		_, refreshErr := b.again(t).Refresh(t.Context(), id, giving("new"))
		for _, err := range []error{secretErr, refreshErr} {
			if free := err == nil; free != test.free || !free && (!errors.Is(err, ErrBound) || !strings.Contains(err.Error(), test.name)) {
				t.Errorf("%s for %s: %v, want it to name the %s", test.thief, test.old, err, test.name)
			}
		}
	}
}
