package web_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// wholly reads everything, whatever part is asked for.
type wholly struct{ *ledger }

func (w wholly) Part(context.Context, scheduler.Scope) (scheduler.State, error) {
	return w.state, w.record.err
}

// unheard takes what is not compared.
type unheard struct{}

func (unheard) Cast(context.Context, string, string, []theme.Question, scheduler.Ballot) (bool, error) {
	return true, nil
}
func (unheard) Results(context.Context, string) (r scheduler.Results, err error) { return r, nil }
func (unheard) Offer(context.Context, string, string, bool) error                { return nil }
func (unheard) Affirm(context.Context, string, string) error                     { return nil }
func (unheard) Volunteer(context.Context, string, string, string) error          { return nil }

// Of what is recorded the pages of one person read that person's part, and say what they would say if they read everything: in whatever
// way people answered, sent others, waited, present or left. What they post comes in as the same form, and leads to the same page.
func TestOwnPagesReadOnePerson(t *testing.T) {
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "sessions:", "season: 4 weeks\nsurvey: [{ ask: Was it worth your time?, scale: 1-5 }, { present: true }]\nseats: 2\nhold_until: 1 day before\nsessions:")
	edit(t, files, "themes/datatalks.yaml", "2027-02-02:", "2026-11-03: { presenter: curator@example.org }\n  2027-02-02:")
	edit(t, files, "people.yaml", "groups:", "  - { name: Kim Otieno, email: kim@example.org }\n  - { name: Bo Lind, email: bo@example.org }\ngroups:")
	edit(t, files, "themes/brownbag.yaml", "audience: [data-guild]", "audience: [data-guild, kim@example.org]")
	base := ofEverybody(season(t, files), files, t)
	people := []string{"ada@example.org", "tove@example.org", "curator@example.org", "kim@example.org", "bo@example.org", "mia@example.org"}
	rapid.Check(t, func(rt *rapid.T) {
		have := drawn(rt, base, people)
		site := func(source func(*ledger) web.Source) *personal {
			d := openPersonal(t, have, func(o *web.Options) {
				o.Source, o.Surveys, o.Series, o.Key = source(o.Source.(*ledger)), unheard{}, unheard{}, token.Key{}
			})
			d.key = token.Key{}
			return d
		}
		part, whole := site(func(l *ledger) web.Source { return l }), site(func(l *ledger) web.Source { return wholly{l} })
		now := rapid.SampledFrom([]time.Time{noon, start.Add(-time.Minute), start.Add(2 * time.Hour)}).Draw(rt, "now")
		part.clock.Time, whole.clock.Time = now, now
		pages := part.allOwned(have, people)
		targets := slices.Sorted(maps.Keys(pages))
		asked := rapid.SliceOfN(rapid.SampledFrom(targets), 8, 8).Draw(rt, "pages")
		for _, who := range people {
			wish := have.Wishes[who]
			asked = append(asked, path(part.links().Page(who, wish.Links)), path(part.links().Feed(who, wish.Feed)))
		}
		for _, target := range asked {
			got, want := part.ask(http.MethodGet, target), whole.ask(http.MethodGet, target)
			if said(got) != said(want) {
				rt.Fatalf("%s at %s: of a part it says\n%s\nof everything\n%s", pages[target], target, said(got), said(want))
			}
		}
		target := rapid.SampledFrom(targets).Draw(rt, "posted to")
		form := rapid.SampledFrom([]url.Values{yes("I bring cake"), answering("no"), answering("maybe"), {"all": {"leave"}}, {"leave": {"yes"}}, {"leave": {"datatalks"}}, {"new": {"page"}}, come}).Draw(rt, "form")
		got, want := part.post(target, form), whole.post(target, form)
		if said(got) != said(want) || fmt.Sprintf("%q", part.ledger.kept) != fmt.Sprintf("%q", whole.ledger.kept) {
			rt.Fatalf("%v to %s: of a part\n%s\n%q\nof everything\n%s\n%q", form, pages[target], said(got), part.ledger.kept, said(want), whole.ledger.kept)
		}
		if next := got.Header().Get("Location"); strings.HasPrefix(next, "/") {
			if got, want := part.ask(http.MethodGet, next), whole.ask(http.MethodGet, next); said(got) != said(want) {
				rt.Fatalf("after %v to %s: of a part it says\n%s\nof everything\n%s", form, pages[target], said(got), said(want))
			}
		}
	})
}

// ofEverybody follows the files until everybody was told.
func ofEverybody(have scheduler.State, files fstest.MapFS, t testing.TB) scheduler.State {
	return plan(t, have, files, noon.Add(time.Hour))
}

// allOwned are the links of every kind that people could have, by their path, with whose they are.
func (d *personal) allOwned(have scheduler.State, people []string) map[string]string {
	links, all := d.links(), map[string]string{}
	for _, who := range people {
		wish := have.Wishes[who]
		for _, generation := range []int{wish.Links, wish.Links + 1} {
			all[path(links.Page(who, generation))] = fmt.Sprint("page ", generation, " of ", who)
			all[path(links.Feed(who, wish.Feed+generation-wish.Links))] = fmt.Sprint("feed ", generation, " of ", who)
		}
		for _, t := range have.Accepted.Themes {
			all[path(links.Affirm(t.ID, who, wish.Links))] = "season of " + t.ID + " for " + who
			all[path(links.Call(t.ID, who, wish.Links))] = "call of " + t.ID + " for " + who
		}
		for _, s := range have.Sessions {
			seat := token.Seat{Theme: s.Theme, Session: s.Key(), UID: s.UID, Address: who}
			for kind, link := range map[string]string{"answer": links.Answer(seat), "leave": links.Leave(seat), "presenter": links.Presenter(seat), "survey": links.Survey(seat), "join": links.Join(seat)} {
				all[path(link)] = kind + " of " + who + " in " + s.UID
			}
		}
	}
	return all
}

// drawn changes at random how people stand in a state.
func drawn(t *rapid.T, base scheduler.State, people []string) scheduler.State {
	have := base.Apply(nil, noon)
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	one := func(label string, of int) bool { return rapid.IntRange(1, of).Draw(t, label) == 1 }
	have.Wishes, have.Suppressed, have.Known = map[string]scheduler.Wish{}, map[string]scheduler.Suppression{}, maps.Clone(base.Known)
	for _, who := range people {
		if one("has a wish", 3) {
			wish := scheduler.Wish{Way: scheduler.Way(pick("way", "", "feed", "both")), Links: rapid.IntRange(0, 2).Draw(t, "links"), Language: pick("language", "", "fi")}
			if one("left a theme", 3) {
				wish.Left = map[string]time.Time{"datatalks": noon}
			}
			have.Wishes[who] = wish
		}
		if one("suppressed", 6) {
			have.Suppressed[who] = scheduler.Suppression{Reason: "550 gone", At: noon}
		}
	}
	have.Sessions = slices.Clone(have.Sessions)
	for i, was := range have.Sessions {
		s := *was
		if s.Theme == "brownbag" || one("as it is", 3) {
			continue
		}
		s.Seats, s.Presenting = nil, nil
		for _, who := range slices.Sorted(slices.Values(people)) {
			at := noon.Add(-time.Duration(rapid.IntRange(0, 90).Draw(t, "at")) * time.Hour)
			if !one("has no seat", 4) {
				seat := scheduler.Seat{Address: who, Role: theme.Role(pick("role", "audience", "audience", "presenter", "organizer")), Revision: 1, Stamp: at}
				seat.Answer = ical.PartStat(pick("answer", "NEEDS-ACTION", "ACCEPTED", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"))
				if seat.Answer != ical.NeedsAction {
					seat.Said = scheduler.Said{Answer: seat.Answer, At: at, Stamp: at, Source: scheduler.ByMail, To: pick("to", "", "bo@example.org", "mia@example.org")}
				}
				if seat.Answer == ical.Accepted {
					seat.Claimed, seat.Waits = at, scheduler.Wait(pick("waits", "", "waiting"))
				}
				if one("comes for somebody", 4) {
					seat.By = pick("for", people...)
				}
				seat.Left = one("left", 6)
				if one("is leaving", 6) {
					seat.Leaving = scheduler.Leaving{Since: at, Name: "X"}
				}
				s.Seats = append(s.Seats, seat)
			}
			if one("presents", 3) {
				p := scheduler.Presenting{Address: who, Standby: one("stands by", 2), Title: pick("title", "", "Maps"), Marks: scheduler.Marks{{Of: scheduler.StepMark(theme.StepAsk, false), At: at}}}
				if p.Answer = scheduler.Consent(pick("says", "", "yes", "no")); p.Answer != "" {
					p.Answered = at
				}
				s.Presenting = append(s.Presenting, p)
			}
		}
		have.Sessions[i] = &s
	}
	return have
}
