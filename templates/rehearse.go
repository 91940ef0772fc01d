package templates

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"rondo/scheduler"
)

// rehearse words sample letters of every kind in every language, so that a mistake in a template shows when templates are
// read, and not when a letter is due. The error names the language, and the template's file and line.
func (s *Set) rehearse() error {
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	was := Session{
		Name: "Name", Title: "Title", Place: "Room 1",
		Start: start, End: start.Add(45 * time.Minute), Zone: time.UTC, City: "UTC",
	}
	now := was
	now.Title, now.Purpose, now.Abstract, now.Presenter = "Other title", "Purpose", "Abstract", "Presenter"
	now.Place, now.Reason, now.URL = "https://meet.example.org/room", "Reason", "https://sessions.example.org/session"
	now.Start, now.End = start.Add(13*time.Hour), start.Add(37*time.Hour)
	full := Letter{
		Site: "Site", SiteURL: "https://sessions.example.org", To: "Reader", Via: "group", Sender: "sender@example.org",
		Zone: time.FixedZone("Zone", 3600), City: "City", Session: now, Was: &was, Lines: sampleLines(now.Start), Now: start,
		From: "sender+token@example.org", AnswerURL: "https://sessions.example.org/a", OwnURL: "https://sessions.example.org/me",
		JoinURL: "https://sessions.example.org/j", Keep: 180, Code: "BCDFGH", CodeURL: "https://sessions.example.org/in/name",
		Places: 40, ProposedStart: now.End, ProposedEnd: now.End.Add(time.Hour),
		Remarks: []string{"Bring a laptop: https://example.org/.", "Thank you."},
		Changed: []string{"start", "end", "place", "title", "presenter", "abstract", "purpose"},
	}
	bare := Letter{Session: Session{Start: start, End: start.Add(time.Hour)}}
	for _, tag := range slices.Sorted(maps.Keys(s.languages)) {
		for _, l := range []Letter{full, bare} {
			l.Language = tag
			for _, l := range variants(l) {
				mail, err := s.Letter(l)
				if err == nil {
					_, err = s.Trial(tag, mail, l.To, "reader@example.org", true)
				}
				if err != nil {
					return fmt.Errorf("in %s, %w", tag, err)
				}
			}
		}
	}
	return nil
}

// variants returns a letter as one of every kind and to every role, so that together they use every phrase.
func variants(l Letter) []Letter {
	var letters []Letter
	add := func(kind string, change func(*Letter)) {
		l := l
		l.Kind = kind
		change(&l)
		letters = append(letters, l)
	}
	for _, role := range []string{"audience", "presenter", "organizer"} {
		add("request", func(l *Letter) { l.Role, l.First = role, true })
		add("request", func(l *Letter) { l.Role, l.Plain = role, true })
	}
	add("update", func(*Letter) {})
	add("update", func(l *Letter) { l.Asks = true })
	add("update", func(l *Letter) { l.Casting, l.Role = "new", "presenter" })
	add("update", func(l *Letter) { l.Casting = "former" })
	add("update", func(l *Letter) { l.BackOn = true })
	add("update", func(l *Letter) { l.Clocks = true })
	add("update", func(l *Letter) { l.Changed = []string{"end"} })
	add("update", func(l *Letter) {
		l.Batch = &Batch{Leads: true, Of: 3, Says: "moved", All: []Change{
			{Session: l.Session, Was: l.Was, Changed: l.Changed}, {Session: l.Session, Off: true}, {Session: l.Session, Was: l.Was, BackOn: true},
		}}
	})
	add("update", func(l *Letter) { l.Batch = &Batch{Of: 2, Says: "changed"} })
	add("request", func(l *Letter) {
		l.Batch = &Batch{Leads: true, Of: 2, Says: "invited", All: []Change{{Session: l.Session}, {Session: Session{Name: "Name", Start: l.Session.Start, End: l.Session.End}}}}
	})
	add("cancel", func(l *Letter) { l.Batch = &Batch{Of: 2, Says: "cancelled"} })
	for day := range 3 {
		add("update", func(l *Letter) { l.Reminds, l.Now = true, l.Session.Start.AddDate(0, 0, -day) })
		add("update", func(l *Letter) { l.Reminds, l.BackOn = true, true })
		add("update", func(l *Letter) { l.Reminds, l.Changed = true, []string{"end"} })
	}
	add("cancel", func(l *Letter) { l.Session.Cancelled = true })
	add("cancel", func(l *Letter) { l.Left = true })
	for day := range 3 {
		add("reminder", func(l *Letter) { l.Now = l.Session.Start.AddDate(0, 0, -day) })
	}
	add("reminder", func(l *Letter) { l.Answered = true })
	add("reminder", func(l *Letter) { l.Waits = true })
	sampleDoubts(add, l.Session.Start)
	for i := range scheduler.Kinds {
		if scheduler.Kinds[i].Dies >= scheduler.Afterwards {
			add(string(scheduler.Kinds[i].Kind), func(l *Letter) {
				l.Ask, l.SurveyURL = "Question", "https://sessions.example.org/s/abcdefghijklmnopqrstuvwxyz"
				l.Came, l.Counted, l.Session.Materials, l.Next = 1, true, "slides\thttps://slides.example.org/", &l.Session
			})
		}
	}
	add("casting", func(*Letter) {})
	add("refresh", func(l *Letter) { l.Answered = true })
	add("request", func(l *Letter) { l.Role, l.Presents, l.Setup = "presenter", true, 75*time.Minute })
	for _, step := range append([]string{""}, steps...) {
		guide := Guide{
			Due: l.Now, People: 40, Groups: "Xg", Hosts: "Xh", Setup: 15 * time.Minute, Liked: []Liked{{"Xa", "Xb", 3, 5}}, Rated: 4.5, Ratings: 5,
		}
		standby := Guide{People: 1, Standby: true, For: "Xf"}
		kind := "briefing"
		if step == "" {
			kind = "asking"
		}
		add(kind, func(l *Letter) { l.Step, l.Guide = step, &guide })
		add(kind, func(l *Letter) { l.Step, l.Guide, l.Again, l.SiteURL = step, &standby, true, "" })
	}
	for i := range scheduler.Kinds {
		if kind := scheduler.Kinds[i].Kind; kind != scheduler.Briefing && !scheduler.Kinds[i].Channel { // it has a step, as above
			add(string(kind), func(*Letter) {})
		}
	}
	return letters
}
