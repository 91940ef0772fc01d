package scheduler

import (
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/theme"
)

// base is the files that every story starts from.
func base(t *testing.T) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

func load(t *testing.T, files fs.FS) *theme.Set {
	t.Helper()
	set, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	withoutWeekly(set)
	return set
}

// withoutWeekly leaves out the weekly page where rondo.yaml does not speak of it, so that it does not stand between what a story is about.
func withoutWeekly(set *theme.Set) {
	if !bytes.Contains(set.Files["rondo.yaml"], []byte("weekly")) {
		set.Config.Weekly = theme.Weekly{}
	}
}
