package credentials

import "oauthwalk/flow/client"

// Fill puts what the file has into a client, and lists the names of what it put there. A secret belongs to its client
// ID: one that was there before goes when another ID comes without a secret. Whatever else the file does not have stays.
func (c Credentials) Fill(to *client.Client) []string {
	var names []string
	other := c.ID != "" && c.ID != to.ID
	if c.ID != "" {
		to.ID, names = c.ID, append(names, "client_id")
	}
	if !c.Secret.IsZero() || other {
		to.Secret = c.Secret
	}
	if !c.Secret.IsZero() {
		names = append(names, "client_secret")
	}
	if c.RedirectURI != "" {
		to.RedirectURI, names = c.RedirectURI, append(names, "redirect_uri")
	}
	return names
}
