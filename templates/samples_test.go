package templates

import (
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
)

// clocks are those of a zone.
func clocks(name string) *time.Location {
	z, err := ical.LoadZone(name)
	if err != nil {
		panic(err)
	}
	return z.Location()
}

// archives are those of [written] by language, each read once.
var archives sync.Map

// written is what people write in the samples in a language, by what it is.
func written(language, of string) string {
	a, known := archives.Load(language)
	if !known {
		read, err := txtar.ParseFile("testdata/languages/" + language + "/content.txtar")
		if err != nil {
			panic(err)
		}
		a, _ = archives.LoadOrStore(language, read)
	}
	for _, f := range a.(*txtar.Archive).Files {
		if f.Name == of {
			return strings.TrimSuffix(string(f.Data), "\n")
		}
	}
	panic(language + "/content.txtar has no " + of)
}

// samples are one letter of each kind, in the order in which a reader could meet them.
func samples(language string) map[string]Letter {
	text := func(of string) string { return written(language, of) }
	helsinki, london := clocks("Europe/Helsinki"), clocks("Europe/London")
	start := time.Date(2026, 12, 1, 14, 0, 0, 0, helsinki)
	session := Session{
		Name:      "DataTalks",
		Title:     text("title"),
		Purpose:   text("purpose"),
		Abstract:  text("abstract"),
		Presenter: "Pat Presenter",
		Place:     "https://meet.example.org/datatalks",
		Start:     start,
		End:       start.Add(45 * time.Minute),
		Zone:      helsinki,
		City:      "Helsinki",
		URL:       "https://sessions.example.org/s/datatalks/2026-12-01",
	}
	base := Letter{
		Language: language,
		Site:     "Data Guild",
		SiteURL:  "https://sessions.example.org",
		To:       "Ada",
		Zone:     helsinki,
		City:     "Helsinki",
		Session:  session,
		Role:     "audience",
		Via:      "data-guild",
		Sender:   "guild@example.org",

		AnswerURL: "https://sessions.example.org/a/datatalks/2026-12-01/abcdefghijklmnopqrstuvwxyz",
		OwnURL:    "https://sessions.example.org/me/zyxwvutsrqponmlkjihgfedcba",

		Now: time.Date(2026, 11, 10, 9, 0, 0, 0, helsinki),
	}
	letter := func(kind string, change func(*Letter)) Letter {
		l := base
		l.Kind = kind
		change(&l)
		return l
	}
	moved := session
	moved.Start, moved.End = start.Add(time.Hour), start.Add(2*time.Hour)
	moved.Reason = "all-hands"
	moved.Presenter = "Robin Reader"
	retitled := session
	retitled.Title, retitled.Place = "", ""
	off := session
	off.Cancelled, off.Reason = true, "winter break"
	const remains = "slides\thttps://slides.example.org/ranking.pdf\nrecording\thttps://video.example.org/w/ranking\nQuestions and answers\thttps://wiki.example.org/ranking"
	const survey = "https://sessions.example.org/s/bcdefghijklmnopqrstuvwxyza"
	ask := text("ask")
	next := session
	next.Title, next.Start, next.End = "Forecasts", start.AddDate(0, 1, 4), start.AddDate(0, 1, 4).Add(45*time.Minute)
	next.URL = "https://sessions.example.org/s/datatalks/2027-01-05"
	remark := text("remark")
	// A reason belongs to the news of a move or a cancellation; the others that have one are not to show it.
	joins := func(l *Letter) {
		l.JoinURL, l.Keep = "https://sessions.example.org/j/abcdefghijklmnopqrstuvwxyz234567", 180
	}
	opinions := strings.Split(text("liked"), "\n")
	liked := []Liked{{opinions[0], opinions[1], 12, 20}, {opinions[0], opinions[2], 5, 20}}
	briefing := func(kind, step string, change func(*Letter)) Letter {
		return letter(kind, func(l *Letter) {
			l.To, l.Role, l.Via, l.Step = "Pat Presenter", "presenter", "", step
			l.PresentURL = "https://sessions.example.org/p/datatalks/2026-12-01/abcdefghijklmnopqrstuvwxyz"
			l.Guide = &Guide{
				Due: start.AddDate(0, 0, -14), People: 42, Groups: "data-guild, product-managers", Hosts: "Cora Curator", Setup: 15 * time.Minute,
				Liked: liked, Rated: 4.36, Ratings: 20,
			}
			change(l)
		})
	}
	tentative, lapsed, social := session, session, session
	tentative.Tentative, tentative.Title, tentative.Presenter, tentative.Abstract = true, "", "", ""
	lapsed.Tentative, lapsed.Lapsed = true, true
	social.Social, social.Presenter, social.Abstract = true, "", ""
	all := map[string]Letter{
		"request-tentative": letter("request", func(l *Letter) { l.Session, l.Until, l.Becomes = tentative, start.AddDate(0, 0, -10), "cancel" }),
		"request-social":    letter("request", func(l *Letter) { l.Session = social }),
		"update-certain":    letter("update", func(l *Letter) { l.Was, l.Changed = &tentative, []string{"certain", "title", "presenter"} }),
		"update-social":     letter("update", func(l *Letter) { l.Was, l.Session, l.Changed = &tentative, social, []string{"certain", "title"} }),
		"reminder-season": letter("reminder", func(l *Letter) {
			l.Now, l.Answered, l.Session, l.Until = start.AddDate(0, 0, -7), true, lapsed, start.AddDate(0, 0, -3)
		}),
		"call": letter("call", func(l *Letter) {
			l.Session, l.AnswerURL = Session{Name: "DataTalks"}, "https://sessions.example.org/call/datatalks/abcdefghijklmnopqrstuvwxyz"
			l.Lines = []Line{{Says: "call", From: wall(1)}, {Says: "call", From: wall(29)}}
		}),
		"confirm": letter("confirm", func(l *Letter) {
			l.To, l.Session = "", Session{Name: "DataTalks", Title: session.Title, Purpose: session.Purpose}
			l.AnswerURL = "https://sessions.example.org/confirm/abcdefghijklmnopqrstuvwxyz"
		}),
		"confirm-guest": letter("confirm", func(l *Letter) {
			l.To, l.AnswerURL = "", "https://sessions.example.org/confirm/abcdefghijklmnopqrstuvwxyz"
		}),
		"affirm": letter("affirm", func(l *Letter) {
			l.Session, l.AnswerURL = Session{Name: "DataTalks"}, "https://sessions.example.org/affirm/datatalks/abcdefghijklmnopqrstuvwxyz"
			l.Lines = []Line{{Says: "season/over", A: "6 months", From: wall(1), To: wall(29)}}
		}),
		"weekly": letter("weekly", func(l *Letter) {
			l.To, l.Session = "Pat Presenter", Session{}
			l.Lines = []Line{
				{Says: "head/coming", Parts: []Line{
					{Says: "coming", A: "DataTalks", From: wall(1), Parts: []Line{{Says: "state/tentative"}, {Says: "state/open"}, {Says: "answers", A: "7", B: "2", C: "1"}, {Says: "unanswered", N: 12}}},
					{Says: "coming", A: "Paper Club", B: "Software aging", From: wall(3), Parts: []Line{{Says: "state/ready"}, {Says: "presents", A: "Grace"}, {Says: "notyet"}}},
				}},
				{Says: "head/missing", Parts: []Line{
					{Says: "lacks/decision", A: "DataTalks", From: wall(1), To: wall(8)}, {Says: "lacks/answer", A: "Paper Club", B: "Grace", From: wall(3)},
				}},
				{Says: "head/clashes", Parts: []Line{{Says: "clash/people", A: "DataTalks", B: "All-hands", From: wall(1), N: 12}, {Says: "clash", A: "Paper Club", B: "Room 5", From: wall(3)}}},
				{Says: "head/silent", Parts: []Line{{Says: "suppressed", A: "bo@example.com", B: "the mailbox is full"}}},
				{Says: "head/wrote", Parts: []Line{{Says: "wrote", A: "Ada", B: "DataTalks", C: "I bring a colleague", From: wall(1)}}},
			}
		}),
		"forwarded-offer": letter("forwarded", func(l *Letter) {
			l.To, l.Session = "Pat Presenter", Session{Name: "DataTalks"}
			l.Author, l.Quote = "Ada <ada@example.com>", "I could show how we forecast."
			l.Lines = []Line{{Says: "offers", A: "Ada", B: "DataTalks", C: "ada@example.com", From: wall(1)}}
		}),
		"request":           letter("request", func(l *Letter) { l.First = true; joins(l) }),
		"request-abroad":    letter("request", func(l *Letter) { l.Zone, l.City, l.Via, l.Session.Reason = london, "London", "", "all-hands" }),
		"request-presenter": letter("request", func(l *Letter) { l.To, l.Role, l.Via = "Pat Presenter", "presenter", "" }),
		"request-organizer": letter("request", func(l *Letter) { l.To, l.Role, l.Via = "", "organizer", "" }),
		"request-limited":   letter("request", func(l *Letter) { l.Places, l.From, l.First = 40, "guild+abcdef@example.org", true }),
		"request-links": letter("request", func(l *Letter) {
			l.Session.Place = "Room 5, https://maps.example.org/room-5?floor=2&wing=b."
			l.Session.Abstract = "https://papers.example.org/ranking_(2026).pdf (read it before), and <https://git.example.org/ranking>."
		}),
		"request-plain": letter("request", func(l *Letter) { l.To, l.Role, l.Via, l.Plain = "Data Guild", "organizer", "", true }),
		"update-moved": letter("update", func(l *Letter) {
			l.Was, l.Session, l.Changed = &session, moved, []string{"start", "end", "presenter"}
			l.Asks, l.Places = true, 40
			joins(l)
		}),
		"update-changed": letter("update", func(l *Letter) {
			l.Was, l.Changed = &retitled, []string{"title", "place", "abstract"}
		}),
		"update-back": letter("update", func(l *Letter) { l.Was, l.BackOn, l.Asks, l.Changed = &off, true, true, []string{"cancelled"} }),
		"update-batch": letter("update", func(l *Letter) {
			l.Was, l.Session, l.Changed, l.Asks = &session, moved, []string{"start", "end"}, true
			l.Batch = &Batch{Leads: true, Of: 4, Says: "changed", All: []Change{
				{Session: moved, Was: &session, Changed: []string{"start", "presenter"}},
				{Session: session, Was: &retitled, Changed: []string{"place"}},
				{Session: off, Was: &session, Changed: []string{"cancelled"}, Off: true},
				{Session: session, Was: &off, Changed: []string{"cancelled"}, BackOn: true},
			}}
		}),
		"update-one-of": letter("update", func(l *Letter) {
			l.Was, l.Session, l.Changed, l.Asks = &session, moved, []string{"start", "end"}, true
			l.Batch = &Batch{Of: 4, Says: "changed"}
		}),
		"update-tomorrow": letter("update", func(l *Letter) {
			l.Reminds, l.Now, l.Answered = true, start.AddDate(0, 0, -1), true
			l.Was, l.Changed = &retitled, []string{"title", "place"}
		}),
		"update-moved-tomorrow": letter("update", func(l *Letter) {
			l.Reminds, l.Now, l.Was, l.Session = true, start.AddDate(0, 0, -1), &session, moved
			l.Asks, l.Changed = true, []string{"start", "end", "presenter"}
		}),
		"cancel":             letter("cancel", func(l *Letter) { l.Session, l.Was, l.Changed = off, &session, []string{"cancelled"} }),
		"cancel-left":        letter("cancel", func(l *Letter) { l.Left, l.Session.Reason = true, "all-hands" }),
		"reminder-tomorrow":  letter("reminder", func(l *Letter) { l.Now, l.Session.Reason = start.AddDate(0, 0, -1), "all-hands" }),
		"reminder-today":     letter("reminder", func(l *Letter) { l.Now, l.Answered = start.Add(-2*time.Hour), true; joins(l) }),
		"reminder-in-a-week": letter("reminder", func(l *Letter) { l.Now, l.Answered, l.AnswerURL, l.OwnURL = start.AddDate(0, 0, -7), true, "", "" }),
		"reminder-waiting":   letter("reminder", func(l *Letter) { l.Now, l.Answered, l.Waits = start.AddDate(0, 0, -1), true, true }),
		"reminder-presenter": letter("reminder", func(l *Letter) {
			l.Now, l.To, l.Role, l.Via = start.AddDate(0, 0, -1), "Pat Presenter", "presenter", ""
		}),
		"reminder-room": letter("reminder", func(l *Letter) {
			l.Now, l.To, l.Role, l.Via, l.Session.Place = start.AddDate(0, 0, -1), "Pat Presenter", "presenter", "", "Library, second floor"
			l.Code, l.CodeURL = "BCDFGH", "https://sessions.example.org/in/datatalks"
		}),
		"request-path": letter("request", func(l *Letter) {
			l.To, l.Role, l.Via, l.Presents, l.Setup = "Pat Presenter", "presenter", "", true, 15*time.Minute
		}),
		"asking": briefing("asking", "", func(l *Letter) { l.Session.Title, l.Session.Abstract = "", "" }),
		"asking-standby": briefing("asking", "", func(l *Letter) {
			l.Guide = &Guide{Standby: true, For: "Ada Searcher", People: 1, Due: l.Guide.Due}
		}),
		"asking-again":       briefing("asking", "", func(l *Letter) { l.Again, l.Session.Title = true, "" }),
		"briefing-storyline": briefing("briefing", "storyline", func(l *Letter) {}),
		"briefing-materials": briefing("briefing", "materials", func(l *Letter) { l.Again = true }),
		"briefing-rehearsal": briefing("briefing", "rehearsal", func(l *Letter) { l.Session.Place = "Library, second floor" }),
		"briefing-consent":   briefing("briefing", "consent", func(l *Letter) {}),
		"briefing-offline":   briefing("briefing", "consent", func(l *Letter) { l.SiteURL, l.PresentURL = "", "" }),
		"refresh":            letter("refresh", func(l *Letter) { l.Answered, l.Places = true, 40 }),
		"nudge":              letter("nudge", func(l *Letter) { l.Places = 40 }),
		"note":               letter("note", func(l *Letter) { l.Answered, l.Remarks = true, []string{remark} }),
		"note-unanswered":    letter("note", func(l *Letter) { l.Remarks = []string{remark, "<b>Soup</b> & bread."} }),
		"note-over":          letter("note", func(l *Letter) { l.Now, l.Remarks = start.Add(3*time.Hour), []string{remark} }),
		"reminder-note":      letter("reminder", func(l *Letter) { l.Now, l.Answered, l.Remarks = start.AddDate(0, 0, -1), true, []string{remark} }),
		"place": letter("place", func(l *Letter) {
			l.Answered, l.JoinURL, l.Keep = true, "https://sessions.example.org/j/abcdefghijklmnopqrstuvwxyz234567", 1
		}),
		"waiting": letter("waiting", func(l *Letter) { l.Answered, l.Waits = true, true }),
		"decline": letter("decline", func(l *Letter) {
			l.ProposedStart, l.ProposedEnd = start.AddDate(0, 0, 1).Add(-4*time.Hour), start.AddDate(0, 0, 1).Add(-3*time.Hour)
		}),
		"follow-up":        letter("follow-up", func(l *Letter) { l.Session.Materials, l.Next = remains, &next }),
		"follow-up-survey": letter("follow-up", func(l *Letter) { l.Session.Materials, l.Next, l.Ask, l.SurveyURL = remains, &next, ask, survey }),
		"survey":           letter("survey", func(l *Letter) { l.Session.Materials, l.Next, l.Ask, l.SurveyURL = remains, &next, ask, survey }),
		"follow-up-bare":   letter("follow-up", func(l *Letter) {}),
		"missed":           letter("missed", func(l *Letter) { l.Session.Materials, l.Next = remains, &next }),
		"missed-bare":      letter("missed", func(l *Letter) { l.Next = &next }),
		"thanks": letter("thanks", func(l *Letter) {
			l.To, l.Role, l.Via, l.Came, l.Counted, l.Session.Materials, l.Next = "Pat Presenter", "presenter", "", 34, true, remains, &next
		}),
		"thanks-survey": letter("thanks", func(l *Letter) {
			l.To, l.Role, l.Via, l.Came, l.Ask, l.SurveyURL = "Pat Presenter", "presenter", "", 12, ask, survey
		}),
		"thanks-bare": letter("thanks", func(l *Letter) { l.To, l.Role, l.Via, l.Came = "Pat Presenter", "presenter", "", 1 }),
		"materials":   letter("materials", func(l *Letter) { l.Session.Materials, l.Next = remains, &next }),
		"returned": letter("returned", func(l *Letter) {
			l.To, l.Session = "Data Guild", Session{}
			l.Lines = []Line{
				{Says: "suppressed", A: "bo@example.com", B: "the address takes no mail: 550 5.1.1 no such user"},
				{Says: "proposed", A: "ada@example.org", B: "DataTalks", From: wall(1), To: wall(2)},
				{Says: "aside", A: "DataTalks", B: "All-hands", From: wall(1), To: wall(2)},
				{Says: "aside/skip", A: "DataTalks", B: "Board", From: wall(1)},
				{Says: "parked", A: "eve@example.com", B: "eve@example.com is not invited to DataTalks", C: "jxr4"},
				{Says: "trouble", A: "the mailbox of answers: cannot log in: LOGIN: NO", B: "inbox", From: wall(1)},
				{Says: "words", N: 2},
			}
		}),
		"forwarded": letter("forwarded", func(l *Letter) {
			l.To, l.Session = "Pat Presenter", Session{Name: "DataTalks", Title: "Re: Invitation: DataTalks"}
			l.Author, l.Lines = "Ada <ada@example.com>", []Line{{A: "rondo inbox show jxr4"}}
			l.Quote = "Hello,\n\nmay I bring a friend? See https://evil.example.com/ and <b>more</b>.\nAda"
		}),
		"sign-in": letter("sign-in", func(l *Letter) {
			l.To, l.Session, l.Was, l.OwnURL = "Curator", Session{}, nil, ""
			l.AnswerURL = "https://sessions.example.org/desk/in/hofldmwtgq2xvqzpzpywqvn5pa/4kguo3dvgbupupfnoupdlyoiwi"
		}),
		"casting": letter("casting", func(l *Letter) {
			l.Lines = []Line{{Says: "presenter/no", A: "Ada Searcher", B: "DataTalks", From: wall(1), C: "On holiday"}, {Says: "presenter/standby", A: "Kai Writer"}}
		}),
		"notice": letter("notice", func(l *Letter) {
			l.To, l.Session = "Data Guild", Session{}
			l.Lines = []Line{
				{Says: "session", A: "DataTalks", From: wall(1), N: 62, Parts: []Line{{Says: "moved", From: wall(1), To: wall(2), A: "all-hands"}, {Says: "title", A: "Search", B: "Ranking"}}},
				{Says: "session", A: "DataTalks", From: wall(8), N: 1, Parts: []Line{{Says: "cancelled", A: "holidays"}}},
				{Says: "shrinks", A: "data-guild", B: "12", N: 40},
				{Says: "more/sessions", N: 3},
			}
		}),
	}
	for name, l := range all {
		if l.kind().Organizers && !l.pressed() {
			l.OwnURL = "https://sessions.example.org/desk"
			all[name] = l
		}
	}
	return all
}

// wall is 14:00 on a day of December 2026, as clocks show it.
func wall(day int) time.Time { return time.Date(2026, 12, day, 14, 0, 0, 0, time.UTC) }
