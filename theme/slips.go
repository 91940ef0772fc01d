package theme

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
	"rondo/lazyregexp"
)

const (
	farAhead  = 2 * 366 * day // a single date beyond it is more likely a slip than a plan
	farEnd    = 5 * 366 * day // a last date of a rule beyond it is more likely a slip, too
	slipYears = 10            // years by which a date is shifted in search of the one that was meant
)

// Slips warns of dates that look like slips of the pen when they are read at now: a theme without a coming session, dates
// years ahead, a session moved far away or into the past, a past date among later ones. What is past and stands in order is
// history and stays without a word, unless accepted, the files as they were before, did not say so: accepted may be nil.
// Themes that have ended are left alone.
func (s *Set) Slips(now time.Time, accepted *Set) Findings {
	var found Findings
	for _, t := range s.Themes {
		if t.Ended {
			continue
		}
		l := &slips{Theme: t, now: now, today: ical.LocalOf(now.In(t.Zone.Location()))}
		l.file = sync.OnceValue(func() *document { return s.again(t, &found) })
		if accepted != nil {
			l.before = accepted.Theme(t.ID)
		}
		l.look()
	}
	return found.Sorted()
}

// again reads the file of a sound theme once more, for the places of its keys. What is warned of at them goes to found.
func (s *Set) again(t *Theme, found *Findings) *document {
	d := parse(t.File, s.Files[t.File], new(Findings))
	if d.root != nil {
		d.decode(d.root, valueOf(new(Theme)), "")
	}
	d.findings, d.count = found, 0
	return d
}

// Places finds where the files of sound themes say things. It reads a file once more when it is first asked about it, and keeps of it
// where its dates are. It is for one goroutine.
type Places struct {
	set   *Set
	files map[string]*document
}

// Places returns a finder of places in the files of these themes.
func (s *Set) Places() *Places { return &Places{set: s, files: map[string]*document{}} }

// Warning returns a warning about the session of a slot, at what the file of its theme says of it alone, its new date first, or
// else at where its schedule begins. found and right are as in [Finding].
func (p *Places) Warning(t *Theme, slot ical.Local, found, right string) Finding {
	d := p.files[t.File]
	if d == nil {
		d = p.set.again(t, new(Findings)).dates()
		p.files[t.File] = d
	}
	var all Findings
	d.findings, d.count = &all, 0
	d.warn(d.writes(t, slot), right, "%s", found)
	return all[0]
}

// dates returns what is left of a document without the nodes of its audience: where its dates stand.
func (d *document) dates() *document {
	point := func(n *yaml.Node) *yaml.Node { return &yaml.Node{Line: n.Line, Column: n.Column} }
	slim := &document{file: d.file, lines: d.lines, hidden: d.hidden, places: map[string]*yaml.Node{}}
	if d.root != nil {
		slim.root = point(d.root)
	}
	for where, n := range d.places {
		if where == "sessions" || where == "schedule" || strings.HasPrefix(where, "sessions/") || strings.HasPrefix(where, "schedule/") {
			slim.places[where] = point(n)
		}
	}
	return slim
}

// writes returns where a file says when the session of a slot takes place.
func (d *document) writes(t *Theme, slot ical.Local) string {
	for on, o := range t.Sessions {
		if from, to := on.window(); from <= slot && slot < to && d.has("sessions/"+on.String()) {
			if where := "sessions/" + on.String(); !o.MoveTo.Set {
				return where
			}
			return fmt.Sprintf("sessions/%s/move_to", on)
		}
	}
	for i, also := range t.Schedule.Also {
		if also.Set && also.On(t.Schedule.Starts.Local) == slot && !t.ruled(slot) {
			return fmt.Sprintf("schedule/also/%d", i)
		}
	}
	return "schedule/starts"
}

// slips looks at the dates of one theme.
type slips struct {
	*Theme
	now    time.Time
	today  ical.Local       // now on the clocks of the theme
	before *Theme           // as it was accepted; nil for a new one
	file   func() *document // read once more, for the places of its keys: few themes have anything to warn of
}

func (l *slips) warn(where, right, found string, args ...any) {
	l.file().warn(where, right, found, args...)
}

func (l *slips) look() {
	s := &l.Schedule
	if l.farAhead(s.Starts.Local, farAhead) {
		l.warnFar("schedule/starts", s.Starts.String(), s.Starts.Local, "is the year right?")
		return // and everything else lies around it
	}
	l.lookAtEnd()
	for i, also := range s.Also {
		if at := also.On(s.Starts.Local); also.Set && l.farAhead(at, farAhead) {
			l.warnFar(fmt.Sprintf("schedule/also/%d", i), also.String(), at, "is the year right?")
		}
	}
	for i, e := range s.Except {
		if first := e.first(); first.Set && l.farAhead(first.Local, l.seldom()) {
			l.warnFar(fmt.Sprintf("schedule/except/%d", i), first.String(), first.Local, "is the year right?")
		}
	}
	l.lookAtExcepted()
	for _, on := range slices.SortedFunc(maps.Keys(l.Sessions), func(a, b When) int { return cmp.Compare(a.Local, b.Local) }) {
		l.lookAtSession(on, l.Sessions[on])
	}
	l.lookAtOrder()
	l.lookAtNext()
	l.lookAtZone()
}

// farAhead tells of a date that is too far from today, or from a start that lies ahead.
func (l *slips) farAhead(at ical.Local, most time.Duration) bool {
	from := l.today
	if l.Schedule.Starts.Local > from && l.Schedule.Starts.Local < at {
		from = l.Schedule.Starts.Local
	}
	return at > from.Add(most)
}

// seldom returns how far ahead single sessions may be planned: further where the rule comes only every few years.
func (l *slips) seldom() time.Duration {
	if l.Rule.Period() == ical.Yearly {
		return farAhead + time.Duration(min(l.Rule.Interval(), 50))*366*day
	}
	return farAhead
}

// farMove returns how far a session may be moved before nobody looks for it there: a yearly one further than others.
func (l *slips) farMove() time.Duration {
	if l.Rule.Period() == ical.Yearly {
		return 13 * 7 * day
	}
	return 4 * 7 * day
}

func (l *slips) warnFar(where, written string, at ical.Local, right string) {
	l.warn(where, right, "%s is %s ahead", written, yearsOf(apart(at, l.today)))
}

// apart returns the time between two readings of a clock.
func apart(a, b ical.Local) time.Duration {
	return max(time.Duration(a-b), time.Duration(b-a)) * time.Second
}

// yearsOf returns a long time in words.
func yearsOf(d time.Duration) string {
	if years := int(math.Round(float64(d) / float64(365*day+day/4))); years > 1 {
		return fmt.Sprintf("%d years", years)
	}
	if months := int(d / (30 * day)); months > 1 {
		return fmt.Sprintf("%d months", months)
	}
	return fmt.Sprintf("%d days", int(d/day))
}

var untilForm = lazyregexp.New(`UNTIL=(\d{4})(\d\d)(\d\d)`)

// ending returns the key that says when the theme ends, "" for none.
func (l *slips) ending() string {
	s := &l.Schedule
	switch rule := l.Rule.String(); {
	case s.Until.Set:
		return "schedule/until"
	case s.Count > 0:
		return "schedule/count"
	case l.Rule.Period() == ical.Never:
		return "schedule/starts"
	case !untilForm.MatchString(rule) && !countForm.MatchString(rule):
		return ""
	case s.Repeats != "":
		return "schedule/repeats"
	}
	return "schedule/rrule"
}

var countForm = lazyregexp.New(`COUNT=\d`)

func (l *slips) lookAtEnd() {
	m := untilForm.FindStringSubmatch(l.Rule.String())
	if m == nil {
		return
	}
	last, err := ParseWhen(m[1] + "-" + m[2] + "-" + m[3])
	if err == nil && l.farAhead(last.Local, farEnd) {
		l.warnFar(l.ending(), "until "+last.String(), last.Local, "is the year right? Without an end the theme just goes on")
	}
}

func (l *slips) lookAtSession(on When, o Override) {
	where := "sessions/" + on.String()
	slots := l.slots(on.window())
	if len(slots) == 0 {
		return
	}
	slot := slots[0]
	if l.farAhead(slot, l.seldom()) && !slices.ContainsFunc(l.Schedule.Also, func(w When) bool { return w.On(l.Schedule.Starts.Local) == slot }) {
		l.warnFar(where, on.String(), slot, "is the year right?")
		return
	}
	to := slot
	if o.MoveTo.Set && !o.Cancelled.Is {
		to = o.MoveTo.On(slot)
		l.lookAtMove(where+"/move_to", slot, to, o.MoveTo)
	}
	if o.Silent && max(slot, to) >= l.today {
		l.lookAtSilence(where, on, o)
	}
	if l.before != nil && slot < l.today && to < l.today {
		switch was := l.before.Sessions[on]; {
		case !reflect.DeepEqual(plainly(o), plainly(was)):
			l.warn(where, "if another one is meant, correct the date", "the session of %s is over: nobody hears of this", on)
		case !reflect.DeepEqual(words(o), words(was)):
			l.warn(where, "if another one is meant, correct the date", "the session of %s is over: its page and feed follow, and nobody is told", on)
		}
	}
}

// lookAtSilence warns of what silent does not silence, where that is new: people would go to the wrong room or at the wrong time.
func (l *slips) lookAtSilence(where string, on When, o Override) {
	if l.before == nil {
		return // nobody knows of it yet
	}
	was := l.before.Sessions[on]
	var loud []string
	for _, key := range []struct {
		name    string
		differs bool
	}{
		{"move_to", o.MoveTo != was.MoveTo},
		{"duration", o.Duration != was.Duration},
		{"place", !reflect.DeepEqual(o.Place, was.Place)},
		{"cancelled", o.Cancelled != was.Cancelled},
	} {
		if key.differs {
			loud = append(loud, key.name)
		}
	}
	if len(loud) > 0 {
		l.warn(where+"/silent", "take silent out, or save it and run 'rondo apply --quiet' if really nobody is to be told",
			"silent keeps words from being told, and a new %s is told all the same", strings.Join(loud, ", "))
	}
}

// plainly returns what an override says that nothing follows from once its session is over.
func plainly(o Override) Override {
	o.Presenters, o.Title, o.Presenter, o.Abstract, o.Materials = nil, nil, nil, nil, nil
	return o
}

// words returns what page and feed go on following. Materials are for afterwards, so that they are no slip.
func words(o Override) Override {
	return Override{Title: o.Title, Presenter: o.Presenter, Abstract: o.Abstract}
}

func (l *slips) lookAtMove(where string, slot, to ical.Local, written When) {
	switch {
	case slot < l.today && to < l.today: // history
	case apart(to, slot) >= l.farMove():
		right := "write a nearer date; or cancel this session and add the other date to also"
		if near, ok := l.meant(to, func(at ical.Local) bool { return apart(at, slot) < l.farMove() && at != slot }); ok {
			right = "did you mean " + (When{Local: near, Set: true, DateOnly: written.DateOnly}).String() + "?"
		}
		way := "after"
		if to < slot {
			way = "before"
		}
		l.warn(where, right, "%s is %s %s the session's own date, %s", written, yearsOf(apart(to, slot)), way, slot.Date())
	case to < l.today:
		l.warn(where, "write a coming date, or cancel the session", "%s is past", written)
	}
}

// meant returns the date some years off that fits.
func (l *slips) meant(at ical.Local, fits func(ical.Local) bool) (ical.Local, bool) {
	t := at.Time()
	for n := 1; n <= slipYears; n++ {
		for _, years := range []int{n, -n} {
			if shifted := t.AddDate(years, 0, 0); shifted.Day() == t.Day() && fits(ical.LocalOf(shifted)) {
				return ical.LocalOf(shifted), true
			}
		}
	}
	return 0, false
}
