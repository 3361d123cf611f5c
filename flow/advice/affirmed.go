package advice

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"oauthwalk/flow"
	"oauthwalk/flow/authz"
	"oauthwalk/flow/finding"
	"oauthwalk/flow/plain"
	"oauthwalk/flow/secret"
	"oauthwalk/flow/wire"
	"oauthwalk/flow/words"
)

// about is the meaning of the lexicon that a cause has, by the look that it asks for.
var about = map[string][]string{
	"code_expired": {"code_age", "code_age_60", "code_age_300", "code_age_600"},
	"code_used":    {"code_once"},
	"code_other":   {"id_edited"},
	"endpoint":     {"endpoint_shown", "answer_kind"},
	"refresh_used": {"refresh_old"},
	"redirect_uri": {"redirect_same", "redirect_sent", "redirect_shown", "redirect_twice", "redirect_port", "redirect_localhost",
		"redirect_loopback", "redirect_slash", "redirect_case", "redirect_literal", "redirect_http", "redirect_fragment", "page_redirect"},
	"verifier":         {"verifier_fits", "verifier_sent", "code_verifier", "verifier_edited"},
	"pkce_required":    {"pkce_choice"},
	"challenge_method": {"challenge_method", "pkce_choice"},
	"secret":           {"client_secret_form", "secret_guid"},
	"method":           {"client_authentication_choice", "basic_sent", "post_sent"},
	"client_id":        {"client_id_form", "page_client", "id_google", "id_edited"},
	"scope":            {"scope_choice", "scope_shown", "scope_form", "scope_name"},
	"scope_refused":    {"scope_shown"},
	"scope_missing":    {"scope_granted", "scope_wanted", "scope_shown"},
	"token_expired":    {"token_age", "token_fresh"},
	"state":            {"redirect_localhost"},
}

// affirmed is what the server's own words affirm, nil for nothing.
func (sc *scene) affirmed() *words.Meaning {
	if sc.read {
		return sc.meaning
	}
	text, code := sc.words, sc.code
	switch {
	case sc.stage == flow.Callback && sc.place == atFailure && sc.snap.Response != nil: // Facebook; Microsoft
		for _, name := range []string{"error_reason", "error_subcode"} {
			more, _ := authz.Find(sc.snap.Response.Others, name)
			code += " " + more
		}
	case sc.place == atPage:
		said := words.In(sc.paste.text)
		text, code = text+"\n"+said.Text, code+" "+said.Code
	case strings.HasPrefix(strings.TrimSpace(sc.body), "<"), text == "" && !strings.HasPrefix(sc.body, "{"):
		text += "\n" + sc.body[:min(len(sc.body), 2000)] + "\n" + words.Visible([]byte(sc.body))
	}
	sc.read, sc.meaning = true, words.Affirmed(string(sc.stage), code, text, func(string) bool { return basicHeader(sc) })
	return sc.meaning
}

// numbered tells that a number of Microsoft Entra affirms it.
func (sc *scene) numbered() bool {
	return sc.place != atEvent && sc.affirmed() != nil && sc.affirmed().Number != ""
}

// unexplained is a number of Microsoft Entra that nobody here knows, with its text, where the words beside it and the code name
// no cause; "" without one.
func (sc *scene) unexplained() string {
	text := words.Number(sc.words)
	if text == "" || sc.place == atEvent || !words.General(sc.code) || sc.affirmed() != nil {
		return ""
	}
	return text
}

// contradicted tells that an authorization response has words of its own that nobody here understands, beside a code that
// servers send for many reasons: what the code usually means is then no explanation.
func (sc *scene) contradicted() bool {
	return sc.place == atFailure && sc.stage == flow.Callback && (sc.code == "access_denied" || sc.code == "invalid_request") &&
		words.Particular(sc.words) != "" && sc.affirmed() == nil
}

// quote are the server's own words, for the evidence of what they affirm.
func (sc *scene) quote() string {
	switch {
	case sc.numbered():
		return "The server says AADSTS" + sc.affirmed().Number + "."
	case sc.place == atPage:
		return sc.quotePage()
	case strings.HasPrefix(strings.TrimSpace(sc.body), "<"):
	case sc.place == atEvent: // who sent it is not known
		return "The response says " + quoted(cmp.Or(sc.words, sc.code)) + "."
	case sc.words != "":
		return "The server says " + quoted(sc.words) + "."
	case sc.code != "":
		return "The server says " + quoted(sc.code) + "."
	}
	return "The response says " + quoted(plain.Text(words.Visible([]byte(sc.body)))) + "."
}

// quotePage are the words of a page that affirm something, or name an error, in their line. What was pasted may hold a code:
// what looks like one is hidden.
func (sc *scene) quotePage() string {
	named, at := words.Named(sc.words, false)
	if m := sc.affirmed(); m != nil {
		at = m.In(sc.words)
	} else if named == "" {
		return ""
	}
	if at < 0 {
		return ""
	}
	line := sc.words[strings.LastIndexByte(sc.words[:at], '\n')+1:]
	line, _, _ = strings.Cut(line, "\n")
	unknown := &secret.Redactor{}
	unknown.Learn(true, line)
	return "What was pasted says " + quoted(unknown.Text(strings.TrimSpace(line))) + "."
}

// affirm puts what the server affirms first, and rules it out in no case: where the walk has seen the opposite, both are
// told. A cause that the row does not have is the lexicon's own. A row that is about these very words keeps its order.
func (a *Advice) affirm(sc *scene, r *row) {
	m := sc.affirmed()
	if m == nil {
		return
	}
	particular := r.weight >= weighText && !r.Vague && (!m.Strong || len(r.Servers) > 0)
	at := slices.IndexFunc(a.Causes, func(f finding.Finding) bool {
		i := slices.IndexFunc(r.Causes, func(c rowCause) bool { return c.Text == f.Text })
		return i >= 0 && slices.Contains(about[m.Means], r.Causes[i].Evidence)
	})
	if sc.numbered() {
		at, particular = -1, false // no row says it more closely
	}
	switch {
	case at >= 0 && particular:
		first := sc.lifted(a.Causes[at], open)
		a.Causes = slices.Delete(a.Causes, at, at+1)
		a.Causes = slices.Insert(a.Causes, min(at, leading(a.Causes)), first)
	case at >= 0:
		first := a.Causes[at]
		if first.Verdict == against { // the row's sentence says more than the server
			first.Text, first.Fix = m.Cause, m.Fix
		}
		a.Causes = slices.Insert(slices.Delete(a.Causes, at, at+1), 0, sc.lifted(first, supports))
	case particular:
		return
	case m.Means == "code" && r.ID == m.ID: // every cause of that row is about the code; the server says no more than that
		if n := leading(a.Causes); n == 0 && a.Causes[0].Verdict != against {
			a.Causes[0].Text, a.Causes[0].Fix = m.Cause, m.Fix
		}
		return
	default:
		own := rowCause{Text: m.Cause, Fix: m.Fix, Evidence: m.Evidence}.weigh(sc)
		if !r.Numbered { // the code goes with many reasons, and its row is about the others
			a.Causes = slices.DeleteFunc(a.Causes, func(f finding.Finding) bool { return f.Verdict != supports })
		}
		a.Causes = slices.Insert(a.Causes, 0, sc.lifted(own, supports))
	}
	if first := &a.Causes[0]; first.Action == (finding.Action{}) {
		first.Action = offer(m.Actions, sc)
	}
	if sc.place != atEvent && (at < 0 || !a.Known() || !particular && m.ID != a.ID && sc.place != atPage) {
		a.ID, a.Section = m.ID, m.Section
		switch {
		case r.Numbered:
		case sc.failure != nil:
			a.What = sc.failure.Text
		default:
			a.What = "What was pasted names the cause."
		}
	}
}

// quotes is evidence that has somebody's words already.
var quotes = regexp.MustCompile(`^(The (server|response)|What was pasted) says `)

// leading is how many causes the evidence speaks for; they stand first.
func leading(all []finding.Finding) int {
	n := 0
	for n < len(all) && all[n].Verdict == supports {
		n++
	}
	return n
}

// lifted is a cause that the server affirms: what the walk saw is told beside it, and weighs no more.
func (sc *scene) lifted(f finding.Finding, verdict finding.Verdict) finding.Finding {
	if f.Verdict == supports && !sc.numbered() {
		return f
	}
	seen := f.Evidence
	if f.Verdict == against || f.Verdict == unlikely {
		seen = "The walk saw otherwise: " + seen
	}
	f.Verdict, f.Evidence = verdict, strings.TrimSpace(sc.safe(sc.quote())+" "+seen)
	return f
}

// settle leaves no failure without a cause: what is ruled out never stands first. A row that is about the server's very
// words keeps its first cause, and has these words for evidence where the walk has none.
func (a *Advice) settle(sc *scene, r *row) {
	if len(a.Causes) > 0 && a.Causes[0].Verdict == against && r.weight >= weighText && sc.quote() != "" {
		a.Causes[0] = sc.lifted(a.Causes[0], open)
	}
	if len(a.Causes) > 0 && a.Causes[0].Verdict == against {
		a.Causes = slices.Insert(a.Causes, 0, finding.Finding{Verdict: open,
			Text: "As far as this walk has seen, none of the causes below applies.",
			Fix:  "Read the response, and search the server's documentation for its exact error text."})
	}
	if heard := sc.place == atFailure || sc.place == atPage; heard && a.Known() && len(a.Causes) > 0 &&
		words.Particular(sc.words) != "" && !quotes.MatchString(a.Causes[0].Evidence) {
		a.Causes[0].Evidence = strings.TrimSpace(sc.safe(sc.quote()) + " " + a.Causes[0].Evidence)
	}
	for i := range a.Causes {
		if a.Causes[i].Verdict == unlikely {
			a.Causes[i].Verdict = open
		}
	}
}

// basicHeader: the last request had the credentials in its Authorization header.
func basicHeader(sc *scene) bool {
	x, ok := sc.last()
	return ok && sc.stage != flow.API && strings.HasPrefix(wire.Value(x.RequestHeader, "Authorization"), "Basic ")
}
