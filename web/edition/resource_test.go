package edition

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"rondo/scheduler"
)

// The sessions of a collection are those of the feed, each once, found by its name; what was kept is what would be made afresh, and a
// change makes one of them another.
func TestCollection(t *testing.T) {
	e := recorded(300)
	var kept press
	before, err := kept.collect(e, scheduler.Everything)
	if err != nil {
		t.Fatal(err)
	}
	if len(before.Resources) != 300 || before.Head.Name != e.Site.Name {
		t.Fatalf("%d sessions of %q", len(before.Resources), before.Head.Name)
	}
	for i, r := range before.Resources {
		id, ok := ResourceID(r.Name())
		if at, found := FindResource(before.Resources, id); !ok || !found || at != i {
			t.Errorf("%s is found at %d, %t; it is at %d", r.Name(), at, found, i)
		}
		text, err := r.Text()
		if err != nil || !bytes.Contains(text, []byte("UID:"+r.Event.UID+"\r\n")) {
			t.Errorf("%s: %v\n%s", r.Event.UID, err, text)
		}
	}
	next := e.change(150, "Another title")
	after, err := kept.collect(next, scheduler.Everything)
	if err != nil {
		t.Fatal(err)
	}
	var once press
	fresh, err := once.collect(next, scheduler.Everything)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for i, r := range after.Resources {
		if r.Digest != fresh.Resources[i].Digest || r.ID != fresh.Resources[i].ID {
			t.Errorf("%s is another than one that is made afresh", r.Event.UID)
		}
		if r.Digest != before.Resources[i].Digest {
			changed++
		}
	}
	if changed != 1 {
		t.Errorf("%d tags are others after one change", changed)
	}
	// One goes, one comes, and the order is as it would be afresh.
	fewer := *next
	fewer.State.Sessions = next.State.Sessions[1:]
	fewer.Sessions = fewer.State.Sessions
	for _, e := range []*Edition{&fewer, next, e} {
		got, err := kept.collect(e, scheduler.Everything)
		if err != nil {
			t.Fatal(err)
		}
		var once press
		want, err := once.collect(e, scheduler.Everything)
		if err != nil || len(got.Resources) != len(want.Resources) {
			t.Fatalf("%d sessions, afresh %d: %v", len(got.Resources), len(want.Resources), err)
		}
		for i, r := range got.Resources {
			if r.ID != want.Resources[i].ID || r.Digest != want.Resources[i].Digest {
				t.Fatalf("%s is at %d, afresh %s", r.Event.UID, i, want.Resources[i].Event.UID)
			}
		}
	}
	for _, name := range []string{"", ".ics", "aaaaaaaaaaaa.ics", "aaaaaaaaaaaab.ics", strings.ToUpper(after.Resources[0].Name()), after.Resources[0].Name() + "/"} {
		if id, ok := ResourceID(name); ok {
			t.Errorf("%q is the name of %x", name, id)
		}
	}
	if c, err := (&Edition{}).Collection("nothing"); c != nil || err != nil {
		t.Errorf("a theme that is not there has %v, %v", c, err)
	}
}

// BenchmarkCollect makes the resources of all sessions after one of them has changed.
func BenchmarkCollect(b *testing.B) {
	const sessions = 10_000
	e := recorded(sessions)
	var p press
	if _, err := p.collect(e, scheduler.Everything); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		next := e.change(n%sessions, fmt.Sprint("Title ", n))
		b.StartTimer()
		if _, err := p.collect(next, scheduler.Everything); err != nil {
			b.Fatal(err)
		}
	}
}
