package web_test

import (
	"encoding/json"
	"encoding/xml"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/outside"
)

// atom is a feed as RFC 4287 has it, as far as rules are about it.
type atom struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"http://www.w3.org/2005/Atom link"`
	Entries []struct {
		ID        string `xml:"http://www.w3.org/2005/Atom id"`
		Title     string `xml:"http://www.w3.org/2005/Atom title"`
		Published string `xml:"http://www.w3.org/2005/Atom published"`
		Updated   string `xml:"http://www.w3.org/2005/Atom updated"`
		Links     []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Content struct {
			Type string `xml:"type,attr"`
			Text string `xml:",chardata"`
		} `xml:"http://www.w3.org/2005/Atom content"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

func readAtom(t *testing.T, s site, target string) atom {
	t.Helper()
	var f atom
	if err := xml.Unmarshal(s.get(t, target).Body.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// The rules of RFC 4287 that are about what is told here, and those of the feed validator of the W3C: ids are absolute addresses and each once, dates
// are dates, a feed names its own address.
func TestAtom(t *testing.T) {
	s := open(t, season(t, guild(t)))
	id := regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for _, name := range []string{"all", "datatalks"} {
		target := "/feeds/" + name + ".atom"
		if got := s.get(t, target).Header().Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
			t.Errorf("%s is %q", target, got)
		}
		f := readAtom(t, s, target)
		seen := map[string]bool{f.ID: true}
		if !id.MatchString(f.ID) || f.Title == "" || f.Author != "Data Guild" || len(f.Links) != 2 || f.Links[0].Rel != "self" ||
			f.Links[0].Href != "https://sessions.example.org"+target || f.Links[1].Rel != "alternate" {
			t.Errorf("%s: %+v", target, f)
		}
		last := f.Updated
		for _, e := range f.Entries {
			if !id.MatchString(e.ID) || seen[e.ID] || len(e.Links) == 0 || e.Links[0].Rel != "alternate" || e.Content.Type != "html" || !strings.HasPrefix(e.Content.Text, "<p>") {
				t.Errorf("%s: %+v", target, e)
			}
			seen[e.ID] = true
			published, err := time.Parse(time.RFC3339, e.Published)
			updated, other := time.Parse(time.RFC3339, e.Updated)
			if err != nil || other != nil || updated.Before(published) || e.Updated > last {
				t.Errorf("%s: %s is published %s and updated %s, after one of %s", target, e.Title, e.Published, e.Updated, last)
			}
			last = e.Updated
		}
		if len(f.Entries) < 7 {
			t.Errorf("%s has %d entries", target, len(f.Entries))
		}
	}
}

// An entry keeps its id whatever becomes of its session, and its date until something does; nobody else's date moves.
func TestAtomMovesWithItsSession(t *testing.T) {
	files := guild(t)
	have := season(t, files)
	before := readAtom(t, open(t, have), "/feeds/all.atom")
	edit(t, files, "themes/datatalks.yaml", "How search ranking was rebuilt", "How search was rebuilt")
	later := noon.Add(time.Hour)
	changed := open(t, plan(t, have, files, later))
	changed.clock.Time = later
	after := readAtom(t, changed, "/feeds/all.atom")
	dates := map[string]string{}
	for _, e := range before.Entries {
		dates[e.ID] = e.Updated
	}
	moved := 0
	for _, e := range after.Entries {
		was, known := dates[e.ID]
		switch {
		case !known:
			t.Errorf("%s has another id", e.Title)
		case strings.Contains(e.Title, "How search was rebuilt"):
			moved++
			if e.Updated != later.Format(time.RFC3339) {
				t.Errorf("the one that changed is of %s", e.Updated)
			}
		case e.Updated != was:
			t.Errorf("%s was of %s and is of %s", e.Title, was, e.Updated)
		}
	}
	if moved != 1 || len(after.Entries) != len(before.Entries) || after.ID != before.ID || after.Updated == before.Updated {
		t.Errorf("%d moved; %d entries after %d; the feed is of %s after %s", moved, len(after.Entries), len(before.Entries), after.Updated, before.Updated)
	}
}

// feedparser is a Python that reads feeds as programs for news do: Debian's.
var feedparser = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-feedparser", Variable: "RONDO_PYTHON",
	Works: func(path string) error {
		_, err := outside.Says(path, "-c", "import feedparser")
		return err
	}}

// readNews prints what a reader understood of a feed, as JSON.
const readNews = `
import feedparser, json, sys, time
f = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps(dict(version=f.version, bozo=str(f.get("bozo_exception", "")), id=f.feed.id, title=f.feed.title, link=f.feed.link, author=f.feed.author,
    entries=[dict(id=e.id, title=e.title, link=e.link, text=e.content[0].value, tags=[t.term for t in e.get("tags", [])],
        links=[l.href for l in e.links if l.rel == "related"],
        updated=time.strftime("%Y-%m-%dT%H:%M:%SZ", e.updated_parsed), published=time.strftime("%Y-%m-%dT%H:%M:%SZ", e.published_parsed)) for e in f.entries])))
`

// Python's feedparser reads the feed of news, also where sessions have words that no feed expects.
func TestFeedparser(t *testing.T) {
	path := feedparser.Find(t)
	files := guild(t)
	edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\ncategories: [data & talks]\n")
	edit(t, files, "themes/datatalks.yaml", "title: How search ranking was rebuilt", `title: "How <b>search</b> & \"ranking\" ]]> was ärger 🚀"`)
	edit(t, files, "themes/datatalks.yaml", "presenter: ada@example.org\n", "presenter: ada@example.org\n    materials: { slides: 'https://example.org/slides?a=1&b=2' }\n")
	s := open(t, season(t, files))
	run := exec.Command(path, "-c", readNews)
	run.Stdin = s.get(t, "/feeds/datatalks.atom").Body
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Version, Bozo, ID, Title, Link, Author string
		Entries                                []struct {
			ID, Title, Link, Text, Updated, Published string
			Tags, Links                               []string
		}
	}
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatal(err)
	}
	ours := readAtom(t, s, "/feeds/datatalks.atom")
	if read.Version != "atom10" || read.Bozo != "" || read.ID != ours.ID || read.Title != "DataTalks" || read.Link != "https://sessions.example.org/t/datatalks" ||
		read.Author != "Data Guild" || len(read.Entries) != len(ours.Entries) {
		t.Fatalf("it reads %+v", read)
	}
	for i, e := range read.Entries {
		if o := ours.Entries[i]; e.ID != o.ID || e.Updated != o.Updated || e.Published != o.Published || e.Link != o.Links[0].Href {
			t.Errorf("it reads %+v, and there stands %+v", e, o)
		}
		if !strings.HasSuffix(e.Link, "/2026-12-01") {
			continue
		}
		// A title without a type is text; what it reads is HTML, in which "<" is written.
		if want := `DataTalks: How <b>search</b> & "ranking" ]]> was ärger 🚀, Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)`; e.Title != want {
			t.Errorf("the title is read as %q, want %q", e.Title, want)
		}
		if strings.Join(e.Tags, "|") != "data & talks" || strings.Join(e.Links, "|") != "https://example.org/slides?a=1&b=2" {
			t.Errorf("tags %q, links %q", e.Tags, e.Links)
		}
		if !strings.Contains(e.Text, "<p>Presenter: Ada Byron</p>") || !strings.Contains(e.Text, "one embarrassing A/B test") {
			t.Errorf("the text is read as %q", e.Text)
		}
	}
}
