package daemon

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// folding is a ledger that notes up to when it was folded, and fails when it is told to.
type folding struct {
	store.Ledger
	before []time.Time
	err    error
}

func (l *folding) Fold(_ context.Context, before time.Time) (store.Folded, error) {
	l.before = append(l.before, before)
	return store.Folded{}, l.err
}

// What is long over is folded once a day, again at the next look after it failed, and not by a node whose files are not those that count:
// they may say another `keep`.
func TestFoldOnceADay(t *testing.T) {
	var at time.Duration
	began := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	l := &folding{}
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
