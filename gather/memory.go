package gather

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"rondo/fetch"
	"rondo/store"
)

// Ask asks for calendars once, for somebody who keeps no ledger, and returns what came of it in order of its keys.
func Ask(ctx context.Context, get func(context.Context, string, fetch.Validators) (fetch.Answer, error), wanted []Wanted, now time.Time) ([]store.Source, error) {
	m := new(memory)
	g := Gatherer{
		Get: get, Ledger: m, Log: slog.New(slog.DiscardHandler),
		Wanted:  func(context.Context) ([]Wanted, error) { return wanted, nil },
		Ready:   func() bool { return true },
		Now:     func() time.Time { return now },
		Chance:  func() float64 { return 0 },
		Changed: func() {},
	}
	_, err := g.Once(ctx)
	return m.all, err
}

// memory keeps calendars for as long as somebody looks at them.
type memory struct {
	mu  sync.Mutex
	all []store.Source // in order of their keys
}

// Sources lists all of them.
func (m *memory) Sources(context.Context) ([]store.Source, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.all), nil
}

// KeepSources keeps calendars that were not there.
func (m *memory) KeepSources(_ context.Context, all ...store.Source) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, all...)
	slices.SortFunc(m.all, func(a, b store.Source) int { return a.Compare(b.SourceKey) })
	return nil
}

// ForgetSources has nothing to forget.
func (m *memory) ForgetSources(context.Context, ...store.SourceKey) error { return nil }
