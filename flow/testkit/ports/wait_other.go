//go:build !unix

package ports

import "os"

// wait does not wait where there is no flock: there, run the tests with `go test -p 1`.
func wait(*os.File) error { return nil }
