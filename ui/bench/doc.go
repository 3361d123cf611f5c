// Package bench measures what the program costs, as ratios against the simplest program that does the same: a window
// of one label, a bare x/oauth2 client, a page that says one word. It holds benchmarks only; `make bench` runs them and
// ends with a table of what was measured, what the limit is and whether it is kept. Absolute times depend on the
// machine and are not printed.
//
// Pairs are measured in turns in one run, so that both meet the same machine, and compared by their medians. The window
// itself is measured as a process on a display of its own (Xvfb); the pages are measured on Fyne's test driver, with a
// goroutine for the screen and the layout pass of a frame as the real driver has them. What drawing costs the graphics
// card is left out: the software renderer of a test machine says nothing about it.
package bench
