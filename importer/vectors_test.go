package importer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/importer"
)

// TestVectors imports the calendars of other people's tests. Whatever is in them, there are files or a finding, and what is written is sound.
func TestVectors(t *testing.T) {
	root := os.Getenv("RONDO_VECTORS")
	if root == "" {
		t.Skip("RONDO_VECTORS does not name the folder of outside cases")
	}
	format, err := importer.FormatOf("ics")
	if err != nil {
		t.Fatal(err)
	}
	files, wrote := 0, 0
	err = filepath.WalkDir(filepath.Join(root, "ics"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".ics") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		name := filepath.Base(path)
		for n := range 3 {
			in, o := data, options("guild")
			switch n {
			case 1: // broken off
				in = data[:len(data)/2]
			case 2: // while what they hold was still to come
				o.Now = time.Date(2000, 1, 3, 0, 0, 0, 0, time.UTC)
			}
			r := format.Read([]importer.File{{Name: name, Data: in}}, o)
			if (r.Files == nil) != (r.Findings.Err() != nil) || r.Meetings > 0 && len(r.Files) == 0 && len(r.Findings) == 0 {
				t.Errorf("%s: %d meetings, %d files, %v", path, r.Meetings, len(r.Files), r.Findings)
			}
			if len(r.Files) > 0 {
				wrote++
				load(t, r.Files)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 || wrote == 0 {
		t.Errorf("%d files, of which %d have a theme", files, wrote)
	}
	t.Logf("%d files; of three ways to read each, %d have a theme", files, wrote)
}
