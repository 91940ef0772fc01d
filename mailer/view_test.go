package mailer

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// TestWhichLinksALetterHas: to answer and to one's own page from every letter about a session, and those that its kind is for.
func TestWhichLinksALetterHas(t *testing.T) {
	s := sealer(t)
	of := func(kind scheduler.Kind, change func(*scheduler.Letter)) scheduler.Letter {
		l := mailertest.Invitation()
		l.Kind = kind
		if change != nil {
			change(&l)
		}
		return l
	}
	nowhere := func(l *scheduler.Letter) { l.UID, l.Key, l.Page = "", "", "" }
	for name, test := range map[string]struct {
		l    scheduler.Letter
		want string
	}{
		"a request":                          {of(scheduler.Request, nil), "answer own"},
		"a question":                         {of(scheduler.Request, func(l *scheduler.Letter) { l.Ask = "How was it?" }), "answer own survey"},
		"a presenter":                        {of(scheduler.Asking, func(l *scheduler.Letter) { l.Path = &scheduler.Leg{} }), "answer own present"},
		"who comes is noted, and it says so": {of(scheduler.Reminder, func(l *scheduler.Letter) { l.Noted = true }), "answer own join"},
		"a reminder":                         {of(scheduler.Reminder, nil), "answer own"},
		"a notice": {of(scheduler.Notice, func(l *scheduler.Letter) {
			nowhere(l)
			l.Ask, l.Path = "How was it?", &scheduler.Leg{}
		}), "desk"},
		"what comes?":  {of(scheduler.Weekly, nowhere), "desk"},
		"did you ask?": {of(scheduler.Confirm, nowhere), "confirm"},
		"go on?":       {of(scheduler.Affirm, nowhere), "affirm"},
		"who would?":   {of(scheduler.Call, nowhere), "call"},
		"a sign-in": {of(scheduler.SignIn, func(l *scheduler.Letter) {
			nowhere(l)
			l.Login = "hofldmwtgq2xvqzpzpywqvn5pa"
		}), "sign-in"},
	} {
		r := s.reader(&test.l)
		links, seat := s.links(), seatOf(&test.l)
		var got []string
		for _, link := range []struct{ name, said, is string }{
			{"answer", r.AnswerURL, links.Answer(seat)}, {"confirm", r.AnswerURL, links.Confirm(test.l.To.Email, test.l.Stamp)},
			{"affirm", r.AnswerURL, links.Affirm(test.l.Theme, test.l.To.Email, test.l.Links)},
			{"call", r.AnswerURL, links.Call(test.l.Theme, test.l.To.Email, test.l.Links)},
			{"sign-in", r.AnswerURL, links.SignIn(test.l.Login, test.l.To.Email)},
			{"own", r.OwnURL, links.Page(test.l.To.Email, test.l.Links)}, {"desk", r.OwnURL, links.Desk()}, {"survey", r.SurveyURL, links.Survey(seat)},
			{"present", r.PresentURL, links.Presenter(seat)}, {"join", r.JoinURL, links.Join(seat)},
		} {
			if link.said != "" && link.said == link.is {
				got = append(got, link.name)
			}
		}
		if said := strings.Join(got, " "); said != test.want || test.want == "" && r.AnswerURL+r.OwnURL+r.SurveyURL+r.PresentURL != "" {
			t.Errorf("%s: %q, want %q; %+v", name, said, test.want, r)
		}
	}
}

// TestWhatTemplatesSee of a letter follows from its kind and from what it is about.
func TestWhatTemplatesSee(t *testing.T) {
	s := sealer(t)
	s.Keep = 30
	base := mailertest.Invitation()
	was := base.Facts
	was.Title = "What it was"
	see := func(change func(*scheduler.Letter)) templates.Letter {
		l := mailertest.Invitation()
		if change != nil {
			change(&l)
		}
		v, err := s.view(&l)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for answer, want := range map[ical.PartStat]bool{"": false, ical.NeedsAction: false, ical.Accepted: true, ical.Declined: true, ical.Tentative: true} {
		if got := see(func(l *scheduler.Letter) { l.Answer = answer }).Answered; got != want {
			t.Errorf("%q counts as an answer: %t", answer, got)
		}
	}
	if v := see(nil); v.Keep != 0 || v.Code != "" || v.Was != nil || v.Next != nil || v.Batch != nil || v.Guide != nil || v.Presents ||
		!v.ProposedStart.IsZero() || v.Session.Title != base.Facts.Title || v.Session.Presenter == "" {
		t.Errorf("an invitation: %+v", v)
	}
	if v := see(func(l *scheduler.Letter) { l.Kind, l.Noted = scheduler.Reminder, true }); v.Keep != 30 {
		t.Errorf("who comes is noted, and kept for %d days", v.Keep)
	}
	if v := see(func(l *scheduler.Letter) {
		l.Kind, l.Noted, l.Role, l.Facts.Place = scheduler.Reminder, true, theme.Presenter, "Room 4"
	}); v.Code == "" || v.CodeURL != s.links().Checkin("datatalks") {
		t.Errorf("a host has the code %q, %q", v.Code, v.CodeURL)
	}
	if v := see(func(l *scheduler.Letter) { l.Was, l.Setup = &was, time.Hour }); v.Was == nil || v.Was.Title != "What it was" || !v.Presents || v.Setup != time.Hour {
		t.Errorf("what it was: %+v, %t", v.Was, v.Presents)
	}
	if v := see(func(l *scheduler.Letter) {
		l.Next = &scheduler.Upcoming{Facts: was, Page: "https://sessions.example.org/next"}
		l.Came, l.Counted, l.Ask = 7, true, "How\nwas it?"
		l.Proposal = &scheduler.Proposal{Start: noon, End: noon.Add(time.Hour)}
		l.Remarks = []string{"Bring\r\na chair", "and a table"}
	}); v.Next == nil || v.Next.Title != "What it was" || v.Next.URL != "https://sessions.example.org/next" || v.Came != 7 || !v.Counted || v.Ask != "How was it?" ||
		!v.ProposedStart.Equal(noon) || !v.ProposedEnd.Equal(noon.Add(time.Hour)) || fmt.Sprintf("%q", v.Remarks) != `["Bring\na chair" "and a table"]` {
		t.Errorf("what comes after: %+v", v)
	}
	if v := see(func(l *scheduler.Letter) {
		l.Path = &scheduler.Leg{Step: theme.StepStoryline, Again: true, Groups: []string{"Guild", "Team"}, Hosts: "Ada", People: 40,
			Liked: scheduler.Liking{Answers: []scheduler.Liked{{N: 3, Of: 4}}}}
	}); v.Guide == nil || v.Guide.Groups != "Guild, Team" || v.Guide.Hosts != "Ada" || v.Guide.People != 40 || !v.Again || v.Step != string(theme.StepStoryline) ||
		len(v.Guide.Liked) != 1 || v.Guide.Liked[0].N != 3 || v.Guide.Liked[0].Of != 4 {
		t.Errorf("a presenter's guide: %+v", v.Guide)
	}
	nowhere := func(l *scheduler.Letter) { l.UID = "" }
	for kind, want := range map[scheduler.Kind]string{
		scheduler.Notice: "DataTalks", scheduler.Cast: "DataTalks",
		scheduler.Forwarded: "DataTalks, How search ranking was rebuilt",
		scheduler.Confirm:   "DataTalks, How search ranking was rebuilt, Ada Öberg",
	} {
		v := see(func(l *scheduler.Letter) { nowhere(l); l.Kind = kind })
		got := v.Session.Name
		for _, more := range []string{v.Session.Title, v.Session.Presenter} {
			if more != "" {
				got += ", " + more
			}
		}
		if got != want {
			t.Errorf("%s says of its session %q, want %q", kind, got, want)
		}
	}
	if v := see(func(l *scheduler.Letter) {
		l.Kind, l.UID, l.Author, l.Quote = scheduler.Forwarded, "", ical.Mailbox{Name: "Ada", Address: "ada@example.com"}, "Hello\r\nyou"
	}); v.Author != "Ada <ada@example.com>" || v.Quote != "Hello\nyou" {
		t.Errorf("forwarded from %q: %q", v.Author, v.Quote)
	}
}

// TestLinesToOrganizers: a date that is none stays none, and lines within a line stay there.
func TestLinesToOrganizers(t *testing.T) {
	day := ical.LocalOf(time.Date(2026, 12, 1, 14, 0, 0, 0, time.UTC))
	got := told([]scheduler.Line{{Says: "moved", A: "a\nb", B: "c", C: "d", N: 2, From: day, Parts: []scheduler.Line{{A: "e", To: day}}}, {A: "f"}})
	if len(got) != 2 || got[0].A != "a b" || got[0].N != 2 || !got[0].From.Equal(day.Time()) || !got[0].To.IsZero() ||
		len(got[0].Parts) != 1 || !got[0].Parts[0].To.Equal(day.Time()) || !got[0].Parts[0].From.IsZero() || got[1].Parts != nil {
		t.Errorf("%+v", got)
	}
}

// TestABatchTellsEachOfItsLetters, with what each was before.
func TestABatchTellsEachOfItsLetters(t *testing.T) {
	l := mailertest.Invitation()
	was := l.Facts
	was.Place = "Room 3"
	l.Batch = &scheduler.Batch{Lead: l.Name, Of: 2, Says: "changed", All: []scheduler.Batched{
		{Kind: scheduler.Cancel, Facts: l.Facts}, {Kind: scheduler.Update, Facts: l.Facts, Was: &was, Changed: []scheduler.Field{scheduler.FieldPlace}, BackOn: true},
	}}
	b, err := batch(&l)
	if err != nil || !b.Leads || b.Of != 2 || b.Says != "changed" || len(b.All) != 2 {
		t.Fatalf("%+v, %v", b, err)
	}
	if first := b.All[0]; !first.Off || first.BackOn || first.Was != nil || first.Changed != nil {
		t.Errorf("%+v", first)
	}
	if second := b.All[1]; second.Off || !second.BackOn || second.Was == nil || second.Was.Place != "Room 3" || fmt.Sprint(second.Changed) != "[place]" {
		t.Errorf("%+v", second)
	}
	s := sealer(t)
	about, err := s.occasion(&l)
	if err != nil {
		t.Fatal(err)
	}
	for name, threads := range map[string]bool{l.Name: false, "request/other/0/jorg@example.com": true} {
		one := l
		one.Name = name
		mail, err := s.envelope(&one, about)
		if err != nil || (mail.thread != "") != threads {
			t.Errorf("%s belongs to %q: %v", name, mail.thread, err)
		}
	}
}

// TestOccasionsAreForgotten when there are too many: letters come session by session.
func TestOccasionsAreForgotten(t *testing.T) {
	made := 0
	o := occasions{make: func(*scheduler.Letter) (*occasion, error) { made++; return &occasion{}, nil }}
	of := func(n int) {
		l := mailertest.Invitation()
		l.Sequence = n
		if _, err := o.of(&l); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		for n := range mostOccasions {
			of(n)
		}
	}
	if made != mostOccasions || len(o.made) != mostOccasions {
		t.Errorf("%d were made, %d are remembered", made, len(o.made))
	}
	of(mostOccasions)
	if of(0); made != mostOccasions+2 || len(o.made) != 2 {
		t.Errorf("%d were made, %d are remembered", made, len(o.made))
	}
}
