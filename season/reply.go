package season

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// said is what somebody answers in the season.
type said struct {
	who     string
	answer  ical.PartStat
	comment string
}

// answers returns mails of people's calendars, told in a sentence. They take the way of every mail that comes in.
func (s *stage) answers(at time.Time, words, uid string, all ...said) edit {
	return edit{at: at, make: func() (*theme.Set, error) {
		ctx := context.Background()
		fmt.Fprintf(s.out, "\n%s  %s\n", at.Format("Mon 2 Jan"), words)
		for _, one := range all {
			raw := replyMail(uid, 1, one, at)
			mail := store.Mail{Source: reception.ByReceive, Raw: raw, Arrived: at, Class: inbound.Read(raw).Class}
			if _, _, err := s.run.db.Keep(ctx, mail); err != nil {
				return nil, err
			}
		}
		in := s.run.Set.Config.Site.Zone.Location()
		desk := &reception.Inbox{DB: s.run.db, Key: s.Inst.Key, Now: s.Now}
		acts, err := desk.Settle(ctx)
		for _, a := range acts {
			if r, ok := a.(scheduler.Record); ok {
				line := fmt.Sprintf("%-16s  answer of %-20s  %s", at.In(in).Format("Mon 2 Jan 15:04"), r.Address, r.Why)
				if r.Said.Comment != "" {
					line += ": “" + r.Said.Comment + "”"
				}
				fmt.Fprintln(s.out, line)
			}
		}
		return s.run.Set, err
	}}
}

// attendance returns what the organizer notes after a session: who was there, of those who have a seat.
func (s *stage) attendance(at time.Time, words, uid string, there ...string) edit {
	return edit{at: at, make: func() (*theme.Set, error) {
		fmt.Fprintf(s.out, "\n%s  %s\n", at.Format("Mon 2 Jan"), words)
		_, err := s.run.db.Update(context.Background(), scheduler.Scope{Everybody: true}, func(have scheduler.State) (acts []scheduler.Action, err error) {
			for _, session := range have.Sessions {
				if session.UID != uid {
					continue
				}
				for _, seat := range session.Seats {
					came := scheduler.Absent
					if slices.Contains(there, seat.Address) {
						came = scheduler.Present
					}
					acts = append(acts, scheduler.Attend{UID: uid, Address: seat.Address, Came: came, Why: "noted by the organizer"})
				}
			}
			return acts, nil
		})
		return s.run.Set, err
	}}
}

// replyMail returns an answer to the letter numbered sequence as a calendar sends it.
func replyMail(uid string, sequence int, one said, at time.Time) []byte {
	lines := []string{
		"From: " + one.who, "To: guild@example.org", "Subject: Answer", "MIME-Version: 1.0",
		"Content-Type: text/calendar; charset=utf-8; method=REPLY", "",
		"BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", "UID:" + uid, fmt.Sprint("SEQUENCE:", sequence),
		"DTSTAMP:" + at.UTC().Format("20060102T150405Z"), "ATTENDEE;PARTSTAT=" + string(one.answer) + ":mailto:" + one.who,
		"COMMENT:" + one.comment, "END:VEVENT", "END:VCALENDAR", "",
	}
	return []byte(strings.Join(lines, "\r\n"))
}
