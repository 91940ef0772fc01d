package scheduler

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"pgregory.net/rapid"

	"rondo/theme"
)

// someone draws a person: of the files, or one whom no file names.
func (s *year) someone() string {
	return rapid.SampledFrom([]string{"ada@example.org", "ben@example.org", "cleo@example.org", "curator@example.org"}).Draw(s.t, "who")
}

// someSession draws a session, or nil where there is none.
func (s *year) someSession() *Session {
	if len(s.state.Sessions) == 0 {
		return nil
	}
	return s.state.Sessions[rapid.IntRange(0, len(s.state.Sessions)-1).Draw(s.t, "session")]
}

// wish has somebody want less, or get nothing any more, or take that back.
func (s *year) wish() {
	who := s.someone()
	s.state = s.state.Apply([]Action{rapid.SampledFrom([]Action{
		Prefer{Address: who, Wish: Wish{Fewer: true, At: s.now}},
		Prefer{Address: who, Wish: Wish{All: true, At: s.now}},
		Prefer{Address: who, Wish: Wish{Left: map[string]time.Time{"talks": s.now, "bytes": s.now}, At: s.now}},
		Prefer{Address: who},
		Silence{Address: who, Suppression: Suppression{Reason: "550 5.1.1 no such user", At: s.now}},
		Restore{Address: who},
	}).Draw(s.t, "wish")}, s.now)
}

// present has somebody agree to present a session, or not.
func (s *year) present() {
	session := s.someSession()
	if session == nil {
		return
	}
	who := s.someone()
	row := Presenting{
		Address: who, Answer: rapid.SampledFrom([]Consent{Yes, No}).Draw(s.t, "agrees"), Answered: s.now,
		Title:     rapid.SampledFrom([]string{"", "Mine"}).Draw(s.t, "own title"),
		Materials: rapid.SampledFrom([]string{"", "slides https://example.org/mine"}).Draw(s.t, "own materials"),
	}
	s.state = s.state.Apply([]Action{Enter{UID: session.UID, Address: who, Presenting: row}}, s.now)
}

// volunteer has somebody say in a survey that they would present.
func (s *year) volunteer() {
	all := maps.Clone(s.state.Volunteers)
	if all == nil {
		all = map[string][]string{}
	}
	all[rapid.SampledFrom([]string{"bytes", "talks"}).Draw(s.t, "theme")] = []string{"ada@example.org"}
	s.state.Volunteers = all
}

// propose has somebody propose another time for a session.
func (s *year) propose() {
	session := s.someSession()
	if session == nil {
		return
	}
	s.said++
	at := session.Facts.Start.Add(day)
	s.state = s.state.Apply([]Action{Propose{Proposal{
		ID: fmt.Sprint("proposal", s.said), UID: session.UID, Theme: session.Theme, Address: "ada@example.org",
		Start: at, End: at.Add(time.Hour), At: s.now, State: rapid.SampledFrom([]ProposalState{ProposalOpen, ProposalDeclining}).Draw(s.t, "proposal"),
	}}}, s.now)
}

// whole edits the files, unless two themes would have one name after it.
func (s *year) whole(edit func()) {
	before := maps.Clone(s.files)
	edit()
	if _, findings := theme.Load(s.files.FS(), "rondo.yaml"); findings.Err() != nil {
		s.files = before
	}
}

// vanish has a theme's file go, but for the last three.
func (s *year) vanish() {
	if id := s.someTheme(); len(s.files) > 5 {
		delete(s.files, "themes/"+id+".yaml")
	}
}

// rename gives a theme another name, which may be that of another one.
func (s *year) rename() {
	id, name := s.someTheme(), rapid.SampledFrom([]string{"bytes", "walks", "Evenings"}).Draw(s.t, "name")
	file := "themes/" + id + ".yaml"
	text, there := s.files[file]
	if !there {
		return
	}
	keeps := fmt.Appendf(nil, "id: %s\n", id)
	s.files[file] = append(keeps, bytes.Replace(bytes.TrimPrefix(text, keeps), fmt.Appendf(nil, "name: %s\n", id), fmt.Appendf(nil, "name: %s\n", name), 1)...)
}

func (s *year) someTheme() string {
	return rapid.SampledFrom([]string{"bytes", "reading", "talks", "walks", "yoga"}).Draw(s.t, "theme")
}

// release has somebody release what the brake holds.
func (s *year) release() {
	for _, hold := range s.state.Holds {
		if hold.Scope == holdFiles {
			s.state.Released = hold.Digest
		}
	}
}

// pass has time pass, and letters leave meanwhile or not. Now and then the clock is set back.
func (s *year) pass() {
	if rapid.IntRange(0, 3).Draw(s.t, "letters leave") > 0 {
		s.leave()
	}
	s.now = s.now.Add(rapid.SampledFrom([]time.Duration{
		time.Minute, 11 * time.Minute, time.Hour, day, 3 * day, 8 * day, -time.Minute, -time.Hour, -3 * day,
	}).Draw(s.t, "passes"))
}

// tight has the brake hold what concerns more than one person.
func (s *year) tight() {
	s.files["rondo.yaml"] = bytes.Replace(s.files["rondo.yaml"], []byte("{ sessions: 1000, people: 1000 }"), []byte("{ sessions: 1, people: 1 }"), 1)
}
