// Package english keeps the words that Fyne itself brings in the language of this program. Fyne reads the language of the
// session when it is initialized, and would else mix its words into ours; of LANG=C.UTF-8 it complains on standard error.
//
// It imports nothing but os, so that it is initialized before Fyne: packages are initialized in the order of their import
// paths as soon as what they import is.
package english

import "os"

// LANGUAGE is read first, before LC_ALL and LANG (gettext manual, "Locale Environment Variables").
const variable = "LANGUAGE"

var before, was = os.LookupEnv(variable)

func init() { os.Setenv(variable, "en") }

// Restore gives the language back to the programs that this one starts, such as the browser. Fyne has read it by the time
// that main runs.
func Restore() {
	if was {
		os.Setenv(variable, before)
		return
	}
	os.Unsetenv(variable)
}
