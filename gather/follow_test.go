package gather

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/fetch"
	"rondo/store"
)

// story lets a calendar be asked for, one answer after the other.
type story struct {
	t    *testing.T
	want Wanted
	s    store.Source
	now  time.Time
}

func begin(t *testing.T) *story {
	return &story{t: t, want: team(t), s: store.Source{SourceKey: team(t).Key()}, now: noon}
}

// hears is what comes of an answer, so long after the one before.
func (y *story) hears(after time.Duration, status int, body string) {
	y.now = y.now.Add(after)
	a := fetch.Answer{Status: status, Body: []byte(body), Validators: fetch.Validators{ETag: `"` + body[:min(len(body), 3)] + `"`}}
	y.s = Follow(y.s, Read(y.want, a, nil, y.now), y.now, 0.5)
}

// busy reports whether the calendar counts as busy in the hour of busyDay, and whether anything is known at all.
func (y *story) is(what string, known, busy bool) {
	y.t.Helper()
	at := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	feed := Feed(y.s)
	if (feed != nil) != known || known && feed.Busy.Any(at, at.Add(time.Hour)) != busy {
		y.t.Errorf("%s: known %v, %+v; want known %v, busy %v", what, feed != nil, y.s, known, busy)
	}
}

// TestNothingIsFreedByMistake holds trap 9: what is no calendar leaves the copy, and an empty one is believed the third time over two
// hours.
func TestNothingIsFreedByMistake(t *testing.T) {
	y := begin(t)
	for _, c := range []struct {
		what   string
		status int
		body   string
	}{{"304 without a copy", 304, ""}, {"a login page", 200, loginPage}, {"nothing", 200, ""}, {"207", 207, calendar()}, {"an empty calendar", 200, calendar()}} {
		y.hears(time.Hour, c.status, c.body)
		y.is(c.what+" at first", false, false)
	}
	y.hears(time.Hour, 200, calendar(busyDay))
	y.is("a calendar", true, true)
	read := y.s.Read
	for _, c := range []struct {
		what   string
		status int
		body   string
	}{{"404", 404, ""}, {"503", 503, ""}, {"a login page", 200, loginPage}, {"nothing", 200, ""}, {"207", 207, calendar()}, {"cut off", 200, calendar(busyDay)[:100]}} {
		for range 5 {
			y.hears(time.Hour, c.status, c.body)
			y.is(c.what, true, true)
		}
	}
	if y.s.Failures != 30 || y.s.Problem == "" || !y.s.Read.Equal(read) {
		t.Errorf("after thirty failures: %+v", y.s)
	}
	y.hears(time.Hour, 200, calendar())
	y.hears(time.Hour, 200, calendar())
	y.is("empty twice", true, true)
	if y.s.Failures != 0 || y.s.Problem != "" || y.s.Empties != 2 {
		t.Errorf("a server that answers again: %+v", y.s)
	}
	y.hears(time.Hour, 200, calendar(busyDay)) // they are back, as after a quarter of an hour at one provider
	y.is("back", true, true)
	if y.s.Empties != 0 || !y.s.Emptied.IsZero() {
		t.Errorf("it still counts as empty: %+v", y.s)
	}
	for _, after := range []time.Duration{time.Hour, 59 * time.Minute, time.Minute - time.Second, 0} {
		y.hears(after, 200, calendar())
		y.is("empty, not for two hours", true, true)
	}
	y.hears(time.Minute, 503, "") // does not speak for or against it
	if !y.s.Read.Before(y.now) {
		t.Error("what was not believed counts as read")
	}
	y.hears(time.Hour+time.Second, 200, calendar())
	y.is("empty for two hours", true, false)
	if !y.s.Read.Equal(y.now) || y.s.Empties != 0 {
		t.Errorf("%+v", y.s)
	}
	y.hears(time.Hour, 200, calendar())
	if !y.s.Read.Equal(y.now) || y.s.Empties != 0 {
		t.Errorf("a calendar that is known to be empty counts as lost: %+v", y.s)
	}
}

// TestValidatorsAreThoseOfTheCopy holds that a 304 always means the copy that is there.
func TestValidatorsAreThoseOfTheCopy(t *testing.T) {
	y := begin(t)
	y.hears(time.Hour, 200, calendar(busyDay))
	tag := y.s.ETag
	for _, c := range []struct {
		status int
		body   string
	}{{503, "x"}, {200, loginPage}, {200, calendar()}} {
		y.hears(time.Hour, c.status, c.body)
		if y.s.ETag != tag {
			t.Errorf("after %d the copy is called %s", c.status, y.s.ETag)
		}
	}
	y.hears(time.Hour, 304, "")
	y.is("as it was", true, true)
	if y.s.ETag != tag || !y.s.Read.Equal(y.now) || y.s.Failures+y.s.Empties != 0 {
		t.Errorf("%+v", y.s)
	}
}

// TestWhenToAskAgain holds when a calendar is asked for next, without chance.
func TestWhenToAskAgain(t *testing.T) {
	for _, c := range []struct {
		name     string
		failures int
		f        Finding
		want     time.Duration
	}{
		{"after a good answer", 7, Finding{Meaning: Same}, time.Hour},
		{"after a failure", 0, Finding{}, 15 * time.Minute},
		{"after the second", 1, Finding{}, 30 * time.Minute},
		{"after the sixth", 5, Finding{}, 8 * time.Hour},
		{"after many", 1000, Finding{}, 12 * time.Hour},
		{"when the server says", 0, Finding{Wait: 3 * time.Hour}, 3 * time.Hour},
		{"when the server says sooner", 5, Finding{Wait: time.Minute}, 8 * time.Hour},
		{"when the server says never", 0, Finding{Wait: 365 * 24 * time.Hour}, 7 * 24 * time.Hour},
	} {
		s := store.Source{Read: noon, Until: noon.Add(Reach), Failures: c.failures}
		if got := Follow(s, c.f, noon, 0.5).Next.Sub(noon); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestChance holds that times spread by a fifth to either side, and that nobody is asked before a server wishes.
func TestChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := store.Source{Failures: rapid.IntRange(0, 100).Draw(t, "failures")}
		f := Finding{Wait: time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "wait"))}
		chance := rapid.Float64Range(0, 1).Draw(t, "chance")
		got, middle := Follow(s, f, noon, chance).Next.Sub(noon), Follow(s, Finding{}, noon, 0.5).Next.Sub(noon)
		if got < min(f.Wait, mostWait) || got < middle*4/5-1 || got > max(middle*6/5+1, mostWait) {
			t.Fatalf("%s, in the middle %s, server %s", got, middle, f.Wait)
		}
	})
}
