package templates

import "time"

// sampleDesks reach every line of the pages of the desk.
func sampleDesks(session Occurrence) []View {
	start := session.Start
	at := func(days int) time.Time { return start.AddDate(0, 0, days) }
	frame := func(done string) DeskOutcome { return DeskOutcome{Done: done, Sorry: done} }
	tag := Themed{ID: "name", Name: "Name", Color: "teal", Chosen: true, Health: "/h", Report: "/r", New: "/n"}
	p := SeasonPage{
		DeskOutcome: frame("match"), Counts: SeasonCounts{30, 4, 1, 1, 1, 1}, More: 3, Month: Month{First: start.AddDate(0, 0, 1-start.Day()), Earlier: "/e", Later: "/l"},
		Themes: []Themed{tag}, Earlier: "/e", Later: "/l",
		Strip: Strip{First: start.AddDate(0, 0, -1), Weeks: 9, Rows: []StripRow{{Name: "Name", Path: "/t/name"}, {Name: "Other"}}},
	}
	for i, state := range States {
		o := session
		o.Start, o.End, o.Cancelled = at(7*i), at(7*i).Add(time.Hour), state == "off"
		one := Standing{Occurrence: o, ID: "s-" + state, State: state, Answers: Answers{Yes: i, Maybe: 1, No: 1, None: 2, Waiting: i % 2, Back: i % 3, Places: 10 * (i % 2)}, Edit: "/edit"}
		if i == 0 {
			one.Answers = Answers{}
		}
		one.Lacks = []string{"presenter", "place", "abstract", "ask", "confirm", "storyline", "materials", "rehearsal", "consent", "Xe"}[:i]
		for j, severity := range []string{"high", "medium", "low"}[:i%4] {
			with := []string{"Name", "", "Name"}[j]
			one.Meets = append(one.Meets, Meeting{severity, "people", with, j, "09:30"})
		}
		one.Presenters = []DeskPresenter{{"Name", "yes", false, true}, {"Name", "no", false, true}, {"Name", "", true, i%2 == 0}}[:i%4]
		p.Sessions, p.Dated = append(p.Sessions, one), append(p.Dated, one)
		p.Strip.Rows[0].Marks = append(p.Strip.Rows[0].Marks, StripMark{i, state, 1 + i%3, i%2 == 0, at(7 * i), time.UTC, "UTC", "Title", "#s-" + state})
	}
	for i, kind := range []string{"presenter", "place", "abstract", "step", "conflict", "held", "asks", "parked", "proposals", "words", "joining", "heldletters"} {
		o := session
		t := Todo{Kind: kind, Late: i%2 == 0, N: 1 + i%2, What: "ask", Free: "09:30", People: i % 3, Path: "/do", Session: &o}
		if kind == "conflict" {
			t.What = "Xq"
		}
		if i > 4 {
			t.Session, t.Path = nil, ""
		}
		p.Todos = append(p.Todos, t)
	}
	quiet := SeasonPage{DeskOutcome: frame("")}
	quiet.Month = p.Month
	letter := DeskLetter{"17", "ada@example.org", "request", "Name", start, "sent", start, time.UTC, "past its life", "250 Xk", "/desk/letters/17"}
	old := letter
	old.At, old.Kind = start.AddDate(-1, 0, 0), "Xe"
	shown := []View{
		p, quiet,
		LettersPage{DeskOutcome: frame("letters"), Letters: []DeskLetter{letter, old}, Themes: []Themed{tag, {ID: "other"}}, State: "sent", To: "a@b", Older: "/o", Newest: "/n", In: time.UTC, City: "UTC"},
		LettersPage{DeskOutcome: frame("letters")},
		LetterPage{DeskOutcome: frame("letters"), Letter: letter, Why: "Xw", Posted: start, Expires: start, Settled: start, Attempts: []Attempt{{start, "sent", "250 Xk"}},
			Subject: "Xs", Text: "Xo\n\nXt", Acts: []string{"retry", "release", "resend"}, Back: "/desk/letters", In: time.UTC, City: "UTC"},
		LetterPage{DeskOutcome: frame("letters"), Letter: old},
		InboxPage{DeskOutcome: frame("inbox"), Zone: time.UTC, City: "UTC", Sessions: []DeskSession{{"name/2026-12-01", "Name", start}},
			Parked:  []ParkedMail{{"abc", "ada@example.org", "Xs", start, "Xw", "yes", "name/2026-12-01", "ada@example.org", "Xv"}, {ID: "abd"}},
			Asked:   []AskedTime{{"abc", "ada@example.org", session, at(1), at(1).Add(time.Hour), start, "Xv", "/take", "", false}, {ID: "x", Session: session, Entry: "Xe"}, {Session: session, Declining: true}},
			Joining: []Joining{{"k", "ada@example.org", "Ada", "Name", start, start}, {Address: "bo@example.org", Theme: "Name"}},
			Words:   []PeoplesWords{{"abc", "ada@example.org", "Ada", start, "Name", start, "/s", "yes", "Xs", "Xv", "mailto:ada@example.org", true, true}, {Who: "x", Theme: "Name"}}},
		InboxPage{DeskOutcome: frame("inbox"), Zone: time.UTC},
		HeldPage{DeskOutcome: frame("held"), Zone: time.UTC},
	}
	for may, n := range []int{0, 1, 2} {
		held := HeldPage{DeskOutcome: frame("held"), Zone: time.UTC, City: "UTC", Doubt: "Xd", Digest: "digest", Why: "Xw", Letters: n, May: may > 0, Files: []string{"a", "b"}, Broken: []string{"a:1:1"},
			Other: []OtherHold{{"theme/x", "X", "Xw", start}}}
		groups := []HeldGroup{{Kind: "update", N: 1 + n, Gist: "Xm", At: start, Sessions: 1, First: start, Last: start, Crowds: []HeldCrowd{{"Xa", "", 2}, {"hosts", "hosts", 1}, {"by name", "named", 1}}}, {Kind: "update", N: 1, At: at(1), Sessions: 2, First: start, Last: at(7)}}
		for _, verb := range []string{"accept", "open", "amend", "close", "drop", "expire", "hold", "lift"} {
			groups = append(groups, HeldGroup{Verb: verb, N: 1 + n})
		}
		held.Themes = []HeldTheme{{"", groups[2:]}, {"Name", groups}}
		for _, does := range []string{"skip", "move"} {
			held.Asks = append(held.Asks, HeldAside{"k", session, does, at(n), "people", []string{"", "Other"}[n%2], n})
		}
		shown = append(shown, held)
	}
	checks := ChecksPage{DeskOutcome: frame("health"), At: start, Zone: time.UTC, City: "UTC", Slow: true, Checks: []DeskCheck{{"ok", "a", "f", ""}}}
	shown = append(shown, checks)
	for _, verdict := range []string{"warning", "problem", "problem"} {
		checks.Checks = append(checks.Checks, DeskCheck{verdict, "a", "f", "do"})
		shown = append(shown, checks)
	}
	silent := SilentAddress{"ada@example.org", "Ada", start, "Xw", start, "Xb", "/desk/letters/1"}
	return append(shown, AddressesPage{DeskOutcome: frame("addresses"), Zone: time.UTC, City: "UTC", Silent: []SilentAddress{silent, {Address: "x"}}, Restored: []SilentAddress{silent},
		Returned: []Bounce{{start, "ada@example.org", "Xw"}}}, AddressesPage{DeskOutcome: frame("addresses"), Zone: time.UTC})
}
