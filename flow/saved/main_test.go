package saved

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"oauthwalk/flow/keyring"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/testkit/fakekeyring"
)

// The tests start this binary again as other processes of the same person: jobs names what those do.
func TestMain(m *testing.M) {
	if name := os.Getenv(jobVariable); name != "" {
		if err := jobs[name](); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// bench is a store on a fake keyring, in a folder of the test's own.
type bench struct {
	*Store
	fake *fakekeyring.Keyring
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func newBench(t *testing.T) *bench {
	t.Helper()
	k := &fakekeyring.Keyring{}
	return &bench{openStore(t, filepath.Join(t.TempDir(), "oauthwalk", "profiles.json"), k), k}
}

func openStore(t testing.TB, path string, k keyring.Backend) *Store {
	t.Helper()
	s, err := Open(Config{Path: path, Keyring: keyring.New(k), Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// again is the same file and the same keyring in the program's next run.
func (b *bench) again(t *testing.T) *bench { return &bench{openStore(t, b.path, b.fake), b.fake} }

func (b *bench) mustSave(t *testing.T, p Client, secrets Secrets) Client {
	t.Helper()
	saved, err := b.Save(t.Context(), p, secrets)
	if err != nil {
		t.Fatalf("Save: %v", err)
	}
	return saved
}

func (b *bench) mustLoad(t *testing.T) []Client {
	t.Helper()
	l, err := b.Load()
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return l
}

// secretsFor are the two secrets that belong to a client ID, so that a test sees which client they came with.
func secretsFor(clientID string) Secrets {
	return Secrets{keyring.ClientSecret: secret.New("the secret of <" + clientID + ">"),
		keyring.RefreshToken: secret.New("the token of <" + clientID + ">")}
}

// agree fails unless file and keyring say the same: every item of the keyring is named in the file, and each secret that
// can be used belongs to the client ID of its client.
func agree(t *testing.T, s *Store, k *fakekeyring.Keyring) []Client {
	t.Helper()
	all, err := s.Load()
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	for _, c := range all {
		for kind, want := range secretsFor(c.ClientID) {
			if _, has := c.Secrets[kind]; !has {
				continue
			}
			// A kill between the two writes leaves a secret that is bound to what was to be saved.
			if got, err := s.Secret(t.Context(), c.ID, kind); got != want && !errors.Is(err, ErrBound) {
				t.Errorf("the %s of %q (client %s) = %v, %v, want %v", kind, c.Name, c.ClientID, got, err, want)
			}
		}
	}
	b, err := s.load()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, c := range b.Clients {
		for kind, item := range c.Secrets {
			sum := sha256.Sum256([]byte(item.ID))
			named[keyring.Service+" "+hex.EncodeToString(sum[:])+"/"+string(kind)] = true
		}
	}
	for item := range k.Items() {
		if !named[item] {
			t.Errorf("no client names the item %s", item)
		}
	}
	return all
}

// settled is agree, where every client has the secrets that belong to it and nothing is left to be deleted.
func settled(t *testing.T, s *Store, k *fakekeyring.Keyring) []Client {
	t.Helper()
	all, named := agree(t, s, k), 0
	for _, c := range all {
		for kind, item := range c.Secrets {
			if item.Kept {
				continue
			}
			named++
			if _, err := s.Secret(t.Context(), c.ID, kind); err != nil {
				t.Errorf("the %s of %q: %v", kind, c.Name, err)
			}
		}
	}
	if items := len(k.Items()); items != named {
		t.Errorf("the keyring holds %d items, and the clients name %d", items, named)
	}
	stored, err := s.Stored()
	for _, it := range stored {
		if it.Left || err != nil {
			t.Errorf("left over: %+v, %v", it, err)
		}
	}
	return all
}

// remote is the keyring of the parent process, as a child has it.
type remote struct{ client *rpc.Client }

// Call is one call to the keyring, on the wire between processes.
type Call struct{ Service, User, Value string }

func (r remote) call(method string, c Call) (string, error) {
	var value string
	err := r.client.Call("Server."+method, c, &value)
	if err != nil && strings.Contains(err.Error(), keyring.ErrNotFound.Error()) {
		err = keyring.ErrNotFound
	}
	return value, err
}

func (r remote) Get(service, user string) (string, error) {
	return r.call("Get", Call{service, user, ""})
}
func (r remote) Delete(service, user string) error {
	_, err := r.call("Delete", Call{service, user, ""})
	return err
}
func (r remote) Set(service, user, value string) error {
	_, err := r.call("Set", Call{service, user, value})
	return err
}

// Server is the parent's side of remote.
type Server struct{ keyring *fakekeyring.Keyring }

// Get implements the call of that name.
func (s *Server) Get(c Call, value *string) (err error) {
	*value, err = s.keyring.Get(c.Service, c.User)
	return err
}

// Set implements the call of that name.
func (s *Server) Set(c Call, _ *string) error { return s.keyring.Set(c.Service, c.User, c.Value) }

// Delete implements the call of that name.
func (s *Server) Delete(c Call, _ *string) error { return s.keyring.Delete(c.Service, c.User) }

// serve offers the keyring to child processes. What it returns waits for the calls of one child, after its death.
func serve(t *testing.T, k *fakekeyring.Keyring) (address string, drained <-chan struct{}) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ring") // short: the path of a socket may have some 100 bytes only
	if err != nil {
		t.Fatal(err)
	}
	address = filepath.Join(dir, "s")
	listener, err := net.Listen("unix", address)
	if err != nil {
		t.Fatal(err)
	}
	server := rpc.NewServer()
	if err := server.Register(&Server{k}); err != nil {
		t.Fatal(err)
	}
	left := make(chan struct{}, 1000)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				server.ServeConn(conn) // returns when all calls of this child are answered
				left <- struct{}{}
			}()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
		os.RemoveAll(dir)
	})
	return address, left
}

// dialKeyring is the child's keyring.
func dialKeyring() (*Store, error) {
	client, err := rpc.Dial("unix", os.Getenv("KEYRING"))
	if err != nil {
		return nil, err
	}
	return Open(Config{Path: os.Getenv("PROFILES"), Keyring: keyring.New(remote{client})})
}

// background is a child's context.
func background() context.Context { return context.Background() }
