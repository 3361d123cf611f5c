package words

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"sync"
)

// numbers.json has the error numbers of Microsoft Entra that a code flow can meet. Their source is mostly Microsoft's own list,
// learn.microsoft.com/entra/identity-platform/reference-error-codes, "Entra error reference" for short.
//
//go:embed numbers.json
var numbersFile []byte

// numbers has a meaning for each number. What an entry does not say, the meaning of the lexicon with its name says.
var numbers = sync.OnceValue(func() (all []Meaning) {
	var entries []struct {
		Numbers []string `json:"numbers"`
		Meaning
	}
	if err := json.Unmarshal(numbersFile, &entries); err != nil {
		panic("numbers.json: " + err.Error())
	}
	for _, e := range entries {
		m := e.Meaning
		if i := slices.IndexFunc(lexicon(), func(general Meaning) bool { return general.Means == m.Means }); i >= 0 {
			general := lexicon()[i]
			m.Code, m.ID, m.Section = general.Code, cmp.Or(m.ID, general.ID), cmp.Or(m.Section, general.Section)
		}
		for _, n := range e.Numbers {
			m.Number, m.Says = n, "AADSTS"+n
			all = append(all, m)
		}
	}
	return all
})

// As a description has the number, and as Read writes down one that stands beside a description only.
var written, inList = regexp.MustCompile(`(?i)\bAADSTS(\d{4,8})\b`), regexp.MustCompile(`\berror_codes: (\d{4,8})\b`)

// byNumber is the meaning of the first error number in a text that is known, and the byte at which it stands.
func byNumber(stage, text string) (*Meaning, int) {
	for _, at := range append(written.FindAllStringSubmatchIndex(text, 10), inList.FindAllStringSubmatchIndex(text, 1)...) {
		for i := range numbers() {
			m := &numbers()[i]
			if m.Number == text[at[2]:at[3]] && (m.At == "" || m.At == stage) {
				return m, at[0]
			}
		}
	}
	return nil, 0
}

// Number is the first error number of Microsoft Entra in a text, known or not, and the text from there on; "" without one.
func Number(text string) (number, from string) {
	at := written.FindStringSubmatchIndex(text)
	if at == nil {
		return "", ""
	}
	return text[at[2]:at[3]], text[at[0]:]
}
