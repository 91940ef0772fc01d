package templates

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"
)

// A home page that is made ready can be worded: every phrase and part that the sample meets is there, in each language.
func TestReadyHomePage(t *testing.T) {
	s, err := parsed(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range s.Languages() {
		page, view := readyPage(tag)
		var html bytes.Buffer
		if err := s.Page(&html, page, view); err != nil || !bytes.Contains(html.Bytes(), []byte("/t/name")) {
			t.Errorf("in %s: %v, %s", tag, err, html.Bytes())
		}
	}
	empty := HomePage{}
	page := Page{Language: "en", Site: "Site", Now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), Zones: []string{"UTC"}}
	say := func(s *Set) string {
		var html bytes.Buffer
		if err := s.Page(&html, page, empty); err != nil {
			t.Fatal(err)
		}
		return html.String()
	}
	ready, fresh := s, must(parsed(nil))
	ready.Ready("en")
	if say(ready) != say(fresh) {
		t.Error("what was made ready shows on a page")
	}
}
