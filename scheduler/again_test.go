package scheduler

import (
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/theme"
)

// year is some themes whose files change, people who answer, and a record that follows.
type year struct {
	t     *rapid.T
	files theme.Files
	state State
	now   time.Time
	last  Planned
	said  int // how many things were said or proposed: no two are one
}

func newYear(t *rapid.T) *year {
	s := &year{t: t, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), files: theme.Files{
		"rondo.yaml": []byte(`site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }
mail: { from: Guild <guild@example.org>, dir: outbox }
horizon: 6 weeks
notify: { content: all }
brake: { sessions: 1000, people: 1000 }
`),
		"people.yaml": []byte("people:\n  - { email: ada@example.org }\n  - { email: ben@example.org }\n  - { email: curator@example.org }\n"),
	}}
	for _, id := range []string{"bytes", "reading", "talks", "walks", "yoga"} {
		s.edit(id)
	}
	return s
}

// edit writes a theme's file anew.
func (s *year) edit(id string) {
	t := s.t
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	own := ""
	if rapid.Bool().Draw(t, "differs") {
		own = fmt.Sprintf("sessions:\n  %s: { %s }\n", pick("date", "2026-11-10", "2026-11-17", "2026-11-24"),
			pick("how", "title: New", "place: Room 9", "cancelled: ill", "move_to: 2026-11-26 15:00", "presenter: ben@example.org", "presenter: ben@example.org, materials: { slides: https://example.org/s }", "materials: { slides: https://example.org/s }", "draft: true", "uid: "+id+"@example.com", "uid: "+id+"/2@example.com, sequence: 3"))
	}
	for _, key := range []string{"presenters: { ask: 4 weeks before, storyline: 2 weeks before, standby: ben@example.org }", "hold_until: 10 days before", "season: 4 weeks", "join: open", "nudge: 2 days before", "follow_up: { late: mail, at_most: 1 day, wait_for: [recording] }", "survey: [{ ask: Worth it?, scale: 1-5 }]"} {
		if rapid.IntRange(0, 3).Draw(t, "has") == 0 {
			own = key + "\n" + own
		}
	}
	s.files["themes/"+id+".yaml"] = fmt.Appendf(nil, `name: %s
title: %s
organizers: [curator@example.org]
audience: [%s]
schedule: { starts: 2026-11-03 %s, repeats: every %s, duration: 45m }
place: %s
invite: %s before
seats: %s
ended: %s
transparent: %s
%s`, id, pick("title", "Data", "Bytes"), pick("audience", "ada@example.org", "ada@example.org, ben@example.org"), pick("clock", "09:00", "14:00"),
		pick("weekday", "tuesday", "tuesday and thursday"), pick("place", "Room 1", "Room 2"), pick("invite", "1 week", "3 weeks"), pick("seats", "1", "40"),
		pick("ended", "false", "false", "false", "true"), pick("transparent", "false", "true"), own)
}

func (s *year) set() *theme.Set {
	set, findings := theme.Load(s.files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		s.t.Fatal(err)
	}
	return set
}

// recorded returns what is recorded as a ledger counts its changes: a part that reads the same has the same version.
func (s *year) recorded() State {
	have := s.state
	version := func(what any) int64 {
		h := fnv.New64a()
		fmt.Fprintf(h, "%+v", what)
		return int64(h.Sum64())
	}
	have.Read.Versions = map[string]int64{
		PeoplePart: version([]any{have.Wishes, have.Suppressed, have.Joined}), RestPart: version([]any{have.Proposals, have.Returns, have.Written, have.Volunteers}),
	}
	for _, session := range have.Sessions {
		have.Read.Versions[ThemePart(session.Theme)] = version([]any{have.Read.Versions[ThemePart(session.Theme)], *session})
	}
	return have
}

// answer has somebody answer for a session.
func (s *year) answer() {
	if len(s.state.Sessions) == 0 {
		return
	}
	session := rapid.SampledFrom(s.state.Sessions).Draw(s.t, "session")
	for _, seat := range session.Seats {
		if session.holds(seat) && rapid.Bool().Draw(s.t, "answers") {
			is := rapid.SampledFrom([]ical.PartStat{ical.Accepted, ical.Declined}).Draw(s.t, "answer")
			record := Record{UID: session.UID, Address: seat.Address, Answer: is, Said: Said{Answer: is, Sequence: seat.Sequence, Stamp: s.now, At: s.now}}
			record.Said.Comment = rapid.SampledFrom([]string{"", "late"}).Draw(s.t, "comment")
			if is == ical.Accepted {
				record.Claimed = s.now
				if limit := s.state.Capacity(session); limit > 0 && seat.Role == theme.Audience {
					if taken, waiting := session.Places(); taken >= limit || len(waiting) > 0 {
						record.Waits = WaitsNew
					}
				}
			}
			s.state = s.state.Apply([]Action{record}, s.now)
		}
	}
}

// leave has all letters that wait leave: nobody is told what follows a session of which their first letter waits.
func (s *year) leave() {
	s.state.Sessions = slices.Clone(s.state.Sessions)
	for i, session := range s.state.Sessions {
		own := *session
		own.Seats = slices.Clone(own.Seats)
		for n := range own.Seats {
			own.Seats[n].Pending = nil
		}
		s.state.Sessions[i] = &own
	}
}

// past has something happen that only sessions know of that are over or nearly so: somebody came, or is told something.
func (s *year) past() {
	if len(s.state.Sessions) == 0 {
		return
	}
	session := rapid.SampledFrom(s.state.Sessions).Draw(s.t, "session")
	if session.Facts.End.After(s.now) {
		return
	}
	if rapid.Bool().Draw(s.t, "says") {
		s.said++
		say := Saying{ID: fmt.Sprint("say", s.said), UID: session.UID, Text: "Thanks", To: []theme.Addressee{theme.ToEverybody}, At: s.now}
		for _, seat := range session.Seats {
			say.People = append(say.People, seat.Address)
		}
		s.state = s.state.Apply([]Action{Say{Saying: say}}, s.now)
		return
	}
	for _, seat := range session.Seats {
		came := rapid.SampledFrom([]Presence{Present, Absent}).Draw(s.t, "came")
		s.state = s.state.Apply([]Action{Attend{UID: session.UID, Address: seat.Address, Came: came}}, s.now)
	}
}

// join has somebody be in a theme who asked for it.
func (s *year) join() {
	who := rapid.SampledFrom([]string{"ada@example.org", "cleo@example.org"}).Draw(s.t, "joins")
	one := Joined{Theme: rapid.SampledFrom([]string{"bytes", "talks", "walks"}).Draw(s.t, "theme"), Address: who, Asked: s.now, Wrote: s.now, Confirmed: s.now}
	if s.state.JoinedOf(one.Theme, "", who) == nil {
		s.state = s.state.Apply([]Action{Join{Joined: one, Why: "asked"}}, s.now)
	}
}

// Whatever was edited and answered since the last plan, what follows is the same when only those themes are read that it
// concerns.
func TestAPlanOfSomeThemesIsThePlanOfAll(t *testing.T) {
	glances, parts, named, unseated, over := 0, 0, 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := newYear(t)
		if rapid.IntRange(0, 3).Draw(t, "brake") == 0 {
			s.tight()
		}
		for range rapid.IntRange(2, 16).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{
				"edit", "edit", "edit", "answer", "answer", "time", "time", "time", "past", "join", "wish", "present", "volunteer", "propose",
				"vanish", "rename", "release",
			}).Draw(t, "what happens") {
			case "edit":
				s.whole(func() { s.edit(s.someTheme()) })
			case "answer":
				s.answer()
			case "past":
				s.past()
			case "join":
				s.join()
			case "time":
				s.pass()
			case "wish":
				s.wish()
			case "present":
				s.present()
			case "volunteer":
				s.volunteer()
			case "propose":
				s.propose()
			case "vanish":
				s.vanish()
			case "rename":
				s.whole(s.rename)
			case "release":
				s.release()
			}
			set, have := s.set(), s.recorded()
			whole, wakes := Plan(set, have, s.now)
			var next Planned
			acts, scope := decideWithin(t, have, s.last.Scope(set, have.Within(Scope{}), s.now), func(have State) (acts []Action, err error) {
				acts, next, err = s.last.Plan(set, have, s.now)
				return acts, err
			})
			if glances++; !scope.Ahead.All && !scope.Everybody {
				parts++
			}
			if slices.ContainsFunc(have.Within(scope).Sessions, func(session *Session) bool { return session.Unseated }) {
				unseated++
			}
			if len(scope.Sessions) > 0 {
				over++
			}
			if len(scope.Nearby.Themes) > 0 && slices.ContainsFunc(acts, func(a Action) bool {
				post, posts := a.(Post)
				return posts && len(post.Letter.Overlaps) > 0
			}) {
				named++
			}
			if !slices.EqualFunc(acts, whole, func(a, b Action) bool { return reflect.DeepEqual(a, b) }) {
				t.Fatalf("of %s follows\n%sof everything\n%s", scope, print(acts), print(whole))
			}
			part := have.Within(scope)
			if err := part.Demand(part.Subjects(acts)); err != nil {
				t.Fatalf("%v\n%s", err, print(acts))
			}
			if wake := next.Wake(); !wake.IsZero() && !wake.After(s.now) || !wakes.IsZero() && wake.After(wakes) {
				t.Fatalf("it wakes at %s, now is %s, and a plan of everything wakes at %s", wake, s.now, wakes)
			}
			s.last, s.state = next, s.state.Apply(acts, s.now)
		}
	})
	if glances > 1000 && (parts == 0 || named == 0 || unseated == 0 || over == 0) { // how many there are is chance
		t.Errorf("of %d plans %d were of some themes, and %d of these named sessions of others; %d read sessions without their seats, and %d asked for seats of what is over", glances, parts, named, unseated, over)
	}
}

// What no glance may leave out.
func TestWhatAGlanceCannotSee(t *testing.T) {
	files := load(t, base(t)).Files
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	set := func(change func(theme.Files)) *theme.Set {
		mine := theme.Files{}
		for name, text := range files {
			mine[name] = slices.Clone(text)
		}
		change(mine)
		s, findings := theme.Load(mine.FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		return s
	}
	same := set(func(theme.Files) {})
	have := State{Accepted: same, Read: Read{Versions: map[string]int64{}}}
	_, last, err := (&Planned{}).Plan(same, have, now)
	if err != nil {
		t.Fatal(err)
	}
	theFile := same.Themes[0].File
	for _, test := range []struct {
		what string
		want *theme.Set
		have func(*State)
		now  time.Time
		all  bool
	}{
		{"nothing", same, func(*State) {}, now, false},
		{"the file of a theme", set(func(f theme.Files) { f[theFile] = append(f[theFile], "\n# a remark\n"...) }), func(*State) {}, now, false},
		{"an answer", same, func(s *State) { s.Read.Versions[ThemePart(same.Themes[0].ID)]++ }, now, false},
		{"a wish", same, func(s *State) { s.Read.Versions[PeoplePart]++ }, now, true},
		{"words that people wrote", same, func(s *State) { s.Read.Versions[RestPart]++ }, now, true},
		{"something is held", same, func(s *State) { s.Holds = []Hold{{Scope: holdFiles}} }, now, true},
		{"other files are accepted", same, func(s *State) {
			s.Accepted = set(func(f theme.Files) { f[theFile] = append(f[theFile], "\n#\n"...) })
		}, now, true},
		{"rondo.yaml", set(func(f theme.Files) { f["rondo.yaml"] = append(f["rondo.yaml"], "\n# a remark\n"...) }), func(*State) {}, now, true},
		{"a new theme", set(func(f theme.Files) {
			f["themes/zz.yaml"] = []byte(strings.Replace(string(f[theFile]), "name: ", "name: Z", 1))
		}), func(*State) {}, now, true},
		{"its time", same, func(*State) {}, last.Wake(), true},
		{"a quarter of an hour later", same, func(*State) {}, now.Add(soonWhole), true},
		{"the clock was set back", same, func(*State) {}, now.Add(-time.Minute), true},
	} {
		now := have
		now.Read.Versions = map[string]int64{}
		test.have(&now)
		if scope := last.Scope(test.want, now, test.now); scope.Ahead.All != test.all {
			t.Errorf("%s: %s is read", test.what, scope)
		}
	}
}

// A clock that is set back behind the last plan has everything planned, also where that was of some themes: what settles, settled then.
func TestAGlanceSeesThatTheClockWasSetBack(t *testing.T) {
	want := load(t, base(t))
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	have := State{Accepted: want, Read: Read{Versions: map[string]int64{}}}
	_, last, err := (&Planned{}).Plan(want, have, now)
	if err != nil {
		t.Fatal(err)
	}
	have.Read.Versions = map[string]int64{ThemePart(want.Themes[0].ID): 1}
	_, last, err = last.Plan(want, have.Within(last.Scope(want, have, now.Add(2*time.Minute))), now.Add(2*time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	for at, all := range map[time.Duration]bool{time.Minute: true, 3 * time.Minute: false} {
		if scope := last.Scope(want, have, now.Add(at)); scope.Ahead.All != all {
			t.Errorf("after %s %s is read", at, scope)
		}
	}
}

// Somebody who joined by themselves counts by the files alone once an edit names them: what a plan of everything notes then.
func TestAGlanceSeesWhomTheFilesName(t *testing.T) {
	files := load(t, base(t)).Files
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	load := func() *theme.Set {
		set, findings := theme.Load(files.FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		return set
	}
	grace := Joined{Theme: "datatalks", Address: "grace@example.org", Asked: now, Wrote: now, Confirmed: now, Admitted: now}
	files["themes/datatalks.yaml"] = append(files["themes/datatalks.yaml"], "join: open\n"...)
	have := State{Accepted: load(), Joined: []Joined{grace}, Read: Read{Versions: map[string]int64{}}}
	acts, last, err := (&Planned{}).Plan(load(), have, now)
	if err != nil {
		t.Fatal(err)
	}
	have = have.Apply(acts, now)
	text := string(files["themes/datatalks.yaml"])
	for _, test := range []struct {
		who   string
		notes bool
	}{{"ben@example.org", false}, {"grace@example.org", true}} {
		files["themes/datatalks.yaml"] = []byte(strings.Replace(text, "[data-guild]", "[data-guild, "+test.who+"]", 1))
		want := load()
		acts, _ := decideWithin(t, have, last.Scope(want, have.Within(Scope{}), now), func(have State) (acts []Action, err error) {
			acts, _, err = last.Plan(want, have, now)
			return acts, err
		})
		if notes := slices.ContainsFunc(acts, func(a Action) bool { j, is := a.(Join); return is && !j.Joined.Ended.IsZero() }); notes != test.notes {
			t.Errorf("with %s in the file follows\n%s", test.who, print(acts))
		}
	}
}

// A letter of an edit names what its reader has at that hour by other themes, also by one that they joined by themselves, and not what has become
// a draft there: as in a plan of everything, though themes that share nobody are not read.
func TestAnEditNamesWhatOthersHave(t *testing.T) {
	now := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	const another = "name: %s\norganizers: [curator@example.org]\naudience: [%s]\nschedule: { starts: 2026-11-10 09:00, duration: 45m }\nplace: %s\n%s"
	for _, test := range []struct {
		what, audience, more string
		joined               []Joined
		overlaps             int
	}{
		{"asked", "ada@example.org", "", nil, 1},
		{"joined", "ben@example.org", "join: open\n", []Joined{{Theme: "walks", Address: "ada@example.org", Asked: now, Wrote: now, Confirmed: now, Admitted: now}}, 1},
		{"a guest", "ben@example.org", "guests: true\n", []Joined{{Theme: "walks", UID: "walks.20261110@sessions.example.org", Address: "ada@example.org", Asked: now, Wrote: now, Confirmed: now, Admitted: now}}, 1},
		{"a draft", "ada@example.org", "sessions: { 2026-11-10: { draft: true } }\n", nil, 0},
		{"neither", "ben@example.org", "", nil, 0},
	} {
		t.Run(test.what, func(t *testing.T) {
			files := theme.Files{
				"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\n" +
					"mail: { from: Guild <guild@example.org>, dir: outbox }\nnotify: { settle: 0s, content: all }\n"),
				"people.yaml":       []byte("people: []\n"),
				"themes/talks.yaml": fmt.Appendf(nil, another, "Talks", "ada@example.org", "Room 1", ""),
				"themes/walks.yaml": fmt.Appendf(nil, another, "Walks", test.audience, "Park", strings.Replace(test.more, "sessions: { 2026-11-10: { draft: true } }\n", "", 1)),
			}
			have := State{Read: Read{Versions: map[string]int64{}}}
			var last Planned
			plan := func() (acts []Action, scope Scope) {
				set, findings := theme.Load(files.FS(), "rondo.yaml")
				if err := findings.Err(); err != nil {
					t.Fatal(err)
				}
				whole, _ := Plan(set, have, now)
				var next Planned
				acts, scope = decideWithin(t, have, last.Scope(set, have.Within(Scope{}), now), func(have State) (acts []Action, err error) {
					acts, next, err = last.Plan(set, have, now)
					return acts, err
				})
				if !slices.EqualFunc(acts, whole, func(a, b Action) bool { return reflect.DeepEqual(a, b) }) {
					t.Fatalf("of %s follows\n%sof everything\n%s", scope, print(acts), print(whole))
				}
				last, have = next, have.Apply(acts, now)
				return acts, scope
			}
			plan()
			have.Joined, last = test.joined, Planned{} // so that the next one looks at everything
			files["themes/walks.yaml"] = fmt.Appendf(nil, another, "Walks", test.audience, "Park", test.more)
			plan()
			files["themes/talks.yaml"] = fmt.Appendf(nil, another, "Talks", "ada@example.org", "Room 2", "")
			acts, scope := plan()
			named := -1
			for _, a := range acts {
				if post, is := a.(Post); is && post.Letter.To.Email == "ada@example.org" {
					named = len(post.Letter.Overlaps)
				}
			}
			if named != test.overlaps || named > 0 && scope.Everybody {
				t.Errorf("the letter names %d, want %d; read is %s:\n%s", named, test.overlaps, scope, print(acts))
			}
		})
	}
}
