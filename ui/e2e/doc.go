// Package e2e holds no code but tests, which use the built program as a person does: a real window on a display of its
// own (Xvfb), real keys (xdotool), a real browser (Chromium) that signs in and consents, and nothing to read but the
// screen, --log, the ports and the process. It is here for what the test driver of Fyne cannot show: threads, the
// routing of keys, what is painted, what is left behind.
//
// Only one window runs at a time, on this machine and not only in this package: the redirect URI of the tutorial has a
// fixed port (see flow/testkit/ports).
//
// It leaves out what a test beside the code shows as well: the words of a page, the cases of a check. The screenshots
// of the README come from here too; `make screenshots` writes them.
package e2e
