package templates

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// sample is a page to try.
type sample struct {
	Page
	view View
}

// rehearsePages tries every page in every language. Layouts are the same for all languages, so only in the first one do
// the samples go through all that they can show; in the others each layout is tried once, and all phrases.
func (s *Set) rehearsePages() error {
	samples := samplePages()
	for i, tag := range s.Languages() {
		shown := map[string]bool{}
		for _, p := range samples {
			p.Language = tag
			var err error
			if i == 0 || !shown[p.view.Layout()] {
				err = s.Page(io.Discard, p.Page, p.view)
			} else {
				_, err = sayPage(s.language(tag), p.Page, p.view)
			}
			if err != nil {
				return fmt.Errorf("in %s, %w", tag, plain(err))
			}
			shown[p.view.Layout()] = true
		}
		if err := s.Heat(io.Discard, Page{Language: tag}, sampleHeat()); err != nil {
			return fmt.Errorf("in %s, %w", tag, err)
		}
		start := samples[0].Now
		for _, rule := range sampleRules(start) {
			theme := Theme{Rule: rule, Zone: time.UTC, Start: start, End: start.Add(time.Hour), City: "UTC"}
			if _, err := sayPage(s.language(tag), Page{}, ThemePage{Theme: theme}); err != nil {
				return fmt.Errorf("in %s, %w", tag, plain(err))
			}
		}
	}
	return nil
}

// samplePages reach every line of the layouts.
func samplePages() []sample {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	session := Occurrence{
		Session: Session{
			Name: "Name", Title: "Title", Purpose: "Purpose", Abstract: "Abstract", Presenter: "Presenter", Place: "Room",
			Reason: "reason", Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "UTC", URL: "/s/name/2026-12-01",
		},
		Color: "teal", ThemePath: "/t/name", From: start.Add(-time.Hour), File: "/s/name/2026-12-01.ics",
	}
	online, hidden, off := session, session, session
	online.Place = "https://meet.example.org/name"
	hidden.Place, hidden.Hidden = "", true
	off.Cancelled = true
	skipped, early := off, session
	skipped.Skipped, early.Because = true, "hours"
	feed := &Subscription{"Name", "/feeds/name.ics", "https://example.org/feeds/name.ics", "webcal://example.org/feeds/name.ics",
		"https://example.org/g", "https://example.org/o", "https://example.org/m", "https://example.org/feeds/name.ifb",
		"/feeds/name.atom", "/api/sessions.json?theme=name", "/api/sessions.jscalendar?theme=name"}
	theme := Theme{Name: "Name", Title: "Title", Purpose: "Purpose", Color: "teal", Path: "/t/name", Rule: Rule{English: "every day"},
		Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "UTC", Next: &session}
	ended := Theme{Name: "Name", Zone: time.UTC, Start: start, End: start.Add(time.Hour), Ended: true}
	shown := []View{ThemePage{Theme: theme, Feed: feed, Coming: []Occurrence{session, off, skipped, early, hidden}, Past: []Occurrence{session}}}
	for _, o := range []Occurrence{session, online, hidden, off} {
		shown = append(shown, SessionPage{Theme: &theme, Session: o, Feed: feed})
	}
	shown = append(shown,
		HomePage{Feed: &Subscription{Path: "/feeds/all.ics"}, Archive: "/archive"},
		HomePage{Themes: []Theme{theme, ended}, Coming: []Occurrence{session, off}, Feed: feed},
		ThemePage{Theme: ended, Archive: "/archive?theme=name"},
		CalendarPage{Sessions: []Occurrence{session, off}, Month: Month{time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), "/e", "/l"}})
	shown = append(shown, EmbedPage{Path: "/"}, EmbedPage{Theme: &theme, Path: theme.Path, Coming: []Occurrence{session, off, skipped, early, hidden}}, EmbedPage{Theme: &ended, Path: "/t/name"})
	past := PastOccurrence{session, "/archive?presenter=presenter"}
	past.Materials = "slides\thttps://example.org/s\nnotes\thttps://example.org/n"
	bare := PastOccurrence{Occurrence: session}
	several := bare
	bare.Presenter = ""
	headings := []Heading{{"key", "Name", 2}}
	shown = append(shown, ArchivePage{}, ArchivePage{Words: "none", All: "/archive"},
		ArchivePage{Theme: "key", Found: []PastOccurrence{past, bare, several}, Total: 40, Number: 2, Pages: 3, Newer: "/archive", Older: "/archive?page=3",
			All: "/archive", Themes: headings, Presenters: headings, Tags: headings, Years: headings})
	for _, status := range []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusServiceUnavailable} {
		shown = append(shown, ProblemPage{Status: status})
	}
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError} {
		shown = append(shown, ProblemPage{Status: status, Unsaved: true})
	}
	for _, seat := range sampleSeats(start) {
		shown = append(shown, AnswerPage{Session: online, Seat: seat})
	}
	for _, left := range []bool{true, false} {
		shown = append(shown, LeavePage{Session: session, Seat: Seat{Name: "Name", Left: left, Page: "/me/token"}})
	}
	shown = append(shown, sampleJoins(online)...)
	shown = append(shown, sampleSeries(session)...)
	shown = append(shown, sampleEnrols(online)...)
	var mine []Occurrence
	for _, status := range []string{"needs-action", "accepted", "waiting", "tentative", "declined", "delegated", "undeliverable", "left"} {
		session := session
		session.Status = status
		mine = append(mine, session)
	}
	for _, own := range sampleOwns() {
		shown = append(shown, OwnPage{Own: own, Coming: mine})
	}
	for _, known := range sampleKnown() {
		shown = append(shown, KnownPage{Known: known})
		mine = nil
	}
	session.Overlaps, session.Meets, session.Recorded, session.Prepare = []string{"ics.example.org"}, []string{"Xq"}, true, "/p/datatalks/2026-12-01/a"
	for _, calendars := range sampleCalendars(start) {
		shown = append(shown, OwnPage{Own: Own{Calendars: calendars}, Coming: []Occurrence{session}})
	}
	session.Overlaps, session.Meets, session.Prepare = nil, nil, ""
	for _, survey := range sampleSurveys() {
		shown = append(shown, SurveyPage{Session: session, Survey: survey})
	}
	for _, presenter := range samplePresenters(start) {
		shown = append(shown, PresenterPage{Session: session, Presenter: presenter})
	}
	for i, r := range sampleReports() {
		shown = append(shown, HealthPage{Report: r, Path: "/t/name", Paths: map[string]string{"2026-10-06": "/s/name/2026-10-06"}})
		shown = append(shown, ReportPage{Report: r, First: i%2 == 0, Final: i%2 == 0})
	}
	shown = append(shown, sampleDesk(start)...)
	shown = append(shown, sampleDesks(online)...)
	shown = append(shown, sampleEdits(online)...)
	samples := make([]sample, len(shown))
	for i, view := range shown {
		p := Page{Site: "Site", Style: "/style.css", Here: "/", Now: start, Zones: []string{"UTC"}}
		if i%2 == 0 {
			p.Zone, p.City, p.Asked = time.FixedZone("Asia/Tokyo", 9*3600), "Tokyo", "Asia/Tokyo"
		} else {
			p.Asked = strings.Repeat("x", i%3)
		}
		if strings.HasPrefix(view.Layout(), "desk") {
			p.Desk = sampleDeskFrame(i%2 == 0)
		}
		samples[i] = sample{p, view}
	}
	return samples
}
