package archive

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// session is one of a theme, on a day of 2026.
func session(theme string, day int, title string) *scheduler.Session {
	start := time.Date(2026, 1, day, 12, 0, 0, 0, time.UTC)
	return &scheduler.Session{
		UID: theme + "." + start.Format("20060102") + "@example.org", Theme: theme, Slot: ical.LocalOf(start),
		Facts: scheduler.Facts{Start: start, End: start.Add(time.Hour), Wall: ical.LocalOf(start), Name: strings.ToUpper(theme[:1]) + theme[1:], Title: title},
	}
}

func titles(found []*scheduler.Session) (all []string) {
	for _, s := range found {
		all = append(all, s.Facts.Title)
	}
	return all
}

// A word finds those texts, and not these.
func TestWordsAreFoundInTheirForms(t *testing.T) {
	for _, c := range []struct {
		asked  string
		finds  string // one a comma
		misses string
	}{
		{"decide", "decided, Deciding on data, DECIDES", "decor, side"},
		{"decided", "decide, deciding", ""},
		{"studies", "study, studied", "stud"},
		{"planning", "plan, planned, plans", "place"},
		{"controlled", "control, controls, controlling", ""},
		{"call", "called, calls, calling", "case"},
		{"classes", "class", "clas"},
		{"searching", "Search, searches", "sea"},
		{"date", "dates, dated", "data"},
		{"data", "data-driven, metrics (data)", "date"},
		{"c#", "C# in anger, F# and C#", "c"},
		{"c++", "C++ 26", "c, c#"},
		{"42", "42 things", "4"},

		{"päätös", "päätöksen, PÄÄTÖKSIÄ, paatokset", "pää"},
		{"paatos", "Päätös", ""},
		{"malli", "mallin, malleja, mallien, mallissa, Mallit", "malja, mali"},
		{"mallien", "malli, malleja", ""},
		{"tieto", "tiedon, tietoja, tietojen, tiedot", "tie"},
		{"esitys", "esityksen, esityksiä, esityksestä", "esine"},
		{"testaus", "testauksen, testausta", "testi"},
		{"data", "datan, dataa, datasta", ""},
		{"suomalainen", "suomalaisen, suomalaisia, suomalaisten", "suoma"},
		{"kokous", "kokouksessa, kokoukset", "koko"},
		{"kaupunki", "kaupungin, kaupungissa, kaupunkien", "kauppa"},
		{"palvelin", "palvelimen, palvelimet", ""},
		{"käyttäjä", "käyttäjän, käyttäjien, käyttäjille", "käytös"},
		{"kauppa", "kaupan, kauppoja, kaupassa", ""},
		{"Järvi", "järvessä, järviä", "jarru"},

		{"kalib", "kalibrointi, Calibration and kalibraattori", "kali"},
		{"naïve bayes", "Naive Bayes, Bayes for the naive", "naive, bayes"},
		{"STRASSE", "Straße", ""},
	} {
		for text := range strings.SplitSeq(c.finds, ", ") {
			if a := New([]*scheduler.Session{session("x", 1, text)}, nil); len(a.Find(Query{Words: c.asked})) != 1 {
				t.Errorf("%q does not find %q: %q and %q", c.asked, text, stems(fold(c.asked)), a.index.words)
			}
		}
		for text := range strings.SplitSeq(c.misses, ", ") {
			if a := New([]*scheduler.Session{session("x", 1, text)}, nil); text != "" && len(a.Find(Query{Words: c.asked})) != 0 {
				t.Errorf("%q finds %q: %q and %q", c.asked, text, stems(fold(c.asked)), stems(fold(text)))
			}
		}
	}
}

// guild has a session of each kind.
func guild() []*scheduler.Session {
	ranking, sampling, off := session("datatalks", 6, "How ranking was rebuilt"), session("datatalks", 13, "Sampling"), session("datatalks", 20, "Off")
	paper := session("paperclub", 7, "Software aging")
	ranking.Facts.Presenter, sampling.Facts.Presenter = "Ada Byron, Bo Ek", "Åsa Öberg"
	ranking.Facts.Categories, paper.Facts.Categories = "data,search", "Papers"
	ranking.Facts.Abstract = "Relevance judgements,\nand what they cost."
	off.Facts.Cancelled = true
	old := session("paperclub", 1, "Reliable clocks")
	old.Facts.Wall -= 366 * 86400
	old.Facts.Start = old.Facts.Start.AddDate(-1, 0, 0)
	return []*scheduler.Session{ranking, sampling, off, paper, old}
}

func TestArchiveFindsByEverything(t *testing.T) {
	a := New(guild(), nil)
	for _, c := range []struct {
		Query
		want string
	}{
		{Query{}, "Sampling, Software aging, How ranking was rebuilt, Reliable clocks"},
		{Query{Theme: "datatalks"}, "Sampling, How ranking was rebuilt"},
		{Query{Presenter: "bo ek"}, "How ranking was rebuilt"},
		{Query{Presenter: " asa oberg"}, "Sampling"},
		{Query{Presenter: "bo"}, ""},
		{Query{Tag: "papers"}, "Software aging"},
		{Query{Year: "2024"}, "Reliable clocks"},
		{Query{Year: "2026", Theme: "paperclub"}, "Software aging"},
		{Query{Words: "judgement costs"}, "How ranking was rebuilt"},
		{Query{Words: "ada"}, "How ranking was rebuilt"},
		{Query{Words: "search", Year: "2025"}, ""},
		{Query{Words: "paperclub"}, "Software aging, Reliable clocks"},
		{Query{Words: "?!"}, ""},
		{Query{Words: "off"}, ""},
		{Query{Words: "  "}, "Sampling, Software aging, How ranking was rebuilt, Reliable clocks"},
	} {
		if got := strings.Join(titles(a.Find(c.Query)), ", "); got != c.want {
			t.Errorf("%+v finds %q, want %q", c.Query, got, c.want)
		}
	}
}

func TestArchiveKnowsItsHeadings(t *testing.T) {
	a := New(guild(), nil)
	for _, c := range []struct {
		name string
		got  []Heading
		want []Heading
	}{
		{"themes", a.Themes, []Heading{{"datatalks", "Datatalks", 2}, {"paperclub", "Paperclub", 2}}},
		{"presenters", a.Presenters, []Heading{{"ada byron", "Ada Byron", 1}, {"asa oberg", "Åsa Öberg", 1}, {"bo ek", "Bo Ek", 1}}},
		{"tags", a.Tags, []Heading{{"data", "data", 1}, {"papers", "Papers", 1}, {"search", "search", 1}}},
		{"years", a.Years, []Heading{{"2026", "2026", 3}, {"2024", "2024", 1}}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s are %v, want %v", c.name, c.got, c.want)
		}
	}
}

// Who has the address of a cancelled session sees that it was cancelled; nobody finds it in the list.
func TestCancelledSessionsHaveTheirAddress(t *testing.T) {
	a := New(guild(), nil)
	if s := a.Session("datatalks", "2026-01-20"); s == nil || !s.Facts.Cancelled {
		t.Errorf("its address leads to %v", s)
	}
	if s := a.Session("datatalks", "2026-01-21"); s != nil {
		t.Errorf("an address of nothing leads to %v", s)
	}
}

// What is taken from an earlier archive is as if it were read anew.
func TestArchiveFromAnEarlierOne(t *testing.T) {
	sessions := guild()
	last := New(sessions, nil)
	changed := *sessions[0]
	changed.Facts.Title = "Ranking, told again"
	sessions[0] = &changed
	next := New(append(sessions[:3:3], session("paperclub", 28, "New")), last)
	for words, want := range map[string]int{"rebuilt": 0, "told": 1, "new": 1, "sampling": 1, "aging": 0} {
		if got := next.Find(Query{Words: words}); len(got) != want {
			t.Errorf("%s finds %q", words, titles(got))
		}
	}
}

// many are sessions such as a community has had after many years: with abstracts of a hundred words out of thousands.
func many(n int) (all []*scheduler.Session) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		return fmt.Sprintf("w%dord%s", r.IntN(6000), []string{"", "s", "ing", "ssa", "n"}[r.IntN(5)])
	}
	for i := range n {
		s := session(fmt.Sprintf("theme%d", i%12), 1+i, "On "+word()+" and "+word())
		words := make([]string, 100)
		for i := range words {
			words[i] = word()
		}
		s.Facts.Abstract = strings.Join(words, " ")
		s.Facts.Presenter = fmt.Sprintf("Person %d", r.IntN(400))
		all = append(all, s)
	}
	return all
}

// The search of a page: a word and the beginning of another one, among 5,000 sessions.
func BenchmarkFind(b *testing.B) {
	a := New(many(5000), nil)
	for b.Loop() {
		if len(a.Find(Query{Words: "w17ord w2"})) == 0 {
			b.Fatal("nothing is found")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	sessions := many(5000)
	last := New(sessions, nil)
	b.Run("afresh", func(b *testing.B) {
		for b.Loop() {
			New(sessions, nil)
		}
	})
	b.Run("again", func(b *testing.B) {
		for b.Loop() {
			New(sessions, last)
		}
	})
}

func FuzzFind(f *testing.F) {
	f.Add("Päätös on C++", "paatos")
	f.Add("\xff ß ﬁ İ", "ﬁ i")
	f.Fuzz(func(t *testing.T, text, words string) {
		a := New([]*scheduler.Session{session("x", 1, text), session("x", 2, "other")}, nil)
		a.Find(Query{Words: words, Presenter: words, Tag: text})
		if asked := wordsOf(text); len(asked) > 0 && len(a.Find(Query{Words: asked[0]})) == 0 && len(asked[0]) <= longestWords {
			t.Errorf("%q does not find %q", asked[0], text)
		}
	})
}

// What a visitor sees as the title is found, whatever its language.
func TestTitlesAreFoundInEachLanguage(t *testing.T) {
	s := session("x", 1, "Search")
	s.Facts.Titles = "en\tSearch\nfi\tHaku"
	a := New([]*scheduler.Session{s}, nil)
	for _, asked := range []string{"search", "haku"} {
		if len(a.Find(Query{Words: asked})) != 1 {
			t.Errorf("%q is not found", asked)
		}
	}
}
