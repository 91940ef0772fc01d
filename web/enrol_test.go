package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"

	"rondo/scheduler"
	"rondo/web"
)

func (l *ledger) Enrol(_ context.Context, asked scheduler.Enrolment) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	acts, err := scheduler.Enrolments(l.state, asked, l.clock.now())
	l.follow(acts)
	return err
}

func (l *ledger) Confirm(_ context.Context, c scheduler.Confirming) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	acts, err := scheduler.Confirmations(l.state, c, l.clock.now())
	l.follow(acts)
	return err
}

// follow applies actions, and the plan that follows from them.
func (l *ledger) follow(acts []scheduler.Action) {
	l.apply(acts...)
	next, _ := scheduler.Plan(l.state.Accepted, l.state, l.clock.now())
	for _, a := range next {
		if p, ok := a.(scheduler.Post); ok {
			l.posted = append(l.posted, p.Letter)
		}
	}
	l.apply(next...)
}

// letters returns the letters of a kind to an address, or to everybody.
func (l *ledger) letters(kind scheduler.Kind, to string) (all []scheduler.Letter) {
	for _, letter := range l.posted {
		if letter.Kind == kind && (to == "" || letter.To.Email == to) {
			all = append(all, letter)
		}
	}
	return all
}

// openDoors is a site whose theme DataTalks takes whoever asks, and guests.
func openDoors(t testing.TB, join string) *personal {
	t.Helper()
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\nguests: true\njoin: "+join+"\n")
	d := openPersonal(t, season(t, files), func(o *web.Options) { o.Joins = o.Answers.(*ledger) })
	return d
}

// from sends a form as a browser of a network does.
func (d *personal) from(network, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.RemoteAddr = network + ":4711"
	r.Header.Set("Content-Type", urlencoded)
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func typing(address string) url.Values {
	return url.Values{"address": {address}, "name": {"Lin Ek"}, "timezone": {"Asia/Tokyo"}}
}

// confirming returns where the last letter to an address leads.
func (d *personal) confirming(t testing.TB, address string) string {
	t.Helper()
	letters := d.ledger.letters(scheduler.Confirm, address)
	if len(letters) == 0 {
		t.Fatalf("no letter to %s", address)
	}
	d.Invalidate()
	return path(d.links().Confirm(address, letters[len(letters)-1].Stamp))
}

// The form answers the same, byte for byte and after the same time, whether or not anybody is known by the address.
func TestEnrolmentsTellNobodyApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoors(t, "open")
		d.ledger.apply(
			scheduler.Silence{Address: "gone@example.org", Suppression: scheduler.Suppression{Reason: "550", At: noon}},
			scheduler.Prefer{Address: "all@example.org", Wish: scheduler.Wish{All: true}},
			scheduler.Prefer{Address: "tove@example.org", Wish: scheduler.Wish{Left: map[string]time.Time{"datatalks": noon}}},
			scheduler.Join{Joined: scheduler.Joined{Theme: "datatalks", Address: "no@example.org", Asked: noon, Confirmed: noon, Refused: true}},
		)
		wrote := map[string]int{"lin@example.org": 1, "ada@example.org": 0, "ADA@example.org": 0, "gone@example.org": 0, "all@example.org": 0, "tove@example.org": 1, "no@example.org": 0}
		for _, target := range []string{"/join/datatalks", "/guest/datatalks/2026-12-01"} {
			var first *httptest.ResponseRecorder
			network := 0
			for _, who := range []string{"lin@example.org", "lin@example.org", "ada@example.org", "ADA@example.org", "gone@example.org", "all@example.org", "tove@example.org", "no@example.org"} {
				network++
				began := time.Now()
				w := d.from(fmt.Sprintf("192.0.2.%d", network), target, typing(who))
				if took := time.Since(began); took != 300*time.Millisecond {
					t.Errorf("%s, %s: took %s", target, who, took)
				}
				if first == nil {
					first = w
				}
				if w.Code != http.StatusSeeOther || w.Code != first.Code || !reflect.DeepEqual(w.Header(), first.Header()) || w.Body.String() != first.Body.String() {
					t.Errorf("%s, %s: %d %v %q", target, who, w.Code, w.Header(), w.Body)
				}
			}
			if says := d.sees(t, first.Header().Get("Location")); !strings.Contains(says, "check your mail") {
				t.Errorf("then it says %q", says)
			}
		}
		if code := d.from("192.0.2.1", "/join/datatalks", typing("lin@example.org")).Code; code != http.StatusSeeOther {
			t.Errorf("once more: status %d", code)
		}
		for who, want := range wrote {
			if got := len(d.ledger.letters(scheduler.Confirm, strings.ToLower(who))); got != want {
				t.Errorf("%s: %d letters, want %d", who, got, want)
			}
		}
	})
}

// A flood of requests from one network, and of thousands from a thousand, makes as many letters as the limits allow; to one address
// leaves one a day, through whichever door it is asked for, and nothing that was typed is in it. Whoever asks meanwhile from elsewhere
// gets theirs (S17).
func TestS17FloodsOfEnrolments(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoors(t, "open")
		doors := []string{"/join/datatalks", "/guest/datatalks/2026-12-01"}
		ask := func(door int, network, who string) int {
			return d.from("127.0.0.1", doors[door], typing(who), "X-Forwarded-For: 203.0.113.9, "+network).Code
		}
		taken := 0
		for i := range 100 {
			if ask(i%2, "192.0.2.1", fmt.Sprintf("a%d@example.com", i)) == http.StatusSeeOther {
				taken++
			}
		}
		if taken != 20 || len(d.ledger.posted) != 20 {
			t.Errorf("from one network %d requests were taken and %d letters posted", taken, len(d.ledger.posted))
		}
		requests := 5000
		if testing.Short() {
			requests = 4000
		}
		d.clock.Time = d.clock.Add(2 * time.Hour)
		began := d.clock.Time
		taken, d.ledger.posted = 0, nil
		for i := range requests { // in an hour
			d.clock.Time = began.Add(time.Duration(i) * time.Hour / time.Duration(requests))
			who := "bombed@example.com"
			if i%4 == 0 {
				who = fmt.Sprintf("b%d@example.com", i)
			}
			if ask(i/1000%2, fmt.Sprintf("10.%d.%d.7", i%1000/250, i%250), who) == http.StatusSeeOther {
				taken++
			}
			if i%1000 == 999 && i > 3000 { // when each of those networks has asked a few times
				lin := fmt.Sprintf("lin%d@example.com", i)
				if code := ask(0, fmt.Sprintf("2001:db8:%x::1", i), lin); code != http.StatusSeeOther || len(d.ledger.letters(scheduler.Confirm, lin)) != 1 {
					t.Errorf("request %d: somebody who asks for the first time: status %d, %d letters", i, code, len(d.ledger.letters(scheduler.Confirm, lin)))
				}
			}
		}
		if n := len(d.ledger.letters(scheduler.Confirm, "bombed@example.com")); taken < 200 || taken > 400 || n != 1 || len(d.ledger.posted) > taken+10 {
			t.Errorf("from a thousand networks %d requests were taken in an hour, %d letters posted, %d of them to one address", taken, len(d.ledger.posted), n)
		}
		d.clock.Time = began.Add(22 * time.Hour)
		for door := range doors {
			ask(door, "198.51.100.1", "bombed@example.com")
		}
		if n := len(d.ledger.letters(scheduler.Confirm, "bombed@example.com")); n != 1 {
			t.Errorf("after 22 hours %d letters to one address", n)
		}
		if n := len(d.ledger.state.Joined); n > 20+400+10 {
			t.Errorf("%d requests are kept", n)
		}
		d.clock.Time = began.Add(25 * time.Hour)
		for door := range doors {
			ask(door, "198.51.100.2", "bombed@example.com")
		}
		if n := len(d.ledger.letters(scheduler.Confirm, "bombed@example.com")); n != 2 {
			t.Errorf("a day later %d letters to one address, want one more for both doors", n)
		}
		for _, l := range d.ledger.posted {
			if strings.Contains(fmt.Sprintf("%+v", l), "Lin Ek") {
				t.Fatalf("the letter has the name that was typed: %+v", l)
			}
		}
	})
}

// Only the button confirms: looking does not, nor a form of another site, another token, or the same after two days.
func TestConfirm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lin = "lin@example.org"
		d := openDoors(t, "open")
		d.post("/join/datatalks", typing(lin), "Accept-Language: fi")
		target := d.confirming(t, lin)
		yes := url.Values{"confirm": {"yes"}, "name": {"Lin Ek"}}
		if says := d.sees(t, target); !strings.Contains(says, "Sinäkö haluat mukaan?") || strings.Contains(says, "Welcome") {
			t.Errorf("it says %q", says)
		}
		in := func() bool { return d.ledger.state.Accepted.Theme("datatalks").Member(lin) != nil }
		other := target[:len(target)-1] + "a"
		if other == target {
			other = target[:len(target)-1] + "e"
		}
		for name, w := range map[string]*httptest.ResponseRecorder{
			"another token": d.post(other, yes), "no token": d.post("/confirm/x", yes),
			"another site": d.post(target, yes, "Sec-Fetch-Site: cross-site"), "no button": d.post(target, url.Values{"confirm": {"no"}, "name": {""}}),
			"no name": d.post(target, url.Values{"confirm": {"yes"}, "name": {"<b>buy</b> at evil.example.org"}}),
		} {
			if w.Code < 400 || in() {
				t.Errorf("%s: status %d, is in: %t", name, w.Code, in())
			}
		}
		w := d.post(target, yes)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != target || !in() {
			t.Fatalf("status %d to %q, is in: %t", w.Code, w.Header().Get("Location"), in())
		}
		if says := d.sees(t, target); !strings.Contains(says, "Olet mukana") || !strings.Contains(says, "Tulevat tapaamiset") {
			t.Errorf("then it says %q", says)
		}
		if n := len(d.ledger.letters(scheduler.Request, lin)); n != 1 {
			t.Errorf("%d invitations", n)
		}
		if wish := d.ledger.state.Wishes[lin]; wish.Language != "fi" || wish.Timezone != "Asia/Tokyo" {
			t.Errorf("the wish is %+v", wish)
		}
		d.post("/join/datatalks", typing("mo@example.org"))
		late := d.confirming(t, "mo@example.org")
		d.clock.Time = d.clock.Add(48 * time.Hour)
		for _, target := range []string{target, late} {
			if w := d.post(target, yes); w.Code != http.StatusNotFound {
				t.Errorf("after two days: status %d", w.Code)
			}
		}
	})
}

// Whoever confirms where organizers decide is told that they are asked, and a guest is in for one session.
func TestConfirmToOrganizersAndAsAGuest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lin = "lin@example.org"
		d := openDoors(t, "ask")
		d.post("/join/datatalks", typing(lin))
		d.post("/guest/datatalks/2026-12-01", typing(lin))
		target := d.confirming(t, lin)
		if n := len(d.ledger.letters(scheduler.Confirm, lin)); n != 1 {
			t.Errorf("%d letters", n)
		}
		d.post(target, url.Values{"confirm": {"yes"}, "name": {""}})
		if says := d.sees(t, target); !strings.Contains(says, "You are in") || !strings.Contains(says, "The organizers have been asked") || strings.Contains(says, "Is it you") {
			t.Errorf("it says %q", says)
		}
		if d.ledger.state.Accepted.Theme("datatalks").Member(lin) != nil || len(d.ledger.letters(scheduler.Request, lin)) != 1 {
			t.Errorf("in the theme already, or invited to %d sessions", len(d.ledger.letters(scheduler.Request, lin)))
		}
	})
}

// Where a theme opens no door there is none, on its pages and by address; so where a site takes nobody.
func TestDoorsThatAreClosed(t *testing.T) {
	for name, d := range map[string]*personal{
		"closed":  openPersonal(t, season(t, guild(t)), func(o *web.Options) { o.Joins = o.Answers.(*ledger) }),
		"no site": openPersonal(t, season(t, guild(t))),
	} {
		for _, target := range []string{"/join/datatalks", "/guest/datatalks/2026-12-01", "/join/nothing", "/guest/datatalks/2026-12-02"} {
			if code := d.ask(http.MethodGet, target).Code; code != http.StatusNotFound {
				t.Errorf("%s: GET %s: status %d", name, target, code)
			}
			if code := d.post(target, typing("lin@example.org")).Code; code != http.StatusNotFound {
				t.Errorf("%s: POST %s: status %d", name, target, code)
			}
		}
		for _, target := range []string{"/t/datatalks", "/s/datatalks/2026-12-01"} {
			if strings.Contains(d.get(t, target).Body.String(), `name="address"`) {
				t.Errorf("%s: %s has a form", name, target)
			}
		}
	}
	d := openDoors(t, "open")
	for _, target := range []string{"/t/datatalks", "/s/datatalks/2026-12-01"} {
		if !strings.Contains(d.get(t, target).Body.String(), `name="address"`) {
			t.Errorf("%s has no form", target)
		}
	}
	if strings.Contains(d.get(t, "/s/datatalks/2026-11-03").Body.String(), `name="address"`) {
		t.Error("a session that is over takes guests")
	}
}

// What is typed into the form is checked alike for everybody, comes back as text alone, and keeps its place.
func TestWhatIsTypedIntoTheForm(t *testing.T) {
	d := openDoors(t, "open")
	for _, attack := range []string{`"><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, "https://evil.example.org", "a@b", "x\r\nBcc: y@example.org", "\u202eevil", strings.Repeat("a", 200)} {
		for field, says := range map[string]string{"address": "This is no mail address", "name": "A name has letters", "timezone": "There is no such time zone"} {
			form := typing("lin@example.org")
			form.Set(field, attack)
			w := d.post("/join/datatalks", form)
			if field == "name" && strings.HasPrefix(attack, "aaa") || w.Code == http.StatusBadRequest {
				document := parse(t, w.Body.String())
				if !strings.Contains(visible(document), says) {
					t.Errorf("%s %q: it says %q", field, attack, visible(document))
				}
				for n := range document.Descendants() {
					if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "img") {
						t.Errorf("%s %q: the page has <%s>", field, attack, n.Data)
					}
				}
				continue
			}
			t.Errorf("%s %q: status %d", field, attack, w.Code)
		}
	}
	if len(d.ledger.state.Joined) > 0 {
		t.Errorf("kept: %+v", d.ledger.state.Joined)
	}
	for _, name := range []string{"", "Lin Ek", "Åsa Öst", "J. Smith", "O'Hara", "王小明", "Anna-Maija"} {
		if got, ok := scheduler.GivenName(" " + name + " "); !ok || got != name {
			t.Errorf("%q becomes %q, %t", name, got, ok)
		}
	}
}

// Only a page of the site itself asks for anything (S9).
func TestS9EnrolmentsOfOtherSites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openDoors(t, "open")
		network := 0
		for _, site := range []string{"", "same-origin", "same-site", "cross-site", "none"} {
			for _, origin := range []string{"", sessions, "https://evil.example.org", "null", "http://sessions.example.org", sessions + ":8443"} {
				network++
				d.clock.Time = d.clock.Add(time.Hour) // nobody is too fast
				header := []string{urlencoded, typing(fmt.Sprintf("lin%d@example.org", network)).Encode()}
				if site != "" {
					header = append(header, "Sec-Fetch-Site: "+site)
				}
				if origin != "" {
					header = append(header, "Origin: "+origin)
				}
				ours := site == "same-origin" || site == "none" || site == "" && (origin == "" || origin == sessions)
				code := d.submit("/join/datatalks", header[0], header[1], header[2:]...).Code
				if kept := d.ledger.state.JoinedOf("datatalks", "", fmt.Sprintf("lin%d@example.org", network)) != nil; kept != ours || !ours && code != http.StatusForbidden {
					t.Errorf("Sec-Fetch-Site %q, Origin %q: status %d, kept %t", site, origin, code, kept)
				}
			}
		}
	})
}
