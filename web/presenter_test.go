package web_test

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// Present records what a presenter entered, as the daemon does.
func (l *ledger) Present(_ context.Context, uid, address string, form scheduler.PresenterForm) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	acts, err := scheduler.Entered(l.state, uid, address, form, l.clock.now())
	l.apply(acts...)
	return err
}

func (l *ledger) Liked(context.Context, string) (scheduler.Liking, error) {
	if l.err != nil {
		return scheduler.Liking{}, l.err
	}
	return scheduler.Liking{Mean: 4.5, Ratings: 12, Answers: []scheduler.Liked{
		{Ask: theme.Phrase{"en": "What helped most?", "fi": "Mikä auttoi eniten?"}, Answer: theme.Phrase{"en": "real numbers", "fi": "oikeat luvut"}, N: 7, Of: 12},
	}}, nil
}

func (o *office) Present(ctx context.Context, uid, address string, form scheduler.PresenterForm) error {
	_, err := o.db.Update(ctx, scheduler.Scope{Sessions: []string{uid}}.And(scheduler.Scope{}), func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Entered(have, uid, address, form, o.clock.now())
	})
	return err
}

func (o *office) Liked(context.Context, string) (scheduler.Liking, error) {
	return scheduler.Liking{}, nil
}

// march leaves a session open for Ada, and one for nobody.
func march(t testing.TB, files fstest.MapFS) {
	edit(t, files, "themes/datatalks.yaml", "  2027-02-02:", "  2027-03-02: { presenter: ada@example.org }\n  2027-02-02:")
}

// presenter is the path of the page on which somebody prepares a session.
func (d *personal) presenter(t testing.TB, key, address string) string {
	return path(d.links().Presenter(d.seat(t, "datatalks", key, address)))
}

// entered is what is recorded of somebody as presenter of a session.
func (d *personal) entered(t testing.TB, key, address string) scheduler.Presenting {
	t.Helper()
	for _, s := range d.ledger.state.Sessions {
		if s.Theme == "datatalks" && s.Key() == key {
			return s.Presenter(address)
		}
	}
	t.Fatalf("no session %s", key)
	return scheduler.Presenting{}
}

// prepared is a form with everything on it, as a browser sends it.
func prepared() url.Values {
	return url.Values{
		"answer": {"yes"}, "instead": {""}, "title": {"How  we stopped\r\nguessing"}, "abstract": {"First.\r\n\r\nSecond."},
		"situation": {"We guessed."}, "decision": {"Whether to stop"}, "data": {"None"}, "surprise": {"It was easy"}, "takehome": {"Stop"},
		"label1": {"slides"}, "link1": {"https://slides.example.org/deck"}, "label2": {""}, "link2": {""}, "rehearsed": {"yes"}, "recording": {"no"},
	}
}

// A presenter says Yes, fills everything in, and finds it kept.
func TestPresenterPrepares(t *testing.T) {
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	const ada = "ada@example.org"
	page := d.presenter(t, "2027-03-02", ada)
	mustSee(t, d.sees(t, page), "Will you present?", "You are asked, and have not answered yet.", "Say Yes or No by Tue 19 Jan", "3 people are invited",
		"“What helped most?”: real numbers (7 of 12 answers)", "They were rated 4.5 of 5 on average, in 12 answers.", "Please be there from 13:45, 15 min before the start",
		"Hosted by Curator, who will open the session, introduce you, and look after time and questions.", "Speak for about 30 minutes", "meet.example.org/secret-datatalks")
	w := d.post(page, prepared())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != page+"?saved" {
		t.Fatalf("status %d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	want := scheduler.Presenting{
		Address: ada, Answer: scheduler.Yes, Answered: noon, Title: "How we stopped guessing", Abstract: "First.\n\nSecond.",
		Storyline: scheduler.Storyline{Situation: "We guessed.", Decision: "Whether to stop", Data: "None", Surprise: "It was easy", TakeHome: "Stop"},
		Materials: "slides\thttps://slides.example.org/deck", Rehearsed: true, Recording: scheduler.No,
	}
	got := d.entered(t, "2027-03-02", ada)
	got.Marks = nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("recorded is\n%+v, want\n%+v", got, want)
	}
	if own := d.get(t, path(d.links().Page(ada, 0))).Body.String(); strings.Count(own, "You present it: prepare it here") != 2 || !strings.Contains(own, `href="`+page+`"`) {
		t.Errorf("her own page does not lead there:\n%s", own)
	}
	seen := d.get(t, page+"?saved").Body.String()
	mustSee(t, visible(parse(t, seen)), "Saved.", "Everything is ready for this session.", "The story done", "What you show done", "A rehearsal done")
	for _, kept := range []string{`value="yes" checked`, `value="How we stopped guessing"`, ">First.\n\nSecond.</textarea>", ">We guessed.</textarea>",
		`value="https://slides.example.org/deck"`, `name="rehearsed" value="yes" checked`, `name="recording" value="no" checked`} {
		if !strings.Contains(seen, kept) {
			t.Errorf("the page does not have %s", kept)
		}
	}
	// What is left out of a form that a browser would send is taken back; a form of one field changes that field.
	form := prepared()
	form.Del("rehearsed")
	form.Set("takehome", "")
	d.post(page, form)
	d.post(page, url.Values{"answer": {"no"}})
	if got := d.entered(t, "2027-03-02", ada); got.Rehearsed || got.Storyline.TakeHome != "" || got.Answer != scheduler.No || got.Title != want.Title {
		t.Errorf("recorded is %+v", got)
	}
}

// What the files decide is shown with its source and cannot be typed over; whatever is entered is kept beside it.
func TestPresenterSeesWhatIsDecided(t *testing.T) {
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "    presenter: ada@example.org\n", "    presenter: ada@example.org\n    materials: { slides: https://slides.example.org/file }\n")
	d := openPersonal(t, season(t, files))
	page := d.presenter(t, "2026-12-01", "ada@example.org")
	seen := d.get(t, page).Body.String()
	mustSee(t, visible(parse(t, seen)), "How search ranking was rebuilt The organizers have decided this, in themes/datatalks.yaml.", "Two years of relevance judgements", "Slides The organizers have decided this")
	if strings.Contains(seen, `name="title"`) || strings.Contains(seen, `name="abstract"`) || !strings.Contains(seen, `name="link1"`) {
		t.Error("the form asks for what is decided, or not for more materials")
	}
	d.post(page, prepared())
	if got := d.entered(t, "2026-12-01", "ada@example.org"); got.Title != "" || got.Storyline.Surprise != "It was easy" {
		t.Errorf("recorded is %+v", got)
	}
}

// Who cannot offers another date: those without a presenter come first, and none that is over, cancelled or their own.
func TestPresenterOffersAnotherDate(t *testing.T) {
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	page := d.presenter(t, "2026-12-01", "ada@example.org")
	var dates []string
	for n := range parse(t, d.get(t, page).Body.String()).Descendants() {
		if value, ok := attribute(n, "value"); ok && n.Data == "option" && strings.HasPrefix(value, "20") {
			dates = append(dates, value)
		}
	}
	if !slices.Contains(dates, "2027-02-02") || slices.Contains(dates, "2027-03-02") || slices.Contains(dates, "2026-12-01") || slices.Contains(dates, "2026-11-03") {
		t.Errorf("the dates are %q", dates)
	}
	mustSee(t, d.sees(t, page), "Wed 3 Feb 2027, 15:00 (Helsinki), still open")
	d.post(page, url.Values{"answer": {"no"}, "instead": {"2027-02-02"}})
	if got := d.entered(t, "2026-12-01", "ada@example.org"); got.Answer != scheduler.No || got.Instead != "2027-02-02" {
		t.Errorf("recorded is %+v", got)
	}
	if !strings.Contains(d.get(t, page).Body.String(), `<option value="2027-02-02" selected>`) {
		t.Error("the page forgets the other date")
	}
}

// With something wrong nothing is saved, all that was typed is there again, and the page says what is wrong and where.
func TestPresenterMistakes(t *testing.T) {
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	const ada = "ada@example.org"
	page := d.presenter(t, "2027-03-02", ada)
	before := d.entered(t, "2027-03-02", ada)
	for _, test := range []struct {
		name, field, value, says, at string
	}{
		{"title", "title", strings.Repeat("é", 201), "Title: This is too long; 200 characters are the most.", "title"},
		{"abstract", "abstract", strings.Repeat("a", 4001), "Abstract: This is too long; 4000 characters", "abstract"},
		{"story", "takehome", strings.Repeat("😀", 2001), "To take home: This is too long; 2000 characters", "takehome"},
		{"no link", "link1", "slides.example.org/deck", "Link: This is not a whole address that begins with https://.", "link1"},
		{"no TLS", "link1", "http://slides.example.org/deck", "begins with https://.", "link1"},
		{"script", "link1", "javascript:alert(1)", "begins with https://.", "link1"},
		{"no link at all", "link1", "", "begins with https://.", "link1"},
		{"password", "link1", "https://ada:secret@slides.example.org/deck", "This address has a user or password in it.", "link1"},
		{"long link", "link1", "https://slides.example.org/" + strings.Repeat("a", 1000), "1000 characters are the most", "link1"},
		{"label", "label1", "", "Please say in a word or two what it is", "link1"},
		{"long label", "label1", strings.Repeat("x", 41), "40 characters are the most", "link1"},
		{"answer", "answer", "perhaps", "Your answer: This could not be read.", "answer"},
		{"recording", "recording", "perhaps", "May the session be recorded?: This could not be read.", "recording"},
		{"a date of nowhere", "instead", "2027-02-09", "This date cannot be offered any more.", "instead"},
		{"Yes and another date", "instead", "2027-02-02", "You said Yes and chose another date, too.", "instead"},
	} {
		form := prepared()
		form.Set(test.field, test.value)
		d.clock.Time = d.clock.Add(time.Minute)
		w := d.post(page, form)
		if w.Code != http.StatusBadRequest || !reflect.DeepEqual(d.entered(t, "2027-03-02", ada), before) {
			t.Errorf("%s: status %d, recorded is %+v", test.name, w.Code, d.entered(t, "2027-03-02", ada))
		}
		body := w.Body.String()
		mustSee(t, visible(parse(t, body)), "Nothing was saved yet. What you wrote is still here", test.says)
		if !strings.Contains(body, `href="#`+test.at+`"`) || !strings.Contains(body, `id="`+test.at+`"`) {
			t.Errorf("%s: the mistake does not lead to its field", test.name)
		}
		if test.field != "answer" && test.field != "recording" && test.field != "instead" && test.value != "" && !strings.Contains(body, test.value) {
			t.Errorf("%s: what was typed is gone", test.name)
		}
		for _, kept := range []string{"It was easy", "Second."} {
			if test.field != "abstract" && !strings.Contains(body, kept) {
				t.Errorf("%s: %q is gone", test.name, kept)
			}
		}
	}
	d.clock.Time = d.clock.Add(time.Minute)
	d.ledger.err = errDisk
	w := d.post(page, prepared())
	if body := w.Body.String(); w.Code != http.StatusServiceUnavailable || !strings.Contains(body, "It was easy") {
		t.Errorf("a full disk: status %d", w.Code)
	}
	d.ledger.err = nil
	for range 30 {
		w = d.post(page, prepared())
	}
	if body := w.Body.String(); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || !strings.Contains(body, "It was easy") {
		t.Errorf("too fast: status %d", w.Code)
	}
}

// The page of who presents no more says so and asks for nothing; that of a session that is over takes materials alone.
func TestPresenterOfYesterday(t *testing.T) {
	const ada = "ada@example.org"
	files := guild(t)
	d := openPersonal(t, season(t, files))
	page := d.presenter(t, "2026-12-01", ada)
	d.post(page, prepared())
	d.clock.Time = time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)
	d.Invalidate()
	seen := d.get(t, page).Body.String()
	mustSee(t, visible(parse(t, seen)), "This session is over. Thank you for your part in it!")
	if strings.Contains(seen, `name="answer"`) || strings.Contains(seen, `name="situation"`) {
		t.Error("the page asks for more than what remains")
	}
	d.post(page, url.Values{"answer": {"no"}, "label1": {"notes"}, "link1": {"https://notes.example.org/"}})
	if got := d.entered(t, "2026-12-01", ada); got.Materials != "notes\thttps://notes.example.org/" || got.Answer != scheduler.Yes {
		t.Errorf("recorded is %+v", got)
	}

	files = guild(t)
	edit(t, files, "themes/datatalks.yaml", "    presenter: ada@example.org\n", "    presenter: tove@example.org\n")
	d = openPersonal(t, season(t, files))
	if code := d.ask(http.MethodGet, d.presenter(t, "2026-12-01", ada)).Code; code != http.StatusNotFound {
		t.Errorf("somebody who was never asked: status %d", code)
	}
	page = d.presenter(t, "2026-12-01", "tove@example.org")
	d.post(page, url.Values{"abstract": {"Sanoja"}, "title": {"x"}, "situation": {"Arvasimme."}})
	mustSee(t, d.sees(t, page), "Pidätkö esityksen?", "järjestäjät saavat tiedon heti", "Mistä aiemmissa tapaamisissa on pidetty", "oikeat luvut (7/12 vastausta)")
	edit(t, files, "themes/datatalks.yaml", "    presenter: tove@example.org\n", "    presenter: ada@example.org\n")
	d.ledger.state = plan(t, d.ledger.state, files, noon.Add(time.Hour))
	d.ledger.version++
	d.Invalidate()
	mustSee(t, d.sees(t, page), "Et enää ole tämän tapaamisen esittäjä")
	if w := d.post(page, prepared()); w.Code != http.StatusSeeOther || d.entered(t, "2026-12-01", "tove@example.org").Answer != "" {
		t.Errorf("status %d", w.Code)
	}
}

// Whatever a presenter types is words on the page, and comes back as it was typed (S10 to S12).
func TestHostilePresenters(t *testing.T) {
	files := guild(t)
	march(t, files)
	d := openPersonal(t, season(t, files))
	page := d.presenter(t, "2027-03-02", "ada@example.org")
	fields := []string{"title", "abstract", "situation", "decision", "data", "surprise", "takehome", "label1"}
	fill := func(text string) url.Values {
		form := prepared()
		for _, field := range fields {
			form.Set(field, text)
		}
		return form
	}
	d.post(page, fill("word"))
	want, _ := skeleton(t, d.get(t, page).Body.String())
	form := fill("word")
	form.Set("link1", "word")
	wrong, _ := skeleton(t, d.post(page, form).Body.String())
	want = append(want, wrong...)
	for _, text := range hostile {
		for _, broken := range []bool{false, true} {
			d.clock.Time = d.clock.Add(time.Minute)
			form := fill(text)
			if broken {
				form.Set("link1", text)
			}
			w := d.post(page, form)
			if !utf8.ValidString(text) {
				if w.Code != http.StatusBadRequest {
					t.Errorf("%q: status %d", text, w.Code)
				}
				continue
			}
			body := w.Body.String()
			if w.Code == http.StatusSeeOther {
				body = d.get(t, page).Body.String()
				if kept := d.entered(t, "2027-03-02", "ada@example.org").Storyline.Data; strings.Map(seenRune, kept) != strings.Map(seenRune, text) {
					t.Errorf("%q is kept as %q", text, kept)
				}
			}
			shapes, findings := skeleton(t, body)
			for _, shape := range shapes {
				if !slices.Contains(want, shape) {
					t.Errorf("%q makes <%s>", text, shape)
				}
			}
			for _, finding := range findings {
				t.Errorf("%q: %s", text, finding)
			}
		}
	}
}

// A word that comes by mail is on the page, too.
func TestPresenterSaysNoByMail(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	page := d.presenter(t, "2026-12-01", "ada@example.org")
	d.seatAs(t, "datatalks", "2026-12-01", "ada@example.org", func(_ *scheduler.Session, seat *scheduler.Seat) {
		seat.Answer, seat.Said = ical.Declined, scheduler.Said{Answer: ical.Declined, At: noon, Source: scheduler.ByMail}
	})
	if !strings.Contains(d.get(t, page).Body.String(), `name="answer" value="no" checked`) {
		t.Error("the page does not know of the No")
	}
}

// seenRune drops what nobody sees and spaces.
func seenRune(r rune) rune {
	if unicode.IsControl(r) || unicode.IsSpace(r) || r >= '\u202a' && r <= '\u202e' || r == '\ufeff' {
		return -1
	}
	return r
}
