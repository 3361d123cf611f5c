package wire

import (
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"oauthwalk/flow/file"
	"oauthwalk/flow/plain"
)

// maxCAFile is how long a file of certificates may be, in bytes: the whole list of a system has a quarter of it.
const maxCAFile = 1 << 20

// Authorities are certificate authorities of a person's own, to be trusted besides those of the system.
type Authorities struct {
	PEM   []byte
	Names []string  // as they call themselves
	Until time.Time // when the first of them ends
}

// ReadCAFile reads a PEM file of certificates that can be used now. The error says where, what is wrong and what to do.
func ReadCAFile(path string, now time.Time) (Authorities, error) {
	path = CAPath(path)
	fail := func(format string, args ...any) (Authorities, error) {
		return Authorities{}, fmt.Errorf("the CA file %s %s", path, fmt.Sprintf(format, args...))
	}
	data, err := file.Read(path, maxCAFile)
	if err != nil {
		return fail("%s", unreadable(err))
	}
	var all Authorities
	var others, over string
	for n, rest := 0, data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			others = block.Type
			continue
		}
		n++
		c, err := x509.ParseCertificate(block.Bytes)
		switch {
		case err != nil:
			return fail("is damaged: certificate %d in it cannot be read; copy the file again", n)
		case now.After(c.NotAfter):
			over = fmt.Sprintf("has a certificate for %q that expired on %s; whoever runs the server has to renew it", c.Subject.CommonName,
				c.NotAfter.UTC().Format(dateForm))
		case now.Before(c.NotBefore):
			over = fmt.Sprintf("has a certificate for %q that is not valid until %s; check this machine's clock", c.Subject.CommonName,
				c.NotBefore.UTC().Format(dateForm))
		default:
			all.add(c)
		}
	}
	switch {
	case len(all.Names) > 0:
		return all, nil
	case over != "":
		return fail("%s", over)
	case others != "":
		return fail("contains a block of type %s but no certificate; specify the file that contains BEGIN CERTIFICATE", others)
	}
	if _, err := x509.ParseCertificate(data); err == nil {
		return fail("is in the binary DER format; convert it to PEM with: openssl x509 -inform der -in FILE -out FILE.pem")
	}
	return fail("is not in PEM format; use a file that contains BEGIN CERTIFICATE")
}

func (a *Authorities) add(c *x509.Certificate) {
	a.PEM = append(a.PEM, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	a.Names = append(a.Names, cmp.Or(c.Subject.CommonName, c.Subject.String(), "an authority without a name"))
	if a.Until.IsZero() || c.NotAfter.Before(a.Until) {
		a.Until = c.NotAfter.UTC()
	}
}

// CAPath is the path of a CA file as it is meant wherever the program is started next, "" for none. One that begins with
// ~/ counts from the person's own folder.
func CAPath(path string) string {
	if path == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

// unreadable says what keeps a CA file from being read, and what to do.
func unreadable(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist; check the path"
	case errors.Is(err, file.ErrFolder):
		return "is a folder; specify the PEM file in it"
	case errors.Is(err, file.ErrIrregular):
		return "is not a regular file; specify a PEM file"
	case errors.Is(err, file.ErrTooLong):
		return fmt.Sprintf("is larger than %d KiB; specify a PEM file that contains certificates", maxCAFile>>10)
	}
	return "cannot be read; check its permissions and the disk it is on"
}

// ErrPlainHTTP refuses a request without TLS to another machine. Nothing was sent.
var ErrPlainHTTP = errors.New("plain http is allowed only for connections to this machine; use an https address")

// HostOf is the host of an address with its port, in lower case and fit for a sentence; "" when it has none.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return plain.Cut(strings.ToLower(u.Host), 300)
}

// IsLoopback tells whether a host name stands for this machine. It knows the literals and the one name. The dialler checks where the name really leads.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
