package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/token"
)

const meeting = "https://meet.example.org/secret-datatalks"

// start is that of the session that these tests are about.
var start = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// came is what is known of somebody's presence in that session.
func (d *personal) came(t testing.TB, address string) scheduler.Presence {
	t.Helper()
	return d.ledger.state.Session(d.seat(t, "datatalks", "2026-12-01", address).UID).Seat(address).Came
}

var come = url.Values{"come": {"yes"}}

// TestJoin goes through the life of a link for joining: who looks and who presses what at which moment, and what follows. Each
// row is one of the table "Who came" in docs/design.md.
func TestJoin(t *testing.T) {
	const ada = "ada@example.org"
	for _, test := range []struct {
		name   string
		at     time.Time
		change func(*scheduler.Session, *scheduler.Seat)
		says   []string
		not    string
		to     string // where pressing the button leads; "" for back to the page
		came   scheduler.Presence
	}{
		{name: "early", at: start.Add(-scheduler.Early - time.Second), says: []string{"You can join from 13:30 on Tue 1 Dec (Helsinki time)"}, not: "Join now"},
		{name: "door opens", at: start.Add(-scheduler.Early), says: []string{"Join now", "yes or no, nothing else, forgotten after 180 days", meeting}, to: meeting, came: scheduler.Present},
		{name: "last second", at: start.Add(45*time.Minute - time.Second), says: []string{"Join now"}, to: meeting, came: scheduler.Present},
		{name: "over", at: start.Add(45 * time.Minute), says: []string{"This session is over.", "To the page of this session"}, not: "Join now"},
		{name: "cancelled", at: start, change: func(s *scheduler.Session, _ *scheduler.Seat) { s.Facts.Cancelled = true },
			says: []string{"This session is cancelled, so there is nothing to join."}, not: "Join now"},
		{name: "declined", at: start, change: func(_ *scheduler.Session, seat *scheduler.Seat) { seat.Answer = "DECLINED" },
			says: []string{"Join now"}, to: meeting, came: scheduler.Present},
		{name: "noted as absent", at: start, change: func(_ *scheduler.Session, seat *scheduler.Seat) { seat.Came = scheduler.Absent },
			says: []string{"Join now"}, to: meeting, came: scheduler.Present},
		{name: "a room now", at: start, change: func(s *scheduler.Session, _ *scheduler.Seat) { s.Facts.Place = "Library" },
			says: []string{"I am here"}, not: "Join now", to: "?noted", came: scheduler.Present},
		{name: "a room with a link", at: start, change: func(s *scheduler.Session, _ *scheduler.Seat) { s.Facts.Place = "Library, or (" + meeting + ")." },
			says: []string{"Join now"}, to: meeting, came: scheduler.Present},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := openPersonal(t, season(t, guild(t)))
			change := test.change
			if change == nil {
				change = func(*scheduler.Session, *scheduler.Seat) {}
			}
			d.seatAs(t, "datatalks", "2026-12-01", ada, change)
			d.clock.Time = test.at
			target := d.owned(t, ada)[token.Join]
			before := d.ledger.version
			seen := d.sees(t, target)
			mustSee(t, seen, append(test.says, "How search ranking was rebuilt")...)
			if test.not != "" && strings.Contains(seen, test.not) {
				t.Errorf("says %q:\n%s", test.not, seen)
			}
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				for _, header := range []string{"Sec-Purpose: prefetch;prerender", "Purpose: prefetch", "X-Moz: prefetch", "User-Agent: " + scanners[0]} {
					if w := d.ask(method, target, header); w.Code != http.StatusOK || w.Header().Get("Location") != "" {
						t.Errorf("%s with %s: status %d to %q", method, header, w.Code, w.Header().Get("Location"))
					}
				}
			}
			if d.ledger.version != before {
				t.Error("looking writes")
			}
			w := d.post(target, come)
			want := test.to
			if !strings.HasPrefix(want, "https:") {
				want = target + want
			}
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
				t.Errorf("status %d to %q, want %q", w.Code, w.Header().Get("Location"), want)
			}
			if test.came == "" && d.ledger.version != before {
				t.Error("something was written")
			}
			if got := d.came(t, ada); test.came != "" && got != test.came {
				t.Errorf("came: %q, want %q", got, test.came)
			}
			if test.to == "?noted" {
				mustSee(t, d.sees(t, target+"?noted"), "Welcome. It is noted that you came.")
			}
		})
	}
}

// Who was taken off the list has no link any more; who only wants no mail may come.
func TestJoinAfterLeaving(t *testing.T) {
	const ada = "ada@example.org"
	d := openPersonal(t, season(t, guild(t)))
	d.clock.Time = start
	target := d.owned(t, ada)[token.Join]
	d.seatAs(t, "datatalks", "2026-12-01", ada, func(_ *scheduler.Session, seat *scheduler.Seat) { seat.Left = true })
	for _, w := range []int{d.ask(http.MethodGet, target).Code, d.post(target, come).Code} {
		if w != http.StatusNotFound {
			t.Errorf("off the list: status %d", w)
		}
	}
	d.ledger.apply(scheduler.Prefer{Address: ada, Wish: scheduler.Wish{Left: map[string]time.Time{"datatalks": noon}}})
	d.Invalidate()
	if w := d.post(target, come); w.Code != http.StatusSeeOther || d.came(t, ada) != scheduler.Present {
		t.Errorf("without mail: status %d, came: %q", w.Code, d.came(t, ada))
	}
}

// What cannot be noted keeps nobody out of a meeting.
func TestJoinWithoutRoomOnTheDisk(t *testing.T) {
	var log strings.Builder
	d := openPersonal(t, season(t, guild(t)), logInto(&log))
	d.clock.Time, d.ledger.err = start, errDisk
	target := d.owned(t, "ada@example.org")[token.Join]
	if w := d.post(target, come); w.Code != http.StatusSeeOther || w.Header().Get("Location") != meeting {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if secret := target[len("/j/"):]; strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "disk full") {
		t.Errorf("the log says %s", log.String())
	}
	for name, form := range map[string]url.Values{"nothing": {}, "no": {"come": {"no"}}, "more": {"come": {"yes"}, "to": {"https://evil.example.com"}}} {
		if w := d.post(target, form); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	if w := d.post(target, come, "Sec-Fetch-Site: cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d", w.Code)
	}
}

// A person reads in their language and zone, and a pressed button ten times is one person who came.
func TestJoinInFinnish(t *testing.T) {
	const tove = "tove@example.org"
	d := openPersonal(t, season(t, guild(t)))
	target := d.owned(t, tove)[token.Join]
	d.clock.Time = start.Add(-time.Hour)
	mustSee(t, d.sees(t, target), "Voit liittyä ti 1.12. klo 13.30 alkaen (Helsingin aikaa), puoli tuntia ennen tapaamisen alkua.")
	d.ledger.apply(scheduler.Prefer{Address: tove, Wish: scheduler.Wish{Timezone: "America/New_York"}})
	d.Invalidate()
	mustSee(t, d.sees(t, target), "Voit liittyä ti 1.12. klo 06.30 alkaen (New Yorkin aikaa)")
	d.clock.Time = start
	mustSee(t, d.sees(t, target), "Liity nyt", "vain kyllä tai ei, ja tieto unohdetaan 180 päivän kuluttua", "Tämän linkin omistaja on Tove Jansson: painikkeen painaja kirjataan tulleeksi hänen nimissään.")
	for range 3 {
		d.post(target, come)
	}
	if acts, _ := scheduler.Arrivals(d.ledger.state, []scheduler.Arrival{{UID: d.seat(t, "datatalks", "2026-12-01", tove).UID, Address: tove}}, start); len(acts) > 0 {
		t.Errorf("once more: %v", acts)
	}
}

// enter posts a code and an address, through a proxy on this machine.
func (d *personal) enter(code, address string, header ...string) (status int, location, says string) {
	form := url.Values{"code": {code}, "address": {address}}
	r := httptest.NewRequest(http.MethodPost, "/in/datatalks", strings.NewReader(form.Encode()))
	r.RemoteAddr = "127.0.0.1:4711"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code, w.Header().Get("Location"), w.Body.String()
}

// The code of a room works while its session is open, for whoever is invited, by any address that is known of them; and what is
// answered does not tell who that is.
func TestCheckin(t *testing.T) {
	const ada = "ada@example.org"
	d := openPersonal(t, season(t, guild(t)))
	seat := d.seat(t, "datatalks", "2026-12-01", ada)
	code := d.key.Code("datatalks", seat.UID)
	d.clock.Time = start.Add(-time.Hour)
	mustSee(t, d.sees(t, "/in/datatalks"), "Check in: DataTalks", "Checking in opens half an hour before a session", "The next time is Tue 1 Dec from 13:30 (Helsinki time).")
	if status, _, says := d.enter(code, ada); status != http.StatusOK || strings.Contains(says, "<form method") || d.came(t, ada) != "" {
		t.Errorf("an hour before: status %d, came: %q", status, d.came(t, ada))
	}
	d.clock.Time = start.Add(-10 * time.Minute)
	before := d.ledger.version
	mustSee(t, d.sees(t, "/in/datatalks"), "Type the code that is shown there", "forgotten after 180 days")
	for _, wrong := range []string{"", "BCDFGH", d.key.Code("datatalks", d.seat(t, "datatalks", "2026-11-03", ada).UID), d.key.Code("lunchbytes", seat.UID), code + "B"} {
		status, _, says := d.enter(wrong, ada)
		if status != http.StatusOK || !strings.Contains(says, "This is not the code of the session that is on now.") || !strings.Contains(says, ada) {
			t.Errorf("%q: status %d", wrong, status)
		}
	}
	if d.ledger.version != before {
		t.Error("looking, or a wrong code, writes")
	}
	typed := strings.ToLower(code[:3] + " " + code[3:])
	status, location, says := d.enter(typed, " ADA@example.org ")
	if d.came(t, ada) != scheduler.Present {
		t.Errorf("came: %q", d.came(t, ada))
	}
	for _, nobody := range []string{"nobody@example.org", "", "ada", "<b>"} {
		if s, l, b := d.enter(code, nobody); s != status || l != location || b != says {
			t.Errorf("%q: status %d to %q; one who is invited gets %d to %q", nobody, s, l, status, location)
		}
	}
	mustSee(t, d.sees(t, location), "Thank you. If this address is invited, it is noted that you came.")
	d.clock.Time = start.Add(45 * time.Minute)
	d.enter(code, "tove@example.org")
	if d.came(t, "tove@example.org") != "" {
		t.Error("somebody came after the end")
	}
	for _, target := range []string{"/in/nothing", "/in/"} {
		if w := d.ask(http.MethodGet, target); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", target, w.Code)
		}
	}
}

// Guessing ends soon, from one network and for one theme, and keeps others in the room from nothing that they type rightly
// from elsewhere.
func TestCheckinIsLimited(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	d.clock.Time = start
	guess := func(network string) int {
		status, _, _ := d.enter("BCDFGH", "ada@example.org", "X-Forwarded-For: 192.0.2.1, "+network)
		return status
	}
	for i := range 30 {
		if got := guess("2001:db8::1"); got != http.StatusOK {
			t.Fatalf("guess %d: status %d", i, got)
		}
	}
	if here, near := guess("2001:db8::1"), guess("2001:db8::2"); here != http.StatusTooManyRequests || near != here {
		t.Errorf("guess 31: status %d, and from the same network %d", here, near)
	}
	for i := range 90 {
		if got := guess(fmt.Sprintf("198.51.100.%d", i)); got != http.StatusOK {
			t.Fatalf("from network %d: status %d", i, got)
		}
	}
	if got := guess("203.0.113.1"); got != http.StatusTooManyRequests {
		t.Errorf("guess 121: status %d", got)
	}
	d.clock.Time = start.Add(time.Minute)
	if got := guess("2001:db8::1"); got != http.StatusOK {
		t.Errorf("a minute later: status %d", got)
	}
}

// A theme that notes nobody has links that lead on, and no code.
func TestNobodyIsNoted(t *testing.T) {
	files := guild(t)
	text := string(files["themes/datatalks.yaml"].Data)
	files["themes/datatalks.yaml"].Data = []byte(text + "\nattendance: false\n")
	d := openPersonal(t, season(t, files))
	d.clock.Time = start
	target := d.owned(t, "ada@example.org")[token.Join]
	seen := d.sees(t, target)
	mustSee(t, seen, "Nothing is noted here about who comes. The link below leads to the meeting.", meeting)
	if strings.Contains(seen, "Join now") {
		t.Errorf("there is a button:\n%s", seen)
	}
	if w := d.post(target, come); w.Header().Get("Location") != target || d.came(t, "ada@example.org") != "" {
		t.Errorf("status %d to %q, came: %q", w.Code, w.Header().Get("Location"), d.came(t, "ada@example.org"))
	}
	if w := d.ask(http.MethodGet, "/in/datatalks"); w.Code != http.StatusNotFound {
		t.Errorf("the code's page: status %d", w.Code)
	}
}
