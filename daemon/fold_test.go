package daemon

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// noted is a ledger that notes up to when it was folded, and fails when it is told to.
type noted struct {
	store.Ledger
	before []time.Time
	err    error
}

func (l *noted) Fold(_ context.Context, before time.Time) (store.Folded, error) {
	l.before = append(l.before, before)
	return store.Folded{}, l.err
}

// What is long over is folded once a day, again at the next look after it failed, and not by a node whose files are not those that count:
// they may say another `keep`.
func TestFoldOnceADay(t *testing.T) {
	var at time.Duration
	began := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	l := &noted{}
	d := &Service{db: l, files: &reading{}, log: slog.New(slog.DiscardHandler), now: func() time.Time { return began.Add(at) }}
	d.config.Keep = theme.Length(730 * 24 * time.Hour)
	broken := errors.New("the disk is full")
	for _, step := range []struct {
		at     time.Duration
		err    error
		behind string
		folds  int // by then
	}{
		{0, nil, "nothing is planned here", 0},
		{time.Hour, broken, "", 1},
		{2 * time.Hour, broken, "", 2},
		{3 * time.Hour, nil, "", 3},
		{4 * time.Hour, nil, "", 3},
		{26 * time.Hour, nil, "", 3},
		{27 * time.Hour, nil, "nothing is planned here", 3},
		{28 * time.Hour, nil, "", 4},
	} {
		at, l.err, d.course.why = step.at, step.err, step.behind
		err := d.fold(t.Context())
		if len(l.before) != step.folds || step.behind == "" && !errors.Is(err, step.err) {
			t.Errorf("after %s it was folded %d times, %v; want %d", step.at, len(l.before), err, step.folds)
		}
	}
	if last, want := l.before[3], scheduler.Old(d.now(), d.config.Keep.Duration()); !last.Equal(want) {
		t.Errorf("it was folded up to %s, want %s", last, want)
	}
}

// A daemon that cannot fold says so until it can: on /healthz, to the doctor and to organizers. So do tidying and the weekly look.
func TestAChoreThatFailsIsTold(t *testing.T) {
	q := working(t)
	sound := q.d.db
	c := q.d.chores()[slices.IndexFunc(q.d.chores(), func(c chore) bool { return c.part == "fold" })]
	do := func(err error) {
		t.Helper()
		l := &noted{Ledger: sound, err: err}
		q.d.db = l
		q.d.do(t.Context(), c)
		q.d.db = sound
		if len(l.before) != 1 {
			t.Fatalf("it was folded %d times", len(l.before))
		}
		_, err = q.d.db.Notice(t.Context(), oneOfAKind(q.d.troubles(t.Context()), q.now))
		q.must(err)
	}
	do(errors.New("the disk is full"))
	const want = "what is older than `keep` does not go, and is tried again within an hour: the disk is full"
	if said := q.health("upkeep"); said != want+"\n" {
		t.Errorf("/healthz has %q", said)
	}
	if said := q.doctor(); !strings.Contains(said, want) {
		t.Errorf("the doctor says %s", said)
	}
	if note := q.tomorrow(); !strings.Contains(strings.Join(strings.Fields(note), " "), want) {
		t.Errorf("organizers are told %s", note)
	}
	do(nil)
	if said := q.health("upkeep"); said != "" {
		t.Errorf("it is over, and /healthz has %q", said)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	q.now, q.d.db = q.now.Add(2*foldAgain), &noted{Ledger: sound, err: context.Canceled}
	q.d.do(stopped, c)
	q.d.db = sound
	if said := q.health("upkeep"); said != "" {
		t.Errorf("at its end /healthz has %q", said)
	}
}
