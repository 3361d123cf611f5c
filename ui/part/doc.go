// Package part holds the reusable parts of the window: tables, panes, lists, diagrams. A part shows plain values that
// it is given and reports what the person does through a func; it keeps no state of the protocol, asks nobody and
// starts no work. RFC sections appear only as text in a checklist.
//
// The parts obey three rules, because of what this version of Fyne does with text:
//   - protocol text is wrapped by us, linear in its length, and never by a wrapped label;
//   - what comes from outside passes Visible, so that control and direction characters cannot disguise it;
//   - the cost of showing something is bounded by what fits on the screen, not by its length.
//
// A change of palette or text size reaches only what is in the window, as everywhere in Fyne. So hide what is not shown
// for a while, or build it anew; what was taken out and is put back keeps its old colours.
//
// Everything here belongs to the UI goroutine. The parts that own a timer come back to it through fyne.Do.
//
// Left out on purpose: selecting text in a pane (a TextGrid has no selection, so each pane has a Copy button), and
// anything for screen readers, which this version of Fyne does not reach.
package part
