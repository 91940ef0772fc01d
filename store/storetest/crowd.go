package storetest

import (
	"slices"
	"testing"
	"time"

	"rondo/scheduler"
)

// How many letters one person gets in any hour.
var crowding = []test{
	{"HourlyLimitAfterTheClockIsSetBack", hourlyLimitAfterTheClockIsSetBack},
	{"HourlyLimitHoldsForEveryHour", hourlyLimitHoldsForEveryHour},
	{"NoRoomIsKeptForACancelInHand", noRoomIsKeptForACancelInHand},
	{"CancelGoesFirstWhenAPersonIsCrowded", cancelGoesFirstWhenAPersonIsCrowded},
	{"LettersToManyPeopleKnowNoLimit", lettersToManyPeopleKnowNoLimit},
	{"HourlyLimitHoldsForWhatIsDueAtOnce", hourlyLimitHoldsForWhatIsDueAtOnce},
}

// Letters that left while the clock was a day ahead do not count for the hour after it was set back.
func hourlyLimitAfterTheClockIsSetBack(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(5)
	l.Crowd(10)
	l.Clock = Noon.Add(24 * time.Hour)
	ahead := l.SendAll()
	l.Clock = Noon.Add(time.Hour)
	l.Record(scheduler.Open{Session: Session("datatalks")}, Sealed(Request(Session("datatalks"), "ada@example.org")))
	if after := l.SendAll(); ahead != 5 || after != 1 {
		t.Errorf("%d letters left while the clock was ahead, %d after it, want 5 and 1", ahead, after)
	}
}

func hourlyLimitHoldsForEveryHour(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(5)
	l.Crowd(12)
	s := Session("datatalks")
	l.Record(scheduler.Open{Session: s}, Sealed(Request(s, "bob@example.org")))

	var sent []time.Time
	for range 10 {
		for range l.SendAll() {
			sent = append(sent, l.Clock)
		}
		counts, err := l.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if waiting := counts.ByState[scheduler.Queued]; waiting != counts.Crowded {
			t.Errorf("%d wait, of them %d for the limit", waiting, counts.Crowded)
		}
		due, err := l.NextDue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if due.IsZero() {
			break
		}
		if !due.After(l.Clock) {
			t.Fatalf("at %v the next letter is due at %v: the carrier would spin", l.Clock, due)
		}
		l.Clock = due
	}
	if len(sent) != 13 {
		t.Fatalf("sent %d letters, want all 13", len(sent))
	}
	sent = sent[1:] // less bob's, who is not held up by ada's
	for i, at := range sent {
		if i >= 5 && at.Sub(sent[i-5]) < time.Hour {
			t.Errorf("letters %d to %d left within %v", i-5, i, at.Sub(sent[i-5]))
		}
	}
}

// Room is kept for a CANCEL that waits, and not once more for one that is on its way.
func noRoomIsKeptForACancelInHand(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(2)
	s, other := Session("datatalks"), Session("other")
	l.Record(scheduler.Open{Session: s}, Sealed(Line(s, "ada cancel")))
	l.TakeOne()
	l.Record(scheduler.Open{Session: other}, Sealed(Line(other, "ada invite")))
	if claimed := Names(l.Take(2)); !slices.Equal(claimed, []string{"ada invite"}) {
		t.Errorf("claimed %q", claimed)
	}
}

func cancelGoesFirstWhenAPersonIsCrowded(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(5)
	l.Crowd(9)
	s := Session("datatalks")
	cancel := Line(s, "ada cancel")
	l.Record(scheduler.Open{Session: s}, Sealed(cancel))
	claimed := Names(l.Take(9))
	if len(claimed) != 5 || !slices.Contains(claimed, "ada cancel") {
		t.Errorf("claimed %q", claimed)
	}
}

func lettersToManyPeopleKnowNoLimit(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(1)
	l.Invite("datatalks", 30)
	if sent := l.SendAll(); sent != 30 {
		t.Errorf("sent %d", sent)
	}
}

// Two CANCELs that are due at once are one after the other for the hourly limit, which has room for one of them.
func hourlyLimitHoldsForWhatIsDueAtOnce(t *testing.T, open Opener) {
	l := open.fresh(t)
	l.SetHourly(2)
	l.Crowd(1)
	l.SendAll()
	for _, id := range []string{"datatalks", "yoga"} {
		s := Session(id)
		cancel := Line(s, "ada cancel")
		cancel.Name = id
		l.Record(scheduler.Open{Session: s}, Sealed(cancel))
	}
	if claimed := Names(l.Take(9)); !slices.Equal(claimed, []string{"datatalks"}) {
		t.Errorf("claimed %q beside the letter of this hour, of which there may be 2", claimed)
	}
	if due, err := l.NextDue(t.Context()); err != nil || !due.Equal(Noon.Add(time.Hour)) {
		t.Errorf("the other one is due at %v, want an hour after the first: %v", due, err)
	}
}
