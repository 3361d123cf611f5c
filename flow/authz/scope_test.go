package authz

import (
	"slices"
	"testing"
)

func TestScopesByMeaning(t *testing.T) {
	const google, graph = "https://www.googleapis.com/auth/userinfo.", "https://graph.microsoft.com/"
	for _, tt := range []struct {
		asked, granted []string
		refresh, id    bool
		want           []string
	}{
		{[]string{"a", "b"}, []string{"b", "a"}, false, false, nil},
		{[]string{"a", "b"}, []string{"a"}, false, false, []string{"b"}},
		{[]string{"openid", "email", "profile"}, []string{"openid", google + "email", google + "profile"}, false, false, nil},
		{[]string{google + "email"}, []string{"email"}, false, false, nil},
		{[]string{"User.Read"}, []string{graph + "User.Read"}, false, false, nil},
		{[]string{graph + "user.read"}, []string{"User.Read"}, false, false, nil},
		{[]string{"read"}, []string{"Read"}, false, false, []string{"read"}},
		{[]string{"a", "offline_access"}, []string{"a"}, true, false, nil},
		{[]string{"a", "offline_access"}, []string{"a"}, false, false, []string{"offline_access"}},
		{[]string{"openid"}, nil, false, true, nil},
	} {
		if got := Lacking(tt.asked, Shown(tt.granted, tt.refresh, tt.id)); !slices.Equal(got, tt.want) {
			t.Errorf("of %v, %v does not mean %v, want %v", tt.asked, tt.granted, got, tt.want)
		}
	}
}
