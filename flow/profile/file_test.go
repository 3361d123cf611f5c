package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"oauthwalk/flow/keyring"
)

func TestFileIsForItsOwnerOnly(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Profile{Name: "p", ClientID: "c"}, secretsFor("c"))
	for name, want := range map[string]fs.FileMode{b.path: 0o600, filepath.Dir(b.path): fs.ModeDir | 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("mode of %s = %v, %v, want %v", filepath.Base(name), info.Mode(), err, want)
		}
	}
	if err := os.Chmod(b.path, 0o644); err != nil {
		t.Fatal(err)
	}
	b.mustLoad(t)
	if info, err := os.Stat(b.path); err != nil || info.Mode() != 0o600 {
		t.Errorf("mode after Load = %v, %v, want it closed to others", info.Mode(), err)
	}
}

// Nothing in the folder holds a secret, neither the file nor what lies beside it.
func TestNoSecretOnDisk(t *testing.T) {
	b := newBench(t)
	p := b.mustSave(t, Profile{Name: "p", ClientID: "c"}, secretsFor("c"))
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
	b.mustSave(t, Profile{Name: "first"}, nil)
	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(b.path, link); err != nil {
		t.Fatal(err)
	}
	through := &bench{openStore(t, link, b.fake), b.fake}
	through.mustSave(t, Profile{Name: "second"}, nil)
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is now %v, %v", info.Mode(), err)
	}
	if l := b.mustLoad(t); l.Find("first") == nil || l.Find("second") == nil {
		t.Errorf("profiles = %+v, want both", l.Profiles)
	}
	if entries, _ := os.ReadDir(filepath.Dir(link)); len(entries) != 1 {
		t.Errorf("beside the link: %v, want nothing", entries)
	}
}

func TestWhatCannotBeTheFile(t *testing.T) {
	for name, plant := range map[string]func(path string) error{
		"a link to nowhere": func(path string) error { return os.Symlink(path+"-gone", path) },
		"a folder":          func(path string) error { return os.Mkdir(path, 0o700) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "profiles.json")
			if err := plant(path); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(Config{Path: path}); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("Open: %v, want an error that names the file", err)
			}
		})
	}
}

// A link that somebody planted where a lock belongs is not followed.
func TestPlantedLock(t *testing.T) {
	b := newBench(t)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.Symlink(victim, b.path+".lock"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Save(t.Context(), Profile{Name: "p"}, nil); err == nil {
		t.Errorf("Save went through a planted link")
	}
	if _, err := os.Lstat(victim); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the link's target exists: %v", err)
	}
}

// What a newer version added stays, at the top and in a profile that is saved by this one.
func TestUnknownMembersStay(t *testing.T) {
	b := newBench(t)
	text := `{"version":1,"theme":{"dark":true},"profiles":[{"id":"one","name":"p","revision":0,"colour":"red"}]}`
	if err := os.WriteFile(b.path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p := *b.mustLoad(t).Find("p")
	fromForm := Profile{ID: p.ID, Name: "renamed", Revision: p.Revision} // as a window makes it, from its fields
	b.mustSave(t, fromForm, nil)
	got, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"dark": true`, `"colour": "red"`, `"renamed"`} {
		if !bytes.Contains(got, []byte(want)) {
			t.Errorf("the file lost %s:\n%s", want, got)
		}
	}
}

func TestNewerFileIsLeftAlone(t *testing.T) {
	b := newBench(t)
	text := []byte(`{"version":2,"profiles":{"of":"another shape"}}`)
	if err := os.WriteFile(b.path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(t.Context()); !errors.Is(err, ErrNewer) {
		t.Errorf("Load: %v, want ErrNewer", err)
	}
	if _, err := b.Save(t.Context(), Profile{Name: "p"}, nil); !errors.Is(err, ErrNewer) {
		t.Errorf("Save: %v, want ErrNewer", err)
	}
	if got, err := os.ReadFile(b.path); err != nil || !bytes.Equal(got, text) {
		t.Errorf("the file is now %s, %v", got, err)
	}
}

// A damaged file is set aside as it was, and each profile that is whole in it stays.
func TestDamagedFile(t *testing.T) {
	const good = `{"id":"one","name":"good","revision":3,"client_id":"c"}`
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"empty", ``, nil},
		{"zeros", "\x00\x00\x00\x00", nil},
		{"no object", `[]`, nil},
		{"no schema", `{"profiles":[` + good + `]}`, []string{"good"}},
		{"cut off", `{"version":1,"profiles":[` + good + `,{"id":"two","na`, []string{"good"}},
		{"one of a wrong type", `{"version":1,"profiles":[{"id":1,"name":"bad"},` + good + `]}`, []string{"good"}},
		{"one without a name", `{"version":1,"profiles":[{"id":"x"},` + good + `]}`, []string{"good"}},
		{"an ID twice", `{"version":1,"profiles":[` + good + `,{"id":"one","name":"twin"}]}`, []string{"good"}},
		{"something after it", `{"version":1,"profiles":[` + good + `]} more`, []string{"good"}},
		{"profiles of a wrong type", `{"version":1,"profiles":7,"theme":"dark"}`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			if err := os.WriteFile(b.path, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			l := b.mustLoad(t)
			var got []string
			for _, p := range l.Profiles {
				got = append(got, p.Name)
			}
			if fmt.Sprint(got) != fmt.Sprint(test.want) {
				t.Errorf("profiles = %v, want %v", got, test.want)
			}
			if len(l.Notices) != 1 || l.Notices[0].Kept != len(test.want) {
				t.Fatalf("notices = %+v, want one that counts %d", l.Notices, len(test.want))
			}
			if want := b.path + ".damaged-20260301T120000Z"; l.Notices[0].File != want {
				t.Errorf("set aside as %s, want %s", l.Notices[0].File, want)
			}
			if aside, err := os.ReadFile(l.Notices[0].File); err != nil || string(aside) != test.text {
				t.Errorf("set aside is %q, %v, want it as it was", aside, err)
			}
			if l := b.again(t).mustLoad(t); len(l.Notices) != 0 || len(l.Profiles) != len(test.want) {
				t.Errorf("the next run: %+v, want the same profiles and no notice", l)
			}
		})
	}
}

// Two damaged files within one second get two names.
func TestDamagedTwice(t *testing.T) {
	b := newBench(t)
	for _, text := range []string{"first", "second"} {
		if err := os.WriteFile(b.path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b.mustLoad(t)
	}
	notices := b.mustLoad(t).Notices
	if len(notices) != 2 || notices[0].File == notices[1].File {
		t.Errorf("notices = %+v, want two files", notices)
	}
}

// The file is cut at each of its bytes: no cut loses a profile that is whole or makes a secret unfindable.
func TestCutAtEachByte(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Profile{Name: "first", ClientID: "c1"}, secretsFor("c1"))
	b.mustSave(t, Profile{Name: "second", ClientID: "c2"}, secretsFor("c2"))
	whole, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	firstEnds := bytes.Index(whole, []byte(`"second"`))
	for cut := range len(whole) - 2 { // without the last brace and newline it is damaged
		text := whole[:cut]
		if _, err := parse(text); !errors.Is(err, errDamaged) {
			t.Fatalf("cut at %d: %v, want it to be damaged", cut, err)
		}
		got := salvage(text)
		if cut > firstEnds && got.index(b.mustFind(t, whole, "first").ID) < 0 {
			t.Fatalf("cut at %d: the first profile was whole and is lost", cut)
		}
		listed := len(got.strays(text))
		for _, p := range got.Profiles {
			listed += len(p.Secrets)
		}
		if named := bytes.Count(text, []byte(`"since"`)); listed < named {
			t.Fatalf("cut at %d: %d secrets are listed, and the text names %d", cut, listed, named)
		}
	}
}

// mustFind looks up a profile in the text of a file.
func (b *bench) mustFind(t *testing.T, text []byte, name string) Profile {
	t.Helper()
	whole, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return *Library{Profiles: whole.Profiles}.Find(name)
}

// A person can wipe what a damaged file named.
func TestStraysCanBeWiped(t *testing.T) {
	b := newBench(t)
	b.mustSave(t, Profile{Name: "p", ClientID: "c"}, secretsFor("c"))
	text, err := os.ReadFile(b.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(b.path, text[:len(text)-20], 0o600); err != nil {
		t.Fatal(err)
	}
	next := b.again(t)
	if err := next.Settle(t.Context()); err != nil || len(b.fake.Items()) != 2 {
		t.Errorf("Settle: %v, %d secrets, want both to stay: a person may mend the file", err, len(b.fake.Items()))
	}
	proofs, err := next.WipeAll(t.Context())
	if err != nil || len(proofs) != len(keyring.Kinds()) {
		t.Fatalf("WipeAll = %+v, %v, want both secrets", proofs, err)
	}
	for _, p := range proofs {
		if !p.Gone || !p.Left {
			t.Errorf("proof %+v, want it gone, as one that no profile uses", p)
		}
	}
	if items := len(b.fake.Items()); items != 0 {
		t.Errorf("%d secrets left, want none", items)
	}
}
