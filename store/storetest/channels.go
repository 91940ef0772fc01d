package storetest

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// What channels of chats are told.
var channels = []test{
	{"WhatChannelsWereToldIsKept", whatChannelsWereToldIsKept},
	{"NoticesHaveARouteOfTheirOwn", noticesHaveARouteOfTheirOwn},
	{"NoticesHaveNoHourlyLimit", noticesHaveNoHourlyLimit},
	{"NoticesThatAreTrueNoMoreAreWithdrawn", noticesThatAreTrueNoMoreAreWithdrawn},
}

// Notice is a letter to a channel that a session is on the next day.
func Notice(s scheduler.Session, channel string, kind scheduler.Kind) scheduler.Letter {
	f := s.Facts
	after := scheduler.Channel{Name: channel, Told: heard(f), Was: heard(f), Waits: true}
	after.Told.Tomorrow = f.Start
	l := scheduler.Letter{
		Kind: kind, Theme: s.Theme, UID: s.UID, To: theme.Person{Email: after.Address()}, Stamp: Noon, NotBefore: Noon, Expires: f.Start, Lane: scheduler.Remind,
		Facts: f, Revision: s.Revision, Why: "1 day before",
	}
	l.Name = fmt.Sprintf("%s/%s/tomorrow/%d/%s", kind, s.UID, f.Start.Unix(), l.To.Email)
	after.Notice = l.Name
	l.Announcement = &scheduler.Announcement{Kind: theme.Webhook, Tell: theme.TellTomorrow, After: after}
	return l
}

func heard(f scheduler.Facts) scheduler.Heard {
	return scheduler.Heard{Start: f.Start, End: f.End, Wall: f.Wall, Zone: f.Zone, Place: f.Place}
}

// TakeNotices claims up to n letters to channels.
func (h Hand) TakeNotices(n int) []scheduler.Delivery {
	h.T.Helper()
	claimed, err := h.ClaimNotices(h.T.Context(), h.Clock, n)
	if err != nil {
		h.T.Fatal(err)
	}
	return claimed
}

// What a channel was told outlives the program, and goes with its session.
func whatChannelsWereToldIsKept(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := l.Invite("datatalks", 1)
	known := scheduler.Channel{Name: "team", Told: heard(s.Facts)}
	l.Record(scheduler.Heed{UID: s.UID, Channel: known})
	l = l.reopen()
	if got := l.Have().Session(s.UID).Channels; len(got) != 1 || !reflect.DeepEqual(got[0], known) {
		t.Fatalf("told is %+v, want %+v", got, known)
	}
	l.Record(Sealed(Notice(s, "team", scheduler.Chat)))
	got := l.Have().Session(s.UID).Channel("team")
	if want := Notice(s, "team", scheduler.Chat).Announcement.After; !reflect.DeepEqual(got, want) {
		t.Errorf("told is %+v, want %+v", got, want)
	}
	d := l.TakeNotices(1)[0]
	if l.Have().Session(s.UID).Channel("team").Waits {
		t.Error("a letter that is carried waits")
	}
	l.End(d.ID, Delivered)
	if l.Have().Session(s.UID).Channel("team").Waits {
		t.Error("a letter that was sent waits")
	}
	for _, address := range l.known() {
		if address == d.To {
			t.Errorf("%s counts as somebody who was written to", address)
		}
	}
	l.audit()
}

func (l *ledger) known() []string {
	known, err := l.Known(l.T.Context(), -1)
	if err != nil {
		l.T.Fatal(err)
	}
	return known
}

// Whoever carries mail never sees a notice, and whoever tells channels never sees a mail.
func noticesHaveARouteOfTheirOwn(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	l.Record(scheduler.Open{Session: s}, Sealed(Notice(s, "team", scheduler.Chat)))
	if claimed := l.Take(9); len(claimed) != 0 {
		t.Errorf("%+v is to be mailed", claimed)
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("a mail is due at %s, %v", due, err)
	}
	if due, err := l.NextNotice(t.Context()); err != nil || !due.Equal(Noon) {
		t.Errorf("a notice is due at %s, %v", due, err)
	}
	l.Record(Sealed(Request(s, "ada@example.org")))
	claimed := l.TakeNotices(9)
	if len(claimed) != 1 || claimed[0].To != "team@"+theme.ChannelHost {
		t.Fatalf("told is %+v", claimed)
	}
	l.End(claimed[0].ID, scheduler.Result{State: scheduler.Queued, Attempted: true, Reply: "429", NotBefore: Noon.Add(time.Minute)})
	if again := l.TakeNotices(9); len(again) != 0 {
		t.Errorf("%+v is told before its time", again)
	}
	l.Clock = Noon.Add(time.Minute)
	if again := l.TakeNotices(9); len(again) != 1 || again[0].MessageID != claimed[0].MessageID {
		t.Errorf("%+v is told again", again)
	} else {
		l.End(again[0].ID, scheduler.Result{State: scheduler.Expired, Reply: "it is true no more"})
	}
	if row := l.Row(claimed[0].Name); row.State != scheduler.Expired {
		t.Errorf("it is %s", row.State)
	}
	l.audit()
}

// What waits for a channel and is true no more is withdrawn, and may be told again when it is true again.
func noticesThatAreTrueNoMoreAreWithdrawn(t *testing.T, open Opener) {
	l := open.fresh(t)
	s := Session("datatalks")
	first := Notice(s, "team", scheduler.Chat)
	l.Record(scheduler.Open{Session: s}, Sealed(first), Sealed(Notice(s, "lobby", scheduler.Chat)))
	l.Record(scheduler.Heed{UID: s.UID, Channel: scheduler.Channel{Name: "team", Told: heard(s.Facts)}})
	if row := l.Row(first.Name); row.State != scheduler.Expired {
		t.Errorf("it is %s", row.State)
	}
	if claimed := l.TakeNotices(9); len(claimed) != 1 || claimed[0].To != "lobby@"+theme.ChannelHost {
		t.Errorf("told is %+v", claimed)
	}
	l.Record(Sealed(first))
	claimed := l.TakeNotices(9)
	if len(claimed) != 1 || claimed[0].Name != first.Name {
		t.Fatalf("told again is %+v", claimed)
	}
	// What somebody carries at that moment is looked at before it is told.
	l.Record(scheduler.Heed{UID: s.UID, Channel: scheduler.Channel{Name: "team", Told: heard(s.Facts)}})
	have := l.Have()
	if why := have.Moot(s.UID, first.Name, claimed[0].To); why == "" {
		t.Error("it counts as true")
	}
	l.End(claimed[0].ID, scheduler.Result{State: scheduler.Expired, Reply: "it is true no more"})
	l.audit()
}

// The hourly limit is for people: a cancellation for a channel does not wait for an hour.
func noticesHaveNoHourlyLimit(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(1)
	s := Session("datatalks")
	first, second := Notice(s, "team", scheduler.Chat), Notice(s, "team", scheduler.Chat)
	second.Name = "chat/" + s.UID + "/cancelled/1700000000/" + second.To.Email
	second.Announcement.After.Notice = second.Name
	l.Record(scheduler.Open{Session: s}, Sealed(first))
	for _, d := range l.TakeNotices(9) {
		l.End(d.ID, Delivered)
	}
	l.Record(Sealed(second))
	claimed := l.TakeNotices(9)
	if len(claimed) != 1 || claimed[0].Name != second.Name {
		t.Fatalf("told is %+v", claimed)
	}
	l.End(claimed[0].ID, Delivered)
	l.audit()
}
