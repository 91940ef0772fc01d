package dav_test

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
	"rondo/web/dav"
	"rondo/web/edition"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// stage is some calendars that a test changes.
type stage struct {
	events map[string][]ical.Event // by the name of the calendar
	key    string
}

// talk returns an event that begins so many days after noon.
func talk(t testing.TB, uid string, days int, title string) ical.Event {
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	start := noon.AddDate(0, 0, days)
	return ical.Event{
		UID: uid + "@sessions.example.org", Stamp: noon, Modified: noon, Start: start, End: start.Add(45 * time.Minute), Zone: zone,
		Summary: title, Categories: []string{"Talk"},
	}
}

// standup is a series of five Mondays from 30 November 2026 on, without the third; the second is an hour later, and called otherwise.
func standup(t testing.TB) []ical.Event {
	zone := talk(t, "", 0, "").Zone
	rule, err := ical.ParseRule("FREQ=WEEKLY", ical.LocalOf(noon.AddDate(0, 0, 7).In(zone.Location())), zone)
	if err != nil {
		t.Fatal(err)
	}
	var dates []time.Time
	for _, week := range []int{1, 2, 4, 5} {
		dates = append(dates, zone.In(ical.LocalOf(noon.AddDate(0, 0, 7*week).In(zone.Location()))))
	}
	all := talk(t, "standup.series", 7, "Standup")
	all.Start, all.End, all.Series = dates[0], dates[0].Add(45*time.Minute), ical.NewSeries(zone, rule, dates, 45*time.Minute)
	later := all
	later.Date, later.Start, later.End, later.Summary = dates[1], dates[1].Add(time.Hour), dates[1].Add(2*time.Hour), "Standup: later"
	return []ical.Event{all, later}
}

// newStage has a calendar of five talks on five days, of which one is cancelled, one tentative, one transparent and one at the time of the
// first; one of a series and a talk beside it; and somebody's own, which has nothing.
func newStage(t testing.TB) *stage {
	s := &stage{events: map[string][]ical.Event{"talks": {
		talk(t, "first", 1, "Ranking & <search>"), talk(t, "second", 2, "Äpfel, Birnen"), talk(t, "third", 3, "Cancelled: Forecasts"), talk(t, "fourth", 4, "Maybe"), talk(t, "fifth", 1, "Beside"),
	}, dav.Own: nil, "weekly": append(standup(t), talk(t, "beside", 21, "Beside"))}}
	talks := s.events["talks"]
	talks[1].Tentative, talks[2].Cancelled, talks[3].Transparent = true, true, true
	talks[4].Start, talks[4].End = talks[4].Start.Add(30*time.Minute), talks[4].End.Add(30*time.Minute)
	return s
}

// tree returns the stage as somebody sees it; as is "" for a stranger.
func (s *stage) tree(t testing.TB, as string) *dav.Tree {
	zone, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	find := func(name string) *dav.Calendar {
		events, found := s.events[name]
		if !found || name == dav.Own && as == "" {
			return nil
		}
		c := &dav.Calendar{Name: name, Title: "Calendar " + name, Description: "What comes", Color: "#008080", Zone: zone}
		c.Sign = func(text string) string { return fmt.Sprintf("%s%d", s.key, len(name)+len(text)) }
		c.Resources = func() (all []*edition.Resource, err error) {
			for i, e := range events {
				if !e.Date.IsZero() {
					continue
				}
				var dates []ical.Event
				for _, d := range events[i+1:] {
					if d.UID == e.UID {
						dates = append(dates, d)
					}
				}
				r, err := edition.NewResource(e, dates...)
				if err != nil {
					return nil, err
				}
				all = append(all, r)
			}
			edition.SortResources(all)
			return all, nil
		}
		return c
	}
	tree := &dav.Tree{Find: find}
	if as != "" {
		tree.Person = &dav.Person{Name: as}
		tree.Listed = []*dav.Calendar{find(dav.Own), find("talks")}
	}
	return tree
}

// change does what a line says: "title UID TEXT", "drop UID", "add UID", "key WORD".
func (s *stage) change(t testing.TB, text string) {
	for line := range strings.Lines(text) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		uid, title, _ := strings.Cut(rest, " ")
		talks := slices.Clone(s.events["talks"])
		i := slices.IndexFunc(talks, func(e ical.Event) bool { return e.UID == uid+"@sessions.example.org" })
		switch verb {
		case "title":
			talks[i].Summary, talks[i].Sequence = title, talks[i].Sequence+1
		case "drop":
			talks = slices.Delete(talks, i, i+1)
		case "add":
			talks = append(talks, talk(t, uid, 9, "New"))
		case "key":
			s.key = uid
		default:
			t.Fatalf("nothing is known of %q", verb)
		}
		s.events["talks"] = talks
	}
}

// ask reads a request: method and path, headers, an empty line, the body.
func ask(text string) (q dav.Request, as string) {
	head, body, _ := strings.Cut(text, "\n\n")
	first, headers, _ := strings.Cut(head, "\n")
	q = dav.Request{Body: []byte(body), Now: noon}
	q.Method, q.Path, _ = strings.Cut(strings.TrimSpace(first), " ")
	for line := range strings.Lines(headers) {
		switch name, value, _ := strings.Cut(strings.TrimSpace(line), ": "); name {
		case "Depth":
			q.Depth = value
		case "As":
			as = value
		}
	}
	return q, as
}

// shown is a response as people read it. Its XML has to be well formed.
func shown(t testing.TB, a dav.Response) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintln(&b, a.Status, a.Type)
	if a.Allow != "" {
		fmt.Fprintln(&b, "Allow:", a.Allow)
	}
	if a.Feed != nil {
		fmt.Fprintln(&b, "the feed of", a.Feed.Name)
	}
	if strings.HasPrefix(a.Type, "application/xml") {
		for d := xml.NewDecoder(bytes.NewReader(a.Body)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("the response is no XML: %v\n%s", err, a.Body)
				break
			}
		}
	}
	body := strings.ReplaceAll(string(a.Body), "\r\n", "\n")
	body = strings.ReplaceAll(body, "&#xD;&#xA;", "\n")
	for _, name := range []string{"propstat", "response", "privilege", "supported-report", "D:error", "status", "D:resource"} {
		body = strings.ReplaceAll(body, "><"+name, ">\n<"+name)
		body = strings.ReplaceAll(body, "><D:"+name, ">\n<D:"+name)
	}
	b.WriteString(cmp.Or(body, "\n"))
	return b.String()
}

var tokenForm = regexp.MustCompile(`data:,[12]\.[^<]*`)

// Each archive of testdata is a conversation: files "ask …" with the requests, "says …" with what is answered, and "change …" between them.
// Tokens are numbered as they come up.
func TestAnswers(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			s := newStage(t)
			var tokens []string
			name := func(token string) string {
				i := slices.Index(tokens, token)
				if i < 0 {
					i, tokens = len(tokens), append(tokens, token)
				}
				return fmt.Sprintf("TOKEN-%d", i+1)
			}
			said := txtar.Archive{Comment: archive.Comment}
			for _, f := range archive.Files {
				if strings.HasPrefix(f.Name, "says ") {
					continue
				}
				said.Files = append(said.Files, f)
				what, isAsked := strings.CutPrefix(f.Name, "ask ")
				if !isAsked {
					s.change(t, string(f.Data))
					continue
				}
				text := string(f.Data)
				for i, token := range slices.Backward(tokens) {
					text = strings.ReplaceAll(text, fmt.Sprintf("TOKEN-%d", i+1), token)
				}
				q, as := ask(text)
				a := s.tree(t, as).Answer(q)
				if a.Problem != nil {
					t.Fatalf("%s: %v", f.Name, a.Problem)
				}
				said.Files = append(said.Files, txtar.File{Name: "says " + what, Data: []byte(tokenForm.ReplaceAllStringFunc(shown(t, a), name))})
			}
			got := txtar.Format(&said)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := txtar.Format(archive); !bytes.Equal(got, want) {
				t.Errorf("%s is answered otherwise; write it anew with -update and read the difference\n%s", path, got)
			}
		})
	}
}

// Every method that writes is refused, wherever, and says which privilege is missing.
func TestNothingIsWritten(t *testing.T) {
	s := newStage(t)
	for _, method := range []string{"PUT", "PATCH", "DELETE", "PROPPATCH", "MKCOL", "MKCALENDAR", "COPY", "MOVE", "POST", "LOCK", "UNLOCK", "ACL"} {
		for _, path := range []string{dav.Root, "/dav/me/", "/dav/calendars/", "/dav/calendars/talks/", "/dav/calendars/talks/new.ics", "/dav/nothing", "/dav"} {
			a := s.tree(t, "ada").Answer(dav.Request{Method: method, Path: path, Now: noon})
			if a.Status != http.StatusForbidden || !bytes.Contains(a.Body, []byte("need-privileges")) {
				t.Errorf("%s %s: %d %s", method, path, a.Status, a.Body)
			}
		}
	}
}
