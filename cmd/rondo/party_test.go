package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
)

// party is an installation in virtual time among robots: whoever gets a letter may answer it at once, and what they answer
// goes through 'rondo receive'.
type party struct {
	t      testing.TB
	name   string
	dir    string
	now    *time.Time // shared by all that play together
	answer func(to string, letter []byte) (mails []string)

	db   *sqlite.DB
	loop loop.Loop
	sent []posted
	kept map[scheduler.Class]int
}

// posted is a letter that left.
type posted struct {
	name, to string
	at       time.Time
}

func join(t testing.TB, name string, now *time.Time, files map[string]string, answer func(string, []byte) []string) *party {
	t.Helper()
	p := &party{t: t, name: name, dir: t.TempDir(), now: now, answer: answer, kept: map[scheduler.Class]int{}}
	for name, text := range files {
		path := filepath.Join(p.dir, name)
		p.must(os.MkdirAll(filepath.Dir(path), 0o777))
		p.must(os.WriteFile(path, []byte(text), 0o666))
	}
	inst, err := (&app{config: filepath.Join(p.dir, "rondo.yaml")}).open()
	p.must(err)
	set, findings := theme.Load(inst.Files, inst.Config)
	p.must(findings.Err())
	inst.Key, err = inst.MakeKey(&set.Config)
	p.must(err)
	p.db, err = sqlite.Open(t.Context(), inst.Path(set.Config.Database), store.Options{Now: p.clock, Daemon: true, Hourly: 1000})
	p.must(err)
	t.Cleanup(func() { p.must(p.db.Close()) })
	p.must(p.db.ReleaseFiles(t.Context(), set.Files.Digest()))
	p.loop = loop.Loop{
		Now: p.clock, Want: func(*theme.Set) *theme.Set { return set }, Sealer: inst.Sealer, Ledger: p.db, Log: slog.New(slog.DiscardHandler),
	}
	return p
}

func (p *party) clock() time.Time { return *p.now }

func (p *party) must(err error) {
	if err != nil {
		p.t.Helper()
		p.t.Fatalf("%s: %v", p.name, err)
	}
}

// step does what is due now, and says when something is due again.
func (p *party) step() (wake time.Time) {
	p.t.Helper()
	for {
		_, wake, err := p.loop.Once(p.t.Context())
		p.must(err)
		batch, err := p.db.Claim(p.t.Context(), *p.now, 1000)
		p.must(err)
		if len(batch) == 0 {
			return wake
		}
		for _, d := range batch {
			p.sent = append(p.sent, posted{d.Name, d.To, *p.now})
			p.must(p.db.Settle(p.t.Context(), d.ID, scheduler.Result{State: scheduler.Sent, Reply: "250 taken", Attempted: true}, *p.now)())
			for _, mail := range p.answer(d.To, d.Sealed.Bytes) {
				p.receive(mail)
			}
		}
	}
}

func (p *party) receive(mail string) {
	p.t.Helper()
	var out, errors bytes.Buffer
	if status := run([]string{"-c", filepath.Join(p.dir, "rondo.yaml"), "receive"}, strings.NewReader(mail), &out, &errors, p.clock); status != 0 {
		p.t.Fatalf("%s: receive ends with %d: %s\n%s", p.name, status, errors.String(), mail)
	}
	item, _, err := p.db.InboxItem(p.t.Context(), strings.TrimSpace(out.String()))
	p.must(err)
	p.kept[item.Class]++
}

// month lets thirty days pass for all.
func month(now *time.Time, all ...*party) {
	until := now.AddDate(0, 0, 30)
	for now.Before(until) {
		next := now.Add(12 * time.Hour)
		for _, p := range all {
			wake := p.step()
			due, err := p.db.NextDue(p.t.Context())
			p.must(err)
			for _, at := range []time.Time{wake, due} {
				if at.After(*now) && at.Before(next) {
					next = at
				}
			}
		}
		*now = next
	}
}

// beyond are letters that would not have been sent without the answers, by who got them.
func (p *party) beyond(alone *party) map[string][]posted {
	usual := map[string]bool{}
	for _, l := range alone.sent {
		usual[l.name] = true
	}
	more := map[string][]posted{}
	for _, l := range p.sent {
		if !usual[l.name] {
			more[l.to] = append(more[l.to], l)
		}
	}
	return more
}

func (l posted) String() string { return fmt.Sprintf("%s to %s at %s", l.name, l.to, say.UTC(l.at)) }
