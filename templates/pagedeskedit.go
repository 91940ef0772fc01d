package templates

import "strings"

// EditPage is a form in which an organizer edits one session of a theme, or adds one; then what the edit would do, before it is saved;
// then what became of it.
type EditPage struct {
	DeskOutcome
	Name, Path string      // of the theme
	Session    *Occurrence // that is edited; nil for a new one
	Form       EditForm
	Wrong      map[string][]string // what is wrong with a field, by its key in the file, in the words of `rondo check`
	Elsewhere  []string            // what else is wrong with the file after the edit, in the same words
	Broken     string              // why nothing can be edited; "" when something can
	Meanwhile  bool                // somebody else has changed the file
	Both       map[string]string   // fields that they have changed, too, by key in the file, with what they say now
	Theirs     []string            // lines of what they changed, as diff(1) has them; nil where that is not known
	Preview    *EditPreview        // what would follow; nil while it is filled in
	Saved      *EditSaved          // what became of it; nil before
}

// EditForm is what stands in the fields, as text.
type EditForm struct {
	Date, Title, Presenter, Abstract, Place, Materials, Why, MoveTo, Reason, Note, NoteAt, NoteTo string

	Cancelled bool
	Seen, Was string // what the form was made from, for the server
}

// EditPreview is what an edit would do.
type EditPreview struct {
	File     string
	Diff     []string    // its lines
	Findings []string    // what the checks find beside
	Letters  []HeldGroup // who would get which letter
	Held     []HeldGroup // who would get which letter once the brake is released
	Nothing  bool        // it changes nothing
}

// EditSaved is what became of an edit.
type EditSaved struct {
	Commit  string // "" for none
	Trouble string // why not; "" where all is well
}

func (EditPage) Layout() string { return "deskedit" }

// saidEdit is that form in words.
type saidEdit struct {
	Heading, Path, Name                                                   string
	About                                                                 string // of the session
	Date, Title, Presenter, Abstract, Place, Materials, Why, MoveTo, Note editField
	Reason                                                                editField
	NoteAt, Seen, Was                                                     string
	To                                                                    []choice
	Cancelled, New, Meanwhile, Nothing                                    bool
	Wrong                                                                 []choice // fields with mistakes
	Broken, File                                                          string
	Preview, Quiet                                                        bool
	Zone                                                                  string // of the moments
	Theirs, Diff                                                          []diffLine
	Elsewhere, Findings, Letters, Held                                    []string
	Saved                                                                 string
	Trouble                                                               string
}

// editField is one field: what stands in it, what is wrong with that, in English, and what somebody else made of it. Checks stands before what is
// wrong, and says to readers of another language who says it, and that it is in English; "" for others.
type editField struct{ Value, Wrong, Theirs, Checks string }

// diffLine is one line of a difference, or the many at its end.
type diffLine struct{ Class, Text string }

// diffLines marks the lines of a difference.
func diffLines(lines []string) (all []diffLine) {
	for i, line := range lines {
		if i == maxRows-1 && len(lines) > maxRows {
			return append(all, diffLine{"", strings.Join(lines[i:], "\n")})
		}
		class := ""
		switch {
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "@@"):
			class = "where"
		case strings.HasPrefix(line, "+"):
			class = "come"
		case strings.HasPrefix(line, "-"):
			class = "go"
		}
		all = append(all, diffLine{class, line})
	}
	return all
}

func (p EditPage) say(v *visitor, said *saidPage) {
	d := v.outcome(p.DeskOutcome, said, "page/deskedit")
	heading := v.say("page/deskedit", nil)
	if p.Session == nil {
		heading = v.say("page/deskeditnew", nil)
	}
	said.name(heading)
	f := p.Form
	field := func(key, value string) editField {
		said := editField{Value: value, Wrong: strings.Join(p.Wrong[key], " ")}
		if said.Wrong != "" && v.tag != fallback {
			said.Checks = v.say("page/editenglish", nil)
		}
		if theirs, both := p.Both[key]; both {
			said.Theirs = v.say("page/edittheirs", oneLine(theirs))
		}
		return said
	}
	s := &saidEdit{
		Heading: heading, Name: oneLine(p.Name), Path: p.Path, New: p.Session == nil, Broken: p.Broken, Meanwhile: p.Meanwhile, Theirs: diffLines(p.Theirs),
		Date: field("date", f.Date), Title: field("title", f.Title), Presenter: field("presenter", f.Presenter), Abstract: field("abstract", f.Abstract),
		Place: field("place", f.Place), Materials: field("materials", f.Materials), Why: field("cancelled", f.Why), MoveTo: field("move_to", f.MoveTo),
		Reason: field("reason", f.Reason), Note: field("notes", f.Note), NoteAt: f.NoteAt, Seen: f.Seen, Was: f.Was, Cancelled: f.Cancelled,
	}
	for _, to := range []string{"", "everybody", "needs-action", "declined"} {
		s.To = append(s.To, choice{to, v.say("page/editto/"+to, nil), to == f.NoteTo})
	}
	for _, key := range []string{"date", "title", "presenter", "abstract", "place", "materials", "move_to", "reason", "cancelled", "notes"} {
		if len(p.Wrong[key]) > 0 {
			s.Wrong = append(s.Wrong, choice{Value: key, Label: v.say("page/editfield/"+key, nil)})
		}
	}
	s.Elsewhere = p.Elsewhere[:min(len(p.Elsewhere), maxRows)]
	if o := p.Session; o != nil {
		s.About = v.exact(o.Start, o.Zone, o.City)
	}
	if e := p.Preview; e != nil {
		s.Preview, s.File, s.Diff, s.Nothing = true, e.File, diffLines(e.Diff), e.Nothing
		s.Findings, s.Letters, s.Held = e.Findings[:min(len(e.Findings), maxRows)], v.lines(e.Letters), v.lines(e.Held)
		if s.Quiet = len(e.Letters)+len(e.Held) == 0; !s.Quiet {
			s.Zone = v.say("page/days", v.span(v.Now, v.Now, v.zoned(), v.City))
		}
	}
	if saved := p.Saved; saved != nil {
		s.Saved, s.Trouble = v.say("page/editsaved", saved.Commit), saved.Trouble
	}
	d.Edit = s
}

// sampleEdits reach every line of the form.
func sampleEdits(session Occurrence) []View {
	wrong := map[string][]string{}
	for _, key := range []string{"date", "title", "presenter", "abstract", "place", "materials", "move_to", "reason", "cancelled", "notes"} {
		wrong[key] = []string{"Xw"}
	}
	form := EditForm{Title: "Xt", Cancelled: true, NoteTo: "everybody"}
	preview := &EditPreview{File: "Xy", Diff: []string{"--- a", "+++ a", "@@ -1 +1 @@", "-a", "+b", " c"}, Findings: []string{"Xf"}, Letters: []HeldGroup{{Kind: "update", N: 2, Gist: "Xl", At: session.Start}}, Held: []HeldGroup{{Kind: "update", N: 1, Gist: "Xh"}}}
	lines := make([]string, maxRows+5)
	return []View{
		EditPage{Name: "Name", Path: "/t/name", Session: &session, Form: form, Wrong: wrong, Elsewhere: []string{"Xe"}}, EditPage{Name: "Name", Form: form, Wrong: wrong},
		EditPage{Name: "Name", Session: &session, Meanwhile: true, Theirs: preview.Diff, Both: map[string]string{"title": "Xo", "abstract": ""}}, EditPage{Name: "Name", Broken: "Xb"}, EditPage{Name: "Name", Session: &session, Meanwhile: true},
		EditPage{Name: "Name", Session: &session, Form: form, Preview: preview}, EditPage{Name: "Name", Session: &session, Preview: &EditPreview{Nothing: true}},
		EditPage{Name: "Name", Session: &session, Preview: &EditPreview{Diff: lines}}, EditPage{Name: "Name", Form: form, Preview: preview},
		EditPage{Name: "Name", Session: &session, Preview: preview, Saved: &EditSaved{Commit: "abc"}}, EditPage{Name: "Name", Preview: preview, Saved: &EditSaved{Trouble: "Xg"}},
	}
}
