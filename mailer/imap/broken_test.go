package imap

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestCutInMidFetch: a mail that breaks the connection each time does not stop the others.
func TestCutInMidFetch(t *testing.T) {
	p := newPeer(everything)
	var all []string
	for n := range 10 {
		p.deliver(reply(n))
		all = append(all, reply(n))
	}
	p.odd = func(t *talk, tag, verb, args string) bool {
		set, items, _ := strings.Cut(args, " ")
		if verb != "FETCH" || !strings.Contains(items, "BODY") || !within(set, 4) {
			return false
		}
		for i, l := range p.lies("INBOX") {
			text := fetched(i+1, l, items)
			if l.uid == 4 {
				t.say("%s", text[:len(text)/2])
				_ = t.conn.Close()
				return true
			}
			if within(set, l.uid) {
				t.say("%s", text)
			}
		}
		return true
	}
	play(t, p, func(s *Source) { s.DoneFolder = "Done" }, func(t *testing.T, k *shelf) {
		time.Sleep(soon)
		want := slices.Delete(slices.Clone(all), 3, 4)
		if done := raws(p.lies("Done")); len(done) != 9 || !slices.Equal(sorted(done), want) {
			t.Errorf("moved %q", done)
		}
		if left := raws(p.lies("INBOX")); !slices.Equal(left, all[3:4]) {
			t.Errorf("left %q", left)
		}
		if at := k.places["guild@127.0.0.1:143/INBOX"]; at != [2]uint32{1, 4} {
			t.Errorf("the position is %v, not before the mail that did not come", at)
		}
		if n := len(p.dialled()); n > 8 {
			t.Errorf("%d connections in half a minute", n)
		}
	})
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// TestAnswers plays what servers say that is wrong, surprising or hostile. Each time the mail behind it is read in the end.
func TestAnswers(t *testing.T) {
	const bodies, sizes = "BODY", "RFC822.SIZE"
	for _, test := range []struct {
		name, verb, items string
		answer            func(t *talk, tag string)
	}{
		{"news of a flag in mid-fetch", "FETCH", bodies, func(t *talk, tag string) {
			t.say(`* 1 FETCH (UID 1 FLAGS (\Seen))`)
			t.say("%s", fetched(1, letter{uid: 1, raw: reply(1)}, bodies))
			t.say("%s OK done", tag)
		}},
		{"the UID behind the mail", "FETCH", bodies, func(t *talk, tag string) {
			t.say("* 1 FETCH (BODY[]<0> {%d}\r\n%s UID 1)", len(reply(1)), reply(1))
			t.say("%s OK done", tag)
		}},
		{"no mail", "FETCH", bodies, func(t *talk, tag string) {
			t.say("* 1 FETCH (UID 1 BODY[]<0> NIL)")
			t.say("%s OK done", tag)
		}},
		{"an empty mail", "FETCH", bodies, func(t *talk, tag string) {
			t.say("* 1 FETCH (UID 1 BODY[]<0> \"\")")
			t.say("%s OK done", tag)
		}},
		{"a refused fetch", "FETCH", bodies, func(t *talk, tag string) { t.say("%s NO [SERVERBUG] cannot read the message", tag) }},
		{"no size", "FETCH", sizes, func(t *talk, tag string) { t.say("%s OK done", tag) }},
		{"a negative size", "FETCH", sizes, func(t *talk, tag string) {
			t.say("* 1 FETCH (UID 1 RFC822.SIZE -1)")
			t.say("%s OK done", tag)
		}},
		{"a mail without end", "FETCH", bodies, func(t *talk, tag string) {
			t.say("* 1 FETCH (UID 1 BODY[]<0> {99999999999}")
			for range 10_000 {
				t.say("%s", strings.Repeat("x", 1000))
			}
		}},
		{"a line without end", "SEARCH", "", func(t *talk, tag string) {
			for range 10_000 {
				t.say("* SEARCH %s", strings.Repeat("1 ", 1000))
			}
		}},
		{"four thousand million mails", "SEARCH", "", func(t *talk, tag string) {
			t.say(`* ESEARCH (TAG "%s") UID ALL 1:4294967295`, tag)
			t.say("%s OK done", tag)
		}},
		{"all mails there will ever be", "SEARCH", "", func(t *talk, tag string) {
			t.say(`* ESEARCH (TAG "%s") UID ALL 1:*`, tag)
			t.say("%s OK done", tag)
		}},
		{"a refused search", "SEARCH", "", func(t *talk, tag string) { t.say("%s BAD what?", tag) }},
		{"something unheard of", "SEARCH", "", func(t *talk, tag string) { t.say("* FROBNICATE 17") }},
		{"flags of a folder that is closed", "SEARCH", "", func(t *talk, tag string) {
			t.say("* OK [CLOSED] gone")
			t.say(`* FLAGS (\Seen)`)
			t.say("%s OK done", tag)
		}},
		{"a list in a list in a list", "SEARCH", "", func(t *talk, tag string) { t.say("* LIST %s", strings.Repeat("(", 100_000)) }},
		{"another tag", "SEARCH", "", func(t *talk, tag string) { t.say("X99 OK done") }},
		{"goodbye", "SEARCH", "", func(t *talk, tag string) {
			t.say("* BYE maintenance")
			_ = t.conn.Close()
		}},
		{"goodbye at once", "GREETING", "", func(t *talk, tag string) {
			t.say("* BYE too many connections")
			_ = t.conn.Close()
		}},
		{"a greeting of another protocol", "GREETING", "", func(t *talk, tag string) { t.say("220 mail.example.org ESMTP") }},
		{"silence", "GREETING", "", func(t *talk, tag string) {}},
		{"silence in mid-fetch", "FETCH", bodies, func(t *talk, tag string) { t.say("* 1 FETCH (UID 1 BODY[]<0> {500}\r\nSubj") }},
		{"an unknown folder", "EXAMINE", "", func(t *talk, tag string) { t.say("%s NO [NONEXISTENT] unknown mailbox", tag) }},
		{"a half-done move", "MOVE", "", func(t *talk, tag string) { _ = t.conn.Close() }},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPeer(everything)
			p.deliver(reply(1))
			var played atomic.Bool
			p.odd = func(t *talk, tag, verb, args string) bool {
				if verb != test.verb || !strings.Contains(args, test.items) || played.Swap(true) {
					return false
				}
				test.answer(t, tag)
				return true
			}
			play(t, p, func(s *Source) { s.DoneFolder = "Done" }, func(t *testing.T, k *shelf) {
				time.Sleep(10 * time.Minute)
				p.deliver(words(2))
				time.Sleep(10 * time.Minute)
				if got := raws(append(p.lies("Done"), p.lies("INBOX")...)); !slices.Equal(got, []string{reply(1), words(2)}) {
					t.Errorf("lie there: %q", got)
				}
				if k.counts(reply(1)) == 0 || k.counts(words(2)) == 0 || !played.Load() {
					t.Errorf("kept: %d and %d times, played: %v", k.counts(reply(1)), k.counts(words(2)), played.Load())
				}
				if at := k.places["guild@127.0.0.1:143/INBOX"]; at != [2]uint32{1, 3} {
					t.Errorf("the position is %v", at)
				}
			})
		})
	}
}

// TestUIDsAnew: a server that begins its UIDs anew is read from the start, whether it says so or not.
func TestUIDsAnew(t *testing.T) {
	for _, said := range []bool{true, false} {
		t.Run(fmt.Sprintf("said %v", said), func(t *testing.T) {
			p := newPeer(everything)
			for n := range 5 {
				p.deliver(words(n))
			}
			play(t, p, nil, func(t *testing.T, k *shelf) {
				time.Sleep(soon)
				p.mu.Lock()
				p.folders["INBOX"], p.next = nil, 1
				if said {
					p.validity++
				}
				p.down = true
				p.mu.Unlock()
				p.deliver(words(7))
				for _, t := range p.talks() {
					_ = t.conn.Close()
				}
				p.mu.Lock()
				p.down = false
				p.mu.Unlock()
				time.Sleep(soon)
				if k.counts(words(7)) != 1 {
					t.Error("a mail with a UID that was used before was not read")
				}
			})
		})
	}
}
