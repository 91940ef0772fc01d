package desk

import (
	"context"
	"errors"
	"fmt"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/store"
)

// errNoAnswer says that there is nothing in a mail that could be matched.
var errNoAnswer = errors.New("it holds no answer that can be read; say which with --session and --answer")

// Match decides about one mail of the inbox again, as if it had come from person (an address in lower case) beyond doubt. which
// is its id or the beginning of one. session names the session that it is about, "" for the one that the mail names; answer is
// what it says, "" for what the mail says. Where the mail stays parked, nothing is recorded.
func (d *Desk) Match(ctx context.Context, which, person, session string, answer ical.PartStat) (settle scheduler.Settle, err error) {
	r, err := d.Reception(ctx)
	if err != nil {
		return settle, err
	}
	item, raw, err := r.DB.InboxItem(ctx, which)
	if err != nil {
		return settle, err
	}
	kept := store.Kept{ID: item.ID, Mail: store.Mail{Source: item.Source, Raw: raw, Arrived: item.Arrived, Class: item.Class}}
	mails, err := r.Read(ctx, []store.Kept{kept})
	if err != nil {
		return settle, err
	}
	_, err = r.DB.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		in := mails[0].Trusted(have)
		var s *scheduler.Session
		if session != "" {
			if s, err = SessionNamed(have, session); err != nil {
				return nil, err
			}
		}
		if len(in.Replies) == 0 && in.Report == nil && (answer == "" || s == nil) {
			return nil, fmt.Errorf("mail %s: %w", item.ID, errNoAnswer)
		}
		acts := scheduler.Answer(have, in.Match(person, s, answer), r.Now())
		for _, a := range acts {
			if s, ok := a.(scheduler.Settle); ok {
				settle = s
			}
		}
		if settle.Outcome == scheduler.Parked { // it matches nothing, and nothing was done
			return nil, nil
		}
		return acts, nil
	})
	return settle, err
}
