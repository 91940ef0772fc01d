package edition

import (
	"bytes"
	"testing"

	"rondo/ical/icaltest"
)

// A session as a calendar of its own: its tag changes with what feeds say of it, and with nothing else.
func TestObject(t *testing.T) {
	e := recorded(3)
	object := func(e *Edition, i int) *File {
		t.Helper()
		f, err := e.Object(e.State.Sessions[i])
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	before := object(e, 1)
	c, err := icaltest.Parse(before.Plain.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if events := c.Events(); len(events) != 1 || events[0].Text("UID") != e.State.Sessions[1].UID || c.Has("METHOD") {
		t.Errorf("want the event of one session and no METHOD:\n%s", before.Plain.Bytes())
	}
	if before.Plain.Size() != len(before.Plain.Bytes()) || before.Packed.Size() != len(before.Packed.Bytes()) {
		t.Error("the sizes are not those of the bytes")
	}
	if !before.Modified.Equal(monday) {
		t.Errorf("modified %s, want %s", before.Modified, monday)
	}
	other := e.change(2, "Another title")
	if again := object(other, 1); again.Plain.Tag != before.Plain.Tag || !bytes.Equal(again.Plain.Bytes(), before.Plain.Bytes()) {
		t.Error("a change of another session gave it another tag")
	}
	own := object(e.change(1, "Another title"), 1)
	if own.Plain.Tag == before.Plain.Tag || own.Packed.Tag == before.Packed.Tag {
		t.Error("a change of its title left it its tag")
	}
	late := *e
	late.Day = e.State.Sessions[1].Facts.End.AddDate(0, 0, 12*7+1)
	if f := object(&late, 1); f != nil {
		t.Error("a session that feeds have dropped is still given")
	}
}
