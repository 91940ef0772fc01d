package daemon

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/daemon/clock"
	"rondo/desk"
	"rondo/doctor"
	"rondo/installation"
	"rondo/mailbox"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/store"
)

// atWork is an installation at work whose clock stands.
type atWork struct {
	t   testing.TB
	d   *Service
	dir string
	now time.Time
}

func working(t testing.TB) *atWork {
	t.Helper()
	q := &atWork{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}
	for name, text := range map[string]string{
		"rondo.yaml": "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\n" +
			"mail: { from: guild@example.org, dir: out, inbox: { imap: \"127.0.0.1:1\", tls: none, username: guild, done_folder: Done } }\n",
		"themes/talks.yaml": "name: Talks\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2026-12-08 14:00 }\n",
		"out/.keep":         "",
	} {
		q.write(name, text)
	}
	inst, err := installation.Open(filepath.Join(q.dir, "rondo.yaml"))
	q.must(err)
	q.d, err = Open(t.Context(), inst, slog.New(slog.DiscardHandler), q.clock)
	q.must(err)
	t.Cleanup(func() { q.must(q.d.db.Close()) })
	begun := q.now
	q.d.clock.Ran = func() time.Duration { return q.now.Sub(begun) }
	q.d.early()
	q.d.followFiles()
	q.plan()
	return q
}

func (q *atWork) clock() time.Time { return q.now }

func (q *atWork) must(err error) {
	if err != nil {
		q.t.Helper()
		q.t.Fatal(err)
	}
}

func (q *atWork) write(name, text string) {
	q.t.Helper()
	path := filepath.Join(q.dir, name)
	q.must(os.MkdirAll(filepath.Dir(path), 0o777))
	q.must(os.WriteFile(path, []byte(text), 0o600))
}

// plan decides what follows now.
func (q *atWork) plan() {
	q.t.Helper()
	planner := q.d.planner()
	_, _, err := planner.Once(q.t.Context())
	q.must(err)
}

// doctor is what the doctor says beside the daemon.
func (q *atWork) doctor() (said string) {
	for _, c := range doctor.Examine(q.t.Context(), q.d.inst, q.clock, false, false) {
		said += c.Found + "\n"
	}
	return said
}

// health is what /healthz says of one kind, "" for nothing.
func (q *atWork) health(kind string) (text string) {
	for _, p := range q.d.health(q.t.Context()).Problems {
		if p.Kind == kind {
			text += p.Text + "\n"
		}
	}
	return text
}

// tomorrow lets the night pass, and returns the text of the daily note of the morning after.
func (q *atWork) tomorrow() string {
	q.t.Helper()
	q.now = q.now.Truncate(24*time.Hour).AddDate(0, 0, 1).Add(6*time.Hour + time.Minute) // 08:01 in Helsinki
	q.plan()
	_, sealed, _, err := q.d.db.Letter(q.t.Context(), "returned/"+q.now.Format(time.DateOnly)+"/curator@example.org")
	if err != nil {
		return err.Error()
	}
	return mailbox.Read(sealed.Bytes).Text
}

// What only the daemon can know is on /healthz, and recorded for those who look from outside: the doctor, and organizers.
func TestR27WhatOnlyTheDaemonKnowsReachesThoseWhoMustAct(t *testing.T) {
	for kind, cause := range map[string]func(*atWork) (end func()){
		"inbox": func(q *atWork) func() {
			q.d.postbox.note(errors.New("move mail that is kept into done_folder: NO [NOPERM] not allowed"))
			return func() { q.d.postbox.note(nil) }
		},
		"file": func(q *atWork) func() {
			q.write("themes/broken.yaml", "name: Broken\nschedule: { starts: soon }\n")
			q.d.reread()
			return func() { q.must(os.Remove(filepath.Join(q.dir, "themes/broken.yaml"))); q.d.reread() }
		},
		"route": func(q *atWork) func() {
			q.d.carrier.broken = errors.New("mail.smtp.password_file: no such file")
			return func() { q.d.carrier.broken = nil }
		},
		"clock": func(q *atWork) func() {
			q.d.seen.clock(clock.ErrClock)
			return func() { q.d.seen.clock(nil) }
		},
	} {
		t.Run(kind, func(t *testing.T) {
			q := working(t)
			look := func() {
				t.Helper()
				_, err := q.d.db.Notice(t.Context(), oneOfAKind(q.d.troubles(t.Context()), q.now))
				q.must(err)
			}
			look()
			if said := q.health(kind); said != "" {
				t.Fatalf("before anything happened: %s", said)
			}
			end := cause(q)
			look()
			said, _, _ := strings.Cut(q.health(kind), "\n")
			if said == "" {
				t.Fatal("/healthz has nothing")
			}
			if doctor := q.doctor(); !strings.Contains(doctor, said) {
				t.Errorf("the doctor does not say %q:\n%s", said, doctor)
			}
			if note := q.tomorrow(); !strings.Contains(strings.Join(strings.Fields(note), " "), said) {
				t.Errorf("organizers are not told %q:\n%s", said, note)
			}
			end()
			look()
			if doctor := q.doctor(); q.health(kind) != "" || strings.Contains(doctor, said) {
				t.Errorf("it is over, and is still told: %s\n%s", q.health(kind), doctor)
			}
			if note := q.tomorrow(); !strings.Contains(note, "there is no such letter") {
				t.Errorf("organizers are told of what is over:\n%s", note)
			}
		})
	}
}

// A mail that waits for somebody is told the next morning, and is a problem once it has waited for a day.
func TestR27AMailThatWaitsForADayIsAProblem(t *testing.T) {
	q := working(t)
	mail := []byte("From: stranger@example.com\r\nTo: guild@example.org\r\nSubject: Accepted\r\nMessage-ID: <1@example.com>\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nMETHOD:REPLY\r\n" +
		"BEGIN:VEVENT\r\nUID:talks.20261208@rondo.example.org\r\nDTSTAMP:20261130T120000Z\r\nDTSTART:20261208T120000Z\r\n" +
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:stranger@example.com\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	_, _, err := q.d.db.Keep(t.Context(), store.Mail{Source: reception.ByReceive, Raw: mail, Arrived: q.now, Class: inbound.Read(mail).Class})
	q.must(err)
	q.must(q.d.decide(t.Context()))
	if said := q.health("parked"); said != "" {
		t.Errorf("at once: %s", said)
	}
	if note := q.tomorrow(); !strings.Contains(note, "stranger@example.com") {
		t.Errorf("organizers are not told:\n%s", note)
	}
	q.tomorrow()
	if said := q.health("parked"); !strings.Contains(said, "1 mail waits for you") {
		t.Errorf("after a day and a half /healthz has %q", said)
	}
	if doctor := q.doctor(); !strings.Contains(doctor, "1 mail waits for you, the oldest since Mon 30 Nov") {
		t.Errorf("the doctor says:\n%s", doctor)
	}
}

// A letter may wait for long although nothing else is wrong, for example while a daemon plans and its carrier is stuck.
func TestR27ALetterThatWaitsForLongIsAProblem(t *testing.T) {
	q := working(t)
	q.now = q.now.Add(desk.Late)
	if said := q.health("outbox"); said != "" {
		t.Errorf("after half an hour: %s", said)
	}
	q.now = q.now.Add(time.Minute)
	if said := q.health("outbox"); !strings.Contains(said, "a letter has been due for 31m") {
		t.Errorf("/healthz has %q", said)
	}
	if doctor := q.doctor(); !strings.Contains(doctor, "the oldest has been due for 31m") {
		t.Errorf("the doctor says:\n%s", doctor)
	}
}

// TestNoSilentStopNamesItsTests holds the table of docs/reliability.md to the tests and to the kinds of /healthz.
func TestNoSilentStopNamesItsTests(t *testing.T) {
	page, err := os.ReadFile("../docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "### No silent stop")
	table, _, _ = strings.Cut(table, "\n## ")
	tests := map[string]bool{}
	err = filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			tests[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, told := 0, map[string]bool{}
	for line := range strings.SplitSeq(table, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[0], "-") || strings.Contains(cells[0], " What ") {
			continue
		}
		rows++
		told[strings.Trim(cells[1], " `")] = true
		named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(cells[4], -1)
		if len(named) == 0 {
			t.Errorf("no test:%s", cells[0])
		}
		for _, m := range named {
			if !tests[m[1]] {
				t.Errorf("there is no %s, named for:%s", m[1], cells[0])
			}
		}
	}
	if rows < 15 {
		t.Errorf("only %d rows were read", rows)
	}
	source, err := os.ReadFile("health.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?:problem|trouble)\("(\w+)"`).FindAllStringSubmatch(string(source), -1) {
		if !told[m[1]] {
			t.Errorf("the kind %s of /healthz is in no row", m[1])
		}
	}
}
