package secret

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"regexp"
	"strings"
	"testing"
)

const plainText = "s3cr3t-Value_of.this~run"

// assertHidden fails when text holds the secret, or its bytes in hex or as numbers.
func assertHidden(t *testing.T, how, text string) {
	t.Helper()
	raw := []byte(plainText)
	for _, form := range []string{
		plainText, hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		strings.Trim(fmt.Sprint(raw), "[]"), fmt.Sprintf("% x", raw), fmt.Sprintf("%#v", raw),
	} {
		if strings.Contains(text, form) {
			t.Errorf("%s leaks the secret: %s", how, text)
		}
	}
}

type holder struct {
	Public  Value
	private Value
	pointer *Value
	list    []Value
	byName  map[string]Value
	byValue map[Value]int
	any     any
	inner   struct{ deep Value }
}

func newHolder() holder {
	v := New(plainText)
	h := holder{Public: v, private: v, pointer: &v, list: []Value{v}, byName: map[string]Value{"k": v},
		byValue: map[Value]int{v: 1}, any: v}
	h.inner.deep = v
	return h
}

func TestNoVerbPrintsTheSecret(t *testing.T) {
	const verbs = "%v %+v %#v %s %+s %#s %q %+q %#q %x %X %#x %d %b %o %c %U %e %t %T %p %z %100v %-5s %.3s"
	v, h := New(plainText), newHolder()
	things := map[string]any{
		"value": v, "pointer": &v, "struct": h, "pointer to struct": &h, "slice": []Value{v}, "array": [1]Value{v},
		"map": map[string]Value{"k": v}, "key": map[Value]string{v: "x"},
		"slice of structs": []holder{h}, "any": []any{v, h},
	}
	for name, thing := range things {
		for _, verb := range strings.Fields(verbs) {
			assertHidden(t, verb+" of "+name, fmt.Sprintf(verb, thing))
		}
		assertHidden(t, "Sprint of "+name, fmt.Sprint(thing))
		assertHidden(t, "Sprintln of "+name, fmt.Sprintln(thing))
	}
}

func TestEveryVerbOfAValueIsItsMarker(t *testing.T) {
	v := New(plainText)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%100s"} {
		if got := fmt.Sprintf(verb, v); got != v.Redacted() {
			t.Errorf("%s gives %q, want %q", verb, got, v.Redacted())
		}
	}
	if got := v.String() + v.GoString(); got != v.Redacted()+v.Redacted() {
		t.Errorf("String and GoString give %q", got)
	}
}

func TestNoEncoderWritesTheSecret(t *testing.T) {
	h := newHolder()
	asJSON, err := json.Marshal(map[string]any{"holder": h, "map": h.byName, "key": h.byValue, "p": h.pointer})
	if err != nil {
		t.Fatal(err)
	}
	assertHidden(t, "json", string(asJSON))
	if !strings.Contains(string(asJSON), h.Public.Redacted()) {
		t.Errorf("json has no marker: %s", asJSON)
	}
	type element struct{ V Value }
	asXML, err := xml.Marshal(element{h.Public})
	if err != nil {
		t.Fatal(err)
	}
	assertHidden(t, "xml", string(asXML))
	text, err := h.Public.MarshalText()
	if err != nil || string(text) != h.Public.Redacted() {
		t.Errorf("text is %q, %v", text, err)
	}
	var page bytes.Buffer
	tmpl := template.Must(template.New("").Parse(`{{.}} {{.Public}} {{printf "%x" .Public}}`))
	if err := tmpl.Execute(&page, h); err != nil {
		t.Fatal(err)
	}
	assertHidden(t, "html/template", page.String())
}

func TestNoLoggerWritesTheSecret(t *testing.T) {
	h := newHolder()
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(handler).With("with", h.Public).Info("m", "v", h.Public, "p", h.pointer, "h", h, "g",
			slog.GroupValue(slog.Any("v", h.Public)))
	}
	assertHidden(t, "slog", out.String())
	if n := strings.Count(out.String(), h.Public.Redacted()); n < 6 {
		t.Errorf("slog wrote %d markers:\n%s", n, out.String())
	}
}

func TestNoErrorTextHoldsTheSecret(t *testing.T) {
	h := newHolder()
	err := fmt.Errorf("outer: %w", errors.Join(fmt.Errorf("inner %v %+v", h.private, h), fmt.Errorf("%x", h.pointer)))
	assertHidden(t, "error", err.Error())
	assertHidden(t, "error with +v", fmt.Sprintf("%+v", err))
	func() {
		defer func() { assertHidden(t, "panic", fmt.Sprint(recover())) }()
		panic(h)
	}()
}

func TestMarker(t *testing.T) {
	v := New(plainText)
	if !regexp.MustCompile(`^\[redacted 24 #[0-9a-f]{4}\]$`).MatchString(v.Redacted()) || !isMarker(v.Redacted()) {
		t.Errorf("marker %q", v.Redacted())
	}
	if New(plainText).Redacted() != v.Redacted() {
		t.Error("equal values have different markers")
	}
	different := map[string]bool{}
	for i := range 32 {
		different[New(fmt.Sprint(100+i)).Redacted()] = true
	}
	if len(different) < 30 {
		t.Errorf("32 values have only %d markers", len(different))
	}
}

func TestValueIsComparable(t *testing.T) {
	a, b := New("abc"), New(strings.Clone("abc"))
	if a != b || !a.Equal(b) || map[Value]int{a: 7}[b] != 7 {
		t.Error("equal values differ")
	}
	if c := New("abd"); a == c || a.Equal(c) || a.Equal(New("abcd")) {
		t.Error("different values are equal")
	}
	var zero Value
	if zero != New("") || !zero.IsZero() || a.IsZero() || !zero.Equal(New("")) {
		t.Error("the zero value is not the empty secret")
	}
	if zero.Reveal() != "" || zero.Redacted() != "" {
		t.Errorf("the zero value reveals %q and prints %q", zero.Reveal(), zero.Redacted())
	}
	if a.Reveal() != "abc" {
		t.Errorf("Reveal gives %q", a.Reveal())
	}
	if got := fmt.Sprintf("%v|%+v|%#v", zero, struct{ v Value }{}, &zero); strings.Contains(got, "panic") {
		t.Errorf("printing the zero value: %s", got)
	}
}
