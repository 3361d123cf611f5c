package practice

import "testing"

// The vectors are those of RFC 6749 2.3.1, the OAuth 2.1 draft and x/oauth2's own test.
func TestBasic(t *testing.T) {
	for _, tt := range []struct {
		header, id, password string
		ok                   bool
	}{
		{"Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3", "s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", true},
		{"bAsIc czZCaGRSa3F0MzpnWDFmQmF0M2JW", "s6BhdRkqt3", "gX1fBat3bV", true},
		{"Basic Q0xJRU5UX0lEJTNGJTNGOkNMSUVOVF9TRUNSRVQlM0YlM0Y=", "CLIENT_ID??", "CLIENT_SECRET??", true},
		{basicAuth("a:b", "c:d e+f%"), "a:b", "c:d e+f%", true},
		{"Basic YTpiOmM=", "a", "b:c", true}, // only the first colon divides
		{"Basic YQ==", "", "", false},        // no colon
		{"Basic YTolenp6", "", "", false},    // a:%zzz
		{"Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3=", "", "", false},
		{"Bearer czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3", "", "", false},
		{"Basic", "", "", false},
		{"", "", "", false},
	} {
		id, password, ok := basic(tt.header)
		if ok != tt.ok || ok && (id != tt.id || password != tt.password) {
			t.Errorf("%q: got %q %q %v, want %q %q %v", tt.header, id, password, ok, tt.id, tt.password, tt.ok)
		}
	}
}
