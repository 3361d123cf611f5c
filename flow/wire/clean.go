package wire

import "oauthwalk/flow/plain"

// Clean is plain.Text.
func Clean(s string) string { return plain.Text(s) }
