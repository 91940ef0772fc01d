package main

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// What was looked at once stays as it was: a file's bytes, a folder's list, and that there is no such file.
func TestFrozenStays(t *testing.T) {
	folder := fstest.MapFS{"themes/a.yaml": {Data: []byte("name: Before")}}
	frozen := freeze(folder)
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
	if data, err := fs.ReadFile(freeze(folder), "themes/a.yaml"); err != nil || string(data) != "name: After" {
		t.Errorf("a new look reads %q, %v", data, err)
	}
}
