package templates

import (
	"fmt"
	"html/template"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"text/template/parse"
	"time"
)

// kinds are the pages there are; each is laid out by pages/<kind>.html.tmpl with the parts in pages/page.html.tmpl.
var kinds = []string{"home", "theme", "session", "calendar", "problem", "answer", "leave", "me"}

// pages are the layouts of all kinds of pages, and the files they come with.
type pages struct {
	layouts map[string]*template.Template
	style   []byte
	icon    []byte
}

// Style is the stylesheet of all pages.
func (s *Set) Style() []byte { return s.pages.style }

// Icon is the site's icon, an SVG image.
func (s *Set) Icon() []byte { return s.pages.icon }

// Languages are the tags there are words for, English first.
func (s *Set) Languages() []string {
	tags := slices.Sorted(maps.Keys(s.languages))
	i := slices.Index(tags, fallback)
	return slices.Concat([]string{fallback}, tags[:i], tags[i+1:])
}

// Page words a page and writes it as a whole HTML document. Nothing is written when there is an error, which names the
// template's file and line.
func (s *Set) Page(w io.Writer, p Page) error {
	layout := s.pages.layouts[p.Kind]
	if layout == nil {
		return fmt.Errorf("no such page: %q", p.Kind)
	}
	said, err := sayPage(s.language(p.Language), p)
	if err != nil {
		return plain(err)
	}
	var html bounded
	if err := layout.Execute(&html, said); err != nil {
		return plain(err)
	}
	_, err = io.WriteString(w, html.String())
	return err
}

// pages parses the layouts and tries each, so that a set that New returns words any page.
func (f files) pages() (*pages, error) {
	if err := f.known("pages"); err != nil {
		return nil, err
	}
	p := &pages{layouts: make(map[string]*template.Template)}
	for _, kind := range kinds {
		layout := template.New(kind).Option("missingkey=error")
		for _, name := range []string{"pages/page.html.tmpl", "pages/" + kind + ".html.tmpl"} {
			texts, err := f.read(name)
			if err != nil {
				return nil, err
			}
			for _, text := range texts {
				if _, err := layout.New(name).Parse(text); err != nil {
					return nil, err
				}
			}
		}
		trees := map[string]*parse.Tree{}
		for _, t := range layout.Templates() {
			trees[t.Name()] = t.Tree
		}
		if err := guard(trees); err != nil {
			return nil, err
		}
		p.layouts[kind] = layout.Lookup("pages/" + kind + ".html.tmpl")
	}
	for name, content := range map[string]*[]byte{"pages/style.css": &p.style, "pages/icon.svg": &p.icon} {
		texts, err := f.read(name)
		if err != nil {
			return nil, err
		}
		*content = []byte(texts[len(texts)-1])
	}
	return p, nil
}

// rehearsePages tries every kind of page in every language. Layouts are the same for all languages, so only the first one
// goes through all that they can show; in the others it is the phrases that may be wrong.
func (s *Set) rehearsePages() error {
	samples := samplePages()
	for i, tag := range s.Languages() {
		shown := map[string]bool{}
		for _, p := range samples {
			p.Language = tag
			var err error
			if i == 0 || !shown[p.Kind] {
				err = s.Page(io.Discard, p)
			} else {
				_, err = sayPage(s.language(tag), p)
			}
			if err != nil {
				return fmt.Errorf("in %s, %w", tag, plain(err))
			}
			shown[p.Kind] = true
		}
		for _, rule := range sampleRules(samples[0].Now) {
			start := samples[0].Now
			p := Page{Kind: "theme", Theme: &Theme{Rule: rule, Zone: time.UTC, Start: start, End: start.Add(time.Hour), City: "UTC"}}
			if _, err := sayPage(s.language(tag), p); err != nil {
				return fmt.Errorf("in %s, %w", tag, plain(err))
			}
		}
	}
	return nil
}

// samplePages reach every line of the layouts.
func samplePages() []Page {
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
	feed := &Subscription{"Name", "/feeds/name.ics", "https://example.org/feeds/name.ics", "webcal://example.org/feeds/name.ics",
		"https://example.org/g", "https://example.org/o", "https://example.org/m"}
	theme := Theme{Name: "Name", Title: "Title", Purpose: "Purpose", Color: "teal", Path: "/t/name", Rule: Rule{English: "every day"},
		Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "UTC", Next: &session}
	var samples []Page
	samples = append(samples, Page{Kind: "theme", Theme: &theme, Feed: feed,
		Coming: []Occurrence{session, off, hidden}, Past: []Occurrence{session}})
	ended := Theme{Name: "Name", Zone: time.UTC, Start: start, End: start.Add(time.Hour), Ended: true}
	for _, o := range []Occurrence{session, online, hidden, off} {
		samples = append(samples, Page{Kind: "session", Theme: &theme, Session: &o, Feed: feed})
	}
	samples = append(samples,
		Page{Kind: "home", Feed: &Subscription{Path: "/feeds/all.ics"}},
		Page{Kind: "home", Themes: []Theme{theme, ended}, Coming: []Occurrence{session, off}, Feed: feed},
		Page{Kind: "theme", Theme: &ended},
		Page{Kind: "calendar", Coming: []Occurrence{session, off}, Month: &Month{time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), "/e", "/l"}})
	for _, status := range []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusServiceUnavailable} {
		samples = append(samples, Page{Kind: "problem", Status: status})
	}
	for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError} {
		samples = append(samples, Page{Kind: "problem", Status: status, Unsaved: true})
	}
	for _, seat := range sampleSeats(start) {
		samples = append(samples, Page{Kind: "answer", Session: &online, Seat: &seat})
	}
	for _, left := range []bool{true, false} {
		samples = append(samples, Page{Kind: "leave", Session: &session, Seat: &Seat{Name: "Name", Left: left, Page: "/me/token"}})
	}
	var mine []Occurrence
	for _, status := range []string{"needs-action", "accepted", "waiting", "tentative", "declined", "delegated", "undeliverable", "left"} {
		session := session
		session.Status = status
		mine = append(mine, session)
	}
	for _, own := range sampleOwns() {
		samples = append(samples, Page{Kind: "me", Own: &own, Coming: mine})
		mine = nil
	}
	for i := range samples {
		p := &samples[i]
		p.Site, p.Style, p.Here, p.Now, p.Zones = "Site", "/style.css", "/", start, []string{"UTC"}
		if i%2 == 0 {
			p.Zone, p.City, p.Asked = time.FixedZone("Asia/Tokyo", 9*3600), "Tokyo", "Asia/Tokyo"
		} else {
			p.Asked = strings.Repeat("x", i%3)
		}
	}
	return samples
}
