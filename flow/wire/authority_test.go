package wire

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestReadCAFile(t *testing.T) {
	now := time.Now()
	_, good := certificate(t, "good.example", now.Add(-time.Hour))
	_, old := certificate(t, "old.example", now.AddDate(-1, 0, 0))
	_, early := certificate(t, "early.example", now.AddDate(1, 0, 0))
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("the-secret-key")})
	damaged := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("abc")})
	block, _ := pem.Decode(good)
	folder := t.TempDir()
	for name, tt := range map[string]struct {
		data []byte
		want string // in the error; "" for none
		n    int
	}{
		"good":               {good, "", 1},
		"two":                {append(append([]byte("a comment\n"), good...), good...), "", 2},
		"good among old":     {append(append([]byte(nil), old...), good...), "", 1},
		"good beside a key":  {append(append([]byte(nil), key...), good...), "", 1},
		"expired":            {old, "expired on", 0},
		"not yet":            {early, "is not valid until", 0},
		"key only":           {key, "a block of type PRIVATE KEY but no certificate", 0},
		"damaged":            {append(append([]byte(nil), good...), damaged...), "certificate 2 in it cannot be read", 0},
		"binary":             {block.Bytes, "DER", 0},
		"text":               {[]byte("hello"), "is not in PEM format", 0},
		"empty":              {nil, "is not in PEM format", 0},
		"as long as nothing": {make([]byte, maxCAFile+1), "larger than 1024 KiB", 0},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, strings.ReplaceAll(name, " ", "-"))
			if err := os.WriteFile(path, tt.data, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := ReadCAFile(path, now)
			if len(got.Names) != tt.n || (err == nil) != (tt.want == "") {
				t.Fatalf("%d certificates, %v; want %d", len(got.Names), err, tt.n)
			}
			if err == nil {
				if TrustPEM(NewTransport(), got.PEM) != nil || strings.Contains(string(got.PEM), "PRIVATE") {
					t.Error("what was read cannot be trusted as it is")
				}
				return
			}
			if text := err.Error(); !strings.Contains(text, tt.want) || !strings.Contains(text, path) ||
				strings.Contains(text, "secret-key") {
				t.Errorf("the error is %q, want the path and %q", text, tt.want)
			}
		})
	}
	for path, want := range map[string]string{folder: "is a folder", folder + "/none": "does not exist", os.DevNull: "not a regular file"} {
		if _, err := ReadCAFile(path, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	t.Setenv("HOME", folder)
	t.Setenv("USERPROFILE", folder) // on Windows
	if _, err := ReadCAFile("~/good", now); err != nil {
		t.Errorf("a path from the person's own folder: %v", err)
	}
}
