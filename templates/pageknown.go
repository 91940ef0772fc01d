package templates

import (
	"strings"
	"time"
)

// KnownPage shows one person what is known of them, and lets them be forgotten in two steps.
type KnownPage struct {
	private
	Known Known
}

func (KnownPage) Layout() string { return "known" }

func (p KnownPage) say(v *visitor, said *saidPage) {
	said.Known = v.known(p.Known)
	said.name(v.say("page/known", nil))
}

// Known is what is known of a person.
type Known struct {
	To, Address string // name, may be empty, and address
	Page        string // path of their own page
	Parts       []KnownPart
	Zone        *time.Location
	Organizes   bool // they look after a theme: somebody else has to do so before they can be forgotten
	Ask         bool // they are asked whether they mean it
	Gone        bool // they are forgotten; nothing else is said
}

// KnownPart is what one table has of them.
type KnownPart struct {
	Table string     // see the phrases page/known/…
	Rows  []KnownRow // theirs; at most some are shown
	Named int        // other rows that name them
}

// KnownRow is one of them.
type KnownRow struct {
	At    time.Time // zero for none
	About string    // the session's or theme's name, or ""
	Words string    // what they wrote or what is kept of them, as it is
}

// saidKnown is that in words.
type saidKnown struct {
	Mine, Page           string
	Rows                 []saidKnownRow
	Organizes, Ask, Gone bool
}

// saidKnownRow is a heading, a line, or a note.
type saidKnownRow struct{ Title, Text, Note string }

// mostKnown is how many rows of a part the page shows; `rondo people show` has all.
const mostKnown = 20

func (v *visitor) known(k Known) *saidKnown {
	said := &saidKnown{Page: k.Page, Organizes: k.Organizes, Ask: k.Ask, Gone: k.Gone}
	if k.Gone {
		return said
	}
	name := oneLine(k.Address)
	if k.To != "" {
		name = oneLine(k.To) + " (" + name + ")"
	}
	said.Mine = v.say("page/known/mine", name)
	for _, p := range k.Parts {
		title := p.Table
		if v.phrases.Lookup("page/known/"+title) == nil {
			title = "other"
		}
		rows := []saidKnownRow{{Title: v.say("page/known/"+title, nil)}}
		for _, row := range p.Rows[max(0, len(p.Rows)-mostKnown):] { // the newest
			if text := v.knownRow(row, k.Zone); text != "" {
				rows = append(rows, saidKnownRow{Text: text})
			}
		}
		if more := len(p.Rows) - mostKnown; more > 0 {
			rows = append(rows, saidKnownRow{Note: v.say("page/known/more", more)})
		}
		if p.Named > 0 {
			rows = append(rows, saidKnownRow{Note: v.say("page/known/named", p.Named)})
		}
		said.Rows = append(said.Rows, rows...)
	}
	said.Rows = said.Rows[:min(len(said.Rows), maxRows)]
	return said
}

// knownRow says a row in one line: the day in a zone, what it is about, and the words in it.
func (v *visitor) knownRow(r KnownRow, zone *time.Location) string {
	var parts []string
	if !r.At.IsZero() && zone != nil {
		parts = append(parts, v.say("rule/until", v.moment(r.At.In(zone))))
	}
	for _, part := range []string{oneLine(r.About), shorten(oneLine(r.Words), 300)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// sampleKnown reaches every line of what is said of somebody.
func sampleKnown() []Known {
	rows := make([]KnownRow, mostKnown+1)
	rows[mostKnown] = KnownRow{At: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), About: "Name", Words: "words"}
	return []Known{
		{To: "Name", Address: "name@example.org", Page: "/me/token", Zone: time.UTC, Parts: []KnownPart{{Table: "seats", Rows: rows, Named: 2}, {Table: "new"}}},
		{Address: "name@example.org", Organizes: true},
		{Address: "name@example.org", Ask: true},
		{Gone: true},
	}
}
