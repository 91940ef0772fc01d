package daemon

import (
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/doctor"
	"rondo/installation"
)

// begunAnew ends a daemon and begins another one in its folder.
func (q *atWork) begunAnew() {
	q.t.Helper()
	q.must(q.d.db.Close())
	inst, err := installation.Open(filepath.Join(q.dir, "rondo.yaml"))
	q.must(err)
	q.d, err = Open(q.t.Context(), inst, slog.New(slog.DiscardHandler), q.clock)
	q.must(err)
	begun := q.now
	q.d.clock.Ran = func() time.Duration { return q.now.Sub(begun) }
	q.d.early()
	q.d.followFiles()
	q.plan()
}

// mapsTheme is another theme, whose session is told of a little later.
const mapsTheme = "name: Maps\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2026-12-08 17:00 }\nnotices: [team]\n"

// tomorrows is the letter of the first notice.
const tomorrows = "chat/talks.20261208@rondo.example.org/tomorrow/1796626800/team@chat.invalid"

// shutChat is a channel that has refused a notice for good, while another one waits.
func shutChat(t *testing.T) (h *hook, q *atWork, eve time.Time) {
	h = newHook(t)
	q = chatting(t, h)
	eve = time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	h.answers(http.StatusGone, "")
	q.tell(eve)
	q.write("themes/maps.yaml", mapsTheme)
	q.d.reread()
	q.tell(eve.Add(5 * time.Minute))
	return h, q, eve
}

// TestARestingChannelIsRemembered holds that a channel that has refused for good is not tried for every notice, also after a restart, that
// /healthz and the doctor say so, and that what waited is told once it works again, if that is still true.
func TestARestingChannelIsRemembered(t *testing.T) {
	h, q, eve := shutChat(t)
	expect := func(when string, heard int, states ...string) {
		t.Helper()
		if got := q.notices(); len(h.heard()) != heard || !slices.Equal(got, states) {
			t.Errorf("%s: heard %q, the letters are %q; want %d, %q", when, h.heard(), got, heard, states)
		}
		said := q.health("chat")
		if wrong := strings.Contains(said, "notices to team do not arrive: answers 410"); wrong != slices.Contains(states, "queued") {
			t.Errorf("%s: health says %q", when, said)
		}
		if strings.Contains(q.doctor(), "notices to team do not arrive") != strings.Contains(said, "team") {
			t.Errorf("%s: the doctor does not say what health says: %q", when, said)
		}
	}
	expect("refused", 1, "failed", "queued")
	for _, c := range doctor.Examine(t.Context(), q.d.inst, q.clock, false, false) {
		if strings.Contains(c.Found, "do not arrive") && !strings.Contains(c.Do, "'rondo outbox retry'") {
			t.Errorf("of a notice that has failed the doctor says to %q", c.Do)
		}
	}
	q.begunAnew()
	q.tell(eve.Add(10 * time.Minute))
	expect("after a restart", 1, "failed", "queued")
	q.tell(eve.Add(61 * time.Minute))
	expect("tried again", 2, "failed", "queued")
	q.begunAnew()
	h.answers(http.StatusOK, "")
	q.tell(eve.Add(70 * time.Minute))
	expect("it works again, and rests", 2, "failed", "queued")
	q.tell(eve.Add(4 * time.Hour))
	expect("it works again", 3, "failed", "sent")
	q.begunAnew()
	expect("after another restart", 3, "failed", "sent")
}

// TestWhatHasPassedIsNotToldWhenAChannelWorksAgain holds that nobody reads of a session that is over.
func TestWhatHasPassedIsNotToldWhenAChannelWorksAgain(t *testing.T) {
	h, q, eve := shutChat(t)
	h.answers(http.StatusOK, "")
	q.now = eve.Add(48 * time.Hour)
	q.tell(q.now)
	if heard, states := h.heard(), q.notices(); len(heard) != 1 || slices.Contains(states, "queued") || slices.Contains(states, "sent") {
		t.Errorf("heard %q, the letters are %q", heard, states)
	}
}

// TestAChannelThatIsMendedIsToldAtOnce holds that another address, or a retry by hand, ends the rest of a channel.
func TestAChannelThatIsMendedIsToldAtOnce(t *testing.T) {
	t.Run("another address", func(t *testing.T) {
		h, q, eve := shutChat(t)
		other := newHook(t)
		q.write("rondo.yaml", chatty(other, ""))
		q.d.reread()
		q.tell(eve.Add(6 * time.Minute))
		if len(h.heard()) != 1 || len(other.heard()) != 1 || q.health("chat") != "" {
			t.Errorf("the old one heard %q, the new one %q; health says %q", h.heard(), other.heard(), q.health("chat"))
		}
	})
	t.Run("another address while no daemon runs", func(t *testing.T) {
		h, q, eve := shutChat(t)
		other := newHook(t)
		q.write("rondo.yaml", chatty(other, ""))
		q.begunAnew()
		q.tell(eve.Add(6 * time.Minute))
		if len(h.heard()) != 1 || len(other.heard()) != 1 || q.health("chat") != "" {
			t.Errorf("the old one heard %q, the new one %q; health says %q", h.heard(), other.heard(), q.health("chat"))
		}
	})
	t.Run("another secret while no daemon runs", func(t *testing.T) {
		h, q, eve := shutChat(t)
		q.write("secrets/hook", h.anew()+"\n")
		h.answers(http.StatusOK, "")
		q.begunAnew()
		q.tell(eve.Add(6 * time.Minute))
		if len(h.heard()) != 2 || q.health("chat") != "" {
			t.Errorf("heard %q; health says %q", h.heard(), q.health("chat"))
		}
		if all, err := q.d.db.ChannelRests(t.Context()); err != nil || len(all) > 0 {
			t.Errorf("the ledger has %v, %v", all, err)
		}
	})
	t.Run("another address, and nothing waits", func(t *testing.T) {
		h := newHook(t)
		q := chatting(t, h)
		q.t = t
		eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
		h.answers(http.StatusGone, "")
		q.tell(eve)
		q.tell(eve.Add(48 * time.Hour))
		if said := q.health("chat"); said == "" {
			t.Error("a channel that refuses for good is forgotten with the session")
		}
		q.write("secrets/hook", h.anew()+"\n")
		q.tell(eve.Add(48 * time.Hour))
		if said := q.health("chat"); said != "" {
			t.Errorf("of one that is reached in another way health says %q", said)
		}
	})
	t.Run("as another node knows, which it refused since", func(t *testing.T) {
		h := newHook(t)
		q := chatting(t, h)
		q.t = t
		eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
		q.tell(eve.Add(-time.Hour))
		before := maps.Clone(q.d.chats.reached)
		q.write("secrets/hook", h.anew()+"\n")
		h.answers(http.StatusGone, "")
		q.tell(eve)
		q.tell(eve.Add(48 * time.Hour))
		q.d.chats.reached = before // as a node has it that told channels before the change, and does again
		q.tell(eve.Add(48 * time.Hour))
		if said := q.health("chat"); len(h.heard()) != 1 || !strings.Contains(said, "answers 410") {
			t.Errorf("heard %q; health says %q", h.heard(), said)
		}
	})
	t.Run("another address, which takes nothing either", func(t *testing.T) {
		_, q, eve := shutChat(t)
		other := newHook(t)
		other.answers(http.StatusServiceUnavailable, "")
		q.write("rondo.yaml", chatty(other, ""))
		q.d.reread()
		q.tell(eve.Add(6 * time.Minute))
		if len(other.heard()) != 1 || q.health("chat") == "" {
			t.Errorf("the new one heard %q; health says %q", other.heard(), q.health("chat"))
		}
	})
	t.Run("retry", func(t *testing.T) {
		h, q, eve := shutChat(t)
		h.answers(http.StatusOK, "")
		q.now = eve.Add(6 * time.Minute)
		q.must(q.d.db.Retry(t.Context(), tomorrows))
		q.tell(q.now)
		q.tell(q.now)
		if heard := h.heard(); len(heard) != 3 || q.health("chat") != "" {
			t.Errorf("heard %q, the letters are %q; health says %q", heard, q.notices(), q.health("chat"))
		}
	})
}

// TestAChannelMayAskForALongRest holds that it gets it, that everybody can see that, and that it is told at once where it is reached in another way,
// or somebody has it retried.
func TestAChannelMayAskForALongRest(t *testing.T) {
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		after string
		mend  func(q *atWork, h *hook)
		heard int
		wrong bool // everybody is told of the rest
	}{
		"nothing":              {"80000", func(*atWork, *hook) {}, 1, true},
		"retry":                {"80000", func(q *atWork, _ *hook) { q.must(q.d.db.Retry(t.Context(), tomorrows)) }, 2, true},
		"another secret":       {"80000", func(q *atWork, h *hook) { q.write("secrets/hook", h.anew()+"\n") }, 2, true},
		"a short rest":         {"600", func(*atWork, *hook) {}, 1, false},
		"another secret, then": {"600", func(q *atWork, h *hook) { q.write("secrets/hook", h.anew()+"\n") }, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			q := chatting(t, h)
			q.t = t
			h.answers(http.StatusTooManyRequests, c.after)
			q.tell(eve)
			if said := q.health("chat"); strings.Contains(said, "notices to team do not arrive: 429") != c.wrong {
				t.Errorf("health says %q", said)
			}
			h.answers(http.StatusOK, "")
			q.now = eve.Add(time.Minute)
			c.mend(q, h)
			q.tell(q.now)
			q.tell(q.now)
			told := c.heard > 1
			if heard := h.heard(); len(heard) != c.heard || told && q.health("chat") != "" {
				t.Errorf("heard %q, the letters are %q; health says %q", heard, q.notices(), q.health("chat"))
			}
		})
	}
}

// TestTheTroubleOfAChannelThatIsGoneGoes holds that what was wrong with a channel goes with it, for good.
func TestTheTroubleOfAChannelThatIsGoneGoes(t *testing.T) {
	h, q, eve := shutChat(t)
	q.write("themes/talks.yaml", strings.Replace(talks, "notices: [team]\n", "", 1))
	q.write("themes/maps.yaml", strings.Replace(mapsTheme, "notices: [team]\n", "", 1))
	q.write("rondo.yaml", strings.Replace(chatty(h, ""), "team:", "lobby:", 1))
	q.d.reread()
	if said := q.health("chat"); said != "" {
		t.Errorf("health says %q", said)
	}
	q.tell(eve.Add(6 * time.Minute))
	if all, err := q.d.db.ChannelRests(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("the ledger has %v, %v", all, err)
	}
}

// TestASingleNoticeThatIsRefusedIsForgotten holds that a notice that was refused by itself is told of until somebody has mended its channel, or it cannot
// be told any more, and no longer. It does not hold up others.
func TestASingleNoticeThatIsRefusedIsForgotten(t *testing.T) {
	eve := time.Date(2026, 12, 7, 7, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		mend  func(q *atWork, h *hook)
		at    time.Duration // after eve
		wrong bool
	}{
		"the same evening":   {func(*atWork, *hook) {}, 10 * time.Hour, true},
		"a restart":          {func(q *atWork, _ *hook) { q.begunAnew() }, 10 * time.Hour, true},
		"another secret":     {func(q *atWork, h *hook) { q.write("secrets/hook", h.anew()+"\n") }, time.Minute, false},
		"after the session":  {func(*atWork, *hook) {}, 48 * time.Hour, false},
		"another, restarted": {func(q *atWork, h *hook) { q.write("secrets/hook", h.anew()+"\n"); q.begunAnew() }, time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHook(t)
			q := chatting(t, h)
			q.t = t
			h.answers(http.StatusBadRequest, "")
			q.tell(eve)
			if said := q.health("chat"); !strings.Contains(said, "answers 400") {
				t.Fatalf("health says %q", said)
			}
			c.mend(q, h)
			q.tell(eve.Add(c.at))
			if said := q.health("chat"); (said != "") != c.wrong || len(h.heard()) != 1 {
				t.Errorf("health says %q; heard %q", said, h.heard())
			}
		})
	}
}
