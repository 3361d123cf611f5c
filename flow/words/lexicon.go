package words

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"sync"
)

//go:embed lexicon.json
var file []byte

// lexicon is read when the first failure is explained. It is embedded: a test of this package sees every mistake.
var lexicon = sync.OnceValue(func() []Meaning {
	var all []Meaning
	if err := json.Unmarshal(file, &all); err != nil {
		panic("lexicon.json: " + err.Error())
	}
	for i := range all {
		for j := range all[i].Phrases {
			p := &all[i].Phrases[j]
			p.pattern = regexp.MustCompile("(?is)" + p.Words)
		}
	}
	return all
})
