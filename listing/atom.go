package listing

import (
	"cmp"
	"crypto/sha1"
	"encoding/hex"
	"encoding/xml"
	"html"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

// AtomType is the media type of [Atom] (RFC 4287 §7).
const AtomType = "application/atom+xml; charset=utf-8"

// MostEntries is how many sessions [Atom] has: those that changed last. Programs that read news keep what they have read.
const MostEntries = 200

// Words says when a session is, in the language of the site: its day and time on the clocks of its zone, with the name of that.
type Words func(start, end time.Time, zone ical.Zone) string

type atomFeed struct {
	XMLName   xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language  string      `xml:"xml:lang,attr,omitempty"`
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Subtitle  string      `xml:"subtitle,omitempty"`
	Updated   string      `xml:"updated"`
	Author    string      `xml:"author>name"`
	Links     []atomLink  `xml:"link"`
	Generator string      `xml:"generator"`
	Entries   []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Content    atomText       `xml:"content"`
}

type atomLink struct {
	Rel   string `xml:"rel,attr"`
	Type  string `xml:"type,attr,omitempty"`
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom writes a list as a feed of news (RFC 4287): the sessions that are new or changed, the latest change first. self is the address of the feed
// itself; "" where the site has none. An entry's id follows from the session's UID and is the same for ever; its dates are those at which the session
// was opened and at which it changed last.
func Atom(l List, c *scheduler.Clerk, sessions []*scheduler.Session, self string, say Words) ([]byte, error) {
	f := atomFeed{
		Language: l.Site.Language, ID: urnOf("feed/" + l.ID + "@" + l.Site.Host()), Title: cmp.Or(l.Name, l.Site.Host()), Subtitle: l.Purpose,
		Updated: instant(l.Changed), Author: cmp.Or(l.Site.Name, l.Site.Host()), Generator: "rondo",
	}
	if self != "" {
		f.Links = append(f.Links, atomLink{Rel: "self", Type: "application/atom+xml", Href: self})
	}
	if l.Page != "" {
		f.Links = append(f.Links, atomLink{Rel: "alternate", Type: "text/html", Href: l.Page})
	}
	latest := slices.Clone(sessions)
	slices.SortStableFunc(latest, func(a, b *scheduler.Session) int {
		return cmp.Or(b.Modified.Compare(a.Modified), a.Facts.Start.Compare(b.Facts.Start), cmp.Compare(a.UID, b.UID))
	})
	for _, s := range latest[:min(len(latest), MostEntries)] {
		f.Entries = append(f.Entries, entryOf(c, s, say))
	}
	text, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, err
	}
	return slices.Concat([]byte(xml.Header), text, []byte("\n")), nil
}

func entryOf(c *scheduler.Clerk, s *scheduler.Session, say Words) atomEntry {
	f, told := &s.Facts, c.Tell(s)
	when := say(f.Start, f.End, f.Zone)
	e := atomEntry{
		ID: urnOf(s.UID), Title: c.Event(s).Summary + ", " + when,
		Published: instant(s.Created), Updated: instant(s.Modified),
	}
	if told.Page != "" {
		e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Href: told.Page})
	}
	for _, m := range f.Links() {
		e.Links = append(e.Links, atomLink{Rel: "related", Href: m.URL, Title: m.Label})
	}
	if f.Categories != "" {
		for term := range strings.SplitSeq(f.Categories, ",") {
			e.Categories = append(e.Categories, atomCategory{term})
		}
	}
	paragraphs := []string{when}
	if told.Place != "" {
		paragraphs = append(paragraphs, told.Place)
	}
	paragraphs = append(paragraphs, strings.Split(told.Description, "\n\n")...)
	var content strings.Builder
	for _, p := range paragraphs {
		if p = strings.TrimSpace(p); p != "" {
			content.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>") + "</p>")
		}
	}
	e.Content = atomText{"html", content.String()}
	return e
}

// space is the name space of the identifiers of this package (RFC 9562 §5.5).
var space = [16]byte{0x6f, 0x1d, 0x0c, 0x52, 0x3b, 0x7e, 0x4a, 0x0e, 0x9c, 0x41, 0x52, 0x4f, 0x4e, 0x44, 0x4f, 0x21}

// urnOf returns the one urn:uuid of a name, a UUID of version 5.
func urnOf(name string) string {
	sum := sha1.New()
	sum.Write(space[:])
	sum.Write([]byte(name))
	id := sum.Sum(nil)[:16]
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	text := hex.EncodeToString(id)
	return "urn:uuid:" + text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
