package daemon

import (
	"context"
	"io/fs"
	"log/slog"
	"slices"
	"testing"
	"time"

	"rondo/store"
)

// What was prepared is taken when the files lie still, and not read again; it is thrown away where they were written again, where every byte is
// asked for, and where a file is to stay as it was.
func TestWhatWasPreparedCountsOnlyIfTheFilesLieSo(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*lodge)
		as        []string
		title     string
		counts    bool
	}{
		"nothing happens":         {title: "After", counts: true},
		"a file is written again": {meanwhile: func(l *lodge) { l.write("themes/talk.yaml", lodgeTheme("Talk", "Later")) }, title: "Later"},
		"another file comes":      {meanwhile: func(l *lodge) { l.write("themes/other.yaml", lodgeTheme("Other", "Other")) }, title: "Other"},
		"every byte is asked for": {meanwhile: func(l *lodge) { l.files.anew.Store(true) }, title: "After"},
		"a file stays as it was":  {as: []string{"themes/talk.yaml"}, title: "Before"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLodge(t, nil)
			reads := 0
			inst := *l.files.inst
			inst.Files = counted{inst.Files, "themes/talk.yaml", &reads}
			l.files.inst = &inst
			l.write("themes/talk.yaml", lodgeTheme("Talk", "After"))
			p := l.files.prepare()
			if !titled("Before")(l.files) || reads != 1 {
				t.Fatalf("what is prepared is followed already, or was read %d times", reads)
			}
			if c.meanwhile != nil {
				c.meanwhile(l)
			}
			if !l.files.renew(c.as...) || !titled(c.title)(l.files) {
				t.Errorf("the files do not say %s", c.title)
			}
			l.files.foresee(p, nil) // as the loop does
			settled := l.files.settle()
			if again := reads > 1; settled != c.counts || again == c.counts && c.as == nil {
				t.Errorf("it counts: %t; the file was read %d times", settled, reads)
			}
			if c.counts {
				<-p.still
			} else {
				<-p.stirred
			}
		})
	}
}

// counted counts how often a file is opened.
type counted struct {
	fs.FS
	name string
	n    *int
}

func (c counted) Open(name string) (fs.File, error) {
	if name == c.name {
		*c.n++
	}
	return c.FS.Open(name)
}

// Files that change are prepared at once, and thrown away when they change again; what is written over and over is not prepared each time.
func TestWatchPreparesWhatHasChanged(t *testing.T) {
	l := newLodge(t, nil)
	now := time.Now()
	s := &sentry{files: l.files, log: slog.New(slog.DiscardHandler), lie: stillness{}, now: func() time.Time { return now }}
	prepared, read := 0, 0
	s.prepare = func() { prepared++; l.files.prepare() }
	s.changed = func(as ...string) { read++; l.files.renew(as...); l.files.settle() }
	look := func(what string, after time.Duration, wantPrepared, wantRead int, ready bool) {
		t.Helper()
		now = now.Add(after)
		s.look()
		if prepared != wantPrepared || read != wantRead || (l.files.prepared != nil) != ready {
			t.Errorf("%s: prepared %d times, read %d times, ready %t; want %d, %d, %t", what, prepared, read, l.files.prepared != nil, wantPrepared, wantRead, ready)
		}
	}
	look("nothing has changed", 0, 0, 0, false)
	l.write("themes/talk.yaml", lodgeTheme("Talk", "After"))
	look("a file was written", time.Second, 1, 0, true)
	look("it lies there for a moment", glimpse, 1, 0, true)
	l.write("themes/talk.yaml", lodgeTheme("Talk", "Once more"))
	look("it was written again", glimpse, 1, 0, false)
	look("it lies there for a moment", glimpse, 1, 0, false)
	look("it lay still", rest, 1, 1, false)
	if !titled("Once more")(l.files) {
		t.Error("the edit is not taken up")
	}
	l.write("themes/talk.yaml", lodgeTheme("Talk", "Soon after"))
	look("another edit, soon after something was for nothing", glimpse, 1, 1, false)
	look("it lay still", rest, 1, 2, false)
	l.write("themes/talk.yaml", lodgeTheme("Talk", "Later"))
	look("another edit, later", patience, 2, 2, true)
	look("it lay still", rest, 2, 3, false)
	if !titled("Later")(l.files) {
		t.Error("what was prepared is not taken up")
	}
}

// An edit is planned by while it does not lie still yet. Nothing of it is recorded before it did, and nothing of what was thrown away; files with errors
// are not planned by.
func TestNothingOfAnEditIsRecordedBeforeItLayStill(t *testing.T) {
	q := working(t)
	q.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\n"+
		"mail: { from: guild@example.org, dir: out }\nnotify: { settle: 0s }\n")
	q.d.reread()
	q.plan()
	planner := q.d.planner()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- planner.Run(ctx) }()
	defer func() { cancel(); q.must(<-ended) }()
	eventually := func(what string, so func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal(what)
			}
		}
	}
	edit := func(more string) {
		q.write("themes/talks.yaml", "name: Talks\npurpose: p\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2026-12-08 14:00 }\n"+more)
		q.d.prepare()
	}
	planned := func() bool {
		q.d.files.mu.Lock()
		defer q.d.files.mu.Unlock()
		return q.d.files.prepared.planned
	}
	recorded := func() (places []string, last int64) {
		have, err := q.d.db.State(ctx)
		q.must(err)
		for _, s := range have.Sessions {
			for _, told := range s.Told {
				places = append(places, told.Place)
			}
			places = append(places, s.Facts.Place)
		}
		rows, err := q.d.db.Letters(ctx, store.Filter{})
		q.must(err)
		for _, row := range rows {
			last = max(last, row.ID)
		}
		return places, last
	}
	is := func(what string, place string, last int64) {
		t.Helper()
		if places, id := recorded(); places[len(places)-1] != place || slices.Contains(places, "Room 1") || id != last {
			t.Errorf("%s: sessions were at %q, last at %q, and letter %d is the last; want %q, %d", what, places, places[len(places)-1], id, place, last)
		}
	}
	_, before := recorded()

	edit("place: Room 1\n")
	eventually("an edit is not planned by while it has to lie still", planned)
	is("while an edit has to lie still", "", before)
	edit("place: [\n")
	if len(q.d.prepared) > 0 {
		t.Error("files with errors are planned by")
	}
	is("a mistake", "", before)
	edit("place: Room 2\n")
	eventually("the next edit is not planned by", planned)
	is("while the next has to lie still", "", before)
	q.d.reread()
	if len(q.d.glance) > 0 {
		t.Error("what was planned by is planned by again")
	}
	eventually("the edit is not recorded", func() bool { places, _ := recorded(); return slices.Contains(places, "Room 2") })
	if problems := q.d.files.problems(); len(problems) > 0 {
		t.Errorf("a mistake is told of that was gone before it lay still: %v", problems)
	}
	eventually("nobody is told", func() bool { _, last := recorded(); return last > before })
	if places, _ := recorded(); slices.Contains(places, "Room 1") {
		t.Errorf("what was thrown away is recorded: %q", places)
	}
}
