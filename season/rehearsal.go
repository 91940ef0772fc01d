package season

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/theme"
)

// Rehearse runs the files of set from one moment to another as if every letter arrived at once, and shows each. It returns how
// many letters there were, and to how many people.
func Rehearse(ctx context.Context, inst *installation.Folder, set *theme.Set, from, until time.Time, show func(Carried) error) (letters, people int, err error) {
	r := &Rehearsal{Show: show, Letters: map[string]scheduler.Letter{}, People: map[string]bool{}}
	s := &Run{Inst: inst, Set: set, Now: from, Until: until, Posted: r.Posted, Deliver: r.Deliver}
	err = s.Play(ctx)
	return r.Sent, len(r.People), err
}

// Rehearsal lets every letter arrive the moment it is due.
type Rehearsal struct {
	Show    func(Carried) error
	Letters map[string]scheduler.Letter // posted, by name
	Sent    int
	People  map[string]bool
}

// Posted remembers the letters that actions post.
func (r *Rehearsal) Posted(acts []scheduler.Action) {
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok {
			r.Letters[p.Letter.Name] = p.Letter
		}
	}
}

// Deliver settles everything that is due. The ledger commits side by side what is settled side by side.
func (r *Rehearsal) Deliver(ctx context.Context, s *Run) error {
	for {
		batch, err := s.db.Claim(ctx, s.Now, 1000)
		if err != nil || len(batch) == 0 {
			return err
		}
		var settling errgroup.Group
		settling.SetLimit(64)
		for _, d := range batch {
			l := r.Letters[d.Name]
			delete(r.Letters, d.Name)
			r.Sent++
			r.People[d.To] = true
			if err := r.Show(Carried{s.Now, s.Set.Config.Site.Zone, l, d.Sealed}); err != nil {
				return err
			}
			settling.Go(func() error {
				return s.db.Settle(ctx, d.ID, scheduler.Result{State: scheduler.Sent, Reply: "250 simulated", Attempted: true}, s.Now)()
			})
		}
		if err := settling.Wait(); err != nil {
			return err
		}
	}
}

// Carried is a letter that arrived.
type Carried struct {
	At     time.Time
	Zone   ical.Zone
	Letter scheduler.Letter
	Sealed scheduler.Sealed
}
