package office_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"rondo/office"
	"rondo/office/officetest"
	"rondo/scheduler"
)

// S17: five thousand ask for links from a thousand networks, most of them with the address of an organizer. The form takes few of them, the
// organizer gets the few letters that an address gets, and somebody else who asks meanwhile from elsewhere gets theirs.
func TestS17FloodOfTheSignIn(t *testing.T) {
	if testing.Short() {
		t.Skip("a flood takes seconds")
	}
	d := officetest.Open(t)
	const lasts = 5 * time.Minute
	taken, honest := 0, 0
	began := d.Clock
	for n := range 5000 {
		d.Clock = began.Add(time.Duration(n) * lasts / 5000)
		who := officetest.Organizer
		if n%10 == 1 {
			who = fmt.Sprintf("n%d@example.com", n)
		}
		c := d.Nobody()
		c.From = fmt.Sprintf("10.%d.%d.7", n%1000/250, n%250) // a thousand regions
		switch w := c.Post("/desk/in", url.Values{"address": {who}}); w.Code {
		case http.StatusSeeOther:
			taken++
		case http.StatusTooManyRequests:
		default:
			t.Fatalf("status %d\n%s", w.Code, w.Body)
		}
		if n == 3400 || n == 4400 { // in the middle of it all, when each of those networks has asked a few times
			c := d.Nobody()
			c.From = fmt.Sprintf("2001:db8:%x::1", n)
			asks(t, c, officetest.Other)
			honest++
		}
		if n%500 == 499 {
			d.Plan()
		}
	}
	d.Plan()
	wrote := map[string]int{}
	for _, to := range outbox(d, scheduler.SignIn) {
		wrote[to]++
	}
	if wrote[officetest.Organizer] != scheduler.LoginLetters || wrote[officetest.Other] != min(honest, scheduler.LoginLetters) || len(wrote) != 2 {
		t.Errorf("letters: %v, want %d to whom the flood is about, %d to who asked meanwhile", wrote, scheduler.LoginLetters, honest)
	}
	if most := 120 * (int(lasts/time.Minute) + 1); taken > most || taken < most/2 {
		t.Errorf("%d requests were taken, of at most %d", taken, most)
	}
	if n := len(d.State().Logins); n > 500 {
		t.Errorf("a State has %d of them", n)
	}
}

// The form takes the same time for everybody, however long it takes to keep what was asked.
func TestAskingTakesTheSameTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openStill(t, "", office.Options{})
		kept := map[string]scheduler.Login{}
		d.asked = func(l scheduler.Login) {
			kept[l.Address] = l
			if l.Address == officetest.Organizer {
				time.Sleep(200 * time.Millisecond) // what follows for somebody who may sign in
			}
		}
		for _, who := range []string{officetest.Organizer, "nobody@example.com"} {
			began := time.Now()
			if w := d.post("/desk/in", url.Values{"address": {who}}); w.Code != http.StatusSeeOther {
				t.Errorf("%s: status %d", who, w.Code)
			}
			if took := time.Since(began); took != 300*time.Millisecond {
				t.Errorf("%s: it takes %s", who, took)
			}
		}
		organizer, nobody := kept[officetest.Organizer], kept["nobody@example.com"]
		if len(kept) != 2 || organizer.Posted || !nobody.Posted || len(organizer.Browser) != 64 || len(nobody.Browser) != 64 {
			t.Errorf("kept: %+v", kept)
		}
	})
}
