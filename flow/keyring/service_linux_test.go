package keyring_test

import (
	"fmt"
	"maps"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

const (
	servicePath = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = servicePath + "/collection/login"
	sessionPath = servicePath + "/session/1"
	secretSpace = "org.freedesktop.Secret."
	noPrompt    = dbus.ObjectPath("/")
)

// service is a Secret Service that asks for a password when it is told to, and whose person dismisses the window or
// leaves it open.
type service struct {
	conn *dbus.Conn

	mu      sync.Mutex
	asks    string // the call that needs a password: "unlock", "create", "delete" or none
	hangs   bool   // the window stays open; otherwise it is dismissed
	prompts int
	asked   chan dbus.ObjectPath // windows that stay open
	items   map[dbus.ObjectPath]*item
}

// item is one stored secret.
type item struct {
	service    *service
	path       dbus.ObjectPath
	attributes map[string]string
	secret     wireSecret
}

// wireSecret is the struct (oayays) of the Secret Service.
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

func startService(t *testing.T, b *bus) *service {
	t.Helper()
	s := &service{conn: b.connect(t), items: map[dbus.ObjectPath]*item{}, asked: make(chan dbus.ObjectPath, 10)}
	s.export(t, root{s}, servicePath, "Service")
	s.export(t, session{}, sessionPath, "Session")
	s.export(t, collection{s}, loginPath, "Collection")
	_, err := prop.Export(s.conn, servicePath, prop.Map{secretSpace + "Service": {
		"Collections": {Value: []dbus.ObjectPath{loginPath}, Emit: prop.EmitFalse}}})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := s.conn.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue)
	if err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("taking the name of the service: %v, %v", reply, err)
	}
	return s
}

func (s *service) export(t *testing.T, v any, path dbus.ObjectPath, name string) {
	if err := s.conn.Export(v, path, secretSpace+name); err != nil && t != nil {
		t.Fatal(err)
	}
}

// ask says which call needs a password from now on.
func (s *service) ask(call string, hangs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks, s.hangs = call, hangs
}

// prompt opens a window for the call when it needs one. The lock is held.
func (s *service) prompt(call string) dbus.ObjectPath {
	if s.asks != call {
		return noPrompt
	}
	s.prompts++
	path := servicePath + dbus.ObjectPath(fmt.Sprintf("/prompt/%d", s.prompts))
	s.export(nil, window{s, path, s.hangs}, path, "Prompt")
	return path
}

// count is how many secrets are stored.
func (s *service) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}

// close dismisses a window that was left open.
func (s *service) close(path dbus.ObjectPath) {
	s.conn.Emit(path, secretSpace+"Prompt.Completed", true, dbus.MakeVariant(""))
}

// root is the object that programs find first.
type root struct{ s *service }

func (root) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), sessionPath, nil
}

func (r root) Unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	if p := r.s.prompt("unlock"); p != noPrompt {
		return []dbus.ObjectPath{}, p, nil
	}
	return paths, noPrompt, nil
}

type session struct{}

func (session) Close() *dbus.Error { return nil }

// collection is the login collection.
type collection struct{ s *service }

func (c collection) CreateItem(properties map[string]dbus.Variant, secret wireSecret, _ bool) (dbus.ObjectPath,
	dbus.ObjectPath, *dbus.Error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if p := c.s.prompt("create"); p != noPrompt {
		return noPrompt, p, nil
	}
	attributes, _ := properties[secretSpace+"Item.Attributes"].Value().(map[string]string)
	for _, old := range c.s.items {
		if maps.Equal(old.attributes, attributes) {
			old.secret = secret
			return old.path, noPrompt, nil
		}
	}
	path := loginPath + dbus.ObjectPath(fmt.Sprintf("/%d", len(c.s.items)+1))
	c.s.items[path] = &item{c.s, path, attributes, secret}
	c.s.export(nil, c.s.items[path], path, "Item")
	return path, noPrompt, nil
}

func (c collection) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	found := []dbus.ObjectPath{}
	for path, it := range c.s.items {
		if maps.Equal(it.attributes, attributes) {
			found = append(found, path)
		}
	}
	return found, nil
}

// GetSecret implements org.freedesktop.Secret.Item.
func (i *item) GetSecret(dbus.ObjectPath) (wireSecret, *dbus.Error) {
	i.service.mu.Lock()
	defer i.service.mu.Unlock()
	return i.secret, nil
}

// Delete implements org.freedesktop.Secret.Item.
func (i *item) Delete() (dbus.ObjectPath, *dbus.Error) {
	i.service.mu.Lock()
	defer i.service.mu.Unlock()
	if p := i.service.prompt("delete"); p != noPrompt {
		return p, nil
	}
	delete(i.service.items, i.path)
	return noPrompt, nil
}

// window is the password window.
type window struct {
	s     *service
	path  dbus.ObjectPath
	hangs bool
}

// Prompt implements org.freedesktop.Secret.Prompt.
func (w window) Prompt(string) *dbus.Error {
	if w.hangs {
		w.s.asked <- w.path
		return nil
	}
	w.s.close(w.path)
	return nil
}
