package secret

import "strings"

// Header hides what is secret in the value of one header field.
func (r *Redactor) Header(name, value string) string {
	return r.settle(value, func(value string) string { return redactHeader(strings.ToLower(name), value) })
}

func redactHeader(name, value string) string {
	switch name {
	case "authorization", "proxy-authorization":
		return redactAuthorization(value)
	case "cookie":
		return redactCookies(value, false)
	case "set-cookie":
		return redactCookies(value, true)
	case "location", "content-location", "referer", "refresh", "link":
		return redactURL(value)
	}
	if isSecretName(name) {
		return mark(value)
	}
	return value
}

// schemes are the first words of credentials (RFC 9110 section 11.4) that are no secret themselves.
var schemes = map[string]bool{
	"basic": true, "bearer": true, "dpop": true, "digest": true, "gnap": true, "hoba": true, "mac": true,
	"mutual": true, "negotiate": true, "ntlm": true, "oauth": true, "token": true,
}

// redactAuthorization keeps a scheme that it knows. Any other first word may be a token sent without one.
func redactAuthorization(value string) string {
	scheme, credentials, found := strings.Cut(value, " ")
	if !schemes[strings.ToLower(scheme)] {
		return mark(value)
	}
	if !found {
		return value
	}
	return scheme + " " + mark(strings.TrimSpace(credentials))
}

// attributes are what follows the value in a Set-Cookie field (RFC 6265 section 4.1.1, and two newer ones).
var attributes = map[string]bool{
	"domain": true, "expires": true, "httponly": true, "max-age": true, "partitioned": true, "path": true,
	"priority": true, "samesite": true, "secure": true,
}

// redactCookies hides the values of cookies. In a Set-Cookie field, set, the known attributes after the first stay.
func redactCookies(value string, set bool) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		name, v, found := strings.Cut(part, "=")
		if set && i > 0 && attributes[strings.ToLower(strings.TrimSpace(name))] {
			continue
		}
		space := part[:len(part)-len(strings.TrimLeft(part, " \t"))]
		switch {
		case found:
			parts[i] = name + "=" + mark(strings.TrimSpace(v))
		case strings.TrimSpace(part) != "":
			parts[i] = space + mark(strings.TrimSpace(part))
		}
	}
	return strings.Join(parts, ";")
}
