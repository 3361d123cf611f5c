package bench_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oauthwalk/flow"
	"oauthwalk/flow/page"
	"oauthwalk/flow/wire"
)

const answers = 30 // of each size

// BenchmarkBody compares what large answers of an API cost the goroutine of the screen with what a small one costs, and
// asks whether that goroutine is ever held for longer than the layout of a whole window takes.
func BenchmarkBody(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(0, "ns/op")
		f := newWindow(b)
		api := newAPI(b)
		small, _ := f.open(b, api, true).answer(b, api, 1<<10)
		large, _ := f.answer(b, api, 1<<20)
		huge, longest := f.answer(b, api, 10<<20)
		f.mustSay(b, "The body was too long to be recorded in full.")
		kept := f.growth(b, api)
		masked, longestMasked := f.open(b, api, false).answer(b, api, 10<<20)
		note(b, "1 KB %v, 1 MB %v, 10 MB %v, masked %v; longest %v, masked %v",
			small, large, huge, masked, longest, longestMasked)
		results.ratio(b, "d", "body-1MB", "layout of a response of 1 MB, against 1 KB", over(large, small), 3)
		results.ratio(b, "d", "body-10MB", "layout of one of 10 MB, cut and marked, against 1 KB", over(huge, small), 4)
		results.ratio(b, "d", "body-10MB-masked", "the same with secrets masked, against 1 KB in the open",
			over(masked, small), 4)
		results.ratio(b, "d", "longest-hold", "longest hold with 10 MB, in frames of a 60 Hz screen",
			over(longest, oneFrame), 1)
		results.ratio(b, "d", "longest-hold-masked", "the same with secrets masked", over(longestMasked, oneFrame), 1)
		results.ratio(b, "d", "kept", "memory that thirty more answers of 10 MB leave, against their records", kept, 1)
	}
}

// oneFrame is how long a screen of 60 Hz shows a frame.
const oneFrame = time.Second / 60

// open goes up to stage 6, which is going to call api. With the practice server everything can be seen; a server that
// the window does not know by its name gets its secrets masked.
func (f *face) open(b *testing.B, api *bigAPI, practice bool) *face {
	b.Helper()
	f.again()
	f.screen.do(func() {
		c := setUp(f.server)
		c.Server.API = api.URL
		if practice {
			c.Issuer = c.Server.Issuer
		}
		f.window.Act(page.Command{Kind: page.Configure, Client: &c})
	})
	runTo(b, f.walk(), flow.Exchange)
	f.screen.do(func() { f.window.Act(page.Command{Kind: page.Show, Stage: flow.API}) })
	return f
}

// bigAPI answers with JSON of a chosen size.
type bigAPI struct {
	*httptest.Server
	size atomic.Int64
}

func newAPI(b *testing.B) *bigAPI {
	b.Helper()
	a := &bigAPI{}
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, document(int(a.size.Load())))
	}))
	b.Cleanup(a.Close)
	return a
}

// document is a list of songs, indented as APIs do it, about as long as asked for.
func document(size int) string {
	const song = "  {\n    \"id\": %d,\n    \"title\": \"Home at 127.0.0.1\",\n" +
		"    \"tempo\": 127.001,\n    \"explicit\": false\n  }"
	var out strings.Builder
	out.WriteString("[\n")
	for i := 0; out.Len() < size-150; i++ {
		if i > 0 {
			out.WriteString(",\n")
		}
		fmt.Fprintf(&out, song, i)
	}
	out.WriteString("\n]\n")
	return out.String()
}

// answer calls the API again and again: the median of how long the screen is busy with one call, and how long at most
// it hears nobody, as the median of the calls.
func (f *face) answer(b *testing.B, api *bigAPI, size int) (sum, longest time.Duration) {
	b.Helper()
	api.size.Store(int64(size))
	var sums, holds []time.Duration
	for i := range answers + 3 {
		f.screen.settle()
		if _, err := f.walk().Run(b.Context(), flow.API); err != nil {
			b.Fatal(err)
		}
		s, l := busy(f.screen.take())
		if i >= 3 {
			sums, holds = append(sums, s), append(holds, l)
		}
	}
	return median(sums), median(holds)
}

// mustSay fails when a text cannot be seen.
func (f *face) mustSay(b *testing.B, want string) {
	b.Helper()
	found := false
	f.screen.do(func() { found = strings.Contains(wordsOf(f.window.Window().Content()), want) })
	if !found {
		b.Fatalf("the window does not say %q", want)
	}
}

// growth is how much more memory is in use after some more answers, against what all their records would weigh. Fyne
// drops a widget that is not shown any more after a minute, so a little is always there.
func (f *face) growth(b *testing.B, api *bigAPI) float64 {
	b.Helper()
	before := heap(f.screen)
	f.answer(b, api, 10<<20)
	return (float64(heap(f.screen)) - float64(before)) / ((answers + 3) * wire.DefaultMaxBody)
}

// heap is what is in use when all garbage is gone.
func heap(s *screen) uint64 {
	s.settle()
	runtime.GC()
	runtime.GC() // the first one only unlinks what has a finalizer
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
