package resource

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads RFC 9110 10.2.3: seconds, or a date. 0 for a date that is past and for anything else.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now).Round(time.Second)
	}
	return 0
}
