package export

import (
	"fmt"
	"regexp"
	"slices"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/report"
)

// Redaction is one secret of a walk, as a report has it.
type Redaction struct {
	Mark   string   // what stands for it
	Names  []string // that it goes by
	Places []string // where it stood, in the order of the walk
}

// marked finds a mark, with the name that the value has in a form, a header or an object.
var marked = regexp.MustCompile(`(?:([A-Za-z_][A-Za-z0-9_.-]*)"?\s*[:=]\s*"?(?:[A-Za-z]+ )?)?(\[redacted [0-9]+ #[0-9a-f]{4}\])`)

// Redacted lists what a report leaves out, and where.
func Redacted(v page.View) ([]Redaction, error) {
	v.Open = false
	text, err := Stages(v)
	if err != nil {
		return nil, err
	}
	all, err := report.Read(text)
	if err != nil {
		return nil, err
	}
	var out []Redaction
	look := func(place, text string) {
		for _, m := range marked.FindAllStringSubmatch(text, -1) {
			i := slices.IndexFunc(out, func(r Redaction) bool { return r.Mark == m[2] })
			if i < 0 {
				i, out = len(out), append(out, Redaction{Mark: m[2]})
			}
			if m[1] != "" && !slices.Contains(out[i].Names, m[1]) {
				out[i].Names = append(out[i].Names, m[1])
			}
			if !slices.Contains(out[i].Places, place) {
				out[i].Places = append(out[i].Places, place)
			}
		}
	}
	for _, s := range all {
		at := page.Name(flow.Stage(s.Stage)) + ": "
		for i, x := range s.Exchanges {
			message := ""
			if len(s.Exchanges) > 1 {
				message = fmt.Sprintf(" %d", i+1)
			}
			look(at+"address of request"+message, x.URL)
			for _, h := range x.RequestHeaders {
				look(at+"header "+h[0]+" of request"+message, h[0]+": "+h[1])
			}
			look(at+"body of request"+message, x.RequestBody)
			for _, h := range x.ResponseHeaders {
				look(at+"header "+h[0]+" of response"+message, h[0]+": "+h[1])
			}
			look(at+"body of response"+message, x.ResponseBody)
		}
		look(at+"results", string(s.Values))
		for _, f := range s.Checks {
			look(at+"checks", f.Text+"\n"+f.Evidence)
		}
		if s.Advice != nil {
			for _, c := range s.Advice.Causes {
				look(at+"causes", c.Text+"\n"+c.Evidence+"\n"+c.Fix)
			}
		}
	}
	return out, nil
}
