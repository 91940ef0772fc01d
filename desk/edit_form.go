package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/theme"
)

// SessionForm is one session as organizers fill it in, on a page or by flags: what stands in its entry, as text. An empty field is a key
// that is not there. Lists have an item a line.
type SessionForm struct {
	Title     string
	Presenter string // addresses or names, one a line or with commas between
	Abstract  string
	Place     string
	Materials string // lines like "slides: https://example.org/slides.pdf"
	Cancelled bool
	Why       string // the session is cancelled
	MoveTo    string // like 2027-02-03 15:00
	Reason    string // of the move
	Note      string // one more, for people of the session
	NoteAt    string // when it is said, like "1 day before"
	NoteTo    string // to whom, like "accepted, tentative"
}

// formOf returns what stands in a session's entry; it may be nil.
func formOf(entry *theme.Override) (f SessionForm) {
	if entry == nil {
		return f
	}
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	f = SessionForm{
		Title: text(entry.Title), Abstract: text(entry.Abstract), Place: text(entry.Place), Presenter: strings.Join(entry.Presenter, "\n"),
		Cancelled: entry.Cancelled.Is, Why: entry.Cancelled.Reason, MoveTo: entry.MoveTo.String(), Reason: entry.Reason,
	}
	for _, m := range entry.Materials {
		f.Materials += m.Label + ": " + m.URL + "\n"
	}
	f.Materials = strings.TrimSuffix(f.Materials, "\n")
	return f
}

// With returns a form in which some keys of the file say what another form does, and its note.
func (f SessionForm) With(other SessionForm, given func(key string) bool) SessionForm {
	for key, field := range map[string][2]*string{
		"title": {&f.Title, &other.Title}, "presenter": {&f.Presenter, &other.Presenter}, "abstract": {&f.Abstract, &other.Abstract},
		"place": {&f.Place, &other.Place}, "materials": {&f.Materials, &other.Materials}, "cancelled": {&f.Why, &other.Why},
		"move_to": {&f.MoveTo, &other.MoveTo}, "reason": {&f.Reason, &other.Reason},
	} {
		if given(key) {
			*field[0] = *field[1]
		}
	}
	switch {
	case given("uncancelled"):
		f.Cancelled, f.Why = false, ""
	case given("cancelled"):
		f.Cancelled = true
	}
	if f.MoveTo == "" && !given("reason") {
		f.Reason = ""
	}
	f.Note, f.NoteAt, f.NoteTo = other.Note, other.NoteAt, other.NoteTo
	return f
}

// Merge returns what somebody typed into a form that was made from an earlier state, on what stands there now: fields that they did not
// touch are as they are now. both names the keys of those that somebody else has changed, too, and what they say now.
func (f SessionForm) Merge(was, now SessionForm) (merged SessionForm, both map[string]string) {
	merged, both = f, map[string]string{}
	for key, field := range map[string][3]*string{
		"title": {&merged.Title, &was.Title, &now.Title}, "presenter": {&merged.Presenter, &was.Presenter, &now.Presenter},
		"abstract": {&merged.Abstract, &was.Abstract, &now.Abstract}, "place": {&merged.Place, &was.Place, &now.Place},
		"materials": {&merged.Materials, &was.Materials, &now.Materials}, "cancelled": {&merged.Why, &was.Why, &now.Why},
		"move_to": {&merged.MoveTo, &was.MoveTo, &now.MoveTo}, "reason": {&merged.Reason, &was.Reason, &now.Reason},
	} {
		switch own, old, theirs := tidy(*field[0]), tidy(*field[1]), tidy(*field[2]); {
		case own == old:
			*field[0] = *field[2]
		case theirs != old && theirs != own:
			both[key] = theirs
		}
	}
	if f.Cancelled == was.Cancelled {
		merged.Cancelled = now.Cancelled
	}
	return merged, both
}

// Problems are what is wrong with fields of a form, by the key of the file that each stands for: title, presenter, abstract, place,
// materials, cancelled, move_to, reason, notes, and date of a new session.
type Problems map[string][]Problem

// Problem is one mistake: what was found, and what would be right, which may be empty.
type Problem struct{ Found, Right string }

func (p Problem) String() string {
	if p.Right == "" {
		return p.Found
	}
	return p.Found + "; " + p.Right
}

// add notes an error at a field.
func (p Problems) add(field string, err error) {
	one := Problem{Found: err.Error()}
	if m := (*ical.Mistake)(nil); errors.As(err, &m) {
		one = Problem{m.Found, m.Right}
	}
	if !slices.Contains(p[field], one) {
		p[field] = append(p[field], one)
	}
}

func mistakef(right, found string, args ...any) error {
	return &ical.Mistake{Found: fmt.Sprintf(found, args...), Right: right}
}

// change returns what is to be different in an entry so that it says what a form does. Fields that say what is there already are left
// as they are written.
func (f SessionForm) change(entry *theme.Override, wrong Problems) (c theme.SessionChange) {
	was := formOf(entry)
	text := func(now, was string) *string {
		if now = tidy(now); now == was {
			return nil
		}
		return &now
	}
	c.Title, c.Abstract, c.Place = text(f.Title, was.Title), text(f.Abstract, was.Abstract), text(f.Place, was.Place)
	if names := presentersIn(f.Presenter); !slices.Equal(names, presentersIn(was.Presenter)) {
		c.Presenter = &names
	}
	if all, err := materialsIn(f.Materials); err != nil {
		wrong.add("materials", err)
	} else if old, _ := materialsIn(was.Materials); !slices.Equal(all, old) {
		c.Materials = &all
	}
	why := tidy(f.Why)
	switch {
	case why != "" && !f.Cancelled && why != was.Why:
		wrong.add("cancelled", mistakef("say that it is cancelled, too, or take the reason out", "a reason without a cancellation"))
	case f.Cancelled != was.Cancelled, f.Cancelled && why != was.Why:
		c.Cancelled = &theme.Cancelled{Is: f.Cancelled}
		if f.Cancelled {
			c.Cancelled.Reason = why
		}
	}
	f.move(was, &c, wrong)
	f.note(&c, wrong)
	return c
}

func (f SessionForm) move(was SessionForm, c *theme.SessionChange, wrong Problems) {
	to, reason := tidy(f.MoveTo), tidy(f.Reason)
	switch {
	case to == was.MoveTo && reason == was.Reason:
	case to == "" && reason != "" && reason != was.Reason:
		wrong.add("reason", mistakef("say when it is to be, too", "a reason without a new time"))
	case to == "":
		c.Move = &theme.Moving{}
	default:
		w, err := theme.ParseWhen(strings.Replace(to, "T", " ", 1))
		if err != nil {
			wrong.add("move_to", err)
			return
		}
		c.Move = &theme.Moving{To: w, Reason: reason}
	}
}

func (f SessionForm) note(c *theme.SessionChange, wrong Problems) {
	say := tidy(f.Note)
	if say == "" {
		return
	}
	at := tidy(f.NoteAt)
	if at == "" {
		at = "1 day before"
	}
	n := theme.Note{Say: say}
	var err error
	if n.At, err = theme.ParseSpan(at); err != nil {
		wrong.add("notes", err)
		return
	}
	if to := tidy(f.NoteTo); to != "" {
		if n.To, err = theme.ParseAddressees(to); err != nil {
			wrong.add("notes", err)
			return
		}
	}
	c.Note = &n
}

// tidy returns text as files have it: no blanks around it, lines that end in \n.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
}

// presentersIn reads a list of people.
func presentersIn(text string) theme.Names {
	var all theme.Names
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == ',' }) {
		if part = tidy(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// materialsIn reads links under their labels: "label: address" or "label=address", one a line.
func materialsIn(text string) (all theme.Materials, err error) {
	for line := range strings.SplitSeq(tidy(text), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at := strings.IndexAny(line, ":=")
		if at > 0 && strings.HasPrefix(line[at:], "://") {
			at = -1
		}
		if at < 0 {
			return nil, mistakef("write it like slides: https://example.org/slides.pdf", "%q has no label", line)
		}
		all = append(all, theme.Material{Label: strings.TrimSpace(line[:at]), URL: strings.TrimSpace(line[at+1:])})
	}
	return all, nil
}
