package words

import (
	"cmp"
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// The error numbers of Microsoft Entra that a code flow can meet. Their source is mostly Microsoft's own list,
// learn.microsoft.com/entra/identity-platform/reference-error-codes, "Entra error reference" for short.
//
//go:embed numbers.json
var numbersFile []byte

// numbers has a meaning for each number. What an entry does not say, the meaning of the lexicon with its name says.
var numbers = sync.OnceValue(func() (all []Meaning) {
	for _, m := range mustRead(numbersFile) {
		if i := slices.IndexFunc(lexicon(), func(general Meaning) bool { return general.Means == m.Means }); i >= 0 {
			general := lexicon()[i]
			m.Code, m.ID, m.Section = general.Code, cmp.Or(m.ID, general.ID), cmp.Or(m.Section, general.Section)
		}
		for n := range strings.FieldsSeq(m.Number) {
			m.Number, m.Says = n, "AADSTS"+n
			all = append(all, m)
		}
	}
	return all
})

var written = regexp.MustCompile(`(?i)\bAADSTS(\d{4,8})\b`)

// byNumber is the meaning of the first error number in a text that is known, and the byte at which it stands.
func byNumber(stage, text string) (*Meaning, int) {
	for _, at := range written.FindAllStringSubmatchIndex(text, 10) {
		for i := range numbers() {
			if m := &numbers()[i]; m.Number == text[at[2]:at[3]] && (m.At == "" || m.At == stage) {
				return m, at[0]
			}
		}
	}
	return nil, 0
}

// Number is the first error number of Microsoft Entra in a text, known or not, with what it says of the error; "" without one.
func Number(text string) string {
	at := written.FindStringIndex(text)
	if at == nil {
		return ""
	}
	line, _, _ := strings.Cut(text[at[0]:], "\n")
	line, _, _ = strings.Cut(line, "Trace ID")
	return strings.TrimSpace(line)
}
