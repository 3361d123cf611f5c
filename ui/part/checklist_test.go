package part_test

import (
	"testing"

	"oauthwalk/flow/finding"
	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func TestChecklistSaysEachVerdictBySignAndWord(t *testing.T) {
	tests := map[finding.Verdict]struct {
		glyph part.Glyph
		color theme.ColorName
		word  string
	}{
		finding.Pass:  {part.GlyphPass, theme.Pass, ""},
		finding.Warn:  {part.GlyphWarn, theme.Warn, "warning"},
		finding.Fail:  {part.GlyphFail, theme.Fail, "failed"},
		finding.Skip:  {part.GlyphSkip, theme.Skip, "skipped"},
		"from-future": {part.GlyphSkip, theme.Skip, "skipped"},
	}
	for verdict, tc := range tests {
		t.Run(string(verdict), func(t *testing.T) {
			start(t)
			list := part.NewChecklist()
			list.SetFindings([]finding.Finding{{
				ID: "x", Verdict: verdict, Section: "RFC 6749 5.1", Text: "token_type is Bearer",
			}})
			show(t, list, 500)
			wantSeen(t, list, "token_type is Bearer", "RFC 6749 §5.1", tc.word)
			icons := all[*part.Icon](list)
			if len(icons) != 1 || icons[0].Glyph != tc.glyph || icons[0].Color != tc.color {
				t.Errorf("signs: got %d, want %s in %s", len(icons), tc.glyph, tc.color)
			}
		})
	}
}

func TestChecklistWrapsAndReplaces(t *testing.T) {
	start(t)
	list := part.NewChecklist()
	show(t, list, 360)
	list.SetFindings(nil)
	wantSeen(t, list, "Nothing to check yet.")
	list.SetFindings([]finding.Finding{finding.Passf("a", "RFC 6749 5.1",
		"The response forbids caching, so that no proxy on the way keeps a copy of the tokens")})
	settle(list, 360)
	if n := len(texts(list)); n < 3 {
		t.Errorf("%d runs of text, want several lines: %q", n, texts(list))
	}
	wantUnseen(t, list, "Nothing to check yet.")
}
