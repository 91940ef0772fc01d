package dav_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Whatever is sent is answered: by a status that there is, without a panic, and XML is well formed. Nothing asked for makes it an error of ours.
func FuzzAnswer(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasPrefix(file.Name, "ask ") {
				f.Add(string(file.Data))
			}
		}
	}
	f.Add("REPORT /dav/calendars/talks/\n\n" + strings.Repeat("<a>", 100))
	f.Add("PROPFIND /dav/calendars/talks/\nDepth: 1\n\n<propfind xmlns='DAV:'><prop>" + strings.Repeat("<x/>", 100) + "</prop></propfind>")
	s := newStage(f)
	f.Fuzz(func(t *testing.T, text string) {
		q, as := ask(text)
		a := s.tree(t, as).Answer(q)
		if a.Problem != nil || a.Status < 200 || a.Status > 507 || http.StatusText(a.Status) == "" {
			t.Fatalf("%q: %d %v", text, a.Status, a.Problem)
		}
		if !strings.HasPrefix(a.Type, "application/xml") {
			return
		}
		for d := xml.NewDecoder(bytes.NewReader(a.Body)); ; {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Fatalf("%q: the response is no XML: %v\n%s", text, err, a.Body)
			}
		}
	})
}
