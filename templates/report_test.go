package templates

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/trend"
)

// season is a theme's sessions, a week apart from the first Tuesday of October 2025 on.
func season(n int) (all []trend.Session) {
	for i := range n {
		wall := ical.LocalDate(2025, time.October, 7+7*i, 15, 0, 0)
		s := trend.Session{
			UID: fmt.Sprint("datatalks.", wall.Date()), Key: wall.Date(), Wall: wall, Start: wall.Time(), Title: dataTalks.Title,
			Invited: 36 + i%5, Answered: 24 + i*5%11, Accepted: 20 + i%4, Came: trend.Known(14 + i*7%9), Materials: i % 3,
		}
		switch i % 13 {
		case 2:
			s.Title, s.Presenter = "What a forecast owes its readers", "Ada Lindqvist"
			s.Survey = trend.Survey{Rated: 9, Points: 39, Asked: 8, Present: 2}
		case 5:
			s.Title, s.Presenter = "Small models on old laptops", "Bo Ek, Cem Arslan"
			s.Survey = trend.Survey{Rated: 6, Points: 27, Asked: 6, Present: 3}
		case 6:
			s.Came, s.Survey = trend.Number{}, trend.Survey{Rated: 4, Points: 8, Asked: 4, Present: 4}
		case 8:
			s.Title, s.Cancelled, s.Reason = "Maps <b>& more</b>", true, "the presenter is ill"
		case 11:
			s.Presenter, s.Survey = "Elsa Virtanen", trend.Survey{Rated: 11, Points: 52, Asked: 4, Present: 4}
		}
		all = append(all, s)
	}
	return all
}

var dataTalks = trend.Theme{
	ID: "datatalks", Name: "DataTalks", Title: "Learn from each other's data", Color: "teal",
	Purpose: "Whoever works with data here knows by the end of a year what the others have learnt, and has told once what they learnt.\nNobody solves the same thing twice.",
}

// reports are those of the golden files.
func reports() map[string]trend.Report {
	quarter := trend.QuarterOf(ical.LocalDate(2025, time.October, 7, 0, 0, 0))
	make := func(n int, p trend.Period) trend.Report {
		r := trend.Of(dataTalks, season(n), p, 5)
		if n > 1 {
			r.People, r.PeopleBefore = trend.Reach{Invited: 44, Came: trend.Known(31)}, trend.Reach{Invited: 40}
		}
		return r
	}
	after := trend.QuarterOf(quarter.Last.Add(24 * time.Hour))
	return map[string]trend.Report{
		"quarter": make(26, after),
		"year":    make(60, trend.Period{First: quarter.First, Last: ical.LocalDate(2026, time.September, 30, 0, 0, 0)}),
		"one":     make(1, quarter),
		"nothing": make(0, after),
	}
}

// What a leader reads is kept as it reads, in both languages.
func TestReportTexts(t *testing.T) {
	s := builtInTemplates(t)
	for name, r := range reports() {
		for _, language := range []string{"en", "fi"} {
			var text, html strings.Builder
			p := Page{Language: language, Site: "Data Guild", Now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
			if err := s.ReportText(&text, p, []trend.Report{r}); err != nil {
				t.Fatal(err)
			}
			golden(t, "report-"+name+"."+language+".txt", text.String())
			if err := s.Report(&html, p, []trend.Report{r, r}); err != nil {
				t.Fatal(err)
			}
			if dir := os.Getenv("RONDO_LOOK"); dir != "" {
				os.WriteFile(filepath.Join(dir, name+"."+language+".html"), []byte(html.String()), 0o666)
			}
		}
	}
}

// A chart is an image that stands by itself, with a title and a description, whatever the theme is called.
func TestCharts(t *testing.T) {
	s := builtInTemplates(t)
	for name, r := range reports() {
		r.Theme.ID, r.Theme.Name = `a"b<`, `Tom & "Jerry" <svg>`
		v := &visitor{speech: &speech{language: s.language("en")}}
		if r.Sums.Held < 2 {
			if said := v.health(r, nil); said.Chart != "" {
				t.Errorf("%s: a chart of %d sessions", name, r.Sums.Held)
			}
			continue
		}
		drawn := string(v.chart(r).svg())
		var image struct {
			Role  string   `xml:"role,attr"`
			Named string   `xml:"aria-labelledby,attr"`
			Title string   `xml:"title"`
			Desc  string   `xml:"desc"`
			Rects []string `xml:"rect"`
		}
		if err := xml.Unmarshal([]byte(drawn), &image); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if image.Role != "img" || image.Named != "chart-a-b--title chart-a-b--desc" || !strings.Contains(image.Title, r.Theme.Name) || !strings.Contains(image.Desc, "sessions from") || len(image.Rects) < 2*r.Sums.Held {
			t.Errorf("%s: %+v", name, image)
		}
		if strings.Contains(drawn, "style") || strings.Contains(drawn, `"#`) {
			t.Errorf("%s: the chart has a style or a colour of its own", name)
		}
	}
	v := &visitor{speech: &speech{language: s.language("fi")}}
	golden(t, "chart.fi.svg", string(v.chart(reports()["quarter"]).svg())+"\n")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s; see with git diff after go test -update:\n%s", path, got)
	}
}

// A heat map is an image that stands by itself, too, and has a number in each cell. Its colours tell nothing that the numbers do not.
func TestHeat(t *testing.T) {
	s := builtInTemplates(t)
	h := sampleHeat()
	h.Name = `Tom & "Jerry" <svg>`
	var drawn strings.Builder
	if err := s.Heat(&drawn, Page{Language: "en"}, h); err != nil {
		t.Fatal(err)
	}
	var image struct {
		Role  string   `xml:"role,attr"`
		Named string   `xml:"aria-labelledby,attr"`
		Title string   `xml:"title"`
		Desc  string   `xml:"desc"`
		Text  []string `xml:"text"`
	}
	if err := xml.Unmarshal([]byte(drawn.String()), &image); err != nil {
		t.Fatal(err)
	}
	if image.Role != "img" || image.Named != "heat-title heat-desc" || !strings.Contains(image.Title, h.Name) || !strings.Contains(image.Desc, "Tuesday 14:00") || image.Text[0] != "1" {
		t.Errorf("%+v", image)
	}
	if strings.Contains(drawn.String(), "<script") {
		t.Error("there is a script")
	}
	h.Map.Slots[0][0] = &clash.Slot{Rule: h.Map.Today.Rule, Dates: h.Map.Today.Dates} // a better one that begins then
	drawn.Reset()
	if err := s.Heat(&drawn, Page{Language: "en"}, h); err != nil {
		t.Fatal(err)
	}
	if strings.Count(drawn.String(), "stroke-dasharray") != 2 {
		t.Error("the time of today is not marked, or the edge has no key")
	}
	h.Map.Slots[0][0] = h.Map.Today
	drawn.Reset()
	if err := s.Heat(&drawn, Page{Language: "fi"}, h); err != nil {
		t.Fatal(err)
	}
	golden(t, "heat.fi.svg", drawn.String())
}
