package token

import (
	"context"
	"strings"
	"testing"

	"oauthwalk/flow/finding"
)

// No spelling of the lifetime makes the token unusable, and none makes it live for ever.
func TestExpiry(t *testing.T) {
	tests := []struct {
		name    string
		member  string // what follows the token_type in the response
		want    Expiry
		verdict finding.Verdict
		says    string
	}{
		{"absent", ``, Expiry{State: Unknown, Standard: true}, skip, "unknown"},
		{"null", `,"expires_in":null`, Expiry{State: Unknown, Raw: "null", Member: "expires_in"}, skip, "unknown"},
		{"number", `,"expires_in":3600`, Expiry{Known, 3600, "3600", "expires_in", true}, pass, "3600 seconds"},
		{"zero", `,"expires_in":0`, Expiry{Known, 0, "0", "expires_in", true}, warn, "expired when it came"},
		{"negative", `,"expires_in":-1`, Expiry{Known, -1, "-1", "expires_in", false}, warn, "expired when it came"},
		{"string", `,"expires_in":"3600"`, Expiry{Known, 3600, `"3600"`, "expires_in", false}, warn, "3600 seconds"},
		{"fraction", `,"expires_in":3600.0`, Expiry{Known, 3600, "3600.0", "expires_in", false}, warn, "not an integer"},
		{"exponent", `,"expires_in":3.6e3`, Expiry{Known, 3600, "3.6e3", "expires_in", false}, warn, "3600 seconds"},
		{"half", `,"expires_in":3599.5`, Expiry{Known, 3599, "3599.5", "expires_in", false}, warn, "3599 seconds"},
		{"huge", `,"expires_in":1e30`, Expiry{Implausible, 0, "1e30", "expires_in", false}, warn, "Nanoseconds?"},
		{"too huge", `,"expires_in":1e999`, Expiry{Implausible, 0, "1e999", "expires_in", false}, warn, "1e999"},
		{"nanoseconds", `,"expires_in":600000000000`, Expiry{Implausible, 0, "600000000000", "expires_in", true}, warn,
			"600000000000"},
		{"words", `,"expires_in":"abc"`, Expiry{Unknown, 0, `"abc"`, "expires_in", false}, warn, "not a number"},
		{"empty", `,"expires_in":""`, Expiry{Unknown, 0, `""`, "expires_in", false}, warn, "not a number"},
		{"hexadecimal", `,"expires_in":"0x10"`, Expiry{Unknown, 0, `"0x10"`, "expires_in", false}, warn, "not a number"},
		{"object", `,"expires_in":{}`, Expiry{Unknown, 0, `{}`, "expires_in", false}, warn, "not a number"},
		{"expires", `,"expires":86400`, Expiry{Known, 86400, "86400", "expires", false}, warn, "not standard"},
		{"expires as a date", `,"expires":1795000000`, Expiry{Implausible, 0, "1795000000", "expires", false}, warn,
			"cannot"},
		{"both", `,"expires":1,"expires_in":60`, Expiry{Known, 60, "60", "expires_in", true}, pass, "60 seconds"},
		{"null and expires", `,"expires_in":null,"expires":60`, Expiry{Known, 60, "60", "expires", false}, warn, "expires"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, saysJSON(`{"access_token":"access-token-0001","token_type":"Bearer"`+tt.member+`}`))
			r := client(t, s, Basic).Exchange(context.Background(), codeParams(), "")
			s.only(t)
			if r.Err != nil {
				t.Errorf("the token is not usable: %v", r.Err)
			}
			if r.Response.Expiry != tt.want {
				t.Errorf("expiry = %+v, want %+v", r.Response.Expiry, tt.want)
			}
			got := text(r.Checks, "expires_in")
			if verdict(r.Checks, "expires_in") != tt.verdict || !strings.Contains(got, tt.says) {
				t.Errorf("check = %q %q, want %s with %q", verdict(r.Checks, "expires_in"), got, tt.verdict, tt.says)
			}
			if _, known := r.Response.Expiry.At(r.Arrived); known != (tt.want.State == Known) {
				t.Errorf("At is known: %v", known)
			}
			noSecrets(t, r)
		})
	}
}
