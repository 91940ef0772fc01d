package daemon

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"
)

// What was looked at once stays as it was: a file's bytes, a folder's list, and that there is no such file.
func TestFrozenStays(t *testing.T) {
	folder := fstest.MapFS{"themes/a.yaml": {Data: []byte("name: Before")}}
	frozen := freeze(folder, time.Time{})
	look := func() (data string, names int, missing bool) {
		t.Helper()
		text, err := fs.ReadFile(frozen, "themes/a.yaml")
		if err != nil {
			t.Fatal(err)
		}
		list, err := fs.ReadDir(frozen, "themes")
		if err != nil {
			t.Fatal(err)
		}
		_, err = fs.Stat(frozen, "themes/b.yaml")
		return string(text), len(list), err != nil
	}
	look()
	folder["themes/a.yaml"] = &fstest.MapFile{Data: []byte("name: After")}
	folder["themes/b.yaml"] = &fstest.MapFile{Data: []byte("name: New")}
	if data, names, missing := look(); data != "name: Before" || names != 1 || !missing {
		t.Errorf("it reads %q, lists %d files, and b.yaml is missing: %t", data, names, missing)
	}
	folder["people.yaml"] = &fstest.MapFile{Data: []byte("groups:")}
	there := map[string]fingerprint{"themes/a.yaml": {}, "themes/b.yaml": {}}
	if frozen.finish(there, func(string) string { return "" }) {
		t.Error("a reading beside which a file was written is taken for one")
	}
	if data, err := fs.ReadFile(freeze(folder, time.Time{}), "themes/a.yaml"); err != nil || string(data) != "name: After" {
		t.Errorf("a new look reads %q, %v", data, err)
	}
}

// What comes after a reading has ended is new, even if somebody has looked for it since.
func TestF1WhatComesAfterTheReadingIsNew(t *testing.T) {
	folder := fstest.MapFS{"themes/a.yaml": {Data: []byte("name: A")}}
	frozen := freeze(folder, time.Time{})
	if _, err := fs.ReadDir(frozen, "themes"); err != nil {
		t.Fatal(err)
	}
	if !frozen.finish(map[string]fingerprint{"themes/a.yaml": {there: true}}, func(string) string { return "" }) {
		t.Fatal("files that lie still are no reading")
	}
	folder["themes/b.yaml"] = &fstest.MapFile{Data: []byte("name: B")}
	if _, err := fs.Stat(frozen, "themes/b.yaml"); err != nil {
		t.Fatal(err)
	}
	info, _ := fs.Stat(folder, "themes/b.yaml")
	if frozen.holds("themes/b.yaml", &lying{fingerprint: fingerprintOf(info)}) {
		t.Error("a file that came after the reading is taken for read")
	}
}

// What lies there as the last reading found it is not read again, unless every byte is asked for; what was written since is.
func TestAReadingTakesWhatLiesStill(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	folder := fstest.MapFS{"a.yaml": {Data: []byte("name: One"), ModTime: at}, "b.yaml": {Data: []byte("name: Two"), ModTime: at}}
	read := func(f *frozen, name string) string {
		text, err := fs.ReadFile(f, name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first := freeze(folder, at.Add(time.Hour))
	read(first, "a.yaml")
	read(first, "b.yaml")
	first.finish(nil, nil)
	folder["a.yaml"].Data = []byte("name: Six") // which its fingerprint does not tell
	folder["b.yaml"] = &fstest.MapFile{Data: []byte("name: Ten"), ModTime: at.Add(time.Millisecond)}
	next := first.again(folder, at.Add(2*time.Hour), nil, false)
	if a, b := read(next, "a.yaml"), read(next, "b.yaml"); a != "name: One" || b != "name: Ten" {
		t.Errorf("it reads %q and %q", a, b)
	}
	if a := read(first.again(folder, at.Add(2*time.Hour), nil, true), "a.yaml"); a != "name: Six" {
		t.Errorf("of every byte it reads %q", a)
	}
	early := freeze(folder, at.Add(coarse/2)) // where the clock of the file system is coarse, more can be written with the same times
	read(early, "a.yaml")
	folder["a.yaml"].Data = []byte("name: Two")
	if a := read(early.again(folder, at.Add(time.Hour), nil, false), "a.yaml"); a != "name: Two" {
		t.Errorf("of what had just been written it reads %q", a)
	}
}

// What had just been written when it was read may be written once more and look the same. It is compared when the reading ends; what had lain there is not.
func TestTheEndOfAReadingComparesWhatHadJustBeenWritten(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	for begun, one := range map[time.Time]bool{at.Add(coarse / 2): false, at.Add(coarse): true} {
		folder := fstest.MapFS{"a.yaml": {Data: []byte("name: One"), ModTime: at}}
		frozen := freeze(folder, begun)
		if _, err := fs.ReadFile(frozen, "a.yaml"); err != nil {
			t.Fatal(err)
		}
		info, _ := fs.Stat(folder, "a.yaml")
		if got := frozen.finish(map[string]fingerprint{"a.yaml": fingerprintOf(info)}, func(string) string { return sumOf([]byte("name: Two")) }); got != one {
			t.Errorf("a reading that began %v after a file was written: it is one reading: %t", begun.Sub(at), got)
		}
	}
}
