package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"golang.org/x/net/html"

	"rondo/ical/icaltest"
	"rondo/mailer"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// written is an installation with one hostile text in one place.
type written struct {
	Site, Sender, From, Person, Address, Group, ID, Name, Title, Purpose, Place, Session, Presenter, Abstract, Reason, Category, Color, Timezone string
}

var harmless = written{
	Site: "Guild", Sender: "Guild", From: "guild@example.org", Person: "Ada", Address: "ada@example.org", Group: "talkers", ID: "talks",
	Name: "DataTalks", Title: "Decisions", Purpose: "Case studies", Place: "Room 1", Session: "Search", Presenter: "Bo", Abstract: "Ranking",
	Reason: "all-hands", Category: "data", Color: "teal", Timezone: "Europe/Helsinki",
}

// places are where people write texts.
var places = map[string]func(*written) *string{
	"site":      func(w *written) *string { return &w.Site },
	"sender":    func(w *written) *string { return &w.Sender },
	"from":      func(w *written) *string { return &w.From },
	"person":    func(w *written) *string { return &w.Person },
	"address":   func(w *written) *string { return &w.Address },
	"group":     func(w *written) *string { return &w.Group },
	"id":        func(w *written) *string { return &w.ID },
	"name":      func(w *written) *string { return &w.Name },
	"title":     func(w *written) *string { return &w.Title },
	"purpose":   func(w *written) *string { return &w.Purpose },
	"place":     func(w *written) *string { return &w.Place },
	"session":   func(w *written) *string { return &w.Session },
	"presenter": func(w *written) *string { return &w.Presenter },
	"abstract":  func(w *written) *string { return &w.Abstract },
	"reason":    func(w *written) *string { return &w.Reason },
	"category":  func(w *written) *string { return &w.Category },
	"color":     func(w *written) *string { return &w.Color },
	"timezone":  func(w *written) *string { return &w.Timezone },
}

// files writes the installation. What JSON quotes, YAML reads as the same text.
func (w written) files() fstest.MapFS {
	q := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil {
			panic(err)
		}
		return string(quoted)
	}
	sender := (&mail.Address{Name: w.Sender, Address: w.From}).String()
	return fstest.MapFS{
		"rondo.yaml": {Data: fmt.Appendf(nil, `{site: {name: %s, url: "https://sessions.example.org", timezone: UTC}, mail: {from: %s, dir: sent}}`, q(w.Site), q(sender))},
		"people.yaml": {Data: fmt.Appendf(nil, `{people: [{email: %s, name: %s, timezone: %s}, {email: bo@example.org, name: %s}], groups: {%s: [%s]}}`,
			q(w.Address), q(w.Person), q(w.Timezone), q(w.Presenter), q(w.Group), q(w.Address))},
		"themes/talks.yaml": {Data: fmt.Appendf(nil, `{id: %s, name: %s, title: %s, purpose: %s, audience: [%s], place: %s, categories: [%s], color: %s,
			schedule: {starts: 2026-12-01 14:00, repeats: first tuesday of the month, until: 2026-12-31},
			sessions: {2026-12-01: {title: %s, presenter: bo@example.org, abstract: %s, move_to: 2026-12-02 14:00, reason: %s}}}`,
			q(w.ID), q(w.Name), q(w.Title), q(w.Purpose), q(w.Group), q(w.Place), q(w.Category), q(w.Color), q(w.Session), q(w.Abstract), q(w.Reason))},
	}
}

// shaped is what a mail is made of, as readers see it that share no code with the writers. No text may change it.
type shaped struct {
	to                   int
	headers, properties  []string
	elements             []string
	summary, name, place string // as the calendar understands them
}

// send is the whole way from files to a mail: load, plan, seal; and what the log and `rondo plan` say of it. A text that
// the files may not have is refused.
func send(t *testing.T, w written) (mails []shaped, refused bool) {
	t.Helper()
	set, findings := theme.Load(w.files(), "rondo.yaml")
	for _, f := range findings {
		checkLine(t, f.String())
	}
	if findings.Err() != nil {
		return nil, true
	}
	sealer := mailer.Sealer{Templates: words(t), Site: set.Config.Site, Sender: set.Config.Mail.Sender}
	acts, _ := scheduler.Plan(set, scheduler.State{}, time.Date(2026, time.November, 25, 9, 0, 0, 0, time.UTC))
	for _, a := range acts {
		checkLine(t, a.String())
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info(a.String(), "letter", a)
		checkLine(t, strings.TrimSuffix(log.String(), "\n"))
		p, ok := a.(scheduler.Post)
		if !ok {
			continue
		}
		sealed, err := sealer.Seal(p.Letter)
		if err != nil {
			t.Errorf("seal: %v", err)
			continue
		}
		if sealed.From != w.From || strings.ContainsAny(p.Letter.To.Email+sealed.From, " \r\n<>\x00") {
			t.Errorf("envelope from %q to %q", sealed.From, p.Letter.To.Email)
		}
		mails = append(mails, shapeOf(t, sealed.Bytes))
	}
	return mails, false
}

var builtIn = sync.OnceValues(func() (*templates.Set, error) { return templates.New(nil) })

func words(t *testing.T) *templates.Set {
	t.Helper()
	set, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// checkLine holds that what a terminal or a log shows is one line without anything that moves its cursor.
func checkLine(t *testing.T, said string) {
	t.Helper()
	if i := strings.IndexFunc(said, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == '\u202e' }); i >= 0 {
		t.Errorf("a line of the log or of `rondo plan` breaks: %q", said)
	}
}

func shapeOf(t *testing.T, raw []byte) shaped {
	t.Helper()
	var s shaped
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range m.Header {
		s.headers = append(s.headers, fmt.Sprint(name, " ", len(values)))
	}
	slices.Sort(s.headers)
	l := readLetter(raw)
	if l.err != nil {
		t.Fatal(l.err)
	}
	to, err := m.Header.AddressList("To")
	if err != nil {
		t.Fatal(err)
	}
	s.to = len(to)
	calendar, err := icaltest.Parse(l.calendar)
	if err != nil {
		t.Fatalf("%v in\n%s", err, l.calendar)
	}
	if string(l.calendar) != string(l.attachment) || len(calendar.Events()) != 1 {
		t.Errorf("%d events, or another attachment", len(calendar.Events()))
	}
	e := calendar.Events()[0]
	for _, p := range e.Props {
		if p.Name == "LOCATION" || p.Name == "CONFERENCE" || p.Name == "CATEGORIES" || p.Name == "COLOR" {
			continue // there as a value is
		}
		property := p.Name
		for _, q := range p.Params {
			property += ";" + q.Name
		}
		s.properties = append(s.properties, property)
	}
	s.summary, s.name, s.place = e.Text("SUMMARY"), e.Param("ATTENDEE", "CN"), e.Text("LOCATION")
	document, err := html.Parse(strings.NewReader(l.html))
	if err != nil {
		t.Fatal(err)
	}
	for n := range document.Descendants() {
		if n.Type == html.ElementNode {
			element := n.Data
			for _, a := range n.Attr {
				element += " " + a.Key
				if a.Key == "href" || a.Key == "src" {
					host, _, _ := strings.Cut(strings.TrimPrefix(a.Val, "https://"), "/")
					element += "=" + host
				}
			}
			s.elements = append(s.elements, element)
		}
	}
	return s
}

// TestS6NoTextBreaksOut writes each hostile text into each place of the files and takes it all the way to the mails, the
// plan and the log. It is refused, or stays a text in each of them; and a text that means no harm arrives as it was
// written.
func TestS6NoTextBreaksOut(t *testing.T) {
	plain, _ := send(t, harmless)
	if len(plain) != 2 || plain[0].summary != "DataTalks: Search" || plain[0].name != "Ada" || plain[0].place != "Room 1" {
		t.Fatalf("without harm: %+v", plain)
	}
	sent, refusals, kept := 0, 0, 0
	for place, at := range places {
		t.Run(place, func(t *testing.T) {
			for _, text := range icaltest.Hostile {
				w := harmless
				*at(&w) = text
				mails, refused := send(t, w)
				if refused {
					refusals++
					continue
				}
				if len(mails) != len(plain) {
					t.Errorf("%q: %d mails, want %d", text, len(mails), len(plain))
					continue
				}
				for i, m := range mails {
					sent++
					want := plain[i]
					if place == "person" || place == "sender" || place == "presenter" { // a name may be dropped, never grow
						m.properties, want.properties = bare(m.properties), bare(want.properties)
					}
					if place == "abstract" || place == "place" { // addresses that organizers write become links
						links := said(text)
						m.elements = slices.DeleteFunc(slices.Clone(m.elements), func(element string) bool { return links[element] })
						want.elements = slices.DeleteFunc(slices.Clone(want.elements), func(element string) bool { return links[element] })
					}
					if m.to != 1 || !slices.Equal(m.headers, want.headers) || !slices.Equal(m.properties, want.properties) ||
						!slices.Equal(m.elements, want.elements) {
						t.Errorf("%q: the mail is\n%+v\nand without it\n%+v", text, m, want)
					}
				}
				if legal(text) {
					got := map[string]string{"session": mails[0].summary, "place": mails[0].place}[place]
					if want := map[string]string{"session": "DataTalks: " + text, "place": text}[place]; got != want {
						t.Errorf("%q arrives as %q", text, got)
					}
					kept++
				}
			}
		})
	}
	t.Logf("%d texts in %d places: %d mails, %d refusals, %d harmless texts", len(icaltest.Hostile), len(places), sent, refusals, kept)
	if len(icaltest.Hostile) != 60 || sent < 1000 {
		t.Errorf("%d texts and %d mails are too few to show it", len(icaltest.Hostile), sent)
	}
}

// said are the elements of links that stand in a text, as shapeOf has them.
func said(text string) map[string]bool {
	links := map[string]bool{}
	for _, address := range regexp.MustCompile(`https?://[^\s"]+`).FindAllString(text, -1) {
		host, _, _ := strings.Cut(strings.TrimPrefix(address, "https://"), "/")
		links["a class href="+host+" style"] = true
	}
	return links
}

// bare are properties without their parameters.
func bare(properties []string) (names []string) {
	for _, p := range properties {
		name, _, _ := strings.Cut(p, ";")
		names = append(names, name)
	}
	return names
}

// legal says whether a text is what somebody may want to write in one line.
func legal(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 && len(text) <= 200
}
