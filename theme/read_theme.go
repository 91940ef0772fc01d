package theme

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"rondo/lazyregexp"
)

var idForm = lazyregexp.New(`^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?$`)

// readTheme reads one theme; nil when the file is not readable at all.
func (l *loader) readTheme(file string) (*Theme, *document) {
	d := l.open(file, file)
	if d.root == nil {
		return nil, d
	}
	t := &Theme{File: file}
	d.host, d.speaks = l.set.Config.Site.Host(), l.set.Config.Site.Language
	d.decode(d.root, valueOf(t), "")
	d.identify(t)
	c := &l.set.Config
	t.Title = cmp.Or(t.Title, t.Name)
	t.Notify = t.Notify.over(c.Notify)
	if !t.Invite.Set {
		t.Invite = c.Invite
	}
	if t.Remind == nil {
		t.Remind = c.Remind
	}
	if !t.Nudge.Set {
		t.Nudge = c.Nudge
	}
	l.checkAvoid(d, "avoid", t.Avoid)
	t.Avoid = slices.Concat(t.Avoid, c.Site.Avoid)
	d.checkOnConflict("on_conflict", t.OnConflict, c.Site.OnConflict)
	t.OnConflict = t.OnConflict.over(c.Site.OnConflict)
	d.checkSeats("seats", t.Seats)
	d.checkAncestors("frame_ancestors", t.FrameAncestors)
	d.checkFollowUp(&t.FollowUp)
	d.checkOpen(t)
	d.checkColor(t.Color)
	d.checkPlace("place", t.Place)
	d.checkSurvey(t.Survey)
	for on, o := range t.Sessions {
		if o.Place != nil {
			d.checkPlace(fmt.Sprintf("sessions/%s/place", on), *o.Place)
		}
	}
	for _, word := range t.Categories {
		if strings.Contains(word, ",") {
			d.wrong("categories", "make it two items of the list", "the category %q has a comma", word)
		}
	}
	d.resolveMembers(t, &l.roll)
	d.resolvePresenters(t, &l.roll)
	d.checkPath(&t.Presenters, &l.roll)
	d.resolveNotes(t)
	d.checkChannels(t, c)
	d.resolveSchedule(t, c.Site.Zone)
	d.checkSeries(t)
	return t, d
}

// identify settles the id and looks at the name.
func (d *document) identify(t *Theme) {
	base := path.Base(t.File)
	fromFile := t.ID == "" && !d.has("id")
	if fromFile {
		t.ID = strings.TrimSuffix(base, path.Ext(base))
	}
	switch {
	case idForm.MatchString(t.ID) || t.ID == "":
	case fromFile:
		d.report(nil, "the file's name makes the id "+t.ID, "name the file with letters, digits and hyphens, or add id: "+slug(t.ID))
	default:
		d.wrong("id", "write letters, digits and hyphens, id: "+slug(t.ID), "the id %q", t.ID)
	}
	switch {
	case d.lacks("name", t.Name):
		d.wrong("name", "add a short one that is easy to remember, name: DataTalks", "the theme has no name")
	case t.Name != "":
		if why, right := hardToSay(t.Name); why != "" {
			d.warn("name", right, "the name %q %s", t.Name, why)
		}
	}
	if d.lacks("purpose", t.Purpose) {
		d.warn("purpose", "say in a sentence why it helps people's work; they see it wherever they meet a session", "the theme has no purpose")
	}
}

// slug returns text as an id would have it.
func slug(text string) string {
	parts := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	s := strings.Join(parts, "-")
	return cmp.Or(strings.Trim(s[:min(len(s), 40)], "-"), "theme")
}

// longestName is the most characters of a name that people remember.
const longestName = 20

// hardToSay tells why a name is hard to remember or to say aloud, and what would be easier; empty when it is fine.
func hardToSay(name string) (why, right string) {
	const shorter = "choose one that is easy to say and to remember"
	if n := len([]rune(name)); n > longestName {
		return "is longer than 20 characters", "keep the short name short; the title may say more"
	}
	digits, marks, run, longest := 0, 0, 0, 0
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= '0' && r <= '9':
			digits, run = digits+1, 0
		case strings.ContainsRune("bcdfghjklmnpqrstvwxz", r):
			run++
			longest = max(longest, run)
		case strings.ContainsRune("!\"#$%()*+,./:;<=>?@[\\]^_`{|}~", r):
			marks, run = marks+1, 0
		default:
			run = 0
		}
	}
	switch {
	case len(strings.Fields(name)) > 3:
		return "has more than three words", shorter
	case longest >= 5:
		return "has five consonants in a row", shorter
	case digits > 4:
		return "has many digits", shorter
	case marks > 1:
		return "has many marks", shorter
	}
	return "", ""
}

// sound makes names equal that cannot be told apart when they are said: DataTalks, data talks and Data-Talks.
func sound(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

func sortThemes(themes []*Theme) {
	slices.SortFunc(themes, func(a, b *Theme) int { return strings.Compare(a.ID, b.ID) })
}
