package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
	"rondo/web"
)

// ledger takes answers and wishes in memory, as the daemon does: a form is kept, read again, and recorded.
type ledger struct {
	*record
	clock *clock

	mu   sync.Mutex
	kept [][]byte
	err  error // of everything that writes
	slow bool  // keeps, and decides later

	posted []scheduler.Letter // what followed from those who asked to come
}

func (l *ledger) Reply(_ context.Context, form scheduler.Form) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return false, l.err
	}
	l.kept = append(l.kept, form.Text())
	if l.slow {
		return false, nil
	}
	read, err := scheduler.ReadForm(form.Text())
	if err != nil {
		return false, err
	}
	l.apply(scheduler.Answer(l.state, read.Incoming("1", l.clock.now()), l.clock.now())...)
	return true, nil
}

func (l *ledger) Prefer(_ context.Context, address string, change scheduler.Change) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	acts, err := scheduler.Wishes(l.state, address, change, l.clock.now())
	l.apply(acts...)
	return err
}

func (l *ledger) Came(_ context.Context, one scheduler.Arrival) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	acts, err := scheduler.Arrivals(l.state, []scheduler.Arrival{one}, l.clock.now())
	l.apply(acts...)
	return err
}

func (l *ledger) apply(acts ...scheduler.Action) {
	l.state = l.state.Apply(acts, l.clock.now())
	l.version++
}

// personal is a site with links for every person.
type personal struct {
	site
	ledger *ledger
	key    token.Key
}

func openPersonal(t testing.TB, have scheduler.State, change ...func(*web.Options)) *personal {
	t.Helper()
	d := &personal{key: token.NewKey()}
	d.ledger = &ledger{record: &record{state: have, version: 1}}
	d.site = open(t, have, append([]func(*web.Options){func(o *web.Options) {
		o.Source, o.Key, o.Answers, o.Presenters = d.ledger, d.key, d.ledger, d.ledger
	}}, change...)...)
	d.ledger.clock = d.clock
	return d
}

var errDisk = errors.New("disk full")

func logInto(b *strings.Builder) func(*web.Options) {
	return func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(b, nil)) }
}

const sessions = "https://sessions.example.org"

// path is where a link leads on the site.
func path(link string) string { return strings.TrimPrefix(link, sessions) }

func (d *personal) links() token.Links { return token.Links{Key: d.key, Site: sessions} }

// seat names a person's part in a session that is recorded.
func (d *personal) seat(t testing.TB, theme, key, address string) token.Seat {
	t.Helper()
	for _, s := range d.ledger.state.Sessions {
		if s.Theme == theme && s.Key() == key {
			return token.Seat{Theme: theme, Session: key, UID: s.UID, Address: address}
		}
	}
	t.Fatalf("no session %s of %s", key, theme)
	return token.Seat{}
}

func (d *personal) answer(t testing.TB, theme, key, address string) string {
	return path(d.links().Answer(d.seat(t, theme, key, address)))
}

// post sends a form as a browser does from a page of the site.
func (d *personal) post(target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

// sees is the text of a page.
func (d *personal) sees(t testing.TB, target string) string {
	t.Helper()
	return visible(parse(t, d.get(t, target).Body.String()))
}

func yes(comment string) url.Values {
	return url.Values{"answer": {"yes"}, "comment": {comment}, "sequence": {"0"}}
}

func answering(word string) url.Values {
	return url.Values{"answer": {word}, "comment": {""}, "sequence": {"0"}}
}

func mustSee(t testing.TB, seen string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(seen, text) {
			t.Errorf("does not say %q:\n%s", text, seen)
		}
	}
}

func TestAnswerByForm(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	page := d.answer(t, "datatalks", "2026-12-01", "ada@example.org")
	mustSee(t, d.sees(t, page), "DataTalks", "How search ranking was rebuilt", "Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)", "Will you come?",
		"https://meet.example.org/secret-datatalks", "This page belongs to Ada Byron.")

	w := d.post(page, yes("I bring\r\ncake"))
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != page {
		t.Fatalf("status %d to %q, want 303 to the page", w.Code, w.Header().Get("Location"))
	}
	mustSee(t, d.sees(t, page), "You said yes on this page on Mon 23 Nov, 14:00 (Helsinki time).", "I bring cake")
	form, err := scheduler.ReadForm(d.ledger.kept[0])
	if err != nil || form.Comment != "I bring\ncake" || form.Answer != ical.Accepted || form.Address != "ada@example.org" {
		t.Errorf("kept %+v, %v", form, err)
	}
	if strings.Contains(string(d.ledger.kept[0]), page[strings.LastIndexByte(page, '/')+1:]) {
		t.Error("the token is kept with the answer")
	}
}

// A page that lies open while a newer letter is answered by mail sends an older answer. The person hears that it was not taken.
func TestAnOldPageIsToldSo(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	page := d.seatAs(t, "datatalks", "2026-12-01", "ada@example.org", func(_ *scheduler.Session, seat *scheduler.Seat) {
		seat.Sequence, seat.Answer = 1, ical.Accepted
		seat.Said = scheduler.Said{Answer: ical.Accepted, Sequence: 1, Stamp: noon, At: noon, Source: scheduler.ByMail}
	})
	const passed = "What you sent was not taken"
	w := d.post(page, answering("no"))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	mustSee(t, d.sees(t, w.Header().Get("Location")), passed, "You said yes by mail")
	w = d.post(page, yes(""))
	if seen := d.sees(t, w.Header().Get("Location")); strings.Contains(seen, passed) {
		t.Errorf("complains about an answer that is the same:\n%s", seen)
	}
	w = d.post(page, url.Values{"answer": {"no"}, "comment": {""}, "sequence": {"1"}})
	if seen := d.sees(t, w.Header().Get("Location")); strings.Contains(seen, passed) || !strings.Contains(seen, "You said no on this page") {
		t.Errorf("an answer to the latest letter is not taken:\n%s", seen)
	}
}

func TestNothingIsRecordedWhenItCannotBeKept(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	page := d.answer(t, "datatalks", "2026-12-01", "ada@example.org")
	d.ledger.err = errDisk
	w := d.post(page, yes(""))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	mustSee(t, visible(parse(t, w.Body.String())), "Nothing was recorded")
	d.ledger.err, d.ledger.slow = nil, true
	w = d.post(page, yes(""))
	mustSee(t, d.sees(t, w.Header().Get("Location")), "Your answer has arrived. It shows here in a moment.", "Will you come?")
}
