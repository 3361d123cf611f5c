package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/client"
	"oauthwalk/flow/export"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
	"oauthwalk/flow/wire"
)

// begun is a walk whose request was built, with a provider of that name.
func begun(t testing.TB, name string) page.View {
	t.Helper()
	server, err := practice.Start(practice.Config{Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	w := flow.New(1, client.Client{Name: name, Issuer: server.Issuer(), ID: "practice-native", RedirectURI: "http://127.0.0.1:0/callback",
		Scope: "activity", PKCE: "S256"}, flow.Deps{})
	defer w.Close()
	for _, s := range []flow.Stage{flow.Setup, flow.Request} {
		if _, err := w.Run(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	return page.View{Snapshot: w.Snapshot(), Open: true}
}

// onDisk are the files of the folder that belong to walks, and what is in all of them.
func onDisk(t testing.TB, s *Store) (names []string, text string) {
	t.Helper()
	all, err := os.ReadDir(s.Folder())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, f := range all {
		if known.MatchString(strings.SplitN(f.Name(), ".", 2)[0]) {
			names = append(names, f.Name())
		}
		b, err := os.ReadFile(filepath.Join(s.Folder(), f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text += f.Name() + string(b)
	}
	return names, text
}

func list(t testing.TB, s *Store) []Walk {
	t.Helper()
	all, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A walk is kept once, however often it is written, found by its words, opened as it was, and deleted; nobody else reads it.
func TestKeep(t *testing.T) {
	s := Open(filepath.Join(t.TempDir(), "state", "oauthwalk"))
	if n := len(list(t, s)); n != 0 {
		t.Fatalf("%d walks are there before the first", n)
	}
	v, other := begun(t, "Spotify"), begun(t, "My server")
	first, second := NewID(v.Snapshot.Started), NewID(other.Snapshot.Started)
	for _, k := range []struct {
		id   string
		view page.View
	}{{first, v}, {second, other}, {first, v}} {
		if err := s.Keep(t.Context(), k.id, k.view); err != nil {
			t.Fatal(err)
		}
	}
	all := list(t, s)
	if len(all) != 2 || all[0].ID != second || all[1].Provider != "Spotify" || all[1].Result != "was stopped before its end" {
		t.Fatalf("listed are %+v", all)
	}
	for words, want := range map[string]bool{"": true, "spot stopped": true, "SPOTIFY " + v.Snapshot.Started.Local().Format("2006-01"): true,
		"spotify failed": false, "server": false} {
		if all[1].Matches(words) != want {
			t.Errorf("%q finds %q: %v", words, all[1].Line(), !want)
		}
	}
	stages, err := export.Stages(v)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := s.Read(first)
	if err != nil || len(opened.Stages) != 2 || !strings.Contains(string(stages), string(opened.Stages[1].Line())) {
		t.Errorf("opened are %d stages: %v", len(opened.Stages), err)
	}
	for _, name := range []string{"", first + ".json", "index.json", "index.json.lock"} {
		info, err := os.Stat(filepath.Join(s.Folder(), name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q: others may read it, or %v", name, err)
		}
	}
	if err := s.Remove(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if all := list(t, s); len(all) != 1 || all[0].ID != second {
		t.Errorf("after one was deleted there are %+v", all)
	}
	if _, err := s.Read(first); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a deleted one is opened: %v", err)
	}
	for _, id := range []string{"../outside", "", "index"} {
		if err := s.Remove(t.Context(), id); err == nil {
			t.Errorf("%q was deleted", id)
		}
	}
}

// All walks are deleted, also where the list is damaged, which keeps nothing and says what to do; other files stay.
func TestRemoveAll(t *testing.T) {
	s, v := Open(t.TempDir()), begun(t, "Spotify")
	if err := s.Keep(t.Context(), NewID(time.Now()), v); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(s.Folder(), "letter.json")
	for damage, says := range map[string]string{"{": "damaged", `{"version":2}`: "version is 2", `{"version":1,"walks":[{"id":"../../x"}]}`: "no name"} {
		if err := errors.Join(os.WriteFile(s.index(), []byte(damage), 0o600), os.WriteFile(foreign, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := s.List()
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "delete all walks") {
			t.Errorf("%s: %v", damage, err)
		}
		if err := s.Keep(t.Context(), NewID(time.Now()), v); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: a walk is kept: %v", damage, err)
		}
	}
	if err := s.RemoveAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	names, _ := onDisk(t, s)
	if _, err := os.Stat(foreign); err != nil || len(names) > 0 || len(list(t, s)) > 0 {
		t.Errorf("left are %q; the other file: %v", names, err)
	}
}

// plant puts a list of so many walks there, each of so many bytes by the list.
func plant(t testing.TB, s *Store, n int, size int64) {
	t.Helper()
	x := index{Version: version}
	for i := range n {
		at := time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC)
		w := Walk{ID: NewID(at), Started: at, Provider: fmt.Sprintf("Provider %d", i), Result: "went well", Size: size}
		x.Walks = append(x.Walks, w)
		if err := os.WriteFile(s.path(w.ID), []byte(`[{"stage":"setup"}]`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(x)
	if err == nil {
		err = os.WriteFile(s.index(), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The oldest walks make room, with their files.
func TestOldestGoFirst(t *testing.T) {
	v := begun(t, "Newest")
	for name, c := range map[string]struct {
		n    int
		size int64
		want int
	}{"too many": {MostWalks, 1, MostWalks}, "too large": {50, 1 << 20, 50}, "one that fills it": {3, MostBytes, 1}} {
		s := Open(t.TempDir())
		plant(t, s, c.n, c.size)
		if err := s.Keep(t.Context(), NewID(time.Now()), v); err != nil {
			t.Fatal(err)
		}
		all := list(t, s)
		names, _ := onDisk(t, s)
		if len(all) != c.want || len(names) != c.want || all[0].Provider != "Newest" {
			t.Errorf("%s: %d walks with %d files, the first is %+v", name, len(all), len(names), all[0])
		}
		if c.want > 1 && all[1].Provider != fmt.Sprintf("Provider %d", c.n-1) {
			t.Errorf("%s: the second is %s", name, all[1].Provider)
		}
	}
}

// A kill at any moment leaves whole walks only, a list that can be read, and no file that the list does not know.
func TestKilled(t *testing.T) {
	v := begun(t, "Spotify")
	s := Open(t.TempDir())
	old := NewID(time.Now())
	if err := s.Keep(t.Context(), old, v); err != nil {
		t.Fatal(err)
	}
	kills := 0
	for _, do := range []func() error{
		func() error { return s.Keep(t.Context(), NewID(time.Now()), v) },
		func() error { return s.Keep(t.Context(), old, v) },
		func() error { return s.Remove(t.Context(), old) },
	} {
		for nth, killed := 1, true; killed; nth++ {
			killed = false
			func() {
				steps := 0
				s.step = func(string) {
					if steps++; steps == nth {
						panic("killed")
					}
				}
				defer func() {
					if recover() != nil {
						killed, kills = true, kills+1
					}
				}()
				if err := do(); err != nil {
					t.Error(err)
				}
			}()
			for _, w := range list(t, s) {
				if o, err := s.Read(w.ID); err != nil || len(o.Stages) != 2 {
					t.Errorf("after kill %d: %s has %d stages: %v", kills, w.ID, len(o.Stages), err)
				}
			}
			x, err := s.load()
			if err != nil {
				t.Fatal(err)
			}
			names, _ := onDisk(t, s)
			for _, name := range names {
				if !slices.ContainsFunc(x.Walks, func(w Walk) bool { return strings.HasPrefix(name, w.ID) }) {
					t.Errorf("after kill %d: nobody knows of %s", kills, name)
				}
			}
		}
	}
	if kills < 10 {
		t.Errorf("it was killed %d times", kills)
	}
}

// Where nothing can be written, nothing is half written, what was there stays, and it is said.
func TestCannotWrite(t *testing.T) {
	v, s := begun(t, "Spotify"), Open(t.TempDir())
	old, next := NewID(time.Now()), NewID(time.Now())
	if err := s.Keep(t.Context(), old, v); err != nil {
		t.Fatal(err)
	}
	for _, blocked := range []string{s.index() + ".new", s.path(next) + ".new"} { // where the next file is begun
		if err := os.MkdirAll(filepath.Join(blocked, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := s.Keep(t.Context(), next, v); err == nil {
			t.Error("it was kept")
		}
		if all := list(t, s); len(all) != 1 || all[0].ID != old {
			t.Errorf("listed are %+v", all)
		}
		if x, err := s.load(); err != nil || len(x.Walks) != 1 {
			t.Errorf("the index has %+v: %v", x, err)
		}
		if err := os.RemoveAll(blocked); err != nil {
			t.Fatal(err)
		}
	}
	err := Open(filepath.Join(s.path(old), "folder")).Keep(t.Context(), next, v)
	if err == nil || !strings.HasSuffix(err.Error(), "choose a folder") {
		t.Errorf("below a file: %v", err)
	}
	long := v
	long.Snapshot.Stages[0].Exchanges = []wire.Exchange{{ResponseBody: make([]byte, export.MaxReport)}}
	if err := s.Keep(t.Context(), next, long); !errors.Is(err, ErrTooLong) {
		t.Errorf("a walk of 16 MiB: %v", err)
	}
}
