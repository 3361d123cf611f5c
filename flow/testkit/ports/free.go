package ports

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Free is a loopback port on which nobody listens. It lies below the ports that systems hand out by themselves, from 32768
// on, so that no server or connection of the same test takes it in between.
func Free(t testing.TB) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20000 + rand.IntN(12000))
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
