package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// Basis is what sessions are edited on: the files as they lie there, what is recorded, and what is known of the world, at one moment.
type Basis struct {
	plan  *Planned
	known Known
}

// EditBasis reads what sessions are edited on: the files, the ledger and what is known of the world. The error says what is wrong with the installation's own file.
func EditBasis(ctx context.Context, inst *installation.Folder, now func() time.Time) (*Basis, error) {
	p, err := Plan(ctx, inst, now, theme.When{})
	if err != nil {
		return nil, err
	}
	return &Basis{p, Know(ctx, inst, p.Want, now, p.Now.Add(p.Want.Config.Horizon.Duration()), nil)}, nil
}

// Glance reads what a form for a session shows, from the files as they lie there and what is known of the ledger. It plans nothing: what an
// edit would do needs [EditBasis].
func Glance(inst *installation.Folder, have scheduler.State, now time.Time) (*Basis, error) {
	p := &Planned{Inst: inst, Have: have, Now: now.UTC()}
	if have.Accepted != nil && have.Accepted.Lies(inst.Files, inst.Config) { // as nearly always
		p.Want = have.Accepted
		return &Basis{plan: p}, nil
	}
	if p.Want, p.Findings = inst.Want(have.Accepted); p.Want == nil {
		return nil, fmt.Errorf("%s cannot be used:\n%w", inst.Config, p.Findings.Err())
	}
	return &Basis{plan: p}, nil
}

// Commits reports whether what is edited at the desk is committed, where the folder is a git repository.
func (b *Basis) Commits() bool { return b.plan.Want.Config.Desk.Commit }

// Sender returns the name and address that rondo's letters come from.
func (b *Basis) Sender() (name, address string) {
	from := b.plan.Want.Config.Mail.Sender
	return from.Name, from.Address
}

// Theme finds a theme by its id or name. The error is [Unclear], or says that its file has to be mended first.
func (b *Basis) Theme(which string) (*theme.Theme, error) {
	for _, t := range b.plan.Want.Themes {
		if t.ID != which && t.Name != which {
			continue
		}
		if broken := b.broken(t.File); broken != nil {
			return nil, fmt.Errorf("mend %s first: %w", t.File, broken)
		}
		return t, nil
	}
	if err := b.plan.Findings.Err(); err != nil {
		return nil, fmt.Errorf("there is no sound theme %q:\n%w", which, err)
	}
	return nil, UnknownTheme(which, b.plan.Want)
}

// broken returns what is wrong with a file as it lies there; nil for nothing.
func (b *Basis) broken(file string) error {
	return slices.DeleteFunc(slices.Clone(b.plan.Findings), func(f theme.Finding) bool { return f.File != file }).Err()
}

// Change asks for an edit of one session of a theme.
type Change struct {
	Theme string // its id or name
	Date  string // that names the session, as verbs take it; of a new one, its date, with a time or at the usual one
	New   bool   // the session is not there yet
	Seen  string // the [Digest] of the file that was looked at; "" for the present one
}

// Edited is an edit of one session, and what would follow from it. It can be saved where nothing is wrong.
type Edited struct {
	*Edit                   // nil where something is wrong that leaves nothing to write
	Theme    *theme.Theme   // as the file has it before the edit
	Slot     ical.Local     // of the session
	Wrong    Problems       // by field
	Findings theme.Findings // what the checks find that they did not before, beside what is Wrong
	Letters  []string       // who would get which letter, in lines as `rondo plan` has them, that nobody would get without the edit
	Held     []string       // the same of letters that would wait for `rondo apply`
	Leave    []Group        // those letters
	Wait     []Group
	Subject  string // what the edit is, in a line: "DataTalks 2026-12-01: How search ranking was rebuilt"
	unsound  bool
}

// Sound reports whether the edit can be saved.
func (e *Edited) Sound() bool { return e.Edit != nil && len(e.Wrong) == 0 && !e.unsound }

// Changes reports whether the edit changes anything.
func (e *Edited) Changes() bool { return e.Edit != nil && string(e.Before) != string(e.After) }

// Looked is one session as its theme's file has it.
type Looked struct {
	Theme  *theme.Theme
	Slot   ical.Local // 0 of a new one
	Form   SessionForm
	File   []byte
	Digest string // of File
}

// Look returns what the file of a theme says of a session. The error is [Unclear] about the theme or date, or says that the file has
// to be mended first.
func (b *Basis) Look(c Change) (l Looked, err error) {
	if l.Theme, err = b.Theme(c.Theme); err != nil {
		return l, err
	}
	l.File = b.plan.Want.Files[l.Theme.File]
	l.Digest = Digest(l.File)
	if c.New {
		return l, nil
	}
	l.Slot, _, err = slotOf(l.Theme, b.plan.Have, c.Date)
	l.Form = formOf(l.Theme.Entry(l.Slot))
	return l, err
}

// Edit makes the edit after which a session says what a form does. It is pure: nothing is read and nothing written. The error is
// [Unclear] about the theme or date, or [ErrMeanwhile] where the file is not the one that was seen.
func (b *Basis) Edit(c Change, f SessionForm) (*Edited, error) {
	t, err := b.Theme(c.Theme)
	if err != nil {
		return nil, err
	}
	e := &Edited{Theme: t, Wrong: Problems{}}
	before := b.plan.Want.Files[t.File]
	if c.Seen != "" && c.Seen != Digest(before) {
		return nil, fmt.Errorf("%s: %w", t.File, ErrMeanwhile)
	}
	at, err := b.spot(t, c, e.Wrong)
	if err != nil {
		return nil, err
	}
	e.Slot = at.Slot
	entry := t.Entry(at.Slot)
	change := f.change(entry, e.Wrong)
	change.Language = b.plan.Want.Config.Site.Language
	b.reachable(t, at.Slot, entry, &change, e.Wrong)
	e.Subject = fmt.Sprintf("%s %s: %s", t.Name, at.Slot.Date(), cmp.Or(tidy(f.Title), t.Title))
	if len(e.Wrong["date"]) > 0 {
		return e, nil
	}
	for {
		after, err := theme.EditSession(t.File, before, at, change)
		field := (*theme.FieldError)(nil)
		if err == nil {
			e.Edit = newEdit(b.plan.Inst, t.File, before, after)
			b.follow(e)
			return e, nil
		}
		if !errors.As(err, &field) || !change.Without(field.Field) {
			return nil, err
		}
		e.Wrong.add(field.Field, field.Err) // and what else is wrong
	}
}

// spot finds the session that a change is about.
func (b *Basis) spot(t *theme.Theme, c Change, wrong Problems) (at theme.Spot, err error) {
	if !c.New {
		at.Slot, at.Timed, err = slotOf(t, b.plan.Have, c.Date)
		return at, err
	}
	on, err := theme.ParseWhen(strings.Replace(tidy(c.Date), "T", " ", 1))
	if err != nil {
		wrong.add("date", err)
		return at, nil
	}
	at.Slot = on.On(t.Schedule.Starts.Local)
	day := at.Slot.Midnight()
	for _, o := range t.Occurrences(day, day.Add(24*time.Hour)) {
		switch {
		case o.Slot == at.Slot && o.Skipped:
			wrong.add("date", mistakef("choose another date, or take that out of the file by hand", "%s is taken out by except", at.Slot))
		case o.Slot == at.Slot:
			wrong.add("date", mistakef("edit that one, or choose another date or time", "%s has a session on %s already", t.Name, at.Slot))
		case o.Slot.Midnight() == day && !o.Skipped:
			at.Timed = true
		}
	}
	at.Also = true
	if t.Zone.In(at.Slot).Before(b.plan.Now) {
		wrong.add("date", mistakef("write a date that is to come", "%s is over", at.Slot))
	}
	return at, nil
}

// reachable takes back that a session which is to come moves to a time that is over: nobody would hear of it, or come.
func (b *Basis) reachable(t *theme.Theme, slot ical.Local, entry *theme.Override, c *theme.SessionChange, wrong Problems) {
	if c.Move == nil || !c.Move.To.Set {
		return
	}
	begins := slot
	if entry != nil && entry.MoveTo.Set {
		begins = entry.MoveTo.On(slot)
	}
	if to := c.Move.To.On(slot); t.Zone.In(to).Before(b.plan.Now) && t.Zone.In(begins).After(b.plan.Now) {
		wrong.add("move_to", mistakef("write a time that is to come, or cancel the session", "%s is over", to))
		c.Move = nil
	}
}

// follow checks the edited files, and plans by them.
func (b *Basis) follow(e *Edited) {
	files := maps.Clone(b.plan.Want.Files)
	files[e.Name] = e.After
	_, was := b.check(b.plan.Want.Files)
	after, found := b.check(files)
	known := map[string]bool{}
	for _, f := range was {
		known[f.Found] = true
	}
	for _, f := range found {
		if known[f.Found] {
			continue
		}
		field := ""
		if f.File == e.Name && f.Line > 0 {
			field = theme.KeyAt(e.Name, e.After, e.Slot, f.Line, f.Column)
		}
		e.unsound = e.unsound || !f.Warning
		if field == "" || f.Warning {
			e.Findings = append(e.Findings, f)
			continue
		}
		e.Wrong.add(field, mistakef(f.Right, "%s", f.Found))
	}
	if e.unsound || after == nil || after.Theme(e.Theme.ID) == nil {
		e.unsound = true
		return
	}
	b.letters(e, after)
}

// check returns what files say and what is wrong with them, as `rondo check` does.
func (b *Basis) check(files theme.Files) (*theme.Set, theme.Findings) {
	set, findings := theme.LoadAfter(files.FS(), "rondo.yaml", b.plan.Want)
	if set == nil {
		return nil, findings
	}
	known := b.known
	known.Asides = scheduler.Asides(set, b.plan.Have, b.plan.Now)
	findings = append(append(findings, set.Slips(b.plan.Now, b.plan.Have.Accepted)...), Clashes(set, known, b.plan.Now)...)
	return set, append(findings, Drawn(set, b.plan.Have, b.plan.Now)...).Sorted()
}

// letters fills in what the plan by edited files has of the theme and the plan by the present ones does not: letters that leave or
// settle, and those that the brake would hold.
func (b *Basis) letters(e *Edited, want *theme.Set) {
	p := *b.plan
	if accepted := p.Have.Accepted; accepted != nil {
		want, _ = theme.Fallback(want.Files.FS(), "rondo.yaml", accepted.Files, want)
	}
	p.Want, p.Holds, p.Digest, p.Held, p.Waiting = want, nil, "", nil, nil
	p.plan()
	zone := want.Config.Site.Zone
	beside := func(acts []scheduler.Action, letters []Leaving, known []Overview) (lines []string, groups []Group) {
		there := map[string]bool{}
		for _, o := range known {
			if o.Theme != e.Theme.ID {
				continue
			}
			for _, line := range o.Lines(p.Now, zone) {
				there[line] = true
			}
			for _, g := range o.Letters { // also those that the lines only count
				there[g.Line(p.Now, zone)] = true
			}
		}
		for _, o := range p.Overview(acts, letters) {
			if o.Theme == e.Theme.ID {
				lines = append(lines, o.Lines(p.Now, zone)...)
				groups = append(groups, o.Letters...)
			}
		}
		return slices.DeleteFunc(lines, func(line string) bool { return there[line] }),
			slices.DeleteFunc(groups, func(g Group) bool { return there[g.Line(p.Now, zone)] })
	}
	e.Letters, e.Leave = beside(p.Acts, p.Leaving, b.plan.Overview(b.plan.Acts, b.plan.Leaving))
	e.Held, e.Wait = beside(p.Held, p.Waiting, b.plan.Overview(b.plan.Held, b.plan.Waiting))
}

// Lines says to a person what is wrong by field, or else what the edit changes and what would follow from it.
func (e *Edited) Lines() (lines []string) {
	for _, field := range slices.Sorted(maps.Keys(e.Wrong)) {
		for _, problem := range e.Wrong[field] {
			lines = append(lines, field+": "+problem.String())
		}
	}
	if !e.Sound() || !e.Changes() {
		return lines
	}
	lines = append(lines, strings.TrimSuffix(e.Unified(), "\n"))
	if len(e.Letters)+len(e.Held) == 0 {
		lines = append(lines, "nobody is written to because of it")
	}
	add := func(head string, list []string) {
		if len(list) > 0 {
			lines = append(append(lines, head), list...)
		}
	}
	add("what follows:", e.Letters)
	add("held until 'rondo apply':", e.Held)
	return lines
}
