package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"rondo/ical"
	"rondo/scheduler"
)

func (a *app) seatsCommand() *cobra.Command {
	var asJSON, asCSV bool
	cmd := &cobra.Command{
		Use:   "seats THEME [DATE]",
		Short: "Show who answered what",
		Long: "seats counts the answers to the coming sessions of a theme; with a date it names everybody who was invited to\n" +
			"that session and what they said. A date is the first one of the session or the one it was moved to.\n" +
			"An answer is unverified when nobody checked who sent it; see mail.authserv_id and mail.reply_tokens.",
		Example: "  rondo seats datatalks\n  rondo seats datatalks 2026-12-01\n  rondo seats datatalks 2026-12-01 --csv > seats.csv",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, have, err := a.recorded(cmd.Context())
			if err != nil {
				return err
			}
			sessions, err := sessionsOf(have, args[0], a.now(), args[1:])
			if err != nil {
				return err
			}
			seats := []seatRecord{}
			for _, s := range sessions {
				seats = append(seats, seatRecords(have, s)...)
			}
			switch {
			case asCSV:
				return writeSeats(a.out, seats)
			case asJSON && len(args) == 2:
				return printJSON(a.out, seats)
			case asJSON:
				return printJSON(a.out, headcounts(have, sessions))
			case len(args) == 2:
				a.printSeats(have, sessions[0], seats)
			default:
				a.printHeadcounts(headcounts(have, sessions))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print a table for spreadsheets")
	cmd.MarkFlagsMutuallyExclusive("json", "csv")
	return cmd
}

// sessionsOf are the sessions of a theme that are not over, or the one on a date.
func sessionsOf(have scheduler.State, name string, now time.Time, date []string) ([]*scheduler.Session, error) {
	all, err := sessionsOfTheme(have, name)
	if err != nil {
		return nil, err
	}
	if len(date) == 1 {
		s, err := sessionOn(all, name, date[0])
		return []*scheduler.Session{s}, err
	}
	return slices.DeleteFunc(all, func(s *scheduler.Session) bool { return !s.Facts.End.After(now) }), nil
}

// seatRecord is one person's seat.
type seatRecord struct {
	Session    string `json:"session"`
	Person     string `json:"person"`
	Name       string `json:"name,omitempty"`
	Role       string `json:"role"`
	Status     string `json:"status"`
	Source     string `json:"source,omitempty"` // mail, web or organizer
	AnsweredAt string `json:"answered_at,omitempty"`
	Verified   bool   `json:"verified"`
	Comment    string `json:"comment,omitempty"`
	Delegate   string `json:"delegate,omitempty"`
	Earlier    string `json:"earlier,omitempty"` // an answer to an earlier time, which does not count
	Leaving    string `json:"leaving,omitempty"` // since when the files name them no more
}

func seatRecords(have scheduler.State, s *scheduler.Session) []seatRecord {
	out := make([]seatRecord, len(s.Seats))
	for i, seat := range s.Seats {
		r := seatRecord{
			Session: s.Key(), Person: seat.Address, Role: string(seat.Role), Status: string(have.StatusOf(seat)),
			Source: string(seat.Said.Source), AnsweredAt: utc(seat.Said.At), Verified: seat.Said.Verified, Comment: seat.Said.Comment,
			Delegate: seat.Said.To, Name: seat.Leaving.Name, Leaving: utc(seat.Leaving.Since),
		}
		if have.Accepted != nil {
			if who := have.Accepted.People.ByAddress[seat.Address]; who != nil {
				r.Name = who.Name
			}
		}
		if said := seat.Said.Answer; said != "" && said != seat.Answer {
			r.Earlier = strings.ToLower(string(said))
		}
		out[i] = r
	}
	return out
}

// headcount counts the answers to one session.
type headcount struct {
	Session  string         `json:"session"`
	UID      string         `json:"uid"`
	Start    string         `json:"start"`
	Title    string         `json:"title"`
	Capacity int            `json:"capacity,omitempty"`
	Counts   map[string]int `json:"counts"` // by status
	said     string         // the start in the session's zone
}

// statuses in the order in which organizers want to know them.
var statuses = []scheduler.Status{
	scheduler.Accepted, scheduler.Waiting, scheduler.Tentative, scheduler.Declined, scheduler.Delegated, scheduler.NeedsAction,
	scheduler.Undeliverable, scheduler.Left,
}

func headcounts(have scheduler.State, sessions []*scheduler.Session) []headcount {
	out := make([]headcount, len(sessions))
	for i, s := range sessions {
		zone, _ := ical.RecordedZone(s.Facts.Zone)
		out[i] = headcount{
			Session: s.Key(), UID: s.UID, Start: utc(s.Facts.Start), Title: s.Facts.Title, Capacity: have.Capacity(s),
			Counts: map[string]int{}, said: sayTime(s.Facts.Start, zone),
		}
		for _, seat := range s.Seats {
			out[i].Counts[string(have.StatusOf(seat))]++
		}
	}
	return out
}
