package practice

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// minContrast is WCAG 2.1 AA for body text.
const minContrast = 4.5

// lowContrast lists each element with text of its own whose colour is too near to what is behind it.
const lowContrast = `(() => {
	const rgb = s => s.match(/[\d.]+/g).map(Number);
	const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
	const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
	const behind = e => {
		for (; e; e = e.parentElement) {
			const c = rgb(getComputedStyle(e).backgroundColor);
			if (c.length < 4 || c[3] === 1) return c;
		}
		return [255, 255, 255];
	};
	const out = [];
	let seen = 0;
	for (const e of document.body.querySelectorAll("*")) {
		if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
		seen++;
		const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < MIN) out.push(e.tagName + "." + e.className + " " + ratio.toFixed(2));
	}
	return seen > 5 ? out : ["only " + seen + " texts were found"];
})()`

// pagesToLookAt opens each page in turn.
func (b *tab) pagesToLookAt() []struct {
	name string
	open func()
} {
	visits := 0
	return []struct {
		name string
		open func()
	}{
		{"sign-in", func() { b.open(b.authorizePath()) }},
		{"consent", func() {
			visits++ // another state, because a sign-in holds while its request is open
			b.open("/authorize?" + webQuery("redirect_uri", b.callback, "state", fmt.Sprint(visits)).Encode())
			b.run(click(mira), visible(allow))
		}},
		{"error", func() {
			b.open("/authorize?" + webQuery("redirect_uri", "http://localhost:3500/callback").Encode())
		}},
		{"home", func() { b.open("/") }},
	}
}

func bothSchemes(b *tab) {
	b.run(chromedp.EmulateViewport(1000, 820))
	for _, page := range b.pagesToLookAt() {
		grounds := map[string]string{}
		for _, scheme := range []string{"dark", "light"} {
			b.scheme(scheme)
			page.open()
			grounds[eval[string](b, `getComputedStyle(document.body).backgroundColor`)] = scheme
			for _, what := range eval[[]string](b, withMin(lowContrast)) {
				b.t.Errorf("%s, %s: contrast too low: %s", page.name, scheme, what)
			}
			b.shot(page.name + "-" + scheme)
		}
		if len(grounds) != 2 {
			b.t.Errorf("%s: both schemes have the same background %v", page.name, grounds)
		}
	}
	// the error page has status 400, which the browser logs; everything else is a complaint
	for _, text := range b.complaints() {
		if !strings.HasPrefix(text, "network:") {
			b.t.Errorf("the browser complains: %s", text)
		}
	}
}

func withMin(script string) string {
	return fmt.Sprintf("(() => { const MIN = %g; return %s })()", minContrast, script)
}

func narrowWindow(b *tab) {
	b.run(chromedp.EmulateViewport(360, 640))
	for _, page := range b.pagesToLookAt() {
		page.open()
		width := eval[float64](b, `innerWidth`)
		scroll := eval[float64](b, `document.documentElement.scrollWidth`)
		if width != 360 || scroll > width {
			b.t.Errorf("%s: content is %g wide in a window of %g", page.name, scroll, width)
		}
		b.shot(page.name + "-narrow")
	}
}

// allowByKeyboard uses no mouse: Enter on the first person, Tab to Allow, Enter.
func allowByKeyboard(b *tab) {
	b.open(b.authorizePath())
	b.wantFocus("mira")
	b.run(chromedp.KeyEvent(kb.Tab))
	b.wantFocus("theo")
	b.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift))) // with Shift
	b.wantFocus("mira")
	b.run(chromedp.KeyEvent(kb.Enter), visible(allow))
	b.run(chromedp.KeyEvent(kb.Tab))
	b.wantFocus("yes")
	b.shot("consent-focus")
	b.run(chromedp.KeyEvent(kb.Tab))
	b.wantFocus("no")
	b.run(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(kb.ModifierShift)))
	b.run(chromedp.KeyEvent(kb.Enter))
	if got := b.answer(); got.Get("code") == "" || got.Get("state") != testState {
		b.t.Errorf("got %v, want a code", got)
	}
	b.wantNoComplaints()
}

// wantFocus waits for a button to have the focus, which the browser gives a frame later, and checks that one sees it.
func (b *tab) wantFocus(want string) {
	b.t.Helper()
	type focus struct {
		Value, Outline string
		Width          float64
	}
	read := chromedp.Evaluate[focus](`(() => { const e = document.activeElement, s = getComputedStyle(e);
		return {Value: e.value || e.tagName, Outline: s.outlineStyle, Width: parseFloat(s.outlineWidth)} })()`)
	got := value(b, read)
	for deadline := time.Now().Add(time.Minute); got.Value != want && time.Now().Before(deadline); {
		got = value(b, read)
	}
	if got.Value != want || got.Outline != "solid" || got.Width < 2 {
		b.t.Errorf("focus on %q with outline %s %gpx, want %q with a visible one", got.Value, got.Outline, got.Width, want)
	}
}
