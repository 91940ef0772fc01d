package daemon

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"rondo/store"
)

// looked is a ledger that notes how often its file was looked at, and finds what it is told to.
type looked struct {
	store.Ledger
	due   time.Time // the oldest letter
	found string
	at    time.Time
	times int
}

func (l *looked) Counts(context.Context) (store.Counts, error) {
	return store.Counts{Oldest: l.due}, nil
}
func (l *looked) Sound(context.Context) (store.Extent, error)         { return store.Extent{}, nil }
func (l *looked) Inspected(context.Context) (store.Inspection, error) { return store.Inspection{}, nil }

func (l *looked) Inspect(context.Context) (store.Inspection, error) {
	l.times++
	return store.Inspection{At: l.at, Found: l.found}, nil
}

// The file is looked at once a week, when no letter is due, and a day later all the same. A damaged one is a trouble until it is found
// sound, which is asked each hour.
func TestInspectOnceAWeek(t *testing.T) {
	began := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	l := &looked{}
	d := &Service{db: l, skills: skills{l}, log: slog.New(slog.DiscardHandler), now: func() time.Time { return l.at }}
	if err := d.inspection.begin(t.Context(), d.skills.sounder()); err != nil {
		t.Fatal(err)
	}
	const day = 24 * time.Hour
	for _, step := range []struct {
		at    time.Duration
		due   bool
		found string
		times int // by then
	}{
		{0, false, "", 1},
		{time.Hour, false, "", 1},
		{7*day - time.Hour, false, "", 1},
		{7 * day, true, "", 1},
		{8*day - time.Hour, true, "", 1},
		{8 * day, true, "", 2},
		{15*day - time.Hour, false, "", 2},
		{15 * day, false, "letters: page 7", 3},
		{15*day + time.Hour, true, "letters: page 7", 3},
		{15*day + 2*time.Hour, false, "", 4},
		{15*day + 3*time.Hour, false, "", 4},
	} {
		l.at, l.found, l.due = began.Add(step.at), step.found, time.Time{}
		if step.due {
			l.due = l.at
		}
		if err := d.inspectFile(t.Context()); err != nil || l.times != step.times {
			t.Errorf("after %s it was looked at %d times, %v; want %d", step.at, l.times, err, step.times)
		}
		if text := d.inspection.problem(); strings.Contains(text, "page 7") != (step.found != "") {
			t.Errorf("after %s the problem is %q", step.at, text)
		}
	}
	if last := d.inspection.last(); last.Found != "" || !last.At.Equal(began.Add(15*day+2*time.Hour)) {
		t.Errorf("it knows %+v", last)
	}
}
