package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/ical"
	"rondo/theme"
)

// The most characters that a presenter may enter: of a title, and of an abstract or one answer about the storyline.
const (
	MaxTitle     = 200
	MaxAbstract  = 4000
	MaxStoryline = 2000
)

// PresenterForm is what a presenter posts on their page. Nil is what was not posted, and stays as it was.
type PresenterForm struct {
	Answer    *Consent   // whether they present: Yes or No
	Instead   *string    // [Session.Key] of another coming session of the theme that they offer to present; "" for none
	Title     *string    // one line
	Abstract  *string    // may have several lines
	Storyline *Storyline // each text may have several lines
	Materials *string    // lines of label, tab and address, as [Facts.Materials]
	Rehearsed *bool      // they have rehearsed
	Recording *Consent   // whether the session may be recorded
}

// FormError says what is wrong about one field of a [PresenterForm].
type FormError struct {
	Field string // answer, instead, title, abstract, storyline, materials or recording
	Most  int    // characters or materials that there may be; 0 where it is not about that
}

func (e *FormError) Error() string {
	if e.Most > 0 {
		return fmt.Sprintf("%s: at most %d", e.Field, e.Most)
	}
	return e.Field + ": not as it has to be"
}

// What else a presenter's page may hear of a form.
var (
	ErrNoPresenter = errors.New("does not present this session, nor is asked to")
	ErrTaken       = errors.New("somebody else has stepped in")
	ErrOver        = errors.New("the session is cancelled")
)

// check returns a [FormError] for the first field that cannot be kept.
func (f *PresenterForm) check() error {
	long := func(field string, most int, texts ...string) error {
		for _, text := range texts {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				return &FormError{Field: field}
			}
			if utf8.RuneCountInString(text) > most {
				return &FormError{field, most}
			}
		}
		return nil
	}
	var all []error
	if f.Answer != nil && *f.Answer != Yes && *f.Answer != No {
		all = append(all, &FormError{Field: "answer"})
	}
	if f.Recording != nil && *f.Recording != Yes && *f.Recording != No && *f.Recording != Unsaid {
		all = append(all, &FormError{Field: "recording"})
	}
	if f.Title != nil {
		all = append(all, long("title", MaxTitle, *f.Title))
		if strings.ContainsAny(*f.Title, "\r\n") {
			all = append(all, &FormError{Field: "title"})
		}
	}
	if f.Abstract != nil {
		all = append(all, long("abstract", MaxAbstract, *f.Abstract))
	}
	if s := f.Storyline; s != nil {
		all = append(all, long("storyline", MaxStoryline, s.Situation, s.Decision, s.Data, s.Surprise, s.TakeHome))
	}
	if f.Materials != nil {
		all = append(all, checkMaterials(tidy(*f.Materials)))
	}
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// checkMaterials holds materials that somebody entered to what those of files have to be.
func checkMaterials(lines string) error {
	links, labels := (Facts{Materials: lines}).Links(), map[string]bool{}
	if len(links) > theme.MostMaterials {
		return &FormError{"materials", theme.MostMaterials}
	}
	for _, m := range links {
		if labels[m.Label] || theme.CheckMaterial(m) != nil {
			return &FormError{Field: "materials"}
		}
		labels[m.Label] = true
	}
	return nil
}

// Entered returns what follows when a presenter posts their page: what they said and entered is kept. The letters about it follow from
// the next [Plan]. Only those may post it whom the accepted files name for the session or who were asked to step in: others get
// [ErrNoPresenter]. A Yes comes too late once somebody has stepped in ([ErrTaken]); what is entered about a cancelled session is
// [ErrOver], and what cannot be kept a [FormError]. Posting the same again changes nothing. For a State that lacks the session the
// error is [Unread].
func Entered(have State, uid, address string, form PresenterForm, now time.Time) ([]Action, error) {
	if err := have.Demand(Scope{Sessions: []string{uid}}.And(Scope{})); err != nil {
		return nil, err
	}
	s := have.Session(uid)
	if s == nil || have.Accepted == nil {
		return nil, ErrNoPresenter
	}
	t := have.Accepted.Theme(s.Theme)
	if t == nil {
		return nil, ErrNoPresenter
	}
	if today := renames(have.Accepted)[address]; today != "" {
		address = today
	}
	cast := castOf(t, t.Entry(s.Slot), s)
	own := slices.IndexFunc(cast, func(c part) bool { return c.who.Email == address })
	if own < 0 || cast[own].standby && !cast[own].row.Standby {
		return nil, ErrNoPresenter
	}
	if err := form.check(); err != nil {
		return nil, err
	}
	row := cast[own].row
	next, why := row, []string(nil)
	if form.Answer != nil && (*form.Answer != cast[own].answer || row.Answer == Unsaid) {
		switch {
		case s.Facts.Cancelled:
			return nil, ErrOver
		case *form.Answer == Yes && !cast[own].standby && slices.ContainsFunc(cast, func(c part) bool { return c.standby && c.answer == Yes }):
			return nil, ErrTaken
		}
		next.Answer, next.Answered = *form.Answer, now.UTC()
		why = append(why, "says "+strings.ToUpper(string(next.Answer[:1]))+string(next.Answer[1:]))
	}
	if form.Instead != nil && *form.Instead != row.Instead {
		if *form.Instead != "" {
			if err := have.Demand(Scope{Themes: []string{s.Theme}}.And(Scope{})); err != nil {
				return nil, err
			}
			if *form.Instead == s.Key() || have.dateOf(t, *form.Instead, now) == 0 {
				return nil, &FormError{Field: "instead"}
			}
		}
		next.Instead = *form.Instead
		why = append(why, "offers another date")
	}
	set := func(to *string, from *string, name string) {
		if from == nil {
			return
		}
		if text := tidy(*from); text != *to {
			*to = text
			why = append(why, name)
		}
	}
	set(&next.Title, form.Title, "title")
	set(&next.Abstract, form.Abstract, "abstract")
	set(&next.Materials, form.Materials, "materials")
	if f := form.Storyline; f != nil {
		told := Storyline{tidy(f.Situation), tidy(f.Decision), tidy(f.Data), tidy(f.Surprise), tidy(f.TakeHome)}
		if told != next.Storyline {
			next.Storyline = told
			why = append(why, "storyline")
		}
	}
	if form.Rehearsed != nil && *form.Rehearsed != next.Rehearsed {
		next.Rehearsed = *form.Rehearsed
		why = append(why, "rehearsal")
	}
	if form.Recording != nil && *form.Recording != next.Recording {
		next.Recording = *form.Recording
		why = append(why, "recording")
	}
	if len(why) == 0 {
		return nil, nil
	}
	return []Action{Enter{UID: uid, Address: address, Presenting: next, Why: Reason(strings.Join(why, ", "))}}, nil
}

// dateOf returns when the coming session of a theme with a [Session.Key] begins, or the date of its rule that will have that key; 0
// for none within a year.
func (s State) dateOf(t *theme.Theme, key string, now time.Time) ical.Local {
	for _, o := range s.of(t.ID) {
		if o.Key() == key && !o.Facts.Cancelled && o.Facts.Start.After(now) {
			return o.Facts.Wall
		}
	}
	today := ical.LocalOf(now.In(t.Zone.Location()))
	for _, o := range t.Occurrences(today, today.Add(366*day)) {
		if o.Slot.Time().Format(time.DateOnly) == key && !o.Skipped && !o.Cancelled && !o.Draft {
			return o.Wall
		}
	}
	return 0
}

// tidy returns a text with line feeds for ends of lines, without space around it.
func tidy(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}
