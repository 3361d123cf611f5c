package token

import "fmt"

// settle turns a complete answer into success or failure. Our own parse decides; x/oauth2 is not asked.
func (k *call) settle() {
	r := &k.result
	a := &r.Answer
	switch {
	case a.Usable:
	case a.HasError(), !success(a.Status):
		r.Err = k.answerError()
	default:
		r.Err = fmt.Errorf("%w: %s", ErrUnusable, a.Reason)
	}
}

func (k *call) answerError() *AnswerError {
	a := &k.result.Answer
	e := &AnswerError{Status: a.Status, Code: a.Error, Description: a.ErrorDescription, URI: a.ErrorURI}
	switch {
	case e.Code != "" || e.Description != "":
	case a.ErrorShape == ErrorNotOK:
		e.Description = "ok is false"
	case a.Format == HTML:
		e.Description = "an HTML page"
	case a.Format == Text:
		e.Description = k.words(string(k.result.Exchange.ResponseBody))
	}
	return e
}

// success: any 2xx counts, as it does for x/oauth2; the check of the status says that 200 is meant.
func success(status int) bool { return status >= 200 && status < 300 }
