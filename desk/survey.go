package desk

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// SurveyRecord is what those who answered say of one session. No answer in it has a name; who would present said so with theirs.
type SurveyRecord struct {
	Session   string           `json:"session"`
	UID       string           `json:"uid"`
	Start     string           `json:"start"`
	Title     string           `json:"title"`
	Shown     int              `json:"shown"`   // answers that are counted below
	Waiting   int              `json:"waiting"` // answers that are in and not counted
	Open      bool             `json:"open"`    // more may come
	Groups    int              `json:"k"`       // how many are counted together at the least
	Questions []QuestionRecord `json:"questions"`
	Present   []string         `json:"would_present"` // addresses
	Said      string           `json:"-"`             // the start in the session's zone
	names     []string
}

// QuestionRecord is what was answered to one question.
type QuestionRecord struct {
	Ask      string         `json:"ask"`
	Answered int            `json:"answered"`
	Mean     float64        `json:"mean,omitempty"` // of a scale, to two places
	Counts   []AnswerRecord `json:"counts,omitempty"`
	Comments []string       `json:"comments,omitempty"` // in the order of the alphabet
}

// AnswerRecord is how often one answer was given.
type AnswerRecord struct {
	Answer string `json:"answer"`
	Count  int    `json:"count"`
}

// Surveys tells what is published of the surveys of a theme, by the time of the sessions, or of that of one session.
func Surveys(ctx context.Context, db store.Ledger, name string, date []string, now time.Time) ([]SurveyRecord, error) {
	have, err := db.State(ctx)
	if err != nil {
		return nil, err
	}
	past, err := db.Past(ctx, time.Time{}, now)
	if err != nil {
		return nil, err
	}
	over := scheduler.State{}
	for i := range past {
		over.Sessions = append(over.Sessions, &past[i].Session)
	}
	sessions, err := sessionsOfTheme(over, name)
	if err != nil {
		return nil, unclearf("no session of %q is over yet", name)
	}
	if len(date) == 1 {
		s, err := sessionOn(sessions, name, date[0])
		if err != nil {
			return nil, err
		}
		sessions = []*scheduler.Session{s}
	}
	var uids []string
	for _, s := range sessions {
		uids = append(uids, s.UID)
	}
	results, err := db.Results(ctx, uids...)
	if err != nil {
		return nil, err
	}
	out := []SurveyRecord{}
	for _, s := range sessions {
		r, answered := results[s.UID]
		asks := asksNow(have, s, now)
		if answered || asks || len(date) == 1 {
			out = append(out, surveyOf(have, s, r, asks))
		}
	}
	return out, nil
}

// asksNow reports whether the survey of a session takes answers.
func asksNow(have scheduler.State, s *scheduler.Session, now time.Time) bool {
	return have.Accepted != nil && s.Survey(have.Accepted.Theme(s.Theme), now) == scheduler.SurveyAsks
}

func surveyOf(have scheduler.State, s *scheduler.Session, r store.Results, asks bool) SurveyRecord {
	out := SurveyRecord{
		Session: s.Key(), UID: s.UID, Start: say.UTC(s.Facts.Start), Title: s.Facts.Title, Shown: r.Shown, Waiting: r.Waiting, Open: asks,
		Groups: theme.LeastShown, Questions: []QuestionRecord{}, Present: []string{}, Said: say.Time(s.Facts.Start, s.Facts.Zone),
	}
	language := "en"
	if have.Accepted != nil {
		out.Groups, language = have.Accepted.Config.Survey.K, have.Accepted.Config.Site.Language
	}
	for _, t := range r.Tallies {
		q := QuestionRecord{Ask: t.Question.Ask.In(language), Answered: t.N(), Mean: math.Round(t.Mean()*100) / 100, Comments: t.Said}
		for i, n := range t.Counts {
			answer := fmt.Sprint(i + 1)
			if i < len(t.Question.Choice) {
				answer = t.Question.Choice[i].In(language)
			}
			q.Counts = append(q.Counts, AnswerRecord{answer, n})
		}
		out.Questions = append(out.Questions, q)
	}
	if recorded := have.Session(s.UID); recorded != nil {
		for _, seat := range recorded.Seats {
			if seat.Marks.Of(scheduler.Presents).Of == "" {
				continue
			}
			who := seat.Address
			if have.Accepted != nil && have.Accepted.People.ByAddress.At(who) != nil && have.Accepted.People.ByAddress.At(who).Name != "" {
				who = have.Accepted.People.ByAddress.At(who).Name + " <" + who + ">"
			}
			out.Present, out.names = append(out.Present, seat.Address), append(out.names, who)
		}
	}
	return out
}

// Lines returns the record as a terminal shows it. What people wrote is theirs, and printable.
func (r SurveyRecord) Lines() []string {
	lines := []string{say.Printable(r.Said + "  " + r.Title), r.counted()}
	if r.Shown == 0 {
		return append(lines, r.offers()...)
	}
	for _, q := range r.Questions {
		lines = append(lines, "", fmt.Sprintf("%s  (%d)", say.Printable(q.Ask), q.Answered))
		if q.Mean > 0 {
			lines = append(lines, fmt.Sprintf("  mean %.1f of %d", q.Mean, len(q.Counts)))
		}
		for _, a := range q.Counts {
			lines = append(lines, strings.TrimRight(fmt.Sprintf("  %3d  %s  %s", a.Count, say.Printable(a.Answer), strings.Repeat("█", bar(a.Count, q.Answered))), " "))
		}
		for _, said := range q.Comments {
			lines = append(lines, "  “"+say.Printable(strings.Join(strings.Fields(said), " "))+"”")
		}
	}
	return append(lines, r.offers()...)
}

// bar returns how long a bar is for n of all.
func bar(n, all int) int {
	if all == 0 {
		return 0
	}
	return (20*n + all/2) / all
}

// counted says how many answers there are.
func (r SurveyRecord) counted() string {
	switch {
	case r.Shown+r.Waiting == 0:
		return "nobody has answered"
	case r.Waiting == 0:
		return fmt.Sprintf("%d answers", r.Shown)
	case r.Shown == 0 && r.Open:
		return fmt.Sprintf("%d in; they show once there are %d", r.Waiting, r.Groups)
	case r.Shown == 0:
		return fmt.Sprintf("%d were in, too few to be shown without telling who gave them", r.Waiting)
	case r.Open:
		return fmt.Sprintf("%d answers, and %d more in, which show once there are %d of them", r.Shown, r.Waiting, r.Groups)
	}
	return fmt.Sprintf("%d answers, and %d more, too few to be shown without telling who gave them", r.Shown, r.Waiting)
}

func (r SurveyRecord) offers() []string {
	if len(r.names) == 0 {
		return nil
	}
	return []string{"", "would present: " + say.Printable(strings.Join(r.names, ", "))}
}
