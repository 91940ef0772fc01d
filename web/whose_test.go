package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/web"
)

// shaky is a ledger of which some methods fail, and all of a request that was given up.
type shaky struct {
	*ledger
	fails map[string]bool
}

func (s *shaky) err(ctx context.Context, method string) error {
	if s.fails[method] {
		return errDisk
	}
	return ctx.Err()
}

func (s *shaky) Shown(ctx context.Context) (have scheduler.State, err error) {
	if err := s.err(ctx, "Shown"); err != nil {
		return have, err
	}
	return s.ledger.Shown(ctx)
}

func (s *shaky) Part(ctx context.Context, scope scheduler.Scope) (have scheduler.State, err error) {
	if err := s.err(ctx, "Part"); err != nil {
		return have, err
	}
	return s.ledger.Part(ctx, scope)
}

func (s *shaky) Roll(ctx context.Context, last *scheduler.Roll) (*scheduler.Roll, error) {
	if err := s.err(ctx, "Roll"); err != nil {
		return nil, err
	}
	return s.ledger.Roll(ctx, last)
}

func (s *shaky) Seated(ctx context.Context, uid string) ([]string, error) {
	if err := s.err(ctx, "Seated"); err != nil {
		return nil, err
	}
	return s.ledger.Seated(ctx, uid)
}

func (s *shaky) Version(ctx context.Context) (int64, error) {
	if err := s.err(ctx, "Version"); err != nil {
		return 0, err
	}
	return s.ledger.Version(ctx)
}

// openShaky is a site over a shaky ledger.
func openShaky(t testing.TB, have scheduler.State, change ...func(*web.Options)) (*personal, *shaky) {
	t.Helper()
	s := &shaky{fails: map[string]bool{}}
	d := openPersonal(t, have, append(change, func(o *web.Options) {
		s.ledger = o.Source.(*ledger)
		o.Source, o.Series = s, unheard{}
	})...)
	return d, s
}

// A link that is new opens at the next try, whatever failed at the first one.
func TestNewLinksOpenAfterAnError(t *testing.T) {
	for _, fails := range []string{"Roll", "Part", "Version", "Seated", "the visitor"} {
		t.Run(fails, func(t *testing.T) {
			d, s := openShaky(t, season(t, guild(t)))
			const ada, tove, zoe = "ada@example.org", "tove@example.org", "zoe@example.org"
			old := path(d.links().Page(ada, 0))
			d.get(t, old)
			d.get(t, d.answer(t, "datatalks", "2026-12-01", tove))
			zoes := d.answer(t, "datatalks", "2026-12-01", zoe)
			d.ledger.state.Known[zoe] = true
			for _, one := range d.ledger.state.Sessions {
				if one.Theme == "datatalks" && one.Key() == "2026-12-01" {
					seat := *one.Seat(tove)
					seat.Address = zoe
					one.Seats = append(one.Seats, seat)
				}
			}
			d.ledger.version++
			d.Invalidate()
			links := []string{path(d.links().Page(zoe, 0)), zoes}
			for _, link := range links {
				r := httptest.NewRequest(http.MethodGet, link, nil)
				if s.fails[fails] = true; fails == "the visitor" {
					ctx, cancel := context.WithCancel(r.Context())
					cancel()
					r = r.WithContext(ctx)
				}
				d.ServeHTTP(httptest.NewRecorder(), r)
				s.fails[fails] = false
			}
			d.clock.Time = d.clock.Add(time.Second)
			for _, link := range links {
				if got := d.ask(http.MethodGet, link); got.Code != http.StatusOK {
					t.Errorf("%s: status %d", link, got.Code)
				}
			}
			d.get(t, old)
		})
	}
}

// While nothing can be read, a page of somebody's own is served as it was for a minute, and no longer: it may be revoked.
func TestPagesThatCannotBeReadAreServedForAMinute(t *testing.T) {
	d, s := openShaky(t, season(t, guild(t)))
	target := path(d.links().Page("ada@example.org", 0))
	d.get(t, target)
	d.clock.Time = d.clock.Add(time.Hour)
	d.get(t, target) // nothing was recorded
	d.ledger.apply(scheduler.Prefer{Address: "ada@example.org", Wish: scheduler.Wish{Links: 1}})
	d.Invalidate()
	for _, method := range []string{"Version", "Part", "Roll", "Seated", "Shown"} {
		s.fails[method] = true
	}
	d.clock.Time = d.clock.Add(time.Minute)
	d.get(t, target)
	d.clock.Time = d.clock.Add(time.Second)
	if got := d.ask(http.MethodGet, target); got.Code != http.StatusServiceUnavailable {
		t.Errorf("after a minute: status %d", got.Code)
	}
	clear(s.fails)
	d.clock.Time = d.clock.Add(time.Second)
	if got := d.ask(http.MethodGet, target); got.Code != http.StatusNotFound {
		t.Errorf("a revoked link: status %d", got.Code)
	}
}

// eraser forgets people.
type eraser struct{ *ledger }

func (eraser) Known(context.Context, string) ([]templates.KnownPart, error) { return nil, nil }

func (e eraser) Forget(_ context.Context, address string) error {
	delete(e.state.Known, address)
	e.state.Forgotten = e.state.Forgotten.With(address)
	e.version++
	return nil
}

// Who was forgotten, on their page or elsewhere, has no page, although nothing can be read.
func TestForgottenPeopleHaveNoPageDuringAnError(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		var e eraser
		d, s := openShaky(t, season(t, guild(t)), func(o *web.Options) {
			e = eraser{o.Source.(*ledger)}
			o.Forgetter = e
		})
		const ada, tove = "ada@example.org", "tove@example.org"
		target, others := path(d.links().Page(ada, 0)), path(d.links().Page(tove, 0))
		d.get(t, target)
		d.get(t, others)
		if elsewhere {
			if err := e.Forget(t.Context(), ada); err != nil {
				t.Fatal(err)
			}
			d.Invalidate()
			d.get(t, others)
		} else if got := d.post(target+"/forget", url.Values{"forget": {"everything"}}); got.Code != http.StatusOK {
			t.Fatalf("status %d\n%s", got.Code, got.Body)
		}
		for _, method := range []string{"Version", "Part", "Roll", "Seated", "Shown"} {
			s.fails[method] = true
		}
		d.Invalidate()
		if got := d.ask(http.MethodGet, target); got.Code < 400 {
			t.Errorf("elsewhere %v: status %d", elsewhere, got.Code)
		}
	}
}

// An organizer who was just added has the links of one, although somebody asked for such a page while it was of the files before.
func TestNewOrganizersHaveTheirLinks(t *testing.T) {
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "sessions:", "season: 4 weeks\nsessions:")
	d, s := openShaky(t, season(t, files))
	const curator, tove = "curator@example.org", "tove@example.org"
	d.get(t, path(d.links().Affirm("datatalks", curator, 0)))
	edit(t, files, "themes/datatalks.yaml", "organizers: [curator@example.org]", "organizers: [curator@example.org, tove@example.org]")
	d.ledger.state = plan(t, d.ledger.state, files, noon.Add(time.Minute))
	d.ledger.version++
	d.Invalidate()
	s.fails["Shown"] = true // the edition is that of the files before
	target := path(d.links().Affirm("datatalks", tove, 0))
	if got := d.ask(http.MethodGet, path(d.links().Affirm("datatalks", "nobody@example.org", 0))); got.Code != http.StatusNotFound {
		t.Errorf("nobody's link: status %d", got.Code)
	}
	s.fails["Shown"] = false
	d.clock.Time = d.clock.Add(time.Second)
	d.get(t, target)
}
