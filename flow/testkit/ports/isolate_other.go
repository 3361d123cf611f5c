//go:build !linux

package ports

// Isolate does nothing where a process cannot have a network of its own: Lock makes the tests take turns.
func Isolate() {}

func isolated() bool { return false }
