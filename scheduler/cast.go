package scheduler

import (
	"slices"
	"strings"
	"time"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// part is one person as a presenter of a session: whom the file names, or who is to step in.
type part struct {
	who     *theme.Person
	standby bool
	row     Presenting // what is recorded of them
	answer  Consent    // their last word: on their page, or in answer to the invitation
	at      time.Time  // when they said it; zero for nothing
	why     string     // what they added to a No; may be empty
}

// castOf returns who presents a session or is to: those whom its entry own names, in that order, and the stand-by once all of them
// have said No. A theme without a path has no stand-by. own may be nil.
func castOf(t *theme.Theme, own *theme.Override, s *Session) []part {
	if own == nil || len(own.Presenters) == 0 {
		return nil
	}
	all := make([]part, 0, len(own.Presenters)+1)
	lost := true
	for _, who := range own.Presenters {
		c := partOf(t, who, s)
		lost = lost && c.answer == No
		all = append(all, c)
	}
	if in := t.Presenters.StandIn; in != nil && lost && !slices.Contains(own.Presenters, in) {
		c := partOf(t, in, s)
		c.standby = true
		all = append(all, c)
	}
	return all
}

// presentersOf returns those who present a session as far as people are told.
func presentersOf(t *theme.Theme, s *Session) (all []*theme.Person) {
	cast := castOf(t, t.Entry(s.Slot), s)
	for i := range cast {
		if cast[i].presents() {
			all = append(all, cast[i].who)
		}
	}
	return all
}

// Casts returns who presents sessions that are not over, and who their guests are, where that is not what the files alone say: without
// whoever said No, and with the stand-by as soon as they are wanted, as nobody can be asked to step in who is needed elsewhere. set
// has the people of its themes. nil where everything is as in the files.
func Casts(set *theme.Set, sessions []*Session, now time.Time) (all map[clash.SessionKey]clash.Cast) {
	for _, s := range sessions {
		t := set.Theme(s.Theme)
		if t == nil || !s.Facts.End.After(now) {
			continue
		}
		named := t.PresentersAt(s.Slot)
		var cast clash.Cast
		for _, c := range castOf(t, t.Entry(s.Slot), s) {
			if c.answer != No {
				cast.Presenters = append(cast.Presenters, c.who)
			}
		}
		for _, m := range set.Guests(s.UID) {
			cast.Guests = append(cast.Guests, m.Person)
		}
		if len(cast.Guests) == 0 && slices.Equal(cast.Presenters, named) {
			continue
		}
		if all == nil {
			all = map[clash.SessionKey]clash.Cast{}
		}
		all[clash.SessionKey{Theme: s.Theme, Slot: s.Slot}] = cast
	}
	return all
}

// partOf returns the part of one person. What somebody answers to an invitation is a word about presenting once they were asked to;
// where nobody is asked, it always is.
func partOf(t *theme.Theme, who *theme.Person, s *Session) part {
	c := part{who: who, row: s.Presenter(who.Email)}
	c.answer, c.at = c.row.Answer, c.row.Answered
	seat := s.Seat(who.Email)
	if seat == nil || seat.Left || !seat.Said.At.After(Later(c.at, c.row.Marks.Of(markDismissed).At)) || questions(t) && seat.Said.At.Before(c.asked()) {
		return c
	}
	switch seat.Said.Answer {
	case ical.Accepted:
		c.answer, c.at = Yes, seat.Said.At
	case ical.Declined, ical.Delegated:
		c.answer, c.at, c.why = No, seat.Said.At, seat.Said.Comment
	}
	return c
}

// questions reports whether a theme asks those whom it names whether they present.
func questions(t *theme.Theme) bool {
	return t.Presenters.Ask.Set || t.Presenters.Confirm.Set
}

// asked returns when the person was asked first whether they present; far ahead for never.
func (c *part) asked() time.Time {
	for _, step := range []theme.Step{theme.StepAsk, theme.StepConfirm} {
		if m := c.row.Marks.Of(StepMark(step, false)); m.Of != "" {
			return m.At
		}
	}
	return time.Unix(1<<40, 0)
}

// presents reports whether people are told that the person presents.
func (c *part) presents() bool { return c.answer == Yes || !c.standby && c.answer != No }

// expected reports whether the person was asked, or will be, and has not answered.
func (c *part) expected() bool { return c.answer == Unsaid }

// stands reports whether it is certain that the person presents.
func (c *part) stands(t *theme.Theme) bool {
	return c.answer == Yes || c.answer == Unsaid && !c.standby && !questions(t)
}

// ready reports whether all is there that a theme asks of its presenters; it has to ask for something.
func (c *part) ready(t *theme.Theme, f *Facts) bool {
	asks := false
	for _, step := range duties {
		if t.Presenters.Of(step).Set {
			if asks = true; !c.row.done(step, f) {
				return false
			}
		}
	}
	return asks
}

// duties are the steps that follow a Yes.
var duties = []theme.Step{theme.StepStoryline, theme.StepMaterials, theme.StepRehearsal, theme.StepConsent}

// name returns how people are told of the person.
func (c *part) name() string { return namesOf([]*theme.Person{c.who}) }

// present adds what presenters said and entered: who said No does not present, who stepped in does, and what they
// entered fills what the file leaves open. Only a theme with a path takes that into account.
func (f *Facts) present(t *theme.Theme, own *theme.Override, s *Session) {
	if s == nil || !t.Presenters.On() || len(s.Presenting) == 0 && len(s.Seats) == 0 {
		return
	}
	cast := castOf(t, own, s)
	var present []*theme.Person
	for i := range cast {
		if cast[i].presents() {
			present = append(present, cast[i].who)
		}
	}
	if now := namesOf(present); now != f.Presenter {
		f.Presenter, f.Named = now, f.Presenter
	}
	given, materials := theme.Materials(nil), f.Links()
	for i := range cast {
		c := &cast[i]
		if !c.presents() {
			continue
		}
		if own.Title == nil && f.Title == t.Title && c.row.Title != "" {
			f.Title, f.Titles = c.row.Title, ""
		}
		if own.Abstract == nil && f.Abstract == "" {
			f.Abstract = c.row.Abstract
		}
		if own.Materials != nil && len(own.Materials) == 0 { // written empty, there are to be none
			continue
		}
		for _, m := range (Facts{Materials: c.row.Materials}).Links() {
			if materials.Of(m.Label) == "" {
				materials, given = append(materials, m), append(given, m)
			}
		}
	}
	f.Materials, f.Given = linesOf(materials), linesOf(given)
}

// gave lists what of the facts of their session a presenter entered, where its file leaves that open: title, abstract, materials.
func (c *part) gave(own *theme.Override, f *Facts) (what []string) {
	if own.Title == nil && c.row.Title != "" && f.Title == c.row.Title {
		what = append(what, "title")
	}
	if own.Abstract == nil && c.row.Abstract != "" && f.Abstract == c.row.Abstract {
		what = append(what, "abstract")
	}
	if c.row.Materials != "" && f.Given != "" {
		what = append(what, "materials")
	}
	return what
}

// sources says which of the facts somebody entered, as an action of the plan tells it: "title from Ada Searcher". was is what was
// recorded before; only what is new counts.
func (a *aim) sources(t *theme.Theme, s *Session, was Facts) string {
	if s == nil || !t.Presenters.On() {
		return ""
	}
	news := map[string]bool{"title": was.Title != a.facts.Title, "abstract": was.Abstract != a.facts.Abstract, "materials": was.Given != a.facts.Given}
	var said []string
	for _, one := range suppliedOf(t, s, a.slot, a.facts) {
		what := slices.DeleteFunc(one.What, func(what string) bool { return !news[what] })
		if len(what) > 0 {
			said = append(said, strings.Join(what, ", ")+" from "+one.From)
		}
	}
	return strings.Join(said, "; ")
}

// entered returns the facts of a session that is over with what its presenters entered since, where its file leaves that open.
func (f Facts) entered(t *theme.Theme, s *Session) Facts {
	own := t.Entry(s.Slot)
	if own == nil || len(s.Presenting) == 0 {
		return f
	}
	var given, all theme.Materials
	for _, c := range castOf(t, own, s) {
		if !c.presents() || !t.Presenters.On() {
			continue
		}
		if own.Abstract == nil && f.Abstract == "" {
			f.Abstract = c.row.Abstract
		}
		for _, m := range (Facts{Materials: c.row.Materials}).Links() {
			if given.Of(m.Label) == "" {
				given = append(given, m)
			}
		}
	}
	if len(given) == 0 || own.Materials != nil && len(own.Materials) == 0 {
		return f
	}
	before := (Facts{Materials: f.Given}).Links()
	for _, m := range f.Links() {
		if before.Of(m.Label) != m.URL {
			all = append(all, m)
		}
	}
	f.Materials, f.Given = withGiven(all, linesOf(given))
	return f
}
