package scheduler

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// After any script of edits, and once changes have settled and the mail has gone out, everybody's calendar holds what the
// sessions say. The calendars follow RFC 5546 §2.1.5: SEQUENCE first, then DTSTAMP, in whatever order mail arrives.
func TestCalendarsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCommunity(t)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c.step()
		}
		c.rest()
		c.compare()
	})
}

// community is a theme whose file changes, with everything that was posted about it.
type community struct {
	t      *rapid.T
	file   themeFile
	state  State
	now    time.Time
	posted map[string]Letter // by name
	queue  map[string]Letter // posted and not attempted
	sent   []Letter
	left   bool   // whether grace has ever left by herself
	lost   string // whose letters the next plan does not come to record, and has to be made again for
}

// themeFile is the part of a theme file that scripts change.
type themeFile struct {
	weekdays  []string
	clock     string
	duration  string
	place     string
	title     string
	members   map[string]bool
	overrides map[string]string
	except    map[string]bool
	ended     bool
	draft     bool
	seats     int
	renamed   bool // ada has another address
	avoid     map[string]bool
	rule      string // of on_conflict about what is avoided
}

var (
	allPeople = []string{"ada", "ben", "curator", "grace", "hal"} // hal only in place of ben
	members   = allPeople[:4]
	weekdays  = []string{"monday", "tuesday", "wednesday", "thursday", "friday"}
)

func newCommunity(t *rapid.T) *community {
	c := &community{
		t: t, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC),
		posted: map[string]Letter{}, queue: map[string]Letter{},
		file: themeFile{
			weekdays: []string{"tuesday"}, clock: "14:00", duration: "45m", place: "Room 5", title: "Data",
			members: map[string]bool{"ada": true, "ben": true}, overrides: map[string]string{}, except: map[string]bool{}, avoid: map[string]bool{}, rule: "warn",
		},
	}
	c.plan()
	return c
}

func (c *community) step() {
	f := &c.file
	sample := rapid.SampledFrom[[]string]
	switch rapid.SampledFrom([]string{
		"wait", "wait", "send", "send some", "move", "retitle", "cancel", "restore", "except", "un-except", "join", "leave",
		"rule", "clock", "duration", "place", "title", "end", "answer", "answer", "rename", "crash",
		"suppress", "deliver again", "wish", "ask", "seats", "propose", "turn down", "quietly", "quietly", "draft", "draft a theme",
		"avoid", "avoid", "avoid nothing", "step aside", "step aside", "agree", "refuse", "adopt", "adopt",
	}).Draw(c.t, "step") {
	case "wait":
		minutes := rapid.SampledFrom([]int{1, 5, 10, 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60}).Draw(c.t, "minutes")
		c.now = c.now.Add(time.Duration(minutes) * time.Minute)
	case "send":
		c.attempt(func(string) bool { return true })
		return
	case "send some":
		who := sample(allPeople).Draw(c.t, "who")
		c.attempt(func(address string) bool { return strings.HasPrefix(address, who) })
		return
	case "move":
		day := rapid.IntRange(3, 40).Draw(c.t, "day")
		on := c.date()
		f.overrides[on] = fmt.Sprintf("{ move_to: %s 16:%s, reason: all-hands }", c.now.AddDate(0, 0, day).Format(time.DateOnly), on[8:])
	case "retitle":
		f.overrides[c.date()] = fmt.Sprintf("{ title: %s, presenter: grace@example.org }", sample([]string{"Search", "Ranking"}).Draw(c.t, "own title"))
	case "cancel":
		f.overrides[c.date()] = "{ cancelled: snow }"
	case "adopt": // a UID of another program, which may go from one date to another
		uid := sample([]string{"uid: one@example.com, sequence: 7", "uid: two@example.com"}).Draw(c.t, "UID")
		maps.DeleteFunc(f.overrides, func(_, own string) bool { return strings.Contains(own, uid) })
		f.overrides[c.date()] = "{ " + uid + " }"
	case "restore":
		delete(f.overrides, c.date())
	case "except":
		f.except[c.date()] = true
	case "un-except":
		delete(f.except, c.date())
	case "join":
		f.members[sample(members).Draw(c.t, "joins")] = true
	case "leave":
		delete(f.members, sample(members).Draw(c.t, "leaves"))
	case "rule":
		f.weekdays = rapid.SliceOfNDistinct(rapid.SampledFrom(weekdays), 1, 2, rapid.ID).Draw(c.t, "weekdays")
		clear(f.overrides)
		clear(f.except)
	case "clock":
		f.clock = sample([]string{"09:00", "14:00"}).Draw(c.t, "clock")
	case "duration":
		f.duration = sample([]string{"45m", "1h"}).Draw(c.t, "duration")
	case "place":
		f.place = sample([]string{"Room 5", "Room 6"}).Draw(c.t, "place")
	case "title":
		f.title = sample([]string{"Data", "Decisions"}).Draw(c.t, "title")
	case "end":
		f.ended = !f.ended
	case "draft":
		f.overrides[c.date()] = fmt.Sprintf("{ draft: true, title: %s }", sample([]string{"Search", "Ranking"}).Draw(c.t, "own title"))
	case "draft a theme":
		f.draft = !f.draft
	case "answer":
		for _, who := range rapid.SliceOfNDistinct(rapid.SampledFrom(allPeople), 1, 4, rapid.ID).Draw(c.t, "answer") {
			c.answer(who)
		}
	case "suppress":
		c.do(Silence{Address: c.address(sample(allPeople).Draw(c.t, "suppressed"))})
	case "deliver again":
		c.do(Restore{Address: c.address(sample(allPeople).Draw(c.t, "restored"))})
	case "wish":
		c.wish()
	case "ask":
		who := c.address(sample(allPeople).Draw(c.t, "asks"))
		for _, s := range c.state.Sessions {
			if i, found := seatAt(s.Seats, who); found && s.holds(s.Seats[i]) {
				c.do(Ask{UID: s.UID, Address: who, At: c.now})
			}
		}
	case "propose":
		if len(c.state.Sessions) == 0 {
			return
		}
		s := rapid.SampledFrom(c.state.Sessions).Draw(c.t, "session")
		p := Proposal{ID: fmt.Sprint("m", len(c.posted), c.now.Unix()), UID: s.UID, Theme: s.Theme, State: ProposalOpen, At: c.now}
		p.Address, p.Start = c.address(sample(allPeople).Draw(c.t, "proposes")), s.Facts.Start.Add(rapid.SampledFrom([]time.Duration{0, time.Hour}).Draw(c.t, "later"))
		p.End = p.Start.Add(time.Hour)
		c.do(Propose{p})
	case "turn down":
		for _, p := range c.state.Proposals {
			c.do(Resolve{ID: p.ID, State: ProposalDeclining})
		}
	case "seats":
		f.seats = rapid.IntRange(0, 2).Draw(c.t, "seats")
	case "rename":
		f.renamed = true
	case "avoid":
		f.avoid[c.date()] = true
	case "avoid nothing":
		clear(f.avoid)
	case "step aside":
		f.rule = sample([]string{"warn", "skip", "move", "move"}).Draw(c.t, "rule of avoid")
	case "agree":
		c.record(Agree(c.set(), c.state, c.now))
	case "refuse":
		c.record(Refuse(c.set(), c.state, c.now))
	case "quietly":
		before, on := c.set(), c.date()
		switch what := sample([]string{"place", "title", "clock", "cancel"}).Draw(c.t, "silent"); what {
		case "place":
			f.place = sample([]string{"Room 5", "Room 6"}).Draw(c.t, "place")
		case "title":
			if was := f.overrides[on]; was == "" || strings.Contains(was, "silent") {
				f.overrides[on] = fmt.Sprintf("{ title: %s, silent: true }", sample([]string{"Search", "Ranking"}).Draw(c.t, "own title"))
			}
			c.quietly(before, nil)
			return
		case "clock":
			f.clock = sample([]string{"09:00", "14:00"}).Draw(c.t, "clock")
		case "cancel":
			f.overrides[on] = "{ cancelled: snow }"
		}
		c.quietly(before, Quietly(c.set(), c.state, c.now))
		return
	case "crash":
		c.lost = sample(allPeople).Draw(c.t, "lost")
		return
	}
	c.plan()
}

// quietly takes up an edit in silence, and holds that it makes no letter: whoever hears of a change would have heard without it. A session that
// is back on is told of all the same, also to those who were never told that it was off.
func (c *community) quietly(before *theme.Set, acts []Action) {
	heard, off := c.hear(before, c.state), map[string]bool{}
	for _, s := range c.state.Sessions {
		off[s.UID] = s.Facts.Cancelled
	}
	c.record(acts)
	for seat, l := range c.hear(c.set(), c.state) {
		if _, anyway := heard[seat]; !anyway && !l.Left && !off[l.UID] && !(l.Reminds && c.unreminded(l)) {
			c.t.Fatalf("%s is posted because of a silent change: %s", l.Name, l.Why)
		}
	}
	c.plan()
}

// unreminded reports that the reader of an update that is the reminder, too, has not had it for the time they know.
func (c *community) unreminded(l Letter) bool {
	s := c.state.Session(l.UID)
	seat := s.Seat(l.To.Email)
	told, had := s.told(*seat), seat.Marks.Of(Reminder)
	return told == nil || !had.At.Equal(told.Start) || had.Before > Marks(l.Marks).Of(Reminder).Before
}

// hear returns the updates and cancels that follow from files once everything has settled, by session and address.
func (c *community) hear(set *theme.Set, have State) map[[2]string]Letter {
	heard := map[[2]string]Letter{}
	for _, l := range c.queue { // may be taken back and told anew
		heard[[2]string{l.UID, l.To.Email}] = l
	}
	for _, s := range have.Sessions { // who asks is told
		for i := range s.Seats {
			if s.Seats[i].asks() {
				heard[[2]string{s.UID, s.Seats[i].Address}] = Letter{}
			}
		}
	}
	for _, at := range []time.Time{c.now, c.now.Add(11 * time.Minute)} {
		acts, _ := Plan(set, have, at)
		have = have.Apply(acts, at)
		for _, a := range acts {
			if post, ok := a.(Post); ok && (post.Letter.Kind == Update || post.Letter.Kind == Cancel) {
				heard[[2]string{post.Letter.UID, post.Letter.To.Email}] = post.Letter
			}
		}
	}
	return heard
}

// reminded holds that whoever is reminded knows what the session is now, whatever has changed in silence.
func (c *community) reminded(next State, l Letter) {
	s := next.Session(l.UID)
	seat := s.Seat(l.To.Email)
	if told := s.told(*seat); told == nil || len(s.Facts.since(*told)) > 0 {
		c.t.Fatalf("%s reminds of what its reader was never told: %v", l.Name, told)
	}
}

// date is one of the rule's next dates.
func (c *community) date() string {
	dates := c.set().Themes[0].Rule.Between(ical.LocalOf(c.now)+86400, ical.LocalOf(c.now)+28*86400)
	return rapid.SampledFrom(dates).Draw(c.t, "date").Date()
}

func (c *community) do(acts ...Action) { c.state = c.state.Apply(acts, c.now) }

// address is what somebody is written to at.
func (c *community) address(name string) string {
	if name == "ada" && c.file.renamed {
		return "ada@example.com"
	}
	return name + "@example.org"
}

// answer answers for somebody to one session that they have. Only ben delegates, and only to hal.
func (c *community) answer(who string) {
	all := []ical.PartStat{ical.Accepted, ical.Accepted, ical.Tentative, ical.Declined}
	if who == "ben" {
		all = append(all, ical.Delegated)
	}
	address := c.address(who)
	for _, s := range c.state.Sessions {
		i, found := seatAt(s.Seats, address)
		if !found || !s.holds(s.Seats[i]) || rapid.Bool().Draw(c.t, "not this one") {
			continue
		}
		is := rapid.SampledFrom(all).Draw(c.t, "answer")
		seat := s.Seats[i]
		act := Record{UID: s.UID, Address: address, Answer: is, Said: Said{Answer: is, Sequence: seat.Sequence, Stamp: c.now, At: c.now}}
		switch is {
		case ical.Accepted:
			act.Claimed = c.now
			if taken, waiting := s.Places(); seat.Answer == ical.Accepted {
				act.Waits, act.Claimed = seat.Waits, seat.Claimed
			} else if limit := c.state.Capacity(s); limit > 0 && (taken >= limit || len(waiting) > 0) && seat.Role == theme.Audience {
				act.Waits = rapid.SampledFrom([]Wait{WaitsNew, WaitsTold}).Draw(c.t, "waits")
			}
		case ical.Delegated:
			act.Said.To = "hal@example.org"
			if _, seated := seatAt(s.Seats, act.Said.To); !seated {
				c.do(Seed{UID: s.UID, Address: act.Said.To, By: address})
			}
		}
		c.do(act)
	}
}

// wish makes a wish: anybody may prefer a feed or fewer letters, and grace may leave.
func (c *community) wish() {
	who := rapid.SampledFrom(allPeople).Draw(c.t, "wishes")
	w := Wish{Fewer: rapid.Bool().Draw(c.t, "fewer"), Way: rapid.SampledFrom([]Way{"", WayFeed, WayBoth}).Draw(c.t, "way")}
	if who == "grace" {
		w.All = rapid.Bool().Draw(c.t, "all")
		if rapid.Bool().Draw(c.t, "left") {
			w.Left = map[string]time.Time{"talks": c.now}
		}
		c.left = c.left || w.Leaves("talks")
	}
	c.do(Prefer{Address: c.address(who), Wish: w})
}

func (c *community) set() *theme.Set {
	f := &c.file
	ada, was := c.address("ada"), ""
	if f.renamed {
		was = ", was: ada@example.org"
	}
	var members, except []string
	for _, name := range slices.Sorted(maps.Keys(f.members)) {
		members = append(members, c.address(name))
	}
	start := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	for !slices.Contains(f.weekdays, strings.ToLower(start.Weekday().String())) {
		start = start.AddDate(0, 0, 1)
	}
	for _, on := range slices.Sorted(maps.Keys(f.except)) {
		if f.overrides[on] == "" {
			except = append(except, on)
		}
	}
	var overrides strings.Builder
	if f.seats > 0 {
		fmt.Fprintf(&overrides, "seats: %d\n", f.seats)
	}
	fmt.Fprintf(&overrides, "on_conflict: { avoid: %s, move: { within: 3 days } }\navoid:\n  - { hours: 08:00-18:00 }\n", f.rule)
	for _, on := range slices.Sorted(maps.Keys(f.avoid)) {
		fmt.Fprintf(&overrides, "  - { from: %s 08:30, to: %s 15:00, reason: the board }\n", on, on)
	}
	if len(f.overrides) > 0 {
		overrides.WriteString("sessions:\n")
	}
	for _, on := range slices.Sorted(maps.Keys(f.overrides)) {
		fmt.Fprintf(&overrides, "  %s: %s\n", on, f.overrides[on])
	}
	files := theme.Files{
		"rondo.yaml": []byte(`site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki, language: en }
mail: { from: Guild <guild@example.org>, dir: outbox }
horizon: 6 weeks
notify: { content: all }
brake: { sessions: 1000, people: 1000 }
remind: [1 day before, 2 hours before]
nudge: 36 hours before
`),
		"people.yaml": fmt.Appendf(nil, `people:
  - { email: %s%s }
  - { email: ben@example.org }
  - { email: grace@example.org }
  - { email: curator@example.org }
  - { email: hal@example.org }
`, ada, was),
		"themes/talks.yaml": fmt.Appendf(nil, `name: Talks
title: %s
purpose: To learn.
organizers: [curator@example.org]
audience: [%s]
schedule:
  starts: %s %s
  duration: %s
  repeats: every %s
  except: [%s]
place: %s
ended: %t
draft: %t
%s`, f.title, strings.Join(append(members, "curator@example.org"), ", "), start.Format(time.DateOnly), f.clock, f.duration,
			strings.Join(f.weekdays, " and "), strings.Join(except, ", "), f.place, f.ended, f.draft, overrides.String()),
	}
	set, findings := theme.Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		c.t.Fatalf("%v\n%s", err, files["themes/talks.yaml"])
	}
	return set
}

// plan plans and applies, and holds the plan to what is true of every plan.
func (c *community) plan() {
	set := c.set()
	acts, wake := Plan(set, c.state, c.now)
	if c.lost != "" {
		acts = slices.DeleteFunc(acts, func(a Action) bool { return strings.HasPrefix(seatOf(a), c.lost) })
		c.lost = ""
		c.record(acts)
		acts, wake = Plan(set, c.state, c.now)
	}
	next := c.state.Apply(acts, c.now)
	if again, _ := Plan(set, next, c.now); len(again) > 0 {
		c.t.Fatalf("planned again at the same moment:\n%safter\n%s", print(again), print(acts))
	}
	if !wake.IsZero() && !wake.After(c.now) {
		c.t.Fatalf("wakes at %s, now is %s", wake, c.now)
	}
	c.record(acts)
	c.fair()
}

// fair checks that nobody waits while there is a place for them, or for an answer to their proposal.
func (c *community) fair() {
	for _, p := range c.state.Proposals {
		if p.State == ProposalDeclining {
			c.t.Fatalf("the proposal %s is turned down, and %s does not hear of it", p.ID, p.Address)
		}
	}
	for _, s := range c.state.Sessions {
		limit := c.state.Capacity(s)
		taken, waiting := s.Places()
		for _, seat := range waiting {
			able := s.holds(*seat) && !c.state.regard(seat.Address, s.Theme).silent()
			if able && s.Facts.Start.After(c.now) && !s.Facts.Cancelled && (limit == 0 || taken < limit) {
				c.t.Fatalf("%s waits for %s, where %d of %d places are taken", seat.Address, s.UID, taken, limit)
			}
		}
	}
}

// record applies actions and notes what they do to the mail.
func (c *community) record(acts []Action) {
	next := c.state.Apply(acts, c.now)
	c.inSteps(acts, next)
	for _, a := range acts {
		switch a := a.(type) {
		case Post:
			c.post(a.Letter)
			if a.Letter.Kind == Reminder || a.Letter.Reminds {
				c.reminded(next, a.Letter)
			}
		case Amend:
			s, step := c.state.Session(a.UID), next.Session(a.UID).Facts.Stepped
			if was := s.Facts.Stepped; s.known() && step != was && step != (Stepped{}) && !step.Agreed && !step.Refused {
				c.t.Fatalf("%s, which people know of, steps aside by itself: %+v, before %+v", a.UID, step, was)
			}
		case Expire:
			if _, waits := c.queue[a.Name]; !waits {
				c.t.Fatalf("withdraws %s, which does not wait", a.Name)
			}
			delete(c.queue, a.Name)
		}
	}
	c.neverFalls(c.state, next)
	c.state = next
}

// inSteps holds actions that are applied one by one to those that are applied at once.
func (c *community) inSteps(acts []Action, want State) {
	steps, got := c.state.Steps(), want
	for i := range acts {
		got = steps.Apply(acts[i : i+1])
	}
	got.Accepted = want.Accepted // read anew
	if !reflect.DeepEqual(got, want) {
		c.t.Fatalf("in steps:\n%+v\nat once:\n%+v", got, want)
	}
}

// seatOf is the address whose seat alone an action is about, "" for others.
func seatOf(a Action) string {
	switch a := a.(type) {
	case Post:
		return a.Letter.To.Email
	case Expire:
		return a.Address
	case Drop:
		return a.Address
	}
	return ""
}

func (c *community) post(l Letter) {
	if have := c.state.carried(renames(c.set())); have.regard(l.To.Email, l.Theme).silent() {
		c.t.Fatalf("posts %s to somebody who hears nothing", l.Name)
	}
	if _, twice := c.posted[l.Name]; twice && l.Kind != Nudge { // a start that comes back is nudged about once
		c.t.Fatalf("posts %s twice", l.Name)
	}
	c.posted[l.Name], c.queue[l.Name] = l, l
	if !pends(l.Kind) {
		return
	}
	for _, other := range c.queue {
		if pends(other.Kind) && other.Name != l.Name && other.UID == l.UID && other.To.Email == l.To.Email {
			c.t.Fatalf("%s and %s wait at the same time", other.Name, l.Name)
		}
	}
}

// pends reports whether a letter of the kind can be withdrawn while it waits.
func pends(kind Kind) bool { return kind == Request || kind == Update || kind == Cancel }

func (c *community) neverFalls(before, after State) {
	for _, s := range before.Sessions {
		i := slices.IndexFunc(after.Sessions, func(n *Session) bool { return n.UID == s.UID })
		if i < 0 {
			if len(s.Seats) > 0 {
				c.t.Fatalf("%s is forgotten, although people were written to", s.UID)
			}
			continue
		}
		next := after.Sessions[i]
		for revision := range next.Told {
			named := slices.ContainsFunc(next.Seats, func(seat Seat) bool {
				return seat.Revision == revision || seat.Pending != nil && seat.Pending.Revision == revision
			})
			if !named {
				c.t.Fatalf("%s keeps revision %d, which no seat names", s.UID, revision)
			}
		}
		if next.Sequence < s.Sequence || next.Revision < s.Revision || next.Modified.Before(s.Modified) {
			c.t.Fatalf("%s falls from #%d to #%d", s.UID, s.Sequence, next.Sequence)
		}
		for _, seat := range s.Seats {
			j, found := seatAt(next.Seats, seat.Address)
			if !found {
				j, found = seatAt(next.Seats, "ada@example.com")
			}
			if found && seat.Answer == ical.Accepted && next.Seats[j].Answer == ical.Accepted && next.Seats[j].Waiting() && !seat.Waiting() {
				c.t.Fatalf("%s: %s loses a place", s.UID, seat.Address)
			}
			if !found || next.Seats[j].Sequence < seat.Sequence || next.Seats[j].Stamp.Before(seat.Stamp) {
				c.t.Fatalf("%s: the seat of %s falls", s.UID, seat.Address)
			}
		}
	}
}

// attempt sends what waits for some people.
func (c *community) attempt(to func(address string) bool) {
	gone := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(c.queue)) {
		if l := c.queue[name]; to(l.To.Email) {
			c.sent, gone[name] = append(c.sent, l), true
			delete(c.queue, name)
		}
	}
	for i, s := range c.state.Sessions {
		own := *s
		own.Seats = slices.Clone(s.Seats)
		for j := range own.Seats {
			if p := own.Seats[j].Pending; p != nil && gone[p.Name] {
				own.Seats[j].Pending = nil
			}
		}
		own.forget()
		c.state.Sessions[i] = &own
	}
}

// rest lets changes settle and sends everything, to everybody again.
func (c *community) rest() {
	for address := range c.state.Suppressed {
		c.do(Restore{Address: address})
	}
	for address := range c.state.Wishes {
		c.do(Prefer{Address: address})
	}
	c.plan()
	for range 3 {
		c.attempt(func(string) bool { return true })
		c.now = c.now.Add(11 * time.Minute)
		c.plan()
	}
	c.attempt(func(string) bool { return true })
}

// entry is a session in somebody's calendar.
type entry struct {
	letter    Letter
	cancelled bool
}

// calendars delivers all mail, in any order. ada's old address leads to her, too.
func (c *community) calendars() map[string]map[string]entry {
	all := map[string]map[string]entry{}
	for _, l := range rapid.Permutation(c.sent).Draw(c.t, "arrival") {
		who, _, _ := strings.Cut(l.To.Email, "@")
		if all[who] == nil {
			all[who] = map[string]entry{}
		}
		if !pends(l.Kind) && l.Kind != Refresh {
			continue
		}
		had, known := all[who][l.UID]
		newer := l.Sequence > had.letter.Sequence || l.Sequence == had.letter.Sequence && l.Stamp.After(had.letter.Stamp)
		if !known || newer {
			all[who][l.UID] = entry{letter: l, cancelled: l.Kind == Cancel}
		}
	}
	return all
}

func (c *community) compare() {
	t := c.set().Themes[0]
	aims := map[string]aim{}
	for _, a := range outlook(c.set(), c.state, c.now)[0].aims {
		if a.have == nil && a.facts.Stepped.Skipped() {
			continue
		}
		if a.have == nil {
			c.t.Fatalf("%s is not opened", a.uid)
		}
		aims[a.have.UID] = a
	}
	calendars := c.calendars()
	for _, s := range c.state.Sessions {
		if !s.Facts.Start.After(c.now) {
			continue
		}
		invited := !t.Invite.Before(s.Facts.Wall, t.Zone).After(c.now)
		for _, who := range allPeople {
			member := slices.ContainsFunc(aims[s.UID].people, func(m theme.Member) bool { return strings.HasPrefix(m.Person.Email, who) })
			if i, found := seatAt(s.Seats, "hal@example.org"); found && who == "hal" {
				member, invited = delegated(s, s.Seats[i], nil), true
			}
			e, has := calendars[who][s.UID]
			has = has && !e.cancelled
			now, silent := s.Facts, false
			if i, found := seatAt(s.Seats, c.address(who)); found && !s.Seats[i].Left { // of a silent change they hear with the reminder
				told := s.told(s.Seats[i])
				if silent = told != nil && len(s.owed(s.Seats[i], told, "")) < len(s.Facts.since(*told)); silent {
					now = *told
				}
			}
			if i, found := seatAt(s.Seats, c.address(who)); has && found && s.Seats[i].absent() {
				e.letter.Facts.Place, e.letter.Facts.Title = now.Place, now.Title // not told to those who do not come
				e.letter.Facts.Presenter = now.Presenter
			}
			switch {
			case has && silent && s.Facts.Cancelled:
			case has && who == "grace" && c.left && (!member || s.Facts.Cancelled || s.Seat(c.address(who)).Left): // nobody told her
			case has && (!member || s.Facts.Cancelled):
				c.t.Fatalf("%s still has %s at %s (member: %t, cancelled: %t)", who, s.UID, e.letter.Facts.Wall, member, s.Facts.Cancelled)
			case !has && aims[s.UID].draft: // nobody is invited any more
			case !has && member && invited && !s.Facts.Cancelled:
				c.t.Fatalf("%s does not have %s at %s", who, s.UID, s.Facts.Wall)
			case has && shown(e.letter.Facts) != shown(now):
				c.t.Fatalf("%s has %s as %s, not %s", who, s.UID, shown(e.letter.Facts), shown(now))
			}
		}
	}
	for who, calendar := range calendars {
		for uid, e := range calendar {
			gone := !slices.ContainsFunc(c.state.Sessions, func(s *Session) bool { return s.UID == uid })
			if gone && !e.cancelled && !(who == "grace" && c.left) {
				c.t.Fatalf("%s has %s, which nobody knows of", who, uid)
			}
		}
	}
}

// shown is what a calendar shows.
func shown(f Facts) string {
	return fmt.Sprint(f.Start.Unix(), f.End.Unix(), f.Name, f.Title, f.Presenter, f.Place, f.Purpose, f.Abstract)
}
