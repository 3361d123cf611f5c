package practice

import (
	"net/url"
	"strings"
)

// redirection is an authorization response (RFC 6749 4.1.2): where to, and the parameters in order.
type redirection struct {
	to       string
	params   []member
	raw      bool // a fault wants rawQuery in the place of the parameters
	rawQuery string
}

func (r *redirection) get(name string) string {
	for _, p := range r.params {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

func (r *redirection) set(name, value string) {
	for i := range r.params {
		if r.params[i].name == name {
			r.params[i].value = value
			return
		}
	}
	r.params = append(r.params, member{name, value})
}

func (r *redirection) remove(name string) {
	o := object{r.params}
	o.remove(name)
	r.params = o.members
}

// RFC 6749 3.1.2: a query that the registered redirect URI has of its own is kept; ours is added to it.
func (r *redirection) location() string {
	query := r.rawQuery
	if !r.raw {
		pairs := make([]string, 0, len(r.params))
		for _, p := range r.params {
			pairs = append(pairs, p.name+"="+url.QueryEscape(p.value))
		}
		query = strings.Join(pairs, "&")
	}
	if query == "" {
		return r.to
	}
	if strings.Contains(r.to, "?") {
		return r.to + "&" + query
	}
	return r.to + "?" + query
}
