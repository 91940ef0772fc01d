package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rondo/ical/icaltest"
)

// texts are the fields of a letter that hold words.
var texts = map[string]func(*Letter, string){
	"site":     func(l *Letter, s string) { l.Site = s },
	"site url": func(l *Letter, s string) { l.SiteURL = s },
	"to":       func(l *Letter, s string) { l.To = s },
	"city":     func(l *Letter, s string) { l.City = s },
	"via":      func(l *Letter, s string) { l.Via = s },
	"sender":   func(l *Letter, s string) { l.Sender = s },
	"lines": func(l *Letter, s string) {
		l.Lines = []Line{{A: s}, {Says: "session", A: s, Parts: []Line{{Says: "title", A: s, B: s}}}, {Says: "suppressed", A: s, B: s}, {Says: "parked", A: s, B: s, C: s}}
	},
	"name":      func(l *Letter, s string) { l.Session.Name = s },
	"title":     func(l *Letter, s string) { l.Session.Title = s },
	"purpose":   func(l *Letter, s string) { l.Session.Purpose = s },
	"abstract":  func(l *Letter, s string) { l.Session.Abstract = s },
	"presenter": func(l *Letter, s string) { l.Session.Presenter = s },
	"place":     func(l *Letter, s string) { l.Session.Place = s },
	"reason":    func(l *Letter, s string) { l.Session.Reason = s },
	"url":       func(l *Letter, s string) { l.Session.URL = s },
}

// Whatever a field holds, the HTML part has the elements and attributes that it has for a plain word, no new links but for the
// addresses in an abstract and a place, and the other parts keep their lines.
func TestNothingBreaksOut(t *testing.T) {
	s := builtInTemplates(t)
	kinds := []string{"request", "update-moved", "cancel-left", "reminder-today", "notice"}
	if testing.Short() {
		kinds = []string{"update-moved", "notice"} // between them they use every field
	}
	for _, kind := range kinds {
		for field, set := range texts {
			l := samples("en")[kind]
			set(&l, "word")
			plain, err := s.Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			want, lines := structure(t, plain.HTML), strings.Count(plain.Text, "\n")
			for _, text := range icaltest.Hostile {
				set(&l, text)
				mail, err := s.Letter(l)
				if err != nil {
					t.Fatal(err)
				}
				got := structure(t, mail.HTML)
				if field == "abstract" || field == "place" {
					got = slices.Compact(slices.DeleteFunc(got, func(element string) bool {
						address, _ := strings.CutSuffix(strings.TrimPrefix(element, "a class=mark href="), " style=color:#0f5c4d;")
						return element != address && strings.HasPrefix(address, "http") && strings.Contains(text, address)
					}))
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s: %s %q changes the document:\n got %q\nwant %q", kind, field, text, got, want)
				}
				if strings.ContainsAny(mail.Subject+mail.Summary, "\r\n\x00\x1b\u0085\u2028\u2029\u202e") {
					t.Errorf("%s: %s %q: subject %q, summary %q", kind, field, text, mail.Subject, mail.Summary)
				}
				if strings.ContainsAny(mail.Text+mail.Description, "\r\x00\x1b\u0085\u2028\u2029\u202e") {
					t.Errorf("%s: %s %q: text %q", kind, field, text, mail.Text)
				}
				if got := strings.Count(mail.Text, "\n"); got != lines && field != "abstract" {
					t.Errorf("%s: %s %q: %d lines of text, want %d", kind, field, text, got, lines)
				}
			}
		}
	}
}

// structure lists the elements and attributes of a document, and the values of those that act.
func structure(t *testing.T, document string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var elements []string
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			elements = append(elements, "comment "+n.Data)
		case html.ElementNode:
			element := n.Data
			for _, a := range n.Attr {
				element += " " + a.Key
				if a.Key != "lang" {
					element += "=" + a.Val
				}
			}
			elements = append(elements, element)
		}
	}
	return slices.Compact(elements) // an abstract has as many paragraphs as it has
}

// Names of people do not become links in mail programs, which make one of anything that looks like an address.
func TestNamesAreNoLinks(t *testing.T) {
	linkable := regexp.MustCompile(`(?i)(?:https?://|www\.|mailto:)?[^\s:/@]+(?:\.[a-z]{2,}|@[a-z0-9.-]+\.[a-z]{2,})|://`)
	known := strings.NewReplacer("https://sessions.example.org/s/datatalks/2026-12-01", "", "https://sessions.example.org", "",
		"https://meet.example.org/datatalks", "", "guild@example.org", "")
	names := []string{
		"https://evil.test Confirm here", "www.evil.test", "evil.test", "eve@evil.test", "mailto:eve@evil.test", "//evil.test/a.b",
		"http:evil.test", `\\evil.test\share`, "a.b.evil.test:80",
	}
	for _, field := range []string{"to", "via", "presenter"} {
		for _, name := range names {
			l := samples("en")["request"]
			texts[field](&l, name)
			mail, err := builtInTemplates(t).Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			for part, text := range map[string]string{"text": mail.Text, "HTML": strings.Join(wordsOfHTML(t, mail.HTML), " "), "description": mail.Description} {
				if found := linkable.FindString(known.Replace(text)); found != "" {
					t.Errorf("%s %q: %q in the %s would become a link", field, name, found, part)
				}
			}
		}
	}
}

// Only addresses of web pages, and nothing beside them, become links.
func TestWebAddress(t *testing.T) {
	for address, link := range map[string]bool{
		"https://meet.example.org/datatalks?pwd=a&b=c#d": true,
		"http://127.0.0.1:8080/":                         true,
		"https://meet.example.org/tapaaminen/ä":          true,
		"":                                               false,
		"Room 1":                                         false,
		"https://meet.example.org and a code":            false,
		"https://guild@meet.example.org":                 false,
		"https:///path":                                  false,
		"//meet.example.org":                             false,
		"ftp://example.org":                              false,
		"javascript:alert(1)":                            false,
		"https://example.org/\"><b>":                     false,
		"https://example.org\\@evil.test":                false,
	} {
		if got := webAddress(address) != ""; got != link {
			t.Errorf("%q is a link: %v, want %v", address, got, link)
		}
	}
}
