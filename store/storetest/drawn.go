package storetest

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// decisions draws actions that could follow from have, at most one for a seat.
func decisions(t *rapid.T, have scheduler.State, now time.Time) (acts []scheduler.Action) {
	switch rapid.IntRange(0, 5).Draw(t, "about files") {
	case 0:
		acts = append(acts, scheduler.Accept{Files: theme.Files{
			"rondo.yaml": []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\n" +
				"mail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n# " + rapid.StringMatching(`[a-z]{0,5}`).Draw(t, "remark")),
			"people.yaml": []byte("people:\n- {email: ada@example.org, name: Ada}\n"),
		}, Feeds: now})
	case 1:
		acts = append(acts, scheduler.HoldBack{Hold: scheduler.Hold{
			Scope: rapid.SampledFrom([]string{"files", "theme/other", "template/datatalks"}).Draw(t, "scope"), Why: "too many", Digest: "d", Since: now,
		}})
	case 2:
		acts = append(acts, scheduler.Lift{Scope: rapid.SampledFrom([]string{"files", "theme/other"}).Draw(t, "scope")})
	}
	for _, id := range []string{"alpha", "beta"} {
		at := slices.IndexFunc(have.Sessions, func(s *scheduler.Session) bool { return s.Theme == id })
		if at < 0 {
			if rapid.Bool().Draw(t, "open "+id) {
				acts = append(acts, scheduler.Open{Session: Session(id)})
			}
			continue
		}
		acts = append(acts, about(t, *have.Sessions[at], now)...)
	}
	return acts
}

func about(t *rapid.T, s scheduler.Session, now time.Time) (acts []scheduler.Action) {
	told := slices.ContainsFunc(s.Seats, func(seat scheduler.Seat) bool { return seat.Revision > 0 })
	switch n := rapid.IntRange(0, 3).Draw(t, "about "+s.Theme); {
	case n == 0 && !told:
		return []scheduler.Action{scheduler.Close{UID: s.UID, At: now}}
	case n == 1:
		a := scheduler.Amend{
			UID: s.UID, Slot: s.Slot.Add(24 * time.Hour), Sequence: s.Sequence + 1, Revision: s.Revision + 1,
			Facts: s.Facts, Changed: now, Modified: now,
		}
		a.Facts.Title = rapid.StringMatching(`[A-Z]ä?"?`).Draw(t, "title")
		a.Facts.End = a.Facts.End.Add(time.Minute)
		a.Hush = rapid.SampledFrom([]scheduler.Hush{scheduler.Loud, scheduler.HushWords, scheduler.HushChange, scheduler.HushOwed}).Draw(t, "hush")
		acts = append(acts, a)
		s.Revision, s.Facts, s.Sequence = a.Revision, a.Facts, a.Sequence
	}
	cyd := "cyd@example.org" // moves to another address now and then
	for _, seat := range s.Seats {
		if strings.HasPrefix(seat.Address, "cyd") {
			cyd = seat.Address
		}
	}
	for _, address := range []string{"ada@example.org", "bob@example.org", cyd} {
		seat := s.Seat(address)
		if rapid.Bool().Draw(t, address+" answers") {
			acts = append(acts, answers(t, s, address, seat, now)...)
			continue
		}
		switch n := rapid.IntRange(0, 7).Draw(t, "about "+address); {
		case seat == nil && n < 3:
			acts = append(acts, Sealed(Request(s, address)))
		case seat == nil:
		case seat.Pending != nil && n < 2:
			acts = append(acts, scheduler.Expire{
				Name: seat.Pending.Name, UID: s.UID, Address: address, Why: "superseded",
				Revision: seat.Pending.Revision, Left: seat.Pending.Left, Answer: seat.Pending.Answer,
				Asked: seat.Pending.Asked,
			})
		case n == 6:
			acts = append(acts, scheduler.Reseat{UID: s.UID, Address: address, Role: theme.Presenter})
		case n == 7:
			acts = append(acts, scheduler.Reseat{UID: s.UID, Address: address, Role: seat.Role, Leaving: scheduler.Leaving{
				Since: now, Name: "Ädä", Language: "fi", Timezone: "Asia/Tokyo",
			}})
		case n == 2:
			acts = append(acts, scheduler.Drop{UID: s.UID, Address: address})
		case n == 3:
			l := Request(s, address)
			l.Kind = rapid.SampledFrom([]scheduler.Kind{scheduler.Update, scheduler.Cancel}).Draw(t, "kind")
			l.Number, l.Sequence = max(seat.Number+1, s.Sequence), seat.Sequence
			if rapid.Bool().Draw(t, "rises") {
				l.Sequence = max(seat.Sequence+1, s.Sequence)
			}
			l.Name = fmt.Sprintf("%s/%s/%d/%s", l.Kind, s.UID, l.Number, address)
			l.Revision, l.Stamp, l.Left, l.Role, l.Via = s.Revision, now, l.Kind == scheduler.Cancel, theme.Presenter, "data-guild"
			l.Asks = rapid.Bool().Draw(t, "asks")
			acts = append(acts, Sealed(l))
		case n == 4:
			l := Request(s, address)
			l.Kind, l.Marks, l.Lane = scheduler.Reminder, ADayBefore(s), scheduler.Remind
			l.Name = fmt.Sprintf("reminder/%s/%s/%s", s.UID, now.Format(time.RFC3339), address)
			acts = append(acts, Sealed(l))
		case n == 5 && address == cyd:
			acts = append(acts, scheduler.Rename{UID: s.UID, From: address, To: fmt.Sprintf("cyd%d@example.org", now.Unix())})
		}
	}
	return acts
}

// answers draws what may happen to one seat by an answer, or by a letter about answers.
func answers(t *rapid.T, s scheduler.Session, address string, seat *scheduler.Seat, now time.Time) []scheduler.Action {
	text := func(label string) string { return rapid.StringMatching(`[a-zé"'\n ]{0,9}`).Draw(t, label) }
	if seat == nil {
		return []scheduler.Action{scheduler.Seed{UID: s.UID, Address: address, By: "dee@example.org"}}
	}
	letter := Request(s, address)
	letter.Name, letter.Stamp, letter.NotBefore = fmt.Sprintf("about/%s/%d/%s", s.UID, now.Unix(), address), now, now
	switch rapid.IntRange(0, 6).Draw(t, "what "+address+" has") {
	case 0:
		said := scheduler.Said{
			Answer:   rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Tentative, ical.Declined, ical.Delegated}).Draw(t, "answer"),
			Sequence: rapid.IntRange(0, 3).Draw(t, "sequence"), Stamp: now.Add(-time.Second), At: now,
			Source:   rapid.SampledFrom([]scheduler.Source{scheduler.ByMail, scheduler.ByWeb, scheduler.ByOrganizer}).Draw(t, "source"),
			Verified: rapid.Bool().Draw(t, "verified"), Comment: text("comment"), To: text("delegate"),
		}
		return []scheduler.Action{scheduler.Record{
			UID: s.UID, Address: address, Said: said, Answer: rapid.SampledFrom([]ical.PartStat{said.Answer, ical.NeedsAction}).Draw(t, "counts"),
			Waits:   rapid.SampledFrom([]scheduler.Wait{scheduler.HasPlace, scheduler.WaitsNew, scheduler.WaitsTold}).Draw(t, "waits"),
			Claimed: rapid.SampledFrom([]time.Time{{}, now}).Draw(t, "claimed"),
		}}
	case 1:
		return []scheduler.Action{scheduler.Ask{UID: s.UID, Address: address, At: now}}
	case 2:
		return []scheduler.Action{scheduler.Propose{Proposal: Proposal(s, fmt.Sprint("proposal", now.Unix(), address), address, now)}}
	case 3:
		letter.Kind = scheduler.Nudge
	case 4:
		letter.Kind = scheduler.Refresh
	case 5:
		letter.Kind = scheduler.Place
	case 6:
		letter.Kind = scheduler.OnWaiting
	}
	return []scheduler.Action{Sealed(letter)}
}

// comeBack draws what may follow from a mail that is no answer to a session, and from what organizers do.
func comeBack(t *rapid.T, have scheduler.State, mail string, now time.Time) (acts []scheduler.Action) {
	gus := fmt.Sprintf("gus%d@example.org", rapid.IntRange(0, 3).Draw(t, "gus"))
	settle := scheduler.Settle{Inbox: mail, Outcome: scheduler.Ignored, Why: "a robot's"}
	switch n := rapid.IntRange(0, 7).Draw(t, "comes back"); n {
	case 0:
		_, suppressed := have.Suppressed[gus]
		if suppressed {
			return []scheduler.Action{scheduler.Restore{Address: gus, Why: "by hand"}}
		}
		acts = append(acts, scheduler.Silence{Address: gus, Suppression: scheduler.Suppression{Reason: "550 5.1.1 gone", At: now, Letter: "request/1"}})
	case 1:
		wish := scheduler.Wish{Way: scheduler.WayFeed, Language: "fi", Fewer: true, At: now, Links: rapid.IntRange(0, 2).Draw(t, "links"), Feed: rapid.IntRange(0, 1).Draw(t, "feed")}
		if rapid.Bool().Draw(t, "leaves") {
			wish.Left = map[string]time.Time{"datatalks": now}
		}
		return []scheduler.Action{scheduler.Prefer{Address: gus, Wish: wish}}
	case 2:
		settle.Outcome, settle.Parking = scheduler.Parked, &scheduler.Parking{Inbox: mail, From: gus, Why: "is not invited", At: now}
	case 3:
		settle.Outcome = scheduler.Noted
		settle.Undelivered = &scheduler.Undelivered{Address: gus, Theme: "datatalks", Why: "the mailbox is full", At: now.Add(-time.Second)}
	case 4:
		l := Request(scheduler.Session{}, "org@example.org")
		l.Kind, l.Name, l.Stamp = scheduler.Returned, fmt.Sprint("returned/", now.Unix()), now
		return []scheduler.Action{Sealed(l)}
	case 5, 6:
		for _, p := range have.Proposals {
			state := rapid.SampledFrom([]scheduler.ProposalState{
				scheduler.ProposalOpen, scheduler.ProposalDeclining, scheduler.ProposalDeclined, scheduler.ProposalTaken, scheduler.ProposalStale,
			}).Draw(t, p.ID)
			acts = append(acts, scheduler.Resolve{ID: p.ID, State: state})
		}
		if n == 6 && len(have.Proposals) > 0 {
			p := have.Proposals[0]
			l := Request(scheduler.Session{UID: p.UID, Theme: p.Theme}, p.Address)
			l.Kind, l.Name, l.Proposal = scheduler.TurnDown, fmt.Sprint("decline/", p.ID), &p
			acts = append(acts, Sealed(l))
		}
		return acts
	}
	return append(acts, settle)
}

func same(t *rapid.T, after string, got, want scheduler.State) {
	t.Helper()
	if got.Released != want.Released || !got.Feeds.Equal(want.Feeds) || !reflect.DeepEqual(got.Known, want.Known) || !slices.Equal(got.Holds, want.Holds) {
		t.Fatalf("after %s\n got %q %v %v\nwant %q %v %v", after, got.Released, got.Known, got.Holds, want.Released, want.Known, want.Holds)
	}
	if (got.Accepted == nil) != (want.Accepted == nil) ||
		got.Accepted != nil && got.Accepted.Files.Digest() != want.Accepted.Files.Digest() {
		t.Fatalf("after %s other files are accepted", after)
	}
	sameComeBack(t, after, got, want)
	if len(got.Sessions) != len(want.Sessions) {
		t.Fatalf("after %s there are %d sessions, want %d", after, len(got.Sessions), len(want.Sessions))
	}
	for i, w := range want.Sessions {
		g, w := *got.Sessions[i], *w
		if len(g.Told)+len(w.Told) == 0 {
			g.Told, w.Told = nil, nil
		}
		if len(g.Silent)+len(w.Silent) == 0 {
			g.Silent, w.Silent = nil, nil
		}
		if len(g.Seats)+len(w.Seats) == 0 {
			g.Seats, w.Seats = nil, nil
		}
		if !reflect.DeepEqual(g, w) {
			t.Fatalf("after %s\n got %+v\nwant %+v", after, g, w)
		}
	}
}

func sameComeBack(t *rapid.T, after string, got, want scheduler.State) {
	t.Helper()
	order := func(r scheduler.Returns) scheduler.Returns { // what came back within one decision has no order of its own
		r.Undelivered, r.Parked = slices.Clone(r.Undelivered), slices.Clone(r.Parked)
		slices.SortFunc(r.Undelivered, func(a, b scheduler.Undelivered) int {
			return cmp.Or(strings.Compare(a.Address, b.Address), a.At.Compare(b.At))
		})
		slices.SortFunc(r.Parked, func(a, b scheduler.Parking) int { return strings.Compare(a.Inbox, b.Inbox) })
		return r
	}
	if !reflect.DeepEqual(got.Wishes, want.Wishes) || !reflect.DeepEqual(got.Suppressed, want.Suppressed) ||
		!slices.Equal(got.Proposals, want.Proposals) || !reflect.DeepEqual(order(got.Returns), order(want.Returns)) {
		t.Fatalf("after %s\n got %+v\n     %+v\n     %+v\n     %+v\nwant %+v\n     %+v\n     %+v\n     %+v", after,
			got.Wishes, got.Suppressed, got.Proposals, got.Returns, want.Wishes, want.Suppressed, want.Proposals, want.Returns)
	}
}
