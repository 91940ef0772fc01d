package daemon

import (
	"context"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// surveys is the daemon's door for what people answer without their names. Nothing here is logged: a line of the log has a time.
type surveys struct{ d *Service }

// Cast counts a ballot, as [web.Surveys] says.
func (s surveys) Cast(ctx context.Context, uid, address string, asked []theme.Question, b scheduler.Ballot) (counted bool, err error) {
	padded, err := b.Padded()
	if err != nil {
		return false, err
	}
	d := s.d
	cast := store.Cast{UID: uid, Address: address, Asked: asked, Sealed: d.inst.Key.Seal(padded, uid)}
	counted, err = d.db.Cast(ctx, cast, d.groups(), d.openBallot)
	if counted {
		d.pages.Invalidate()
	}
	return counted, err
}

// Results returns what is published, as [web.Surveys] says.
func (s surveys) Results(ctx context.Context, uid string) (scheduler.Results, error) {
	all, err := s.d.db.Results(ctx, uid)
	return all[uid], err
}

// Offer notes whether somebody would present.
func (s surveys) Offer(ctx context.Context, uid, address string, would bool) error {
	defer s.d.pages.Invalidate()
	return s.d.db.Offer(ctx, uid, address, would)
}

// openBallot opens a ballot with the key of links.
func (d *Service) openBallot(uid string, sealed []byte) (scheduler.Ballot, error) {
	padded, err := d.inst.Key.Open(sealed, uid)
	if err != nil {
		return nil, err
	}
	return scheduler.ReadBallot(padded)
}

// groups returns how many answers are shown together at the least.
func (d *Service) groups() int {
	if settings := d.files.settings(); settings != nil {
		return settings.Survey.K
	}
	return d.config.Survey.K
}

// publish counts what has gathered, and lets go of what is left of closed surveys.
func (d *Service) publish(ctx context.Context) error {
	_, err := d.db.Publish(ctx, d.now().Add(-scheduler.SurveyOpen), d.groups(), d.openBallot)
	return err
}
