package session_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"oauthwalk/flow/check"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/lab/person"
	"oauthwalk/flow/page"
	"oauthwalk/flow/practice"
)

// Of what the practice server is asked, the walk and the check are this tool's own; a program that comes between them is not.
func TestOtherPrograms(t *testing.T) {
	s, _ := start(t, nil)
	var mu sync.Mutex
	var others []string
	s.Watch(func(d practice.Decision) {
		mu.Lock()
		defer mu.Unlock()
		others = append(others, d.Line())
	})
	c := native(s)
	s.StartOver(c)
	for snap := s.Walk().Snapshot(); snap.Next != "" && !page.Over(snap); snap = s.Walk().Snapshot() {
		walk(t, s, snap.Next)
	}
	check.Run(t.Context(), s.Checked(s.PracticeClient("")), check.Deps{Transport: s.Checking()}, func(finding.Finding) {})
	if len(others) > 0 {
		t.Errorf("the walk and the check count as other programs: %q", others)
	}
	ask := s.Walk().Snapshot().Request.URL
	if _, err := (person.Person{}).Answer(t.Context(), strings.Replace(ask, "state=", "state=of-another-", 1)); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(s.Practice()+"/api/token", "application/x-www-form-urlencoded", strings.NewReader("grant_type=authorization_code&code=x&client_id=practice-native"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want := []string{"GET /authorize → 200", "POST /authorize → 303", "GET /authorize → 200", "POST /authorize → 303", "POST /api/token → 400 invalid_grant"}
	if strings.Join(others, "\n") != strings.Join(want, "\n") {
		t.Errorf("other programs asked\n%s\nwant\n%s", strings.Join(others, "\n"), strings.Join(want, "\n"))
	}
}
