package daemon

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rondo/installation"
	"rondo/kernel"
	"rondo/theme"
)

// lodge is an installation of its own whose files are followed.
type lodge struct {
	t     *testing.T
	dir   string
	files *reading
}

func newLodge(t *testing.T, more map[string]string) *lodge {
	l := &lodge{t: t, dir: t.TempDir()}
	for name, text := range map[string]string{
		"rondo.yaml": "site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\n" +
			"mail: { from: guild@example.org, dir: themes/letters }\n",
		"people.yaml":      "groups:\n  guild: { csv: guild.csv }\n",
		"guild.csv":        "email\nada@example.org\n",
		"themes/talk.yaml": lodgeTheme("Talk", "Before"),
	} {
		l.write(name, text)
	}
	for name, text := range more {
		l.write(name, text)
	}
	inst, err := installation.Open(filepath.Join(l.dir, "rondo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	l.files = &reading{inst: inst, log: slog.New(slog.DiscardHandler)}
	if !l.files.renew() {
		t.Fatal("files that lie still are not read")
	}
	return l
}

func lodgeTheme(name, title string) string {
	return fmt.Sprintf("name: %s\ntitle: %s\npurpose: To see.\norganizers: [ada@example.org]\naudience: [guild]\n"+
		"schedule: { starts: 2026-12-01 14:00 }\n", name, title)
}

func (l *lodge) write(name, text string) {
	l.t.Helper()
	at := filepath.Join(l.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
		l.t.Fatal(err)
	}
}

// again does something over and over until the test ends.
func (l *lodge) again(every time.Duration, do func(n int)) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; ctx.Err() == nil; n++ {
			do(n)
			time.Sleep(every)
		}
	}()
	l.t.Cleanup(func() { cancel(); <-done })
}

// follow follows the files until something is so, and fails if that takes too long.
func (l *lodge) follow(so func(*reading) bool) {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), 20*time.Second)
	defer cancel()
	ended := make(chan error)
	go func() {
		ended <- watch(ctx, l.files, l.files.log, func() { l.files.prepare() }, func(as ...string) { l.files.renew(as...) })
	}()
	for ctx.Err() == nil && !so(l.files) {
		time.Sleep(10 * time.Millisecond)
	}
	late := ctx.Err() != nil
	cancel()
	if err := <-ended; err != nil {
		l.t.Fatal(err)
	}
	if late {
		l.t.Fatal("the edit is not taken up")
	}
}

func titled(title string) func(*reading) bool {
	return func(r *reading) bool {
		s := r.says()
		return s != nil && slices.ContainsFunc(s.Themes, func(t *theme.Theme) bool { return t.Title == title })
	}
}

// What was saved between the first reading and the watch is taken up, and what lies as it was read is not read again.
func TestWatchFromTheLastReading(t *testing.T) {
	l := newLodge(t, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 3*rest)
	defer cancel()
	if err := watch(ctx, l.files, l.files.log, func() { t.Error("files that lie as they were read are prepared") },
		func(...string) { t.Error("files that lie as they were read are read again") }); err != nil {
		t.Fatal(err)
	}
	l.write("themes/talk.yaml", lodgeTheme("Talk", "After"))
	l.follow(titled("After"))
}

// What is written into a file is taken up, also where its size and its time of writing are as before.
func TestAnEditThatKeepsTimeAndSizeIsTakenUp(t *testing.T) {
	l := newLodge(t, nil)
	at := filepath.Join(l.dir, "themes", "talk.yaml")
	was, err := os.Stat(at)
	if err != nil {
		t.Fatal(err)
	}
	now := was
	for kernel.Changed(now).Equal(kernel.Changed(was)) { // the clock of a file system goes on every few milliseconds
		l.write("themes/talk.yaml", lodgeTheme("Talk", "Latest"))
		if err := os.Chtimes(at, was.ModTime(), was.ModTime()); err != nil {
			t.Fatal(err)
		}
		if now, err = os.Stat(at); err != nil {
			t.Fatal(err)
		}
	}
	if now.Size() != was.Size() || !now.ModTime().Equal(was.ModTime()) {
		t.Fatalf("it differs: %v, %v", now, was)
	}
	l.follow(titled("Latest"))
}

// meddled is a folder in which something happens when a file is opened.
type meddled struct {
	fs.FS
	name string
	do   func()
}

func (m meddled) Open(name string) (fs.File, error) {
	if name == m.name {
		m.do()
	}
	return m.FS.Open(name)
}

// Where every byte is asked for, and files are written while they are read, the next reading reads every byte as well.
func TestEveryByteIsReadInTheEnd(t *testing.T) {
	l := newLodge(t, nil)
	inst := *l.files.inst
	inst.Files = meddled{inst.Files, "guild.csv", func() { l.write("rondo.yaml", "# later\n") }} // which was read before it
	l.files.inst = &inst
	l.files.anew.Store(true)
	if l.files.renew() || !l.files.anew.Load() {
		t.Error("a reading of every byte that was none is forgotten")
	}
}

// Whatever else is written in the folder, and however often, an edit is taken up: only files that are read count.
func TestF1WhatIsNotReadDelaysNoEdit(t *testing.T) {
	for _, name := range []string{"rondo.log", "ledger.sqlite-wal", "themes/.talk.yaml.swp", "themes/letters/1.eml", "secrets/note"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLodge(t, map[string]string{name: ""})
			l.again(10*time.Millisecond, func(n int) { l.write(name, strings.Repeat("x", n)) })
			l.write("themes/talk.yaml", lodgeTheme("Talk", "After"))
			l.follow(titled("After"))
		})
	}
}

// A file that is read and is written all the time is left as it was, is told of, and holds up no other. One that is only
// touched lies still.
func TestF1AFileThatNeverRestsHoldsUpNoOther(t *testing.T) {
	t.Run("written", func(t *testing.T) {
		t.Parallel()
		l := newLodge(t, map[string]string{"themes/other.yaml": lodgeTheme("Other", "Whole")})
		var rested atomic.Bool // where the machine is that busy, the files lie still for once, and are read
		last := time.Now()
		l.again(20*time.Millisecond, func(n int) {
			l.write("themes/other.yaml", lodgeTheme("Other", "Half")[:10+n%60])
			l.write("themes/new.yaml", lodgeTheme("New", "Half")[:10+n%60])
			if time.Since(last) > rest/2 {
				rested.Store(true)
			}
			last = time.Now()
		})
		l.write("themes/talk.yaml", lodgeTheme("Talk", "After"))
		l.follow(func(r *reading) bool {
			var told []string
			for _, f := range r.problems() {
				told = append(told, f.File)
			}
			return titled("After")(r) && slices.Equal(told, []string{"themes/new.yaml", "themes/other.yaml"})
		})
		if set := l.files.says(); !rested.Load() && (!titled("Whole")(l.files) || len(set.Themes) != 2) {
			t.Errorf("of a file that is half-written %d themes are read", len(set.Themes))
		}
	})
	t.Run("touched", func(t *testing.T) {
		t.Parallel()
		l := newLodge(t, nil)
		l.write("guild.csv", "email\nada@example.org\nben@example.org\n")
		l.again(50*time.Millisecond, func(int) {
			now := time.Now()
			_ = os.Chtimes(filepath.Join(l.dir, "guild.csv"), now, now)
		})
		l.follow(func(r *reading) bool { return r.says() != nil && len(r.says().People.Groups["guild"]) == 2 })
		if problems := l.files.problems(); len(problems) > 0 {
			t.Errorf("told of %v", problems)
		}
	})
}

// A key or template that is mended is noticed, wherever it lies.
func TestF1SecretsAndTemplatesCount(t *testing.T) {
	l := newLodge(t, map[string]string{
		"rondo.yaml": "site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\ntemplates: words\n" +
			"mail: { from: guild@example.org, smtp: { host: localhost, tls: none, username: guild, password_file: secrets/smtp } }\n",
		"secrets/smtp": "before", "words/mail/words.en.tmpl": "",
	})
	for _, name := range []string{"secrets/smtp", "words/mail/words.en.tmpl", "words/mail/words.fi.tmpl"} {
		before := l.files.last()
		l.write(name, "{{/* after */}}")
		l.follow(func(r *reading) bool { return r.last() != before })
	}
}
