package scheduler

import (
	"testing"
	"time"
)

// A notice has another name than the last one of its channel, also where the clock shows the same second, or one before.
func TestTwoNoticesOfOneSecondHaveTwoNames(t *testing.T) {
	c := Channel{Notice: "chat/talk@example.org/moved/1796064834/hook@chat.invalid"}
	for now, want := range map[time.Time]int64{
		time.Unix(1796064834, 900_000_000): 1796064835,
		time.Unix(1796064833, 0):           1796064835,
		time.Unix(1796064840, 0):           1796064840,
	} {
		if got := c.after("talk@example.org", now).Unix(); got != want {
			t.Errorf("at %d the next has %d, want %d", now.Unix(), got, want)
		}
	}
	if now := time.Unix(1796064834, 0); !(&Channel{}).after("talk@example.org", now).Equal(now) {
		t.Error("the first notice has another moment than its own")
	}
}
