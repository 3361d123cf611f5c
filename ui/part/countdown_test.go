package part_test

import (
	"math"
	"testing"
	"time"

	"oauthwalk/ui/part"
	"oauthwalk/ui/theme"
)

func TestCountdownShrinksAndWarns(t *testing.T) {
	start(t)
	c := part.NewCountdown(5 * time.Minute)
	show(t, c, 200)
	bar := func() *part.Fill { return all[*part.Fill](c)[1] }
	wantSeen(t, c, "5:00 left")
	tests := []struct {
		left  time.Duration
		words string
		width float32
		color theme.ColorName
	}{
		{150 * time.Second, "2:30 left", 100, theme.Accent},
		{30 * time.Second, "0:30 left", 20, theme.Warn},
		{29*time.Second + time.Millisecond, "0:30 left", 19.334, theme.Warn},
		{-time.Second, "Time is up", 0, theme.Warn},
		{time.Hour, "1:00:00 left", 200, theme.Accent},
	}
	for _, tc := range tests {
		c.SetRemaining(tc.left)
		wantSeen(t, c, tc.words)
		if got := bar().Size().Width; math.Abs(float64(got-tc.width)) > 0.01 {
			t.Errorf("%v: bar of %v, want %v", tc.left, got, tc.width)
		}
		if got := bar().Color; got != tc.color {
			t.Errorf("%v: bar in %s, want %s", tc.left, got, tc.color)
		}
	}
}
