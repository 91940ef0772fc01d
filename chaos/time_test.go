package chaos

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rondo/scheduler"
	"rondo/store"
)

const relay = "host: mail.example.org, tls: none, insecure: true, "

// TestR5SlowReplyIsNoFailure: a reply to the final dot after nearly ten minutes costs no copy; one that never comes is a
// doubt after ten minutes and not before.
func TestR5SlowReplyIsNoFailure(t *testing.T) {
	for name, test := range map[string]struct {
		dot   act
		state scheduler.LetterState
		after time.Duration
	}{
		"slow":  {act{after: 9*time.Minute + 50*time.Second}, scheduler.Sent, 9*time.Minute + 50*time.Second},
		"never": {act{mute: true}, scheduler.InDoubt, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newSink(func(verb string, _ letter) act {
					if verb == "." {
						return test.dot
					}
					return act{}
				})
				g := found(t, s, terms{people: 1, smtp: relay + "rate: unlimited"})
				h := build(t, g, time.Now, nil)
				begun := time.Now()
				stop := h.run(t)
				time.Sleep(test.after - time.Second)
				if by := g.counts(); by[scheduler.InDoubt] != 1 {
					t.Errorf("after %v the outbox has %v", time.Since(begun), by)
				}
				letters, err := h.db.Letters(t.Context(), store.Filter{})
				if err != nil || letters[0].Attempts != 0 {
					t.Errorf("an attempt has ended after %v: %+v, %v", time.Since(begun), letters, err)
				}
				time.Sleep(2 * time.Second)
				letters, err = h.db.Letters(t.Context(), store.Filter{})
				if err != nil || letters[0].Attempts != 1 || letters[0].State != test.state {
					t.Errorf("after %v: %+v, %v", time.Since(begun), letters, err)
				}
				if n := len(s.letters()); n != 1 {
					t.Errorf("%d copies", n)
				}
				stop()
				g.verify()
			})
		})
	}
}

// TestR28UrgentFirst: with 2,000 letters waiting for a server that takes 28 a minute, the cancellation of a session that
// starts in half an hour reaches everybody within a minute and what the rate allows, before any of those.
func TestR28UrgentFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const bulk, invited = 2000, 40
		s := newSink(nil)
		g := found(t, s, terms{people: bulk, smtp: relay + "profile: office365"})
		starts := time.Now().Truncate(time.Minute).Add(time.Hour)
		var members []string
		for i := range invited {
			members = append(members, person(i))
		}
		soon := strings.Replace(themeFile("SoonTalks", starts, "FREQ=DAILY;COUNT=1"), "[everybody]", "["+strings.Join(members, ", ")+"]", 1)
		everybody := g.read("themes/datatalks.yaml")
		g.write("themes/datatalks.yaml", strings.Replace(everybody, "[everybody]", "["+person(0)+"]", 1))
		g.write("themes/soontalks.yaml", soon)
		h := build(t, g, time.Now, nil)
		stop := h.run(t)
		for h.sent(t) < invited+1 {
			time.Sleep(time.Minute)
		}
		g.write("themes/datatalks.yaml", everybody)
		h.read(t, g)
		time.Sleep(time.Until(starts.Add(-30 * time.Minute)))
		waiting := len(s.letters())
		g.write("themes/soontalks.yaml", soon+fmt.Sprintf("sessions:\n  %s: { cancelled: the speaker is ill }\n", starts.UTC().Format("2006-01-02")))
		h.read(t, g)
		time.Sleep(time.Minute + invited*time.Minute/28)
		synctest.Wait()
		cancels, between := 0, 0
		for _, l := range s.letters()[waiting:] {
			if strings.Contains(string(l.raw), "Subject: Cancelled: SoonTalks") {
				cancels++
			} else if cancels < invited {
				between++
			}
		}
		t.Logf("%d bulk letters had left; %d cancellations within %v, %d other letters before the last of them", waiting, cancels,
			(time.Minute + invited*time.Minute/28).Round(time.Second), between)
		if cancels != invited || between > 2 || waiting > bulk/2 {
			t.Error(errors.New("urgent letters have waited"))
		}
		stop()
		g.verify()
	})
}
