package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// KnownRecord is what is known of a person, for scripts and for themselves.
type KnownRecord struct {
	Person    string       `json:"person"`
	Addresses []string     `json:"addresses,omitempty"` // others that are theirs
	Names     []string     `json:"names"`
	Forgotten bool         `json:"forgotten"` // they asked to be: nothing else is known
	Files     []FileRecord `json:"files"`     // where the organizers' files name them
	Themes    []string     `json:"themes"`    // in whose audience files or their own wish have them
	Ledger    []KnownPart  `json:"ledger"`
}

// FileRecord is a place in a file.
type FileRecord struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// KnownPart is what one table of the ledger has of a person.
type KnownPart struct {
	Table string     `json:"table"`
	Rows  []KnownRow `json:"rows"`
	Named int        `json:"named,omitempty"` // other rows in which their name or address stands
}

// KnownRow is one row that is theirs. At is RFC 3339 in UTC, "" for none.
type KnownRow struct {
	At      string `json:"at,omitempty"`
	Session string `json:"session,omitempty"` // theme and date
	Says    string `json:"says,omitempty"`
	Words   string `json:"-"` // what of it is their own or is said as it is, in whatever language
}

// Known returns what is known of the person with an address.
func (d *Desk) Known(ctx context.Context, address string) (KnownRecord, error) {
	have, err := d.Ledger.State(ctx)
	if err != nil {
		return KnownRecord{}, err
	}
	set, _ := d.want(have)
	who := someoneAt(have, set, address)
	traces, err := d.Ledger.Traces(ctx, who)
	if err != nil {
		return KnownRecord{}, err
	}
	k := KnownRecord{
		Person: who.Addresses[0], Addresses: who.Addresses[1:], Names: append([]string{}, who.Names...), Forgotten: have.Forgot(who.Addresses[0]),
		Files: []FileRecord{}, Themes: []string{}, Ledger: []KnownPart{},
	}
	if set != nil {
		for _, p := range naming(set.Files, who) {
			k.Files = append(k.Files, FileRecord{p.File, p.Line})
		}
		for _, t := range have.Peopled(set).Themes {
			if t.Member(k.Person) != nil {
				k.Themes = append(k.Themes, t.ID)
			}
		}
	}
	for _, t := range traces {
		if t.Table == "marks" && k.has("seats") { // said with the seats' sessions
			continue
		}
		part := KnownPart{Table: t.Table, Rows: []KnownRow{}, Named: t.Named}
		for _, row := range t.Rows {
			part.Rows = append(part.Rows, knownRow(have, t.Table, row))
		}
		slices.SortStableFunc(part.Rows, func(a, b KnownRow) int { return strings.Compare(a.At, b.At) })
		k.Ledger = append(k.Ledger, part)
	}
	return k, nil
}

func (k *KnownRecord) has(table string) bool {
	return slices.ContainsFunc(k.Ledger, func(p KnownPart) bool { return p.Table == table })
}

// whenColumns are the columns that say since when a row is there, the best first.
var whenColumns = []string{"at", "posted_at", "arrived_at", "said_at", "given_at", "asked_at", "began_at", "since", "recorded_at", "stamp"}

// unsaid are columns that tell a person nothing.
var unsaid = map[string]bool{
	"address": true, "uid": true, "theme": true, "id": true, "name": true, "number": true, "mark": true, "letter_id": true, "inbox": true, "said_source": true,
}

// knownRow says a row in few words.
func knownRow(have scheduler.State, table string, row map[string]string) KnownRow {
	r := KnownRow{Session: row["theme"]}
	for _, column := range whenColumns {
		if at, err := time.Parse(time.RFC3339, row[column]); err == nil {
			r.At = say.UTC(at)
			break
		}
	}
	if uid := row["uid"]; uid != "" {
		r.Session = uid
		if s := have.Session(uid); s != nil {
			r.Session = s.Facts.Name + " " + s.Facts.Wall.Date()
		}
	}
	switch table {
	case "seats":
		came := map[string]string{"yes": "came", "no": "did not come"}[row["came"]]
		said := strings.ToLower(cmp.Or(row["said"], string(ical.NeedsAction)))
		r.Words = row["said_comment"]
		r.Says = joined("; ", row["role"], said, row["said_comment"], came)
	case "marks":
		r.Says = row["mark"]
	case "letters":
		r.Says = row["kind"] + ": " + row["state"]
	case "inbox":
		r.Says = joined(": ", row["class"], row["outcome"], row["why"])
	case "words":
		var w scheduler.Written
		if json.Unmarshal([]byte(row["written"]), &w) == nil {
			r.Says = joined(": ", w.Subject, w.Text)
			r.Words = r.Says
		}
	case "wishes":
		var w scheduler.Wish
		if json.Unmarshal([]byte(row["wish"]), &w) == nil {
			r.At, r.Says = say.UTC(w.At), wishSaid(w)
		}
	case "presenting":
		var p scheduler.Presenting
		if json.Unmarshal([]byte(row["presenting"]), &p) == nil {
			r.At, r.Says, r.Words = say.UTC(p.Answered), presentingSaid(p), enteredWords(p)
		}
	case "suppressions":
		r.Says = row["reason"]
		r.Words = r.Says
	case "proposals":
		r.Says = joined(": ", row["start_at"], row["comment"])
		r.Words = row["comment"]
	case "known":
		r.Says = "written to"
	case "histories":
		if first, err := time.Parse(time.RFC3339, row["first_at"]); err == nil {
			r.At = say.UTC(first)
		}
		sessions, _ := strconv.Atoi(row["sessions"])
		r.Says = "invited to " + say.Count(sessions, "session", "sessions") + " until " + row["last_at"][:min(10, len(row["last_at"]))] + ", accepted " + cmp.Or(row["accepted"], "none")
	case "calendars":
		r.Says = "a calendar of their own: when it is busy, and no titles"
	default:
		var says []string
		for _, column := range sortedKeys(row) {
			if _, err := time.Parse(time.RFC3339, row[column]); err != nil && !unsaid[column] {
				says = append(says, column+" "+row[column])
			}
		}
		r.Says = strings.Join(says, ", ")
	}
	return r
}

func sortedKeys(row map[string]string) (keys []string) {
	for key := range row {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// joined joins what is not empty.
func joined(with string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), with)
}

func wishSaid(w scheduler.Wish) string {
	var says []string
	add := func(ok bool, text string) {
		if ok {
			says = append(says, text)
		}
	}
	add(w.Way != "", "hears by "+string(w.Way))
	add(w.Language != "", "in "+w.Language)
	add(w.Timezone != "", "in the zone "+w.Timezone)
	add(w.Fewer, "fewer reminders")
	add(w.All, "has left everything")
	for _, id := range sortedKeys(timesAsText(w.Left)) {
		add(true, "has left "+id)
	}
	return strings.Join(says, ", ")
}

// presentingSaid says what is recorded of somebody who presents a session, or was asked to.
func presentingSaid(p scheduler.Presenting) string {
	var says []string
	add := func(ok bool, text string) {
		if ok {
			says = append(says, text)
		}
	}
	add(p.Standby, "was asked to step in")
	add(!p.Standby && p.Marks.Of(scheduler.StepMark(theme.StepAsk, false)).Of != "", "was asked to present")
	add(p.Answer == scheduler.Yes, "said Yes")
	add(p.Answer == scheduler.No, "said No")
	add(p.Instead != "", "offered "+p.Instead+" in its place")
	add(p.Rehearsed, "has rehearsed")
	add(p.Recording == scheduler.Yes, "it may be recorded")
	add(p.Recording == scheduler.No, "it may not be recorded")
	return joined("; ", strings.Join(says, ", "), enteredWords(p))
}

// enteredWords returns what somebody wrote on their page as presenter, "" for nothing.
func enteredWords(p scheduler.Presenting) string {
	s := p.Storyline
	return joined("; ", p.Title, p.Abstract, s.Situation, s.Decision, s.Data, s.Surprise, s.TakeHome, strings.ReplaceAll(p.Materials, "\t", ": "))
}

func timesAsText(m map[string]time.Time) map[string]string {
	out := map[string]string{}
	for k := range m {
		out[k] = ""
	}
	return out
}

// knownAs says in words what the parts of [KnownRecord].Ledger are; a table that has none is named.
var knownAs = map[string]string{
	"seats": "Sessions they were invited to", "marks": "What they were sent or answered once", "letters": "Letters to them", "inbox": "Mail from them or about them",
	"words": "What they wrote", "wishes": "What they chose on their page", "suppressions": "Why they are or were not written to",
	"calendars": "Calendars that they gave", "proposals": "Other times that they asked for", "known": "That they were written to",
	"joined": "What they joined", "knocks": "Letters that somebody asked for at their address", "devices": "Devices on which they are signed in",
	"logins": "Letters with which they sign in", "facts": "Sessions that name them", "imported": "Sessions from before rondo that name them",
	"histories": "Themes they were in, by sessions that are long over", "sayings": "What organizers said to them", "presenting": "What they present", "acts": "What was done at the desk",
}

// Lines returns what is known of a person in plain words, a line each.
func (k KnownRecord) Lines() (lines []string) {
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	line("%s", strings.Join(append([]string{k.Person}, k.Names...), ", "))
	if len(k.Addresses) > 0 {
		line("also: %s", strings.Join(k.Addresses, ", "))
	}
	if k.Forgotten {
		line("They asked to be forgotten: rondo knows a hash of the address, and writes to nobody there.")
	}
	if len(k.Files) > 0 {
		line("\nThe organizers' files name them:")
		for _, f := range k.Files {
			line("  %s:%d", f.File, f.Line)
		}
	}
	if len(k.Themes) > 0 {
		line("\nIn the audience of: %s", strings.Join(k.Themes, ", "))
	}
	for _, p := range k.Ledger {
		line("\n%s:", cmp.Or(knownAs[p.Table], p.Table))
		for _, r := range p.Rows {
			line("  %s", joined("  ", r.At, r.Session, say.Printable(r.Says)))
		}
		if p.Named > 0 {
			line("  named in %s", say.Count(p.Named, "other row", "other rows"))
		}
	}
	if len(k.Ledger) == 0 && len(k.Files) == 0 && !k.Forgotten {
		line("Nothing is known of them.")
	}
	return lines
}
