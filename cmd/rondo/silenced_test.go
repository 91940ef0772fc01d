package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"rondo/desk"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
)

// TestR32OnlyFailuresSilence takes letters that were really sent. Two hundred ordinary answers to them and two hundred
// out-of-office notes, which quote what servers say of unknown addresses or bring the letter back, silence nobody. Of the
// reports that mail servers make of them at least 95 in 100 do what they should: an address that does not exist gets no
// more letters, whatever else is wrong leaves it alone.
func TestR32OnlyFailuresSilence(t *testing.T) {
	const people = 40
	i := invite(t, mustTime("2026-11-24T09:00:00Z"), 2*people, guildOf(people, ""))
	letters := map[string]string{}
	for n := range people {
		letters[somebody(n)] = string(i.letter(somebody(n), "DataTalks"))
	}

	var mails []string
	programs := []func(answered) string{google, outlook, outlookMac, apple, thunderbird}
	for n := range 200 {
		a, err := answerTo([]byte(letters[somebody(n%people)]), []string{"ACCEPTED", "TENTATIVE", "DECLINED"}[n%3],
			[]string{"", "No such user here, only me", "550 5.1.1 I am away"}[n%3], i.now().Add(time.Duration(n-500)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, programs[n/people](a))
	}
	i.check(t, mails, scheduler.Calendar, 200)
	mails = nil
	for n := range 200 {
		mails = append(mails, absence(n, somebody(n%people), letters[somebody(n%people)]))
	}
	i.check(t, mails, scheduler.AutoReply, 190) // some hide it so well that they are taken for words

	right, all := 0, 0
	gone := []string{}
	for n, s := range servers {
		for f, fault := range faults {
			who := somebody(n*len(faults) + f)
			all++
			got := i.receive(s.report(who, fault, letters[who]))
			if (got.Outcome == "suppressed") == fault.gone && got.Class == "bounce" && (fault.gone || got.Outcome != "parked") {
				right++
			} else {
				t.Logf("%s of %s: %s %s (%s)", s.name, fault.name, got.Class, got.Outcome, got.Reason)
			}
			if got.Outcome == "suppressed" {
				gone = append(gone, who)
				if !fault.gone {
					t.Errorf("%s of %s silences %s", s.name, fault.name, who)
				}
			}
		}
	}
	t.Logf("%d of %d reports do what they should", right, all)
	if right*100 < all*95 {
		t.Errorf("%d of %d reports do what they should", right, all)
	}
	slices.Sort(gone)
	if suppressed := i.suppressed(); !slices.Equal(suppressed, gone) {
		t.Errorf("suppressed are %v, want %v", suppressed, gone)
	}
}

// check keeps mails as receive does, decides about them, and holds that they silence nobody.
func (i *invited) check(t *testing.T, mails []string, class scheduler.Class, least int) {
	t.Helper()
	found := map[scheduler.Class]int{}
	a := &app{config: i.path("rondo.yaml"), now: i.now}
	err := a.change(t.Context(), func(ctx context.Context, d *desk.Desk) error {
		for _, mail := range mails {
			m := inbound.Read([]byte(mail))
			found[m.Class]++
			if m.Class == scheduler.Bounce || m.Class == scheduler.Complaint {
				t.Errorf("taken for a %s (%s):\n%s", m.Class, m.Why, mail)
			}
			if _, fresh, err := d.Ledger.Keep(ctx, store.Mail{Source: reception.ByReceive, Raw: []byte(mail), Arrived: i.now(), Class: m.Class}); err != nil || !fresh {
				return fmt.Errorf("not kept, or twice: %w", err)
			}
		}
		r, err := d.Reception(ctx)
		if err != nil {
			return err
		}
		_, err = r.Settle(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d mails: %v", len(mails), found)
	if found[class] < least || len(mails) != 200 {
		t.Errorf("of %d mails %d are %s, want %d", len(mails), found[class], class, least)
	}
	if gone := i.suppressed(); len(gone) > 0 {
		t.Errorf("they silence %v", gone)
	}
}

func (i *invited) suppressed() (people []string) {
	i.t.Helper()
	var records []desk.SuppressedRecord
	i.ask(&records, "people", "suppressed", "--json")
	for _, r := range records {
		people = append(people, r.Person)
	}
	slices.Sort(people)
	return people
}
