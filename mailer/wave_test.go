package mailer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"rondo/scheduler"
	"rondo/theme"
)

var quick = theme.SMTP{Host: "mail.example.org", TLS: "none", Connections: 4, Rate: theme.Rate{Unlimited: true}}

// TestO1ARefusedRecipientIsTheirOwn: whatever a server says at RCPT of one person, the others of the domain get their letters
// at once, and go on getting them when that one comes back.
func TestO1ARefusedRecipientIsTheirOwn(t *testing.T) {
	for _, reply := range []string{
		"550 5.7.133 authentication required for this group", "550 5.7.129 not allowed to send to this list", "554 5.7.1 Relay access denied",
		"550 5.7.1 rejected", "550 5.7.708 Access denied, traffic not accepted from this IP", "530 5.7.1 Client was not authenticated",
		"535 5.7.8 no", "554 5.2.0 STOREDRV.Deliver; mailbox quota exceeded", "454 4.7.1 Relay access denied", "454 4.3.0 later",
		"451 4.7.1 later", "450 4.7.0 busy", "452 4.3.1 no room", "471 odd", "550 5.1.1 no such user", "550 no", "503 5.5.1 what?",
		"552 5.2.2 full", "599 odd", "550 5.4.1 Recipient address rejected: Access denied",
	} {
		t.Run(reply, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}, recipient: map[string]string{"p05@example.org": reply}}
				o := newDesk()
				for round := range 2 {
					begun := time.Now()
					for i := range 60 {
						o.post(fmt.Sprintf("p%02d@example.org", i), letterText)
					}
					c, stop := carry(t, o, quick, peer.pipes)
					time.Sleep(time.Minute)
					if status := c.Status(); status.Paused || len(o.rests) > 0 {
						t.Errorf("round %d: %+v, %+v", round, status, o.rests)
					}
					stop()
					if n := o.count(scheduler.Sent); n != 59*(round+1) {
						t.Errorf("round %d: %d letters sent after %v, want 59 more", round, n, time.Since(begun))
					}
				}
				if gone := o.gone(); len(gone) > 0 && !strings.Contains(reply, "5.1.1") && !strings.Contains(reply, "Recipient address rejected") {
					t.Errorf("suppressed: %v", gone)
				}
			})
		})
	}
}

// TestO1SeveralRefusedRecipientsAreTheirDomain: when three people of a domain are refused in a row, it rests, and is told of;
// other domains go on.
func TestO1SeveralRefusedRecipientsAreTheirDomain(t *testing.T) {
	for _, reply := range []string{"550 5.7.1 we do not like you", "454 4.7.1 Relay access denied", "530 5.7.0 log in", "450 busy"} {
		t.Run(reply, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := &peer{extensions: []string{"PIPELINING"}, judge: func(to string) string {
					if strings.HasSuffix(to, "@a.example.org") {
						return reply
					}
					return ""
				}}
				o := newDesk()
				for i := range 30 {
					o.post(fmt.Sprintf("p%02d@a.example.org", i), letterText)
					o.post(fmt.Sprintf("p%02d@b.example.org", i), letterText)
				}
				c, stop := carry(t, o, quick, peer.pipes)
				time.Sleep(10 * time.Second)
				if n := o.count(scheduler.Sent); n != 30 || c.Status().Paused || o.count(scheduler.Failed) > 0 {
					t.Errorf("%d letters sent, %d failed, %+v", n, o.count(scheduler.Failed), c.Status())
				}
				if len(o.rests) == 0 || o.rests[0].Domain != "a.example.org" || !o.rests[0].Until.After(time.Now()) || !strings.Contains(o.rests[0].Why, reply) {
					t.Errorf("rests: %+v", o.rests)
				}
				stop()
			})
		})
	}
}

// TestO2EverybodyRefused: a server that refuses everybody for a while, for good as it says, fails nobody. Some letters are
// held for a person, the others go on by themselves when it is well again.
func TestO2EverybodyRefused(t *testing.T) {
	for _, test := range []struct {
		reply   string
		domains int
		refused func(to string) bool
	}{
		{"550 5.1.1 User unknown in local recipient table", 1, func(string) bool { return true }},
		{"550 5.1.1 User unknown in local recipient table", 2, func(string) bool { return true }},
		{"550 5.1.1 User unknown in local recipient table", 60, func(string) bool { return true }},
		{"550 no", 1, func(string) bool { return true }},
		{"550 no", 60, func(string) bool { return true }},
		{"552 5.2.2 full", 2, func(string) bool { return true }},
		{"550 5.7.1 blocked", 1, func(string) bool { return true }},
		{"550 5.1.1 gone", 2, func(to string) bool { return strings.HasSuffix(to, "@d0.example.org") }},
	} {
		for _, extensions := range [][]string{nil, {"PIPELINING"}} {
			t.Run(fmt.Sprint(test.reply, test.domains, extensions), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					begun := time.Now()
					peer := &peer{extensions: extensions, judge: func(to string) string {
						if test.refused(to) && time.Since(begun) < 12*time.Second {
							return test.reply
						}
						return ""
					}}
					o := newDesk()
					for i := range 120 {
						o.post(fmt.Sprintf("p%02d@d%d.example.org", i%60, i%test.domains), letterText)
					}
					_, stop := carry(t, o, quick, peer.pipes)
					time.Sleep(10 * time.Second)
					held := o.count(scheduler.Held)
					if held < 3 || held > 20 || o.count(scheduler.Failed) > 0 || len(o.gone()) > 0 {
						t.Errorf("%d held, %d failed, %v suppressed", held, o.count(scheduler.Failed), o.gone())
					}
					time.Sleep(10 * time.Minute)
					if sent := o.count(scheduler.Sent); sent+o.count(scheduler.Held) != 120 || o.count(scheduler.Held) > 20 {
						t.Errorf("%d sent, %d held after all is well", sent, o.count(scheduler.Held))
					}
					o.release()
					time.Sleep(time.Minute)
					if sent := o.count(scheduler.Sent); sent != 120 {
						t.Errorf("%d sent after the release", sent)
					}
					stop()
				})
			})
		}
	}
}

// TestO2ReleasedLettersAreDecidedAnew: who is refused again while others are taken is gone.
func TestO2ReleasedLettersAreDecidedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		peer := &peer{extensions: []string{"PIPELINING"}, judge: func(to string) string {
			if time.Since(begun) < 12*time.Second || slices.Contains([]string{"p00@example.org", "p01@example.org", "p02@example.org"}, to) {
				return "550 5.1.1 no such user"
			}
			return ""
		}}
		o := newDesk()
		for i := range 60 {
			o.post(fmt.Sprintf("p%02d@example.org", i), letterText)
		}
		_, stop := carry(t, o, quick, peer.pipes)
		time.Sleep(time.Second)
		o.release() // too early: they are held again
		time.Sleep(5 * time.Second)
		if o.count(scheduler.Held) == 0 || o.count(scheduler.Failed) > 0 || len(o.gone()) > 0 {
			t.Errorf("%d held, %d failed, %v suppressed", o.count(scheduler.Held), o.count(scheduler.Failed), o.gone())
		}
		time.Sleep(30 * time.Minute)
		o.release()
		time.Sleep(30 * time.Minute)
		if gone := o.gone(); len(gone) != 3 || o.count(scheduler.Sent) != 57 {
			t.Errorf("%d sent, %d held, %v suppressed", o.count(scheduler.Sent), o.count(scheduler.Held), gone)
		}
		stop()
	})
}

// TestO2AReleaseIsHeardAtOnce, also while domain or route rest for minutes.
func TestO2AReleaseIsHeardAtOnce(t *testing.T) {
	for _, domains := range []int{1, 60} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			peer := &peer{extensions: []string{"PIPELINING"}, judge: func(string) string {
				if time.Since(begun) < time.Hour {
					return "550 5.1.1 no such user"
				}
				return ""
			}}
			o := newDesk()
			for i := range 60 {
				o.post(fmt.Sprintf("p%02d@d%d.example.org", i, i%domains), letterText)
			}
			_, stop := carry(t, o, quick, peer.pipes)
			time.Sleep(time.Hour + time.Second)
			held := o.count(scheduler.Held)
			if held < 3 || held > 30 || o.count(scheduler.Failed) > 0 {
				t.Errorf("%d held, %d failed after an hour", held, o.count(scheduler.Failed))
			}
			o.release()
			time.Sleep(2 * time.Second)
			if n := o.count(scheduler.Sent); n < held {
				t.Errorf("%d domains: %d of %d letters left at once", domains, n, held)
			}
			stop()
		})
	}
}

// TestO2AWaveOutlivesTheProgram: what was refused before a crash counts after it.
func TestO2AWaveOutlivesTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}, answers: map[string]string{"RCPT": "550 5.1.1 no such user"}}
		o := newDesk()
		for i := range 3 {
			s := o.post(fmt.Sprintf("p%02d@example.org", i), letterText)
			if s.gone = i < 2; s.gone {
				s.state = scheduler.Failed
				o.refusals = append(o.refusals, scheduler.Refusal{Letter: s.ID, To: s.To})
			}
		}
		_, stop := carry(t, o, quick, peer.pipes)
		time.Sleep(time.Second)
		stop()
		if o.count(scheduler.Held) != 3 || len(o.gone()) > 0 {
			t.Errorf("%d held, %v suppressed", o.count(scheduler.Held), o.gone())
		}
		o.refusals = nil
		for _, s := range o.letters {
			o.refusals = append(o.refusals, scheduler.Refusal{Letter: s.ID, To: s.To, Held: true})
		}
		o.post("p03@example.org", letterText)
		_, stop = carry(t, o, quick, peer.pipes)
		time.Sleep(time.Second)
		stop()
		if o.count(scheduler.Held) != 4 || len(o.gone()) > 0 {
			t.Errorf("%d held, %v suppressed after another start", o.count(scheduler.Held), o.gone())
		}
	})
}

// TestO2ARestOutlivesTheProgram: that a domain rests is said until somebody is taken, also by the program after a crash.
func TestO2ARestOutlivesTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := &peer{extensions: []string{"PIPELINING"}}
		o := newDesk()
		o.rests = []scheduler.Rest{{Domain: "example.org", Why: "refuses", Since: time.Now().Add(-time.Minute), Until: time.Now().Add(time.Hour)}}
		o.post("p00@example.org", letterText)
		_, stop := carry(t, o, quick, peer.pipes)
		time.Sleep(time.Second)
		stop()
		if last := o.rests[len(o.rests)-1]; o.count(scheduler.Sent) != 1 || last.Domain != "example.org" || !last.Until.IsZero() {
			t.Errorf("%d sent, and the domain still rests: %+v", o.count(scheduler.Sent), o.rests)
		}
	})
}

// TestO2WaveOfRefusals decides histories: capitals are people who are refused, small letters those who are taken.
func TestO2WaveOfRefusals(t *testing.T) {
	for _, test := range []struct {
		history string
		refused string
		ends    int
	}{
		{"A", "", 0},
		{"AB", "", 0}, // two people, both gone
		{"AAAABBBB", "", 0},
		{"ABC", "ABC", 1},
		{"AABBC", "AABBC", 1},
		{"ABcC", "", 0},
		{"ABcDEF", "DEF", 1},
		{"ABcDEcF", "", 0},
		{"ABcDEfGHiJK", "ABDEGHJK", waveMixed}, // two of three
		{"AxxxBxxxCxxxDxxxExxxFxxxGxxxHxxx", "ABCDEFGH", waveMixed},  // one of four
		{"AxxxBxxxCxxxDxxxExxxFxxxGxxxHxxxx", "", 0},                 // fewer
		{"AbCdEfGhIjKlMnO", "ACEGIKMO", waveMixed},                   // every other one
		{"AbcdEfghIjklMnopQrstUvwxYzabC", "AEIMQUYC", waveMixed - 0}, // C is there once
		{"AbcdefghiBcdefghiCdefghiDefghiEfghiFghiGhiH", "", 0},       // one of six and more
	} {
		var history []outcome
		for i, who := range test.history {
			o := outcome{letter: int64(i + 1), to: string(who), at: noon.Add(time.Duration(i) * time.Second), taken: who >= 'a'}
			history = remember(history, o)
		}
		refused, ends := wave(history)
		got := ""
		for _, o := range refused {
			got += o.to
		}
		if got != test.refused || ends != test.ends {
			t.Errorf("%s: %q, ended by %d; want %q, %d", test.history, got, ends, test.refused, test.ends)
		}
	}
}

// TestO2NobodyIsGivenUpByAServerThatRefusesAll: from any moment on, with any letters under way, at most two people of a domain
// and of the route fail, and those who were truly gone before.
func TestO2NobodyIsGivenUpByAServerThatRefusesAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := newGate(Pace{Connections: 16}, false, noon)
		domains := rapid.IntRange(1, 4).Draw(t, "domains")
		lost := rapid.IntRange(0, 30).Draw(t, "lost")
		failed := map[int64]string{}
		for i := range 60 {
			now := noon.Add(time.Duration(i) * time.Second)
			l := scheduler.Delivery{ID: int64(i), To: fmt.Sprintf("p%02d@d%d.example.org", i, rapid.IntRange(0, domains-1).Draw(t, "domain"))}
			g.begin(now, l.ID, l.To)
			g.carrying(now, l.ID)
			if i < lost {
				g.recipientTaken(now, l.ID)
				g.accept(now)
				g.end(now, l.ID, l.To, true)
				continue
			}
			g.end(now, l.ID, l.To, false)
			v, _, with := g.refuse(now, l, refusedWith(RcptTo, 550, "5.1.1 no such user"), 0.5)
			for _, earlier := range with {
				if failed[earlier] == "" {
					t.Fatalf("letter %d is taken back, and had not failed", earlier)
				}
				delete(failed, earlier)
			}
			switch v {
			case Unknown:
				failed[l.ID] = l.To
			case Hold:
			default:
				t.Fatalf("letter %d: %s", i, v)
			}
		}
		if len(failed) > 2 {
			t.Fatalf("%d people are given up: %v", len(failed), failed)
		}
	})
}

// TestO2LettersUnderWayEndNoWave: who was accepted before the server lost its table proves nothing of later.
func TestO2LettersUnderWayEndNoWave(t *testing.T) {
	g := newGate(Pace{Connections: 16}, false, noon)
	for i, to := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		id, now := int64(10+i), noon.Add(time.Second)
		g.begin(noon, id, to)
		g.carrying(noon, id)
		g.recipientTaken(noon, id)
		if v, _, with := g.refuse(now, scheduler.Delivery{ID: int64(i + 1), To: "x" + to}, refusedWith(RcptTo, 550, "5.1.1 no"), 0.5); i == 2 && (v != Hold || len(with) != 2) {
			t.Errorf("%s with %v", v, with)
		}
		g.accept(now)
		g.end(now, id, to, true)
	}
}
