package stage

import (
	"strings"

	"fyne.io/fyne/v2"

	"oauthwalk/flow/client"
	"oauthwalk/flow/provider"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

// PresetClient is a client of a known provider at an address of the person's own, where the provider has many. What was
// typed before stays. Without the address the endpoints are missing, which stage 1 says.
func PresetClient(p provider.Preset, before client.Client, address string) client.Client {
	parts, _ := p.PartsOf(address)
	c, err := client.FromPreset(p, parts, provider.Server{})
	if err != nil { // a part is missing still
		c = client.Client{Name: p.Name, Preset: p.ID, RedirectURI: p.Redirect.Suggested, Scope: p.Scopes.Default,
			PKCE: p.PKCEMethod(), ScopeSeparator: p.Scopes.Separator}
	}
	c.Address = address
	if before.Preset == p.ID {
		before.Address, before.Issuer, before.Server = c.Address, c.Issuer, c.Server
		return before
	}
	return c
}

// addressField asks for the address of a provider that has one for each customer.
var addressField = field{name: "address",
	explain: "The address of your own instance of this provider. The endpoints are derived from it.",
	get:     func(c *client.Client) string { return c.Address },
	set: func(c *client.Client, v string) {
		if p, ok := provider.Find(c.Preset); ok {
			*c = PresetClient(p, *c, strings.TrimSpace(v))
		}
	}}

// hasAddress tells that the client's provider has an address for each customer.
func hasAddress(c client.Client) bool {
	p, ok := provider.Find(c.Preset)
	return ok && p.Address != ""
}

// cautions is the card of what to know before anything is sent.
type cautions struct {
	card *part.Card
	body *fyne.Container
	key  string
}

func newCautions(title string) *cautions {
	c := &cautions{body: part.Column(8)}
	c.card = part.NewCard(title, part.Inset(10, 16, c.body))
	return c
}

func (c *cautions) draw(client client.Client) {
	p, ok := provider.Find(client.Preset)
	var lines []string
	if ok {
		for _, w := range p.Warnings(provider.Situation{RedirectURI: client.RedirectURI, Public: client.Public(),
			API: client.Server.API}) {
			lines = append(lines, w.Text)
		}
		if example := p.ExampleAddress(); example != "" && client.Server.TokenEndpoint == "" {
			lines = append(lines, "Enter the address of your own server, such as"+" `"+example+"`.")
		}
	}
	c.set(lines)
}

// set shows these lines, each a paragraph; none hides the card.
func (c *cautions) set(lines []string) {
	part.Show(c.card, len(lines) > 0)
	if key := strings.Join(lines, "\n"); key != c.key {
		c.key, c.body.Objects = key, nil
		for _, line := range lines {
			prose := part.NewProse(line)
			prose.Color, prose.Wide = theme.Text, true
			c.body.Add(prose)
		}
		c.body.Refresh()
	}
}
