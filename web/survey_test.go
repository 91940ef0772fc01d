package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"rondo/chromium"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// Cast counts a ballot as the daemon does.
func (o *office) Cast(ctx context.Context, uid, address string, asked []theme.Question, b scheduler.Ballot) (bool, error) {
	padded, err := b.Padded()
	if err != nil {
		return false, err
	}
	return o.db.Cast(ctx, store.Cast{UID: uid, Address: address, Asked: asked, Sealed: o.key.Seal(padded, uid)}, 3,
		func(uid string, sealed []byte) (scheduler.Ballot, error) {
			padded, err := o.key.Open(sealed, uid)
			if err != nil {
				return nil, err
			}
			return scheduler.ReadBallot(padded)
		})
}

func (o *office) Offer(ctx context.Context, uid, address string, would bool) error {
	return o.db.Offer(ctx, uid, address, would)
}

func (o *office) Results(ctx context.Context, uid string) (scheduler.Results, error) {
	all, err := o.db.Results(ctx, uid)
	return all[uid], err
}

// asks gives DataTalks a survey.
func asks(t testing.TB) func(fstest.MapFS) {
	return func(files fstest.MapFS) {
		edit(t, files, "themes/datatalks.yaml", "sessions:", `survey:
  - { ask: { en: Was it worth your time?, fi: Oliko siitä hyötyä? }, scale: 1-5 }
  - { ask: { en: How long was it?, fi: Miten pitkä se oli? }, choice: [{ en: too short, fi: liian lyhyt }, { en: just right, fi: sopiva }] }
  - { ask: { en: What was missing?, fi: Mitä jäit kaipaamaan? }, text: true }
  - { present: true }
sessions:`)
		edit(t, files, "themes/datatalks.yaml", "presenter: ada@example.org", "presenter: guest@example.com")
	}
}

var later = time.Date(2026, 12, 1, 15, 0, 0, 0, time.UTC)

// openSurvey is a site a while after DataTalks of 1 December.
func openSurvey(t *testing.T) (o *office, uid string, asked []theme.Question) {
	t.Helper()
	o = openOffice(t, asks(t))
	o.clock.Time = later
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o, o.seat(t, "datatalks", "2026-12-01", "ada@example.org").UID, have.Accepted.Themes[1].Survey
}

func (o *office) surveyOf(uid, address string) string {
	return path(o.links().Survey(token.Seat{UID: uid, Address: address}))
}

// says reads what the ledger has of a survey.
func (o *office) says(t *testing.T, uid string) store.Results {
	t.Helper()
	all, err := o.db.Results(t.Context(), uid)
	if err != nil {
		t.Fatal(err)
	}
	return all[uid]
}

// A link of the letter chooses the answer; the button counts it, once.
func TestSurveyIsAnsweredOnce(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page := o.surveyOf(uid, "ada@example.org")
	before := o.commits(t)
	w := o.get(t, page+"?a=4")
	if body := w.Body.String(); !strings.Contains(body, `value="4" required checked`) || strings.Count(body, " checked") != 1 {
		t.Errorf("the link chooses something else:\n%s", body)
	}
	for _, a := range []string{"0", "6", "-1", "x", "99999999999999999999"} {
		if body := o.get(t, page+"?a="+a).Body.String(); strings.Contains(body, " checked") {
			t.Errorf("?a=%s chooses something", a)
		}
	}
	mustSee(t, o.sees(t, page), "Was it worth your time?", "too short", "What was missing?", "How one writes can tell who one is.",
		"Would you present at a session yourself?", "This is not anonymous.", "once 5 people have answered", "This page belongs to Ada Byron")
	if o.commits(t) != before {
		t.Error("looking at the page has written something")
	}
	form := url.Values{asked[0].Key(): {"4"}, asked[1].Key(): {"2"}, asked[2].Key(): {"More\r\nexamples"}}
	w = o.post(page, form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != page {
		t.Fatalf("status %d, to %s", w.Code, w.Header().Get("Location"))
	}
	mustSee(t, o.sees(t, page), "Thank you! Your answers are in.", "Would you present")
	if seen := o.sees(t, page); strings.Contains(seen, "Was it worth") || strings.Contains(seen, "examples") {
		t.Errorf("the page still asks, or tells what was answered:\n%s", seen)
	}
	w = o.post(page, url.Values{asked[0].Key(): {"1"}})
	mustSee(t, o.sees(t, w.Header().Get("Location")), "Thank you, you have answered already. Your first answers count.")
	if r := o.says(t, uid); r.In() != 1 || r.Shown != 0 {
		t.Errorf("the ledger has %+v", r)
	}
	for i, address := range []string{"tove@example.org", "curator@example.org"} {
		o.post(o.surveyOf(uid, address), url.Values{asked[0].Key(): {[]string{"5", "3"}[i]}})
	}
	if n, mean := o.says(t, uid).Rated(); n != 3 || mean != 4 {
		t.Errorf("%d rated it %v", n, mean)
	}
}

// Who presented reads what the others answer, once there are enough, and is asked nothing.
func TestPresenterReadsWhatTheOthersAnswer(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page := o.surveyOf(uid, "guest@example.com")
	mustSee(t, o.sees(t, page), "What people answered", "Nobody has answered yet. Answers are shown once 5 people have answered")
	if body := o.get(t, page).Body.String(); strings.Contains(body, "<form") {
		t.Errorf("the presenter is asked:\n%s", body)
	}
	if w := o.post(page, url.Values{asked[0].Key(): {"5"}}); w.Code != http.StatusSeeOther || o.says(t, uid).In() != 0 {
		t.Errorf("status %d, and the ledger has %+v", w.Code, o.says(t, uid))
	}
	for i, address := range []string{"ada@example.org", "tove@example.org", "curator@example.org"} {
		o.post(o.surveyOf(uid, address), url.Values{asked[0].Key(): {[]string{"5", "4", "4"}[i]}, asked[2].Key(): {[]string{"More <b>examples</b>", "", ""}[i]}})
	}
	mustSee(t, o.sees(t, page), "3 answers are shown, of 3", "Was it worth your time? mean 4.3", "4 2", "5 1", "What was missing?", "More <b>examples</b>")
}

func TestSurveyPageSpeaksFinnish(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page := o.surveyOf(uid, "tove@example.org")
	mustSee(t, o.sees(t, page), "Millainen tapaaminen oli?", "Oliko siitä hyötyä?", "liian lyhyt", "Mitä jäit kaipaamaan?",
		"Vastaukset näytetään yhdessä, kun niitä on tullut 5.", "Tämä ei ole nimetöntä.", "Tämän sivun omistaja on Tove Jansson.")
	o.post(page, url.Values{asked[0].Key(): {"5"}})
	mustSee(t, o.sees(t, page), "Kiitos! Vastauksesi on otettu vastaan.")
}

// Whoever would present says so with their name, by a button of its own, and may take it back: also when the survey is closed.
func TestOfferToPresentStandsApart(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page := o.surveyOf(uid, "ada@example.org")
	if w := o.post(page, url.Values{asked[0].Key(): {"5"}, "present": {"yes"}}); w.Code != http.StatusBadRequest || o.says(t, uid).In() != 0 {
		t.Errorf("both in one form: status %d", w.Code)
	}
	o.post(page, url.Values{"present": {"yes"}})
	mustSee(t, o.sees(t, page), "The organizers are told that you would present. Thank you!", "Was it worth your time?")
	if r := o.says(t, uid); r.Presents != 1 || r.In() != 0 {
		t.Errorf("the ledger has %+v", r)
	}
	o.clock.Time = later.Add(20 * 24 * time.Hour)
	mustSee(t, o.sees(t, page), "This survey is closed", "Take it back")
	o.post(page, url.Values{"present": {"no"}})
	o.post(page, url.Values{"present": {"yes"}})
	if r := o.says(t, uid); r.Presents != 0 {
		t.Errorf("the ledger has %+v", r)
	}
}

// What is no answer to what is asked is not counted, and leaves the ticket.
func TestSurveyTakesOnlyWhatItAsks(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page := o.surveyOf(uid, "ada@example.org")
	first, choice, words := asked[0].Key(), asked[1].Key(), asked[2].Key()
	for name, test := range map[string]struct {
		form url.Values
		code int
	}{
		"nothing":             {url.Values{}, 400},
		"no rating":           {url.Values{words: {"Good"}}, 400},
		"beyond the scale":    {url.Values{first: {"6"}}, 400},
		"none of the scale":   {url.Values{first: {"0"}}, 400},
		"a half":              {url.Values{first: {"4.5"}}, 400},
		"written otherwise":   {url.Values{first: {"04"}}, 400},
		"a choice too many":   {url.Values{first: {"4"}, choice: {"3"}}, 400},
		"another question":    {url.Values{first: {"4"}, "aaaaaaaaaaaa": {"1"}}, 400},
		"twice":               {url.Values{first: {"4", "5"}}, 400},
		"an offer of no sort": {url.Values{"present": {"perhaps"}}, 400},
		"too many words":      {url.Values{first: {"4"}, words: {strings.Repeat("ä", 1001)}}, 413},
		"far too many words":  {url.Values{first: {"4"}, words: {strings.Repeat("ä", 20000)}}, 413},
	} {
		if w := o.post(page, test.form); w.Code != test.code {
			t.Errorf("%s: status %d, want %d", name, w.Code, test.code)
		}
	}
	if w := o.post(page, url.Values{first: {"4"}}, "Sec-Fetch-Site: cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d", w.Code)
	}
	o.clock.Time = o.clock.Add(time.Minute)
	if r := o.says(t, uid); r.In()+r.Presents != 0 {
		t.Fatalf("the ledger has %+v", r)
	}
	if w := o.post(page, url.Values{first: {"4"}, choice: {""}, words: {" "}}); w.Code != http.StatusSeeOther || o.says(t, uid).In() != 1 {
		t.Errorf("the rating alone: status %d", w.Code)
	}
}

// Before the session is over and once the survey is closed there is nothing to answer; later there is no page any more.
func TestSurveyHasItsTime(t *testing.T) {
	o, uid, asked := openSurvey(t)
	page, end := o.surveyOf(uid, "ada@example.org"), time.Date(2026, 12, 1, 12, 45, 0, 0, time.UTC)
	for _, test := range []struct {
		at   time.Time
		code int
		says string
	}{
		{end.Add(-46 * time.Minute), 404, "There is no such page."},
		{end.Add(-time.Second), 200, "This session is not over yet."},
		{end, 200, "Was it worth your time?"},
		{end.Add(14*24*time.Hour - time.Second), 200, "Was it worth your time?"},
		{end.Add(14 * 24 * time.Hour), 200, "This survey is closed"},
		{end.Add(28 * 24 * time.Hour), 404, "There is no such page."},
	} {
		o.clock.Time = test.at
		w := o.ask(http.MethodGet, page)
		if w.Code != test.code || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("at %v: status %d, want %d and %q", test.at, w.Code, test.code, test.says)
		}
		o.post(page, url.Values{asked[0].Key(): {"9"}})
		if test.says != "Was it worth your time?" {
			o.post(page, url.Values{asked[0].Key(): {"4"}})
		}
	}
	if r := o.says(t, uid); r.In() != 0 {
		t.Errorf("the ledger has %+v", r)
	}
}

// Whatever is wrong with the link, the answer is the same.
func TestWrongSurveyLinksAllLookTheSame(t *testing.T) {
	o, uid, _ := openSurvey(t)
	links := o.links()
	good := o.surveyOf(uid, "ada@example.org")
	o.get(t, good)
	foreign := token.Links{Key: token.NewKey(), Site: sessions}
	want := said(o.ask(http.MethodGet, "/s/"+strings.Repeat("a", token.Length)))
	for name, target := range map[string]string{
		"another person's answer":  "/s/" + links.Key.Make(token.Answer, uid, "ada@example.org"),
		"nobody's":                 o.surveyOf(uid, "nobody@example.org"),
		"a session without survey": o.surveyOf(o.seat(t, "brownbag", "2026-12-11", "ada@example.org").UID, "ada@example.org"),
		"another key's":            path(foreign.Survey(token.Seat{UID: uid, Address: "ada@example.org"})),
		"upper case":               "/s/" + strings.ToUpper(good[3:]),
		"cut":                      good[:len(good)-1],
	} {
		if got := said(o.ask(http.MethodGet, target)); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
		if w := o.post(target, url.Values{"present": {"yes"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s: POST says %d", name, w.Code)
		}
	}
}

// Nothing about a survey is logged, so no line's time tells when somebody answered.
func TestSurveyLeavesNoLine(t *testing.T) {
	var log strings.Builder
	o, uid, asked := openSurvey(t)
	site := open(t, o.ledger.state, logInto(&log), func(options *web.Options) {
		options.Source, options.Key, options.Answers, options.Surveys, options.Now = o.db, o.key, o, o, o.clock.now
	})
	o.Handler = site.Handler
	page := o.surveyOf(uid, "ada@example.org")
	o.get(t, page+"?a=3")
	o.post(page, url.Values{asked[0].Key(): {"3"}})
	o.post(page, url.Values{"present": {"yes"}})
	if o.says(t, uid).In() != 1 || log.Len() > 0 {
		t.Errorf("logged: %s", &log)
	}
}

// A browser that follows a link of the letter counts nothing; its reader's press does.
func TestSurveyInABrowser(t *testing.T) {
	b := chromium.Open(t)
	o, uid, _ := openSurvey(t)
	server := httptest.NewServer(o)
	defer server.Close()
	tab := b.Tab(server.URL + o.surveyOf(uid, "ada@example.org") + "?a=4")
	tab.Until("Was it worth your time?")
	tab.Run("document.querySelector('form button').click()")
	tab.Until("Thank you! Your answers are in.")
	tab.Run("document.querySelector('button[value=yes]').click()")
	tab.Until("The organizers are told that you would present.")
	if r := o.says(t, uid); r.In() != 1 || r.Presents != 1 {
		t.Errorf("the ledger has %+v", r)
	}
}
