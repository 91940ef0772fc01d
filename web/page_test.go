package web_test

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rondo/scheduler"
)

// Each page says these things, and does not say those. Texts are those a reader sees, with single spaces.
func TestPagesSay(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, test := range []struct {
		target   string
		language string
		title    string
		says     []string
		not      []string
	}{
		{"/", "en", "Data Guild", []string{
			"Coming sessions", "Case studies of how teams decide with data, so that next week's decision is easier.",
			"first Tuesday of the month, 14:00–14:45 (Helsinki time)",
			"Next: How search ranking was rebuilt Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)",
			"Wed 25 Nov PaperClub: Time, clocks, and the ordering of events in a distributed system 17:30–18:30 (London time) Tove Jansson",
			"BrownBag: Lunch with something finished 11:30–12:00 (Helsinki time) Cancelled: office move",
		}, []string{"Past sessions", "New York", "Christmas"}},
		{"/?tz=America/New_York", "en", "Data Guild", []string{"17:30–18:30 (London time) New York time: Wed 25 Nov, 12:30–13:30"}, nil},
		{"/?tz=Europe/Helsinki", "en", "Data Guild", []string{"14:00–14:45 (Helsinki time) Ada Byron", "Helsinki time: Wed 25 Nov, 19:30–20:30"},
			[]string{"Helsinki time: Tue 1 Dec"}},
		{"/?tz=%2B02:00", "en", "Data Guild", []string{"There is no time zone “+02:00”. A name like Europe/Helsinki"}, nil},
		{"/", "fi-FI,fi;q=0.9,en;q=0.5", "Data Guild", []string{
			"Tulevat tapaamiset", "joka kuukauden ensimmäinen tiistai, klo 14.00–14.45 (Helsingin aikaa)", "joka toinen keskiviikko, klo 17.30–18.30 (Lontoon aikaa)",
			"Seuraavaksi: How search ranking was rebuilt ti 1.12.2026 klo 14.00–14.45 (Helsingin aikaa)", "Peruttu: office move",
		}, []string{"Coming", "Cancelled", "month"}},
		{"/", "pt", "Data Guild", []string{"Coming sessions"}, nil},
		{"/t/datatalks", "en", "DataTalks · Data Guild", []string{
			"DataTalks Decisions made with data Case studies", "Moved from Tue 2 Feb, 14:00: all-hands",
			"Past sessions Tue 3 Nov Decisions made with data 14:00–14:45 (Helsinki time) Tue 6 Oct",
		}, []string{"PaperClub", "Tue 5 Jan"}},
		{"/s/datatalks/2026-12-01", "en", "DataTalks: How search ranking was rebuilt · Data Guild", []string{
			"DataTalks How search ranking was rebuilt Tue 1 Dec Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)", "Two years of relevance judgements", "Presented by Ada Byron",
			"Where The link is in your invitation.", "Why it helps Case studies", "Add this session to my calendar",
			"A session of DataTalks : first Tuesday of the month",
		}, []string{"Moved", "Cancelled"}},
		{"/s/datatalks/2027-02-02", "en", "DataTalks: Decisions made with data · Data Guild", []string{
			"Moved from Tue 2 Feb, 14:00: all-hands", "Wed 3 Feb 2027, 15:00–15:45 (Helsinki time)",
		}, nil},
		{"/s/datatalks/2027-02-02", "fi", "DataTalks: Decisions made with data · Data Guild", []string{
			"Siirretty, oli ti 2.2. klo 14.00: all-hands", "ke 3.2.2027 klo 15.00–15.45 (Helsingin aikaa)",
		}, nil},
		{"/s/brownbag/2026-12-11", "en", "BrownBag: Lunch with something finished · Data Guild", []string{
			"Cancelled: office move", "Where Kitchen, 4th floor",
		}, []string{"Add this session"}},
		{"/s/brownbag/2026-11-20", "en", "BrownBag: Lunch with something finished · Data Guild", nil, []string{"Add this session"}},
		{"/s/reading/2026-11-25", "en", "PaperClub: Time, clocks, and the ordering of events in a distributed system · Data Guild",
			[]string{"Where https://meet.example.org/open-reading"}, nil},
		{"/calendar", "en", "Nov 2026 · Data Guild", []string{"Mon Tue Wed Thu Fri Sat Sun", "25 19:30 PaperClub 26 27 11:30 BrownBag 28", "← Earlier", "Later →",
			"Days and times: Helsinki time", "17:30–18:30 (London time) Helsinki time: Wed 25 Nov, 19:30–20:30"}, nil},
		{"/calendar?month=2026-11&tz=Asia/Tokyo", "en", "Nov 2026 · Data Guild", []string{"26 02:30 PaperClub", "Tokyo time"}, nil},
		{"/calendar?month=2026-12", "fi", "joulukuu 2026 · Data Guild", []string{"ma ti ke to pe la su", "1 14.00 DataTalks 2"}, nil},
		{"/calendar?month=2031-01", "en", "Jan 2031 · Data Guild", []string{"No session is planned here"}, []string{"Later"}},
	} {
		t.Run(test.target+" "+test.language, func(t *testing.T) {
			w := s.get(t, test.target, "Accept-Language: "+test.language)
			document := parse(t, w.Body.String())
			var title string
			for n := range document.Descendants() {
				if n.Data == "title" && n.FirstChild != nil {
					title = n.FirstChild.Data
				}
			}
			if title != test.title {
				t.Errorf("title %q, want %q", title, test.title)
			}
			seen := visible(document)
			for _, text := range test.says {
				if !strings.Contains(seen, text) {
					t.Errorf("does not say %q:\n%s", text, seen)
				}
			}
			for _, text := range test.not {
				if strings.Contains(seen, text) {
					t.Errorf("says %q:\n%s", text, seen)
				}
			}
		})
	}
}

// visible is the text of a page's body as a reader sees it.
func visible(document *html.Node) string {
	var words []string
	var read func(*html.Node)
	read = func(n *html.Node) {
		if n.Type == html.TextNode {
			words = append(words, strings.Fields(n.Data)...)
		}
		for child := range n.ChildNodes() {
			if child.Data != "head" && child.Data != "datalist" {
				read(child)
			}
		}
	}
	read(document)
	return strings.Join(words, " ")
}

func TestProblemPagesSpeakTheVisitorsLanguage(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, test := range []struct {
		method, target, language, says string
		code                           int
	}{
		{http.MethodGet, "/nothing", "en", "404 There is no such page.", 404},
		{http.MethodGet, "/nothing", "fi", "404 Tällaista sivua ei ole.", 404},
		{http.MethodPost, "/calendar", "en", "405 This page can only be read.", 405},
	} {
		w := s.ask(test.method, test.target, "Accept-Language: "+test.language)
		if w.Code != test.code || !strings.Contains(visible(parse(t, w.Body.String())), test.says) {
			t.Errorf("%s %s: %d, want %d and %q:\n%s", test.method, test.target, w.Code, test.code, test.says, w.Body)
		}
	}
}

func TestWaysToSubscribe(t *testing.T) {
	s := open(t, season(t, guild(t)))
	links := map[string]bool{}
	for n := range parse(t, s.get(t, "/t/datatalks").Body.String()).Descendants() {
		if link, ok := attribute(n, "href"); ok {
			links[link] = true
		}
		if value, ok := attribute(n, "value"); ok {
			links[value] = true
		}
	}
	for _, link := range []string{
		"webcal://sessions.example.org/feeds/datatalks.ics",
		"https://sessions.example.org/feeds/datatalks.ics",
		"/feeds/datatalks.ics",
		"https://calendar.google.com/calendar/render?cid=webcal%3A%2F%2Fsessions.example.org%2Ffeeds%2Fdatatalks.ics",
		"https://outlook.live.com/calendar/0/addfromweb?name=DataTalks&url=https%3A%2F%2Fsessions.example.org%2Ffeeds%2Fdatatalks.ics",
		"https://outlook.office.com/calendar/0/addfromweb?name=DataTalks&url=https%3A%2F%2Fsessions.example.org%2Ffeeds%2Fdatatalks.ics",
	} {
		if !links[link] {
			t.Errorf("no %s among %v", link, links)
		}
	}
}

// Before any file is accepted there is a site already, with nothing on it.
func TestFirstDay(t *testing.T) {
	s := open(t, scheduler.State{})
	if seen := visible(parse(t, s.get(t, "/").Body.String())); !strings.Contains(seen, "Fallback") || !strings.Contains(seen, "No session is planned") {
		t.Errorf("the first page says %q", seen)
	}
	s.get(t, "/feeds/all.ics")
	s.get(t, "/calendar")
}
