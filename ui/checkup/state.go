package checkup

import (
	"reflect"
	"slices"
	"time"

	"oauthwalk/flow/check"
	"oauthwalk/flow/client"
	"oauthwalk/flow/finding"
	"oauthwalk/ui/stage"
)

// state is one check, as far as it has come. It is never changed after it was handed on.
type state struct {
	client   check.Client
	plan     []check.PlannedRequest
	sending  check.PlannedRequest // what left last
	sent     int                  // how many left
	verdicts []finding.Finding    // in the order of arrival
	report   *check.Report        // nil while it is under way
	ended    time.Time
}

func (s *state) running() bool { return s != nil && s.report == nil }

// of tells whether the check was made for this very client; what is known of its registration does not matter.
func (s *state) of(c client.Client) bool { return s != nil && reflect.DeepEqual(s.client.Client, c) }

// elsewhere tells that the check has ended and was made at another server than that of the client: it says nothing of it.
func (s *state) elsewhere(c client.Client) bool {
	if s == nil || s.running() {
		return false
	}
	was := s.client.Client
	return was.Preset != c.Preset || was.Issuer != c.Issuer || was.Address != c.Address
}

// judged are the verdicts of one kind, in order. That the check was cancelled says nothing of the client.
func (s *state) judged(v finding.Verdict) []finding.Finding {
	var out []finding.Finding
	for _, one := range s.verdicts {
		if one.Verdict == v && one.ID != cancelled {
			out = append(out, one)
		}
	}
	return out
}

// cancelled is the name of the verdict that a check ended early.
const cancelled = "cancelled"

func (s *state) cancelled() bool {
	return slices.ContainsFunc(s.verdicts, func(v finding.Finding) bool { return v.ID == cancelled })
}

// tested is what the check found of the client authentication; nil while it has not ended or did not come so far.
func (s *state) tested() *stage.Tested {
	if s == nil || s.report == nil {
		return nil
	}
	for _, v := range s.verdicts {
		if v.ID == "client_authentication" {
			return &stage.Tested{At: s.ended, Verdict: v, Result: s.report.Tested}
		}
	}
	return nil
}
