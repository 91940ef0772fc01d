package sqlite

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
)

// answers draws what may happen to one seat by an answer, or by a letter about answers.
func answers(t *rapid.T, s scheduler.Session, address string, seat *scheduler.Seat, now time.Time) []scheduler.Action {
	text := func(label string) string { return rapid.StringMatching(`[a-zé"'\n ]{0,9}`).Draw(t, label) }
	if seat == nil {
		return []scheduler.Action{scheduler.Seed{UID: s.UID, Address: address, By: "dee@example.org"}}
	}
	letter := request(s, address)
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
		return []scheduler.Action{scheduler.Propose{Proposal: proposal(s, fmt.Sprint("proposal", now.Unix(), address), address, now)}}
	case 3:
		letter.Kind = scheduler.Nudge
	case 4:
		letter.Kind = scheduler.Refresh
	case 5:
		letter.Kind = scheduler.Place
	case 6:
		letter.Kind = scheduler.OnWaiting
	}
	return []scheduler.Action{sealed(letter)}
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
		wish := scheduler.Wish{Way: scheduler.WayFeed, Language: "fi", Fewer: true, At: now, Links: rapid.IntRange(0, 2).Draw(t, "links")}
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
		l := request(scheduler.Session{}, "org@example.org")
		l.Kind, l.Name, l.Stamp = scheduler.Returned, fmt.Sprint("returned/", now.Unix()), now
		return []scheduler.Action{sealed(l)}
	case 5, 6:
		for _, p := range have.Proposals {
			state := rapid.SampledFrom([]scheduler.ProposalState{
				scheduler.ProposalOpen, scheduler.ProposalDeclining, scheduler.ProposalDeclined, scheduler.ProposalTaken, scheduler.ProposalStale,
			}).Draw(t, p.ID)
			acts = append(acts, scheduler.Resolve{ID: p.ID, State: state})
		}
		if n == 6 && len(have.Proposals) > 0 {
			p := have.Proposals[0]
			l := request(scheduler.Session{UID: p.UID, Theme: p.Theme}, p.Address)
			l.Kind, l.Name, l.Proposal = scheduler.TurnDown, fmt.Sprint("decline/", p.ID), &p
			acts = append(acts, sealed(l))
		}
		return acts
	}
	return append(acts, settle)
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
