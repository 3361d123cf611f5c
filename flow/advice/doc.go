// Package advice explains a failed stage: what happened, the likely causes in order, and what to do about each.
//
// An advice is a function of a snapshot alone, and for ForPage of a text that a person pasted. The explanations are
// data (rows/*.json), matched by where the failure appeared, then by the server's own words, then by its error code;
// the most particular row wins (specificity.go). The walk's own evidence then ranks the causes and rules some out. For
// a failure that no row knows it says so: it never guesses.
//
// It follows RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1, RFC 7009 section 2.2, RFC 7636 section 4.6 and
// RFC 8252 section 7.3 for what errors mean. It sends nothing and changes nothing: what a button may do is an Action,
// which others carry out.
package advice
