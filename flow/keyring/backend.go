package keyring

// Backend is a keyring as the system gives it. Its methods may block for as long as a password window is open, and they
// may claim success wrongly; Store deals with both. Errors are ErrNotFound, ErrTooLarge or anything else, which counts
// as unavailable. Only one call is made at a time.
type Backend interface {
	Get(service, user string) (string, error)
	Set(service, user, value string) error
	Delete(service, user string) error
}
