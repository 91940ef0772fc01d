package imap

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"rondo/mailer/imap/imaptest"
)

// TestR24Burst: 500 mails come at once, while the keeper fails at random, the reader is stopped in the middle of its work
// and the server is killed. Each mail of ours is kept and moved, and no other mail is touched.
func TestR24Burst(t *testing.T) {
	const mails = 500
	d := imaptest.Start(t)
	k := newShelf()
	random := rand.New(rand.NewPCG(1, 2))
	k.refusing(func([]byte) error {
		if random.IntN(50) == 0 {
			return errFull
		}
		return nil
	})
	var ours, others []string
	for n := range mails {
		if n%10 == 9 {
			others = append(others, words(n))
		} else {
			ours = append(ours, reply(n))
		}
	}
	var coming sync.WaitGroup
	coming.Go(func() {
		for n := range mails {
			if n%10 == 9 {
				d.Deliver([]byte(words(n)))
			} else {
				d.Deliver([]byte(reply(n)))
			}
		}
	})
	for round := range 6 {
		s := sourceOf(d, &dying{shelf: k, left: 20 + 10*round})
		s.DoneFolder = "Done"
		ctx, cancel := context.WithCancel(t.Context())
		s.Keeper.(*dying).die = cancel
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
	}
	coming.Wait()
	s := sourceOf(d, k)
	s.DoneFolder = "Done"
	stop := start(t, s)
	k.await(t, "more", func() bool { return len(k.copies) > mails*3/4 })
	d.Kill()
	d.Again()
	k.kept(t, append(ours, others...)...)
	lies(t, d, "", "", others...)
	lies(t, d, "Done", "", ours...)
	k.refusing(nil)
	stop()
	most := 0
	for _, n := range k.copies {
		most = max(most, n)
	}
	t.Logf("a mail was read %d times at most", most)
	if len(k.copies) != mails {
		t.Errorf("%d different mails were kept, not %d", len(k.copies), mails)
	}
}

// dying is a keeper whose program ends after so many mails, before the server is told of the last one.
type dying struct {
	*shelf
	left int
	die  func()
}

var errDead = errors.New("the program has ended")

func (d *dying) Keep(ctx context.Context, raw []byte, size int64) (bool, error) {
	if d.left--; d.left < 0 {
		return false, errDead
	}
	ours, err := d.shelf.Keep(ctx, raw, size)
	if d.left == 0 {
		d.die()
	}
	return ours, err
}

func (d *dying) Advance(ctx context.Context, mailbox string, validity, next uint32) error {
	if d.left <= 0 {
		return errDead
	}
	return d.shelf.Advance(ctx, mailbox, validity, next)
}

// TestTellsAtOnce prints how soon a mail is kept that comes while the server is listened to.
func TestTellsAtOnce(t *testing.T) {
	d := imaptest.Start(t)
	k := newShelf()
	s := sourceOf(d, k)
	s.DoneFolder = "Done"
	told := conditions(s)
	start(t, s)
	hears(t, told, "")
	for n := range 5 {
		came := time.Now()
		d.Deliver([]byte(reply(n)))
		k.kept(t, reply(n))
		t.Logf("kept %s after it came", time.Since(came).Round(time.Millisecond))
	}
}
