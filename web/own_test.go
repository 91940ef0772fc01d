package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/ical/icaltest"
	"rondo/scheduler"
	"rondo/token"
)

// seatAs puts somebody's seat into a state.
func (d *personal) seatAs(t testing.TB, theme, key, address string, change func(*scheduler.Session, *scheduler.Seat)) string {
	t.Helper()
	uid := d.seat(t, theme, key, address).UID
	have := d.ledger.state.Apply(nil, noon)
	for i, s := range have.Sessions {
		if s.UID == uid {
			own := *s
			own.Seats = append([]scheduler.Seat(nil), s.Seats...)
			for n := range own.Seats {
				if own.Seats[n].Address == address {
					change(&own, &own.Seats[n])
				}
			}
			have.Sessions[i] = &own
		}
	}
	d.ledger.state = have
	d.ledger.version++
	d.Invalidate()
	return d.answer(t, theme, key, address)
}

// What the answer page says of each state of a seat, and when it takes an answer.
func TestAnswerPageSays(t *testing.T) {
	const ada, tove = "ada@example.org", "tove@example.org"
	at := time.Date(2026, 11, 21, 10, 3, 0, 0, time.UTC)
	said := func(answer ical.PartStat, source scheduler.Source) func(*scheduler.Session, *scheduler.Seat) {
		return func(_ *scheduler.Session, seat *scheduler.Seat) {
			seat.Answer, seat.Said = answer, scheduler.Said{Answer: answer, At: at, Source: source}
		}
	}
	for _, test := range []struct {
		name, address string
		change        func(*scheduler.Session, *scheduler.Seat)
		wish          scheduler.Wish
		silenced      bool
		open          bool // takes an answer
		says          []string
		not           []string
	}{
		{name: "no answer", address: ada, open: true, says: []string{"Will you come?", "Yes Maybe No"}, not: []string{"You said"}},
		{name: "by mail", address: ada, change: said(ical.Accepted, scheduler.ByMail), open: true,
			says: []string{"You said yes by mail on Sat 21 Nov, 12:03 (Helsinki time).", "Your last answer counts"}},
		{name: "by web", address: ada, change: said(ical.Tentative, scheduler.ByWeb), open: true, says: []string{"You said maybe on this page on Sat 21 Nov, 12:03"}},
		{name: "by hand", address: ada, change: said(ical.Declined, scheduler.ByOrganizer), open: true, says: []string{"The organizer noted that you said no on Sat 21 Nov"}},
		{name: "delegated", address: ada, change: said(ical.Delegated, scheduler.ByMail), open: true, says: []string{"You sent somebody else in your place by mail"}},
		{name: "Finnish", address: tove, change: said(ical.Declined, scheduler.ByMail), open: true,
			says: []string{"Tuletko mukaan?", "Vastasit ei sähköpostilla la 21.11. klo 12.03 (Helsingin aikaa).", "ti 1.12.2026 klo 14.00–14.45", "Tämän sivun omistaja on Tove Jansson."}},
		{name: "a language and zone of her own", address: tove, wish: scheduler.Wish{Language: "en", Timezone: "America/New_York"}, change: said(ical.Accepted, scheduler.ByWeb), open: true,
			says: []string{"Tue 1 Dec 2026, 07:00–07:45 (New York time)", "Helsinki time: Tue 1 Dec, 14:00–14:45", "on Sat 21 Nov, 05:03 (New York time)"}},
		{name: "to an earlier time", address: ada, open: true, change: func(_ *scheduler.Session, seat *scheduler.Seat) {
			seat.Said, seat.Asked, seat.Sequence = scheduler.Said{Answer: ical.Accepted, At: at, Source: scheduler.ByMail}, 1, 1
		}, says: []string{"You said yes by mail", "That was about an earlier time. Please answer again."}},
		{name: "waiting", address: tove, wish: scheduler.Wish{Language: "en"}, open: true, change: func(s *scheduler.Session, seat *scheduler.Seat) {
			for i := range s.Seats {
				if s.Seats[i].Address != ada {
					s.Seats[i].Answer, s.Seats[i].Waits, s.Seats[i].Claimed, s.Seats[i].Role = ical.Accepted, scheduler.WaitsTold, at, "audience"
				}
			}
			seat.Claimed = at.Add(time.Minute)
		}, says: []string{"You are on the waiting list; 1 person is ahead of you."}},
		{name: "cancelled", address: ada, change: func(s *scheduler.Session, _ *scheduler.Seat) { s.Facts.Cancelled = true },
			says: []string{"Cancelled", "This session is cancelled, so it takes no answers."}, not: []string{"secret-datatalks"}},
		{name: "over", address: ada, change: func(s *scheduler.Session, _ *scheduler.Seat) { s.Facts.End = noon },
			says: []string{"This session is over, so it takes no answers any more."}},
		{name: "out of the audience", address: ada, change: func(_ *scheduler.Session, seat *scheduler.Seat) { seat.Left = true },
			says: []string{"You are no longer on the list of this session"}, not: []string{"secret-datatalks"}},
		{name: "left", address: ada, wish: scheduler.Wish{Left: map[string]time.Time{"datatalks": noon}}, says: []string{"You have left DataTalks, so no answer is needed."}},
		{name: "left everything", address: ada, wish: scheduler.Wish{All: true}, says: []string{"You have left DataTalks"}},
		{name: "mail came back", address: ada, silenced: true, open: true, says: []string{"Mail to your address came back", "Will you come?"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := openPersonal(t, season(t, guild(t)))
			if test.change == nil {
				test.change = func(*scheduler.Session, *scheduler.Seat) {}
			}
			page := d.seatAs(t, "datatalks", "2026-12-01", test.address, test.change)
			d.ledger.apply(scheduler.Prefer{Address: test.address, Wish: test.wish})
			if test.silenced {
				d.ledger.apply(scheduler.Silence{Address: test.address, Suppression: scheduler.Suppression{Reason: "550 no such user"}})
			}
			d.Invalidate()
			seen := d.sees(t, page)
			mustSee(t, seen, test.says...)
			for _, text := range test.not {
				if strings.Contains(seen, text) {
					t.Errorf("says %q:\n%s", text, seen)
				}
			}
			w := d.post(page, yes(""))
			if taken := len(d.ledger.kept) == 1; taken != test.open || w.Code != http.StatusSeeOther {
				t.Errorf("status %d, %d answers taken", w.Code, len(d.ledger.kept))
			}
		})
	}
}

// The comment of an answer is a person's words, whatever they are.
func TestHostileCommentsStayWords(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	page := d.answer(t, "datatalks", "2026-12-01", "ada@example.org")
	d.post(page, yes("word"))
	want, _ := skeleton(t, d.get(t, page).Body.String())
	for _, text := range hostile {
		d.clock.Time = d.clock.Add(time.Minute)
		d.post(page, yes(text))
		shapes, findings := skeleton(t, d.get(t, page).Body.String())
		for _, shape := range shapes {
			if !strings.Contains(strings.Join(want, "\n")+"\n", shape+"\n") {
				t.Errorf("%q makes <%s>", text, shape)
			}
		}
		if len(findings) > 0 {
			t.Errorf("%q: %v", text, findings)
		}
	}
}

func TestOwnPage(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	target := path(d.links().Page("ada@example.org", 0))
	d.post(d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), yes(""))
	mustSee(t, d.sees(t, target), "My coming sessions", "DataTalks: How search ranking was rebuilt 14:00–14:45 (Helsinki time) Ada Byron You said yes",
		"BrownBag: Lunch with something finished 11:30–12:00 (Helsinki time) No answer yet", "Leave DataTalks", "Leave everything")
	page := d.get(t, target).Body.String()
	for _, link := range []string{d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), d.links().Feed("ada@example.org", 0),
		strings.Replace(d.links().Feed("ada@example.org", 0), "https", "webcal", 1), "/s/brownbag/2027-01-01"} {
		if !strings.Contains(page, `"`+link+`"`) {
			t.Errorf("no link %s", link)
		}
	}
	for _, step := range []struct {
		form url.Values
		want scheduler.Wish
		says string
	}{
		{url.Values{"way": {"mail"}, "language": {"en"}, "timezone": {"Europe/Helsinki"}}, scheduler.Wish{}, "Saved."},
		{url.Values{"way": {"both"}, "language": {"fi"}, "timezone": {" Asia/Tokyo"}, "fewer": {"yes"}},
			scheduler.Wish{Way: scheduler.WayBoth, Language: "fi", Timezone: "Asia/Tokyo", Fewer: true}, "Tallennettu."},
		{url.Values{"way": {"feed"}, "language": {"en"}, "timezone": {"Europe/Helsinki"}}, scheduler.Wish{Way: scheduler.WayFeed}, "No answer yet"},
		{url.Values{"leave": {"brownbag"}}, scheduler.Wish{Way: scheduler.WayFeed, Left: map[string]time.Time{"brownbag": noon}}, "Come back to BrownBag"},
		{url.Values{"all": {"leave"}}, scheduler.Wish{Way: scheduler.WayFeed, Left: map[string]time.Time{"brownbag": noon}, All: true}, "You have left everything"},
		{url.Values{"all": {"return"}}, scheduler.Wish{Way: scheduler.WayFeed, Left: map[string]time.Time{"brownbag": noon}}, "My coming sessions"},
		{url.Values{"return": {"brownbag"}}, scheduler.Wish{Way: scheduler.WayFeed, Left: map[string]time.Time{}}, "BrownBag: Lunch"},
	} {
		w := d.post(target, step.form)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != target+"?saved" {
			t.Errorf("%v: status %d to %q", step.form, w.Code, w.Header().Get("Location"))
		}
		mustSee(t, d.sees(t, target+"?saved"), step.says)
		wish := d.ledger.state.Wishes["ada@example.org"]
		if wish.At = (time.Time{}); !reflect.DeepEqual(wish, step.want) {
			t.Errorf("%v: the wish is %+v, want %+v", step.form, wish, step.want)
		}
	}
}

// Leaving by the button: the page asks, the post does it, and what was left shows nowhere among what is coming.
func TestLeaveByButton(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	target := d.owned(t, "ada@example.org")[token.Leave]
	mustSee(t, d.sees(t, target), "Leave DataTalks?", "Nobody is told")
	if w := d.post(target, url.Values{"leave": {"yes"}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != target {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	mustSee(t, d.sees(t, target), "You have left DataTalks.")
	if seen := d.sees(t, path(d.links().Page("ada@example.org", 0))); strings.Contains(seen, "How search ranking") || !strings.Contains(seen, "Come back to DataTalks") {
		t.Errorf("her own page says %s", seen)
	}
}

func TestOwnFeed(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	target := path(d.links().Feed("ada@example.org", 0))
	w := d.get(t, target)
	if _, err := icaltest.Parse(w.Body.Bytes()); err != nil {
		t.Error(err)
	}
	packed := d.get(t, target, "Accept-Encoding: gzip")
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, w.Body.Bytes()) {
		t.Errorf("gzip has other bytes: %v", err)
	}
	again := d.ask(http.MethodGet, target, "If-None-Match: "+w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("Cache-Control") != "private, no-cache" {
		t.Errorf("asked again: status %d, %v", again.Code, again.Header())
	}
	d.post(d.answer(t, "datatalks", "2026-12-01", "ada@example.org"), yes(""))
	if code := d.ask(http.MethodGet, target, "If-None-Match: "+w.Header().Get("ETag")).Code; code != http.StatusNotModified {
		t.Errorf("the same calendar in another edition: status %d", code)
	}
}
