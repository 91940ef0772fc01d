package web_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
	"rondo/web"
)

// slow is a record whose files are not read before ready is closed. Until then there is their outline.
type slow struct {
	*record
	ready chan bool
	now   func() time.Time
}

func (s slow) Shown(ctx context.Context) (scheduler.State, error) {
	<-s.ready
	return s.record.Shown(ctx)
}

func (s slow) Outline(ctx context.Context) (scheduler.State, error) {
	have, err := s.record.Shown(ctx)
	have.Accepted = theme.Outline(have.Accepted.Files)
	return have, err
}

func (s slow) Front(ctx context.Context) (scheduler.State, error) {
	have, err := s.Outline(ctx)
	have.Sessions = slices.DeleteFunc(slices.Clone(have.Sessions), func(f *scheduler.Session) bool { return f.Facts.End.Before(s.now()) })
	return have, err
}

// The pages of all and of a theme do not wait for people, and say what they say when those are there.
func TestFirstPagesDoNotWaitForPeople(t *testing.T) {
	source := slow{ready: make(chan bool)}
	s := open(t, season(t, guild(t)), func(o *web.Options) {
		source.record = o.Source.(*record)
		source.now = o.Now
		o.Source = source
	})
	pages, before := []string{"/", "/t/datatalks", "/t/reading", "/calendar", "/?tz=America/New_York"}, map[string]string{}
	s.Outline(t.Context())
	for _, page := range pages {
		before[page] = s.get(t, page).Body.String()
	}
	close(source.ready)
	s.Prepare(t.Context())
	for _, page := range pages {
		if after := s.get(t, page).Body.String(); after != before[page] {
			t.Errorf("%s was\n%s\nand is\n%s", page, before[page], after)
		}
	}
	source.version++
	s.Invalidate()
	s.get(t, "/s/datatalks/2026-12-01")
	if reads := source.reads.Load(); reads != 4 { // the first page, those of themes, whole, and whole again
		t.Errorf("%d readings; once people are there nobody asks for an outline", reads)
	}
}
