package ports

import (
	"crypto/rand"
	"math/big"
	"net"
	"strconv"
	"testing"
)

// Free is a loopback port on which nobody listens. It lies below the ports that systems hand out by themselves, from 32768
// on, so that no server or connection of the same test takes it in between.
func Free(t testing.TB) string {
	t.Helper()
	for range 100 {
		n, err := rand.Int(rand.Reader, big.NewInt(12000))
		if err != nil {
			t.Fatal(err)
		}
		port := strconv.Itoa(20000 + int(n.Int64()))
		l, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			continue
		}
		l.Close()
		return port
	}
	t.Fatal("no free port between 20000 and 32000")
	return ""
}
