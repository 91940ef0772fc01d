package scheduler

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write what Plan says into the archives of testdata/plan")

// rows says which story tells which row of the decision tables: identity, edits, letters, accepted files.
var rows = map[string]string{
	"identity-theme":                   "theme: its id, not its name, title, zone or file",
	"identity-renamed-file":            "theme: a vanished file beside a new one with the same name",
	"identity-session":                 "session: theme and original start",
	"identity-uid":                     "UID and ORGANIZER: made once",
	"identity-adopted":                 "UID: one that its file names",
	"identity-adopted-and-aside":       "UID: one that its file names, of a date that was taken out and steps aside",
	"identity-adopted-and-cancelled":   "UID: one that its file names, which goes to another date that is then cancelled",
	"identity-adopted-gone":            "UID: one that its file names, of a date that another session had; the theme ends",
	"identity-adopted-ends":            "UID: one that its file names, of a date whose session is over; the theme ends",
	"identity-adopted-at-another-time": "UID: one that its file names, of a date whose clock time changes",
	"identity-person":                  "person: an address, or what it was",
	"sequence-of-a-seat":               "SEQUENCE: counted per seat; names of letters",
	"rule-week":                        "a rule changes: same week",
	"rule-week-twice":                  "a rule changes: the n-th with the n-th",
	"rule-month":                       "a rule changes: same month, some of it over",
	"rule-month-joined-late":           "a rule changes: same month, some of it never recorded",
	"rule-without-partner":             "a rule changes: cancelled, forgotten, not into the past",
	"rule-overrides":                   "a rule changes: overrides name today's dates",
	"move-by-override":                 "start: move_to",
	"move-by-time":                     "start: starts",
	"move-by-zone":                     "start: another zone",
	"titles":                           "title in several languages: those who read it",
	"change-duration":                  "end only",
	"change-place":                     "place or link",
	"change-content":                   "title, presenter, abstract: with the reminder",
	"change-content-early":             "title: with the first of several reminders",
	"change-content-without-reminder":  "title: a day before at the latest",
	"change-of-looks":                  "zone written differently, colour, categories, transparent",
	"cancel-by-override":               "cancelled: by cancelled:",
	"cancel-by-except":                 "cancelled: by except:",
	"cancel-by-except-range":           "cancelled: by except: from and to",
	"cancel-by-ended":                  "cancelled: by ended:",
	"cancel-moved-room":                "cancelled: its place afterwards",
	"cancel-before-request-left":       "cancelled: a request never attempted is dropped",
	"un-cancel":                        "un-cancelled",
	"also":                             "also: date inside the invite window",
	"join":                             "a person joins",
	"joined-open":                      "joined by themselves: open; leaving, and joining again",
	"joined-ask":                       "joined by themselves: an organizer takes people in, or not",
	"joined-guest":                     "joined by themselves: a guest of one session",
	"joined-files":                     "joined by themselves: the files name them, and no more",
	"joined-knocks":                    "joined by themselves: one letter a day to an address; nobody confirms",
	"joined-brake":                     "joined by themselves: no edit, so no brake",
	"leave":                            "a person leaves or is removed; cancelled to seats not left",
	"leave-unheard":                    "a person leaves before hearing that it is back on",
	"zone-data":                        "zone data moves the instant",
	"notify":                           "values of notify",
	"settle":                           "settle: one letter, or none",
	"settle-nothing":                   "settle: 0s",
	"clock-set-back":                   "settle: a clock that was ahead",
	"over":                             "sessions that are over or running",
	"into-the-past":                    "never into the past",
	"superseded":                       "one letter in flight",
	"superseded-after-an-answer":       "one letter in flight; an answer meanwhile",
	"request":                          "request: when and to whom",
	"urgent":                           "update, cancel: lanes and expiry",
	"urgent-earlier":                   "update: expiry, when a session moves earlier",
	"reminders":                        "reminder: each offset",
	"reminders-late":                   "reminder: late, several as one",
	"reminders-too-late":               "reminder: too late",
	"reminders-and-requests":           "reminder: replaced by a late request",
	"quiet-hours":                      "quiet hours",
	"words-only":                       "the ORGANIZER's own address",
	"file-vanished":                    "a theme file vanished",
	"file-broken":                      "a file is broken: the accepted copy goes on",
	"template-error":                   "a template error",
	"brake-sessions":                   "the brake: sessions; apply",
	"brake-undone":                     "the brake: undoing the edit",
	"brake-people":                     "the brake: people",
	"brake-single":                     "the brake: one single session; of a new theme",
	"first-files":                      "the first files write to many",
	"first-files-few":                  "the first files write to few",
	"draft":                            "draft: never opened, or nobody written to; lifted",
	"draft-theme":                      "draft: a theme; lifted",
	"draft-known":                      "draft: people were invited; lifted",
	"draft-cancelled":                  "draft: cancelled or ended, before or with it",
	"draft-adopted":                    "draft: a date that was taken out, and had a UID that its file named",
	"draft-rule":                       "draft: a theme whose rule changes",
	"quiet-invitations":                "quiet hours: first invitations",
	"brake-cancelled-before":           "the brake: what is cancelled already",
	"brake-adds-up":                    "the brake: edits add up, time passing does not count",
	"brake-told":                       "the brake: edits add up until people are told",
	"brake-zones":                      "the brake: zone data",
	"brake-list":                       "the brake: a list that is fetched and has lost people",
	"proposals":                        "proposals: taken, stale, turned down",
	"daily-note":                       "the organizers' daily note",
	"daily-note-of-proposals":          "the organizers' daily note: proposals; to those who can be written to",
	"brake-silent":                     "the brake: who hears nothing does not count",
	"suppressed":                       "suppressed: no letter of any kind; restored: what is missing",
	"left-theme":                       "unsubscribed: silence; back again",
	"left-renamed":                     "wishes go along with was:",
	"wish-feed":                        "a feed of their own in place of invitations",
	"wish-fewer":                       "fewer reminders, own language and zone",
	"note":                             "note: at its time, to those who answered so, once; and who says yes later",
	"note-edited":                      "note: words mended, another time, another note at the same time",
	"note-late":                        "note: late when it is saved; too late; after the start",
	"note-quiet":                       "note: quiet hours",
	"note-reminder":                    "note: in a reminder that is near, in a nudge",
	"note-moved":                       "note: the session moves, or is called off",
	"note-silent":                      "note: who declined, left, delegated, waits, or is not written to",
	"note-place":                       "note: who gets a place after it was due hears it with the place",
	"note-places":                      "note: a place takes the reminder's place, and what stood in it",
	"say":                              "said by hand: to those who were shown, as they answer now; in a reminder; together",
	"say-after":                        "said by hand: while the session lasts, after it",
	"delegate":                         "delegated: a seat and a request for the delegate",
	"delegate-no-more":                 "delegated, then answered otherwise",
	"refresh":                          "REFRESH: the current request again, once a day",
	"refresh-behind-a-letter":          "REFRESH: while a letter waits that is taken back",
	"places":                           "waiting: a place becomes free",
	"places-and-reminders":             "waiting: a place and the reminders of other sessions",
	"places-fewer":                     "waiting: nobody loses a place; any number again",
	"nudge":                            "nudge: no answer yet",
	"nudge-and-reminders":              "nudge: together with a reminder",
	"f2-a-list-cut-short":              "a person who is named again before it has settled has lost nothing",
	"f2-leaving-last-minute":           "a person is removed just before a session",
	"f2-brake-share":                   "the brake: a share of a group or audience",
	"f5-renamed-otherwise":             "theme: a vanished file beside a new one with start, place and audience",
	"f5-swapped":                       "theme: files renamed over each other",
	"several-farewells":                "several farewells at once: no list",
	"several-sessions":                 "several sessions at once: one list",
	"silent-words":                     "silent: true: words, told with the reminder",
	"silent-not-where":                 "silent: true: where and when are told all the same",
	"silent-start":                     "apply --quiet: a start; the reminder is the update",
	"silent-cancel":                    "apply --quiet: cancelled; then back on before anybody heard",
	"silent-back-on":                   "apply --quiet: back on is told",
	"silent-audience":                  "apply --quiet: who joins and leaves is told",
	"silent-then-loud":                 "silent: a later loud change tells all",
	"silent-and-back":                  "silent: taken back is no change",
	"silent-while-owed":                "silent: what was owed before still is",
	"silent-settling":                  "apply --quiet: an edit that has not settled",
	"silent-withdrawn":                 "silent: while a letter waits that is taken back",
	"silent-without-reminder":          "silent: no letter by itself, also a day before",
	"silent-asked":                     "silent: REFRESH and nudge",
	"reminder-waits":                   "a reminder waits for what has not settled, also behind a farewell that is taken back",
	"reminder-joined":                  "a change and a reminder: one letter; withdrawn, the reminder is due again",
	"after":                            "after a session: who came, who did not, who presented",
	"after-attendance":                 "after a session: it is known who came",
	"after-nothing":                    "after a session: nothing to tell; off; switched on",
	"after-waits":                      "after a session: materials come in time; the wait ends; late and quiet",
	"after-late":                       "after a session: late materials, one letter more",
	"after-late-in-part":               "after a session: late materials of which some never come",
	"after-quiet":                      "after a session: quiet hours; materials arrive meanwhile",
	"after-cancelled":                  "after a session: it was cancelled",
	"after-left":                       "after a session: who left, is not written to, was never told or is in the audience no more",
	"after-switched-on":                "after a session: switched on later, and too late",
	"after-draft":                      "after a session: a draft",
	"past":                             "a session that is over: title, presenter, abstract, materials follow; all else stays",
	"survey":                           "survey: who came and has not answered, two days after the follow-up, once",
	"survey-quiet-hours":               "survey: after the reader's quiet hours",
	"survey-late-follow-up":            "survey: two days after a follow-up that waited, or that came late",
	"survey-without-follow-up":         "survey: follow_up: off",
	"survey-silence":                   "survey: who wants fewer letters, has left, cannot be reached, is named no more",
	"survey-closed":                    "survey: closed, or of a session that is off",
	"step-skip":                        "on_conflict: skip; the date comes back",
	"step-move":                        "on_conflict: move; once people are invited it stays, until the file says otherwise",
	"step-back":                        "on_conflict: moved away and back before anybody is invited",
	"step-two":                         "on_conflict: two themes, one gap; an edit of another theme",
	"step-invited":                     "on_conflict: people were invited: asked, agreed, refused",
	"step-called-off":                  "on_conflict: called off before anybody heard of it, then a draft",
	"step-unheard":                     "on_conflict: agreed, and the invitations are withdrawn",
	"step-soon":                        "on_conflict: what begins within a day stays",
	"step-stays":                       "on_conflict: called off and moved by hand, a draft, an ended theme",
	"open-keep":                        "open session: tentative, then kept and certain",
	"open-cancel":                      "open session: called off; somebody is found afterwards; one of which nobody knows",
	"open-social":                      "open session: a social meeting; somebody is found before, and afterwards",
	"open-again":                       "open session: its presenter cannot come; moved; after it began",
	"season-whole":                     "a whole season: late presenters, a stand-by who steps in, an open session, a theme that nobody affirms",
	"call":                             "call: to whom, how often, about which sessions",
	"call-offer":                       "call: somebody offers to present",
	"channels":                         "channels: the eve, a move, a cancellation, what remains; what they do not want",
	"channels-waiting":                 "channels: what waits for them and is wrong there",
	"channels-eve":                     "channels: the eve, told once and as it is",
	"channels-first":                   "channels: told before people, and after midnight",
	"weekly":                           "weekly page: once a week, what comes, what is missing, what clashes, words",
	"weekly-default":                   "weekly page: on Mondays, unless the files say otherwise; the first one, and fewer letters",
	"weekly-nothing":                   "weekly page: nothing to say; quiet hours and zones; late",
	"weekly-cast":                      "weekly page: clashes, when a presenter says No, a stand-by is asked, a guest comes",
	"season-affirmed":                  "season: asked before its end, affirmed; the key goes",
	"season-ghost":                     "season: asked, over, ended; affirmed at last",
	"season-quiet":                     "season: quiet hours; who cannot be written to; no date to come; a draft",
	"path":                             "presenters: asked, reminded, late; each step once, one a day; what they enter",
	"path-standby":                     "presenters: a No; the stand-by is asked, says Yes, and hears when the file names somebody else",
	"path-declined":                    "presenters: an invitation is declined by mail; a theme without a path",
	"path-replaced":                    "presenters: somebody else is named, and the first one again",
	"path-named-again":                 "presenters: a No; named again later",
	"path-moved":                       "presenters: the session moves before an answer, and after one; it is cancelled",
	"path-silent":                      "presenters: not written to; wants fewer letters; quiet hours; another address",
	"path-confirm":                     "presenters: only confirm; named a day before; nobody is asked",
	"path-after":                       "presenters: materials come after the session",
	"f8-roles":                         "roles: those of today's files",
}

// The archives of testdata/plan are stories. A story starts from the files of testdata/base.txtar and goes on section by
// section:
//
//	themes/x.yaml       writes a file
//	edit themes/x.yaml  changes it: lines with - give way to those with +; without a -, they go to the end
//	broken FILE         writes a file that has mistakes
//	remove FILE         takes it away
//	plan TIME           plans, compares with what stands here, and applies it; all letters are sent then
//	plan TIME, mail down   likewise, but no letter is attempted
//	plan TIME, quietly     likewise, after `rondo apply --quiet`
//	run until TIME      plans whenever Plan wants to look again, up to TIME, and prints each that does something
//	mail up             attempts what waits
//	answer ADDRESS PARTSTAT [DELEGATE]  to all sessions the person was told of
//	came ADDRESS WORD   to the last session that has begun: yes or no
//	survey ADDRESS      has answered the survey
//	enter ADDRESS       what a presenter posts about the first session, a field a line: answer yes, title Maps, storyline …
//	states              how far each session is
//	ask ADDRESS         asks for the current request
//	propose ADDRESS TIME  asks for another time of the first session
//	turn down ADDRESS   the organizer says no to that
//	park ADDRESS        something from there waits for the organizer
//	say TO              says the text to people of the first session, by their answers
//	suppress ADDRESS    the address is not written to; restore ADDRESS ends it
//	wish ADDRESS        what the person chose on their page, a word a line: feed, both, fewer, all, left THEME, language TAG, timezone NAME
//	volunteer ADDRESS …  said in a survey that they would present
//	offer ADDRESS WORDS  offers to present the first session
//	affirm THEME        an organizer says that the theme goes on
//	enrol ADDRESS THEME  somebody types the address on the theme's page; with "guest" behind it on that of its first session
//	confirm ADDRESS     presses the button of the last letter that asks for it
//	admit ADDRESS THEME, deny ADDRESS THEME  an organizer takes them in, or does not
//	release             does what `rondo apply` does
//	agree, refuse       what rules propose about sessions that people were invited to is done, or not
//	zone data           new zone data: what was recorded was an hour earlier
//	template error      the letters of datatalks cannot be rendered
//	letters             the letters of the last plan, with all that matters to their readers
//	seats               who was told what, session by session
//	feed                the feed of all themes
//
// After every plan the same moment is planned again, which must give nothing.
func TestPlanStories(t *testing.T) {
	files, err := filepath.Glob("testdata/plan/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	if len(files) != len(rows) {
		t.Errorf("%d stories for %d rows", len(files), len(rows))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			if rows[strings.TrimSuffix(filepath.Base(file), ".txtar")] == "" {
				t.Error("say in rows what it tells")
			}
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newStory(t)
			for i := range archive.Files {
				section := &archive.Files[i]
				got, planned := s.step(section.Name, string(section.Data))
				if !planned {
					continue
				}
				if *update {
					section.Data = []byte(got)
				} else if want := string(section.Data); got != want {
					t.Errorf("%s:\n%s\nwant:\n%s", section.Name, got, want)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// story is a community in the making: its files, what is recorded, and what was posted.
type story struct {
	t     *testing.T
	files theme.Files
	state State
	now   time.Time
	wake  time.Time
	last  []Action

	broken bool                  // whether files may have mistakes
	read   map[string]*theme.Set // by digest of the files, for stories that are told again and again; may be nil
}

func newStory(t *testing.T) *story {
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, files: theme.Files{}}
	for _, f := range base.Files {
		s.files[f.Name] = f.Data
	}
	return s
}

func (s *story) step(name, data string) (plan string, planned bool) {
	s.t.Helper()
	verb, rest, _ := strings.Cut(name, " ")
	switch verb {
	case "plan":
		at, down := strings.CutSuffix(rest, ", mail down")
		at, quietly := strings.CutSuffix(at, ", quietly")
		s.now = moment(s.t, at)
		if quietly {
			silent := Quietly(s.set(), s.state, s.now)
			s.do(silent...)
			plan = print(silent)
		}
		plan += s.plan()
		if !down {
			s.attempt()
		}
		return plan, true
	case "run":
		return s.runUntil(moment(s.t, strings.TrimPrefix(rest, "until "))), true
	case "edit":
		s.files[rest] = []byte(s.edit(rest, data))
	case "broken":
		s.broken = true
		s.files[rest] = []byte(data)
	case "remove":
		delete(s.files, rest)
	case "mail":
		s.attempt()
	case "answer":
		words := append(strings.Fields(rest), "")
		s.answer(words[0], ical.PartStat(strings.ToUpper(words[1])), words[2])
	case "came":
		address, came, _ := strings.Cut(rest, " ")
		for i := len(s.state.Sessions) - 1; i >= 0; i-- {
			if session := s.state.Sessions[i]; !session.Facts.Start.After(s.now) {
				s.do(Attend{UID: session.UID, Address: address, Came: Presence(came)})
				break
			}
		}
	case "survey":
		s.seats(func(seat *Seat) {
			if seat.Address == rest {
				seat.Marks = seat.Marks.With(Mark{Of: Surveyed})
			}
		})
	case "enter":
		acts, err := Entered(s.state, s.state.Sessions[0].UID, rest, postedBy(data), s.now)
		if err != nil {
			s.t.Error(err)
		}
		s.do(acts...)
	case "states":
		for _, session := range s.state.Sessions {
			plan += fmt.Sprintf("%s %s\n", session.Key(), session.StateAt(s.set().Theme(session.Theme), s.now))
		}
		return plan, true
	case "ask":
		for _, session := range s.state.Sessions {
			s.do(Ask{UID: session.UID, Address: rest, At: s.now})
		}
	case "propose":
		address, start, _ := strings.Cut(rest, " ")
		p := Proposal{ID: "from-" + address, UID: s.state.Sessions[0].UID, Theme: "datatalks", Address: address, State: ProposalOpen, At: s.now}
		p.Start = moment(s.t, start)
		p.End = p.Start.Add(45 * time.Minute)
		s.do(Propose{p})
	case "turn":
		s.do(Resolve{ID: "from-" + strings.TrimPrefix(rest, "down "), State: ProposalDeclining})
	case "park":
		s.do(Settle{Outcome: Parked, Parking: &Parking{Inbox: "17", From: rest, Why: "is not invited to DataTalks", At: s.now}})
	case "say":
		session := s.state.Sessions[0]
		to, err := theme.ParseAddressees(rest)
		if err != nil {
			s.t.Fatal(err)
		}
		hearers, _ := s.state.Hearers(session, to)
		saying := Saying{ID: fmt.Sprintf("said%d", len(session.Sayings)+1), UID: session.UID, Text: strings.TrimSpace(data), To: to, At: s.now}
		for _, seat := range hearers {
			saying.People = append(saying.People, seat.Address)
		}
		s.do(Say{saying})
	case "suppress":
		s.do(Silence{Address: rest, Suppression: Suppression{Reason: "550 5.1.1 no such user", At: s.now}})
	case "restore":
		s.do(Restored(s.state, rest, "by hand", s.now)...)
	case "wish":
		s.do(Prefer{Address: rest, Wish: wish(data)})
	case "enrol":
		words := append(strings.Fields(rest), "")
		e := Enrolment{Theme: words[1], Address: words[0], Name: "Lin", Language: "fi", Timezone: "Asia/Tokyo"}
		if words[2] == "guest" {
			e.UID = s.state.of(words[1])[0].UID
		}
		return s.decide(Enrolments(s.state, e, s.now)), true
	case "confirm":
		c := Confirming{Address: rest, Name: "Lin Ek"}
		for _, j := range s.state.Joined {
			if j.Address == rest {
				c.Wrote = Later(c.Wrote, j.Wrote)
			}
		}
		return s.decide(Confirmations(s.state, c, s.now)), true
	case "admit", "deny":
		words := strings.Fields(rest)
		return s.decide(Admit(s.state, words[1], words[0], verb == "admit", "an organizer", s.now)), true
	case "zone":
		s.seats(func(*Seat) {})
		for _, session := range s.state.Sessions {
			session.Facts.Start, session.Facts.End = session.Facts.Start.Add(-time.Hour), session.Facts.End.Add(-time.Hour)
		}
	case "template":
		s.state = s.state.Apply([]Action{HoldBack{Hold{Scope: "template/datatalks", Why: "request.html:3: no such field", Since: s.now}}}, s.now)
	case "letters":
		return s.letters(), true
	case "seats":
		return s.seating(), true
	case "feed":
		return s.feed(), true
	case "agree":
		s.do(Agree(s.set(), s.state, s.now)...)
	case "refuse":
		s.do(Refuse(s.set(), s.state, s.now)...)
	case "volunteer":
		s.state.Volunteers = map[string][]string{"datatalks": strings.Fields(rest)}
	case "offer":
		address, words, _ := strings.Cut(rest, " ")
		acts, err := Volunteer(s.state, s.state.Sessions[0].UID, address, words, s.now)
		if err != nil {
			s.t.Fatal(err)
		}
		s.do(acts...)
	case "affirm":
		s.do(Reaffirm(s.state, rest, "curator@example.org", s.now)...)
	case "release":
		s.state.Released = s.state.Holds[0].Digest
	default:
		s.files[name] = []byte(data)
	}
	return "", false
}

func (s *story) set() *theme.Set {
	s.t.Helper()
	digest := ""
	if s.read != nil {
		if digest = s.files.Digest(); s.read[digest] != nil {
			return s.read[digest]
		}
	}
	var accepted theme.Files
	if s.state.Accepted != nil {
		accepted = s.state.Accepted.Files
	}
	set, findings := theme.Fallback(s.files.FS(), "rondo.yaml", accepted, nil)
	if err := findings.Err(); err != nil && !s.broken {
		s.t.Fatal(err)
	}
	withoutWeekly(set)
	if s.read != nil {
		s.read[digest] = set
	}
	return set
}

// plan prints the plan of this moment and applies it.
func (s *story) plan() string {
	s.t.Helper()
	set := s.set()
	acts, wake := Plan(set, s.state, s.now)
	s.state, s.wake, s.last = s.state.Apply(acts, s.now), wake, acts
	if again, _ := Plan(set, s.state, s.now); len(again) > 0 {
		s.t.Errorf("%s: planned again at the same moment:\n%s", s.now, print(again))
	}
	return print(acts) + "wake " + s.wake.Format("2006-01-02T15:04Z") + "\n"
}

func (s *story) runUntil(end time.Time) string {
	var b strings.Builder
	for !s.wake.IsZero() && !s.wake.After(end) {
		s.now = s.wake
		plan := s.plan()
		s.attempt()
		if !strings.HasPrefix(plan, "wake") {
			fmt.Fprintf(&b, "at %s\n%s", s.now.Format("2006-01-02T15:04Z"), plan[:strings.LastIndex(plan, "wake")])
		}
	}
	s.now = end
	return b.String()
}

func (s *story) edit(file, diff string) string {
	text := string(s.files[file])
	var out, in strings.Builder
	change := func() {
		switch old := out.String(); {
		case old == "":
			text += in.String()
		case strings.Count(text, old) != 1:
			s.t.Fatalf("%s does not have once:\n%s", file, old)
		default:
			text = strings.Replace(text, old, in.String(), 1)
		}
		out.Reset()
		in.Reset()
	}
	for line := range strings.Lines(diff) {
		if old, ok := strings.CutPrefix(line, "-"); ok {
			if in.Len() > 0 {
				change()
			}
			out.WriteString(old)
		} else if own, ok := strings.CutPrefix(line, "+"); ok {
			in.WriteString(own)
		}
	}
	change()
	return text
}

// attempt sends what waits: letters cannot be withdrawn any more.
func (s *story) attempt() {
	s.seats(func(seat *Seat) { seat.Pending = nil })
	for _, session := range s.state.Sessions {
		for i := range session.Channels {
			session.Channels[i].Waits = false
		}
	}
}

// decide applies what was decided, and prints it.
func (s *story) decide(acts []Action, err error) string {
	if err != nil {
		return err.Error() + "\n"
	}
	s.do(acts...)
	return print(acts)
}

func (s *story) do(acts ...Action) { s.state = s.state.Apply(acts, s.now) }

func (s *story) answer(address string, is ical.PartStat, delegate string) {
	for _, session := range s.state.Sessions {
		i, found := seatAt(session.Seats, address)
		if !found {
			continue
		}
		seat := session.Seats[i]
		act := Record{UID: session.UID, Address: address, Answer: is, Said: Said{
			Answer: is, Sequence: seat.Sequence, Stamp: s.now, At: s.now, Source: ByMail, To: delegate,
		}}
		if is == ical.Accepted {
			act.Claimed = s.now
			taken, waiting := session.Places()
			if limit := s.state.Capacity(session); limit > 0 && (taken >= limit || len(waiting) > 0) && seat.Role == theme.Audience {
				act.Waits = WaitsNew
			}
		}
		s.do(act)
		if _, seated := seatAt(session.Seats, delegate); delegate != "" && !seated {
			s.do(Seed{UID: session.UID, Address: delegate, By: address})
		}
	}
}

func wish(text string) (w Wish) {
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "feed", "both":
			w.Way = Way(word)
		case "fewer":
			w.Fewer = true
		case "all":
			w.All = true
		case "left":
			w.Left = map[string]time.Time{rest: {}}
		case "language":
			w.Language = rest
		case "timezone":
			w.Timezone = rest
		}
	}
	return w
}

func (s *story) seats(do func(*Seat)) {
	sessions := s.state.Sessions
	s.state.Sessions = nil
	for _, session := range sessions {
		own := *session
		own.Seats = slices.Clone(own.Seats)
		for i := range own.Seats {
			do(&own.Seats[i])
		}
		own.forget()
		s.state.Sessions = append(s.state.Sessions, &own)
	}
}

func (s *story) letters() string {
	var b strings.Builder
	for _, a := range s.last {
		post, ok := a.(Post)
		if !ok {
			continue
		}
		l := post.Letter
		fmt.Fprintln(&b, l.Name)
		fmt.Fprintf(&b, "  to %s <%s> as %s via %q, lane %d, expires %s\n", l.To.Name, l.To.Email, l.Role, l.Via, l.Lane, l.Expires.Format("2006-01-02T15:04Z"))
		fmt.Fprintf(&b, "  stamp %s, answer %s, changed %v\n", l.Stamp.Format(time.RFC3339), l.Answer, l.Changed)
		if who := l.To.Language() + " " + l.To.Zone().String(); who != "en Europe/Helsinki" {
			fmt.Fprintf(&b, "  in %s\n", who)
		}
		if !l.Until.IsZero() {
			fmt.Fprintf(&b, "  tentative until %s %s\n", l.Until.UTC().Format("2006-01-02T15:04Z"), l.Becomes)
		}
		if l.Reminds {
			fmt.Fprintln(&b, "  is the reminder, too")
		}
		if l.Kind == Thanks {
			fmt.Fprintf(&b, "  %d came, counted: %v\n", l.Came, l.Counted)
		}
		if l.Facts.Materials != "" {
			fmt.Fprintf(&b, "  with %s\n", strings.ReplaceAll(l.Facts.sayLinks(), "\n", ", "))
		}
		if l.Next != nil {
			fmt.Fprintf(&b, "  next %s\n", l.Next.Facts.Wall)
		}
		if of := l.Batch; of != nil {
			fmt.Fprintf(&b, "  %s: one of %d, lists %d, after %s\n", of.Says, of.Of, len(of.All), of.Lead)
		}
		if l.Was != nil {
			fmt.Fprintf(&b, "  was %s\n", l.Was.Wall)
		}
		for _, flag := range []struct {
			is   bool
			name string
		}{{l.BackOn, "back on"}, {l.Left, "left"}, {l.Plain, "words only"}, {l.First, "first letter"}, {Marks(l.Marks).Of(Nudge).At == l.Facts.Start && l.Kind == Reminder, "asks for an answer"}, {l.Waits, "waits for a place"}} {
			if flag.is {
				fmt.Fprintf(&b, "  %s\n", flag.name)
			}
		}
		for _, remark := range l.Remarks {
			fmt.Fprintf(&b, "  > %s\n", remark)
		}
		for _, line := range l.Lines {
			fmt.Fprintf(&b, "  | %s\n", line)
		}
	}
	return b.String()
}

func (s *story) seating() string {
	var b strings.Builder
	for _, session := range s.state.Sessions {
		fmt.Fprintf(&b, "%s #%d\n", session.UID, session.Sequence)
		for _, seat := range session.Seats {
			told := "nothing"
			if f := session.told(seat); f != nil {
				told = f.Wall.String()
				if f.Cancelled {
					told = "cancelled"
				}
			}
			fmt.Fprintf(&b, "  %s %s %q #%d %s, told %s", seat.Address, seat.Role, seat.Via, seat.Sequence, seat.Answer, told)
			if seat.Waiting() {
				fmt.Fprint(&b, ", waits for a place")
			}
			if seat.By != "" {
				fmt.Fprintf(&b, ", in place of %s", seat.By)
			}
			fmt.Fprintln(&b)
		}
	}
	if s.state.Released != "" {
		fmt.Fprintf(&b, "released: %.12s\n", s.state.Released)
	}
	for _, h := range s.state.Holds {
		fmt.Fprintf(&b, "held: %s: %s\n", h.Scope, h.Why)
	}
	return b.String()
}

func (s *story) feed() string {
	var b strings.Builder
	c, _ := Feed(s.state, Everything, s.state.Accepted.Config.Site, english, s.now)
	for _, e := range c.Events {
		fmt.Fprintf(&b, "%s #%d %s %s\n", e.UID, e.Sequence, ical.LocalOf(e.Start.In(e.Zone.Location())), e.Zone)
		if e.Cancelled {
			fmt.Fprintln(&b, "  CANCELLED")
		}
		if e.Tentative {
			fmt.Fprintln(&b, "  TENTATIVE")
		}
		fmt.Fprintf(&b, "  %s | %s | %s | %s\n", e.Summary, e.Location, e.URL, e.Modified.Format(time.RFC3339))
		fmt.Fprintf(&b, "  %s\n", strings.ReplaceAll(e.Description, "\n", `\n`))
	}
	return b.String()
}

func print(acts []Action) string {
	var b strings.Builder
	for _, a := range acts {
		fmt.Fprintln(&b, a)
	}
	return b.String()
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
