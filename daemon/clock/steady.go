package clock

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"rondo/kernel"
	"rondo/store"
)

const (
	jump   = 5 * time.Minute  // more than that between two looks is no slewing
	Mostly = 10 * time.Minute // after which a clock that was set is believed
	away   = time.Hour        // for which the daemon may have been off without a doubt about the clock of a machine that started anew
)

// Steady notices when the clock is set: the time of day and the time that has passed since the start then differ, of which
// sleep is a part. For some minutes nothing is planned and no letter is begun. A mistake that is mended meanwhile, such as
// a day too much, has cost nothing; a clock that stays is believed.
type Steady struct {
	Now func() time.Time     // the time of day
	Ran func() time.Duration // the time that has passed, which nobody sets
	Log *slog.Logger

	// Ahead is how far the time of day is ahead of that of the ledger, which several machines share; nil where the ledger has no clock.
	Ahead func() time.Duration

	mu    sync.Mutex
	began time.Time     // the time of day when ran was 0, as it is believed; zero before the first look
	shown time.Time     // and as the clock showed it at the last look
	since time.Duration // on ran, when the clock was found to be set; negative when it was not
	why   error         // what was found then
	aside bool          // it was too far from that of the ledger at the last look
	kept  func() bool   // of a doubt from the start, whether something keeps the clock right by now; nil for other doubts
}

// ErrClock means that the clock was set while the daemon runs.
var ErrClock = errors.New("the clock was set; nothing is sent until it stands for 10 minutes, or is set back")

// Ran reports whether the machine has not started again since a sign of life, so that Begin needs no other.
func Ran(m kernel.Machine, since store.Sign) bool {
	boot, _ := m.Boot()
	return boot != "" && boot == since.Boot && !since.At.IsZero()
}

// Begin holds the clock against the last signs of life: that of the daemon before, and the newest stamp in the ledger. Both
// may be zero; the stamp does not count where [Ran] holds for the sign.
//
// On a machine that has not started again since, the clock that nobody sets tells how long ago that was. After a new start
// nothing tells: the daemon was off for as long as the clock says, or the clock is wrong, as it is before a time service has
// set it. Then the kernel's word that something keeps the clock right is believed, and otherwise the clock has to stand for
// some minutes, which is time enough to set it; so nobody is needed after a long rest.
func (s *Steady) Begin(m kernel.Machine, before store.Sign, newest time.Time) {
	last := before.At
	if newest.After(last) {
		last = newest
	}
	if last.IsZero() {
		return
	}
	now, ran := s.Now().Round(0), s.Ran()
	boot, sinceBoot := m.Boot()
	s.mu.Lock()
	defer s.mu.Unlock()
	if boot != "" && boot == before.Boot {
		truly := before.At.Add(sinceBoot - before.Ran)
		if off := now.Sub(truly); off.Abs() > jump {
			s.doubt(ran, truly, fmt.Errorf("the clock was set by %s while rondo was off; nothing is sent until it stands for 10 minutes, or is set back", say(off)))
		}
		return
	}
	switch gone := now.Sub(last); {
	case -jump <= gone && gone <= away, m.Synced():
		return
	case gone < 0:
		s.doubt(ran, last, fmt.Errorf("the clock is %s behind the newest letter, and nothing is known to keep it right; nothing is sent for 10 minutes, in which it can be set", say(-gone)))
	default:
		s.doubt(ran, last, fmt.Errorf("the clock shows %s more than when rondo was last at work, and nothing is known to keep it right; nothing is sent for 10 minutes, in which it can be set", say(gone)))
	}
	s.kept = m.Synced
}

// doubt stops believing the clock, where it should show truly.
func (s *Steady) doubt(ran time.Duration, truly time.Time, why error) {
	s.began, s.since, s.why = truly.Add(-ran), ran, why
	s.shown = s.Now().Round(0).Add(-ran)
	s.Log.Error(why.Error())
}

// say returns a length of time for people: "3 days", "5h0m0s".
func say(d time.Duration) string {
	if d.Abs() >= 48*time.Hour {
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
	return d.Round(time.Second).String()
}

// Believed returns nil while the clock can be believed.
func (s *Steady) Believed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	ran := s.Ran()
	began := s.Now().Round(0).Add(-ran)
	if err := s.beside(); err != nil {
		return err
	}
	if s.began.IsZero() {
		s.began, s.since, s.shown = began, -1, began
	}
	off, again := began.Sub(s.began), began.Sub(s.shown).Abs() > jump
	s.shown = began
	switch {
	case off.Abs() <= jump:
		if s.since >= 0 {
			s.Log.Info("the clock is back")
		}
	case s.since < 0:
		s.since, s.why = ran, ErrClock
		s.Log.Error("the clock was set: nothing is sent until it stands for 10 minutes, or is set back", "by", off.Round(time.Second).String())
		return s.why
	case s.kept != nil && s.kept():
		s.Log.Info("the clock is believed: something keeps it right")
	case again:
		s.since = ran
		return s.why
	case ran-s.since < Mostly:
		return s.why
	default:
		s.Log.Warn("the clock is believed again", "by", off.Round(time.Second).String())
	}
	s.began, s.since, s.kept = began, -1, nil
	return nil
}

// beside holds the clock against that of the ledger. One that agrees with it again is believed from then on, whatever was before.
func (s *Steady) beside() error {
	if s.Ahead == nil {
		return nil
	}
	off := s.Ahead()
	if off.Abs() <= jump {
		if s.aside {
			s.Log.Info("the clock is that of the database's server again")
			s.aside, s.began, s.kept = false, time.Time{}, nil
		}
		return nil
	}
	way := "ahead of"
	if off < 0 {
		way = "behind"
	}
	err := fmt.Errorf("the clock of this machine is %s %s that of the database's server: set it; until then nothing is planned here and no letter leaves from here", say(off.Abs()), way)
	if !s.aside {
		s.aside = true
		s.Log.Error(err.Error())
	}
	return err
}

// Meant returns a moment that was reckoned from the time of day as it is shown, by the clock that is believed.
func (s *Steady) Meant(t time.Time) time.Time {
	if t.IsZero() || s.Believed() == nil {
		return t
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aside {
		return t.Add(-s.Ahead())
	}
	shown := s.Now().Round(0).Add(-s.Ran())
	return t.Add(s.began.Sub(shown))
}
