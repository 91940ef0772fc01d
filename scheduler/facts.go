package scheduler

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
	"rondo/theme"
)

// factsOf is what the files say of one occurrence.
func factsOf(t *theme.Theme, o *theme.Occurrence) Facts {
	f := Facts{
		Start:       o.Start.UTC(),
		End:         o.End.UTC(),
		Wall:        o.Wall,
		Zone:        t.Zone,
		Name:        t.Name,
		Title:       t.Title,
		Titles:      TitleLines(t.Titles),
		Purpose:     t.Purpose,
		Place:       t.Place,
		Cancelled:   o.Cancelled,
		Color:       t.Color,
		Categories:  strings.Join(t.Categories, ","),
		Transparent: t.Transparent,
	}
	if o.Override != nil {
		f.Notes = notesAs(o.Override.Notes)
	}
	if o.Moved || o.Cancelled {
		f.Reason = o.Reason
	}
	if own := o.Override; own != nil {
		f.entitle(own)
		setIf(&f.Abstract, own.Abstract)
		setIf(&f.Place, own.Place)
		f.Materials = linesOf(own.Materials)
		f.Presenter = namesOf(own.Presenters)
	}
	return f
}

// namesOf is people as [Facts.Presenter] has them.
func namesOf(presenters []*theme.Person) string {
	names := make([]string, len(presenters))
	for i, who := range presenters {
		names[i] = who.Name
		if who.Name == "" {
			names[i], _, _ = strings.Cut(who.Email, "@")
		}
	}
	return strings.Join(names, ", ")
}

// Lasting returns the facts of a session that is over as the files have them now: what its own entry in its theme's file says of title,
// abstract, presenter and materials, key by key. All else stays as it was, and so does a session without an entry, because entries of
// long ago are tidied away. t is nil for a theme without a file.
func (f Facts) Lasting(t *theme.Theme, slot ical.Local) Facts {
	if t == nil {
		return f
	}
	own := t.Entry(slot)
	if own == nil {
		return f
	}
	f.entitle(own)
	setIf(&f.Abstract, own.Abstract)
	if named := namesOf(own.Presenters); named != "" && named != f.Named {
		f.Presenter, f.Named = named, ""
	}
	switch {
	case own.Materials == nil:
	case len(own.Materials) == 0: // written empty, they are taken away
		f.Materials, f.Given = "", ""
	default:
		f.Materials, f.Given = withGiven(own.Materials, f.Given)
	}
	return f
}

// withGiven returns materials of a file as [Facts.Materials] has them, with what presenters gave under other labels, and that again
// as [Facts.Given] has it.
func withGiven(own theme.Materials, given string) (all, kept string) {
	var more theme.Materials
	for _, m := range (Facts{Materials: given}).Links() {
		if own.Of(m.Label) == "" {
			more = append(more, m)
		}
	}
	return linesOf(slices.Concat(own, more)), linesOf(more)
}

// sayLinks is the materials as lines of text.
func (f Facts) sayLinks() string {
	links := f.Links()
	lines := make([]string, len(links))
	for i, m := range links {
		first, size := utf8.DecodeRuneInString(m.Label)
		lines[i] = string(unicode.ToUpper(first)) + m.Label[size:] + ": " + m.URL
	}
	return strings.Join(lines, "\n")
}

// linesOf is materials as [Facts.Materials] has them.
func linesOf(all theme.Materials) string {
	if len(all) == 0 {
		return ""
	}
	lines := make([]string, len(all))
	for i, m := range all {
		lines[i] = m.Label + "\t" + m.URL
	}
	return strings.Join(lines, "\n")
}

// Links are the session's materials, in the order of the file; nil for none.
func (f Facts) Links() theme.Materials {
	if f.Materials == "" {
		return nil
	}
	var all theme.Materials
	for line := range strings.SplitSeq(f.Materials, "\n") {
		label, address, _ := strings.Cut(line, "\t")
		all = append(all, theme.Material{Label: label, URL: address})
	}
	return all
}

// entitle gives the facts the title of a session's own entry, if it has one.
func (f *Facts) entitle(own *theme.Override) {
	if own.Title != nil {
		f.Title, f.Titles = *own.Title, TitleLines(own.Titles)
	}
}

// TitleLines returns a title in several languages as [Facts.Titles] has it; "" for nil.
func TitleLines(p theme.Phrase) string {
	if len(p) == 0 { // as nearly always, in each session of each plan
		return ""
	}
	var lines []string
	for _, tag := range slices.Sorted(maps.Keys(p)) {
		lines = append(lines, tag+"\t"+p[tag])
	}
	return strings.Join(lines, "\n")
}

// TitleIn returns the title for readers of a language, such as "fi"; that of the site's language where theirs has none.
func (f *Facts) TitleIn(language string) string {
	for line := range strings.SplitSeq(f.Titles, "\n") {
		if tag, title, _ := strings.Cut(line, "\t"); tag == language && title != "" {
			return title
		}
	}
	return f.Title
}

// readIn returns the facts as readers of a language see them: with the title that is theirs.
func (f Facts) readIn(language string) Facts {
	if f.Titles != "" {
		f.Title, f.Titles = f.TitleIn(language), ""
	}
	return f
}

// newsIn lists in what f differs from was for a reader of a language. A title that changes in another language is no news to them.
func (f Facts) newsIn(language string, was Facts) []Field {
	return f.readIn(language).since(was.readIn(language))
}

// retitled returns an old and a new title that differ: those of the site's language, or else of the first other one, which is named
// behind the new title.
func (f *Facts) retitled(was Facts) (before, after string, differ bool) {
	if f.Title != was.Title {
		return was.Title, f.Title, true
	}
	for _, tag := range theme.Languages {
		if before, after = was.TitleIn(tag), f.TitleIn(tag); before != after {
			return before, after + " (" + tag + ")", true
		}
	}
	return "", "", false
}

func setIf(s *string, to *string) {
	if to != nil {
		*s = *to
	}
}

// cancelled is f, called off.
func (f Facts) cancelled(reason string) Facts {
	f.Cancelled, f.Reason, f.Tentative, f.Lapsed = true, reason, false, false
	return f
}

// equal compares instants as instants and the rest as it is.
func (f *Facts) equal(g *Facts) bool {
	if f.Start == g.Start && f.End == g.End { // as nearly always
		return *f == *g
	}
	if !f.Start.Equal(g.Start) || !f.End.Equal(g.End) {
		return false
	}
	same := *g
	same.Start, same.End = f.Start, f.End
	return *f == same
}

// since lists in what f differs for a person who was told was. Of a cancelled session nothing else matters.
func (f Facts) since(was Facts) []Field {
	switch {
	case f.Cancelled && was.Cancelled:
		return nil
	case f.Cancelled:
		return []Field{FieldCancelled}
	case was.Cancelled:
		return append([]Field{FieldCancelled}, f.details(was)...)
	}
	return f.details(was)
}

func (f Facts) details(was Facts) []Field {
	var changed []Field
	note := func(differs bool, field Field) {
		if differs {
			changed = append(changed, field)
		}
	}
	note(!f.Start.Equal(was.Start), FieldStart)
	note(f.End.Sub(f.Start) != was.End.Sub(was.Start), FieldEnd)
	note(f.Place != was.Place, FieldPlace)
	note(f.Tentative && !was.Tentative, FieldTentative)
	note(!f.Tentative && was.Tentative, FieldCertain)
	note(f.Name != was.Name || f.Title != was.Title || f.Titles != was.Titles || f.Social != was.Social, FieldTitle)
	note(f.Presenter != was.Presenter, FieldPresenter)
	note(f.Abstract != was.Abstract, FieldAbstract)
	note(f.Purpose != was.Purpose, FieldPurpose)
	return changed
}

// clockChange reports that only the zone's rules moved the instant: clocks on the wall show what was agreed.
func (f Facts) clockChange(was Facts) bool {
	return !f.Start.Equal(was.Start) && f.Wall == was.Wall && f.Zone == was.Zone
}
