package templates

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every reason of the plans that are told in scheduler/testdata is known in each language, but for words of people.
func TestReasonsOfPlansAreKnown(t *testing.T) {
	stories, err := filepath.Glob("../scheduler/testdata/plan/*.txtar")
	if err != nil || len(stories) < 100 {
		t.Fatal(len(stories), err)
	}
	action := regexp.MustCompile(`(?m)^(?:> post +(\S+) .*|! (?:hold|lift) .*|~ amend .*|= accept .*)$`)
	apart := regexp.MustCompile(` {2,}`)
	said := map[string]string{} // where by reason
	for _, story := range stories {
		text, err := os.ReadFile(story)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range action.FindAllStringSubmatch(string(text), -1) {
			parts := apart.Split(m[0], -1)
			if why := parts[len(parts)-1]; m[1] != "note" && len(parts) > 2 && said[why] == "" {
				said[why] = filepath.Base(story) + ": " + m[0]
			}
		}
	}
	if len(said) < 100 {
		t.Errorf("there are only %d reasons", len(said))
	}
	eachLanguage(t, func(t *testing.T, l *language) {
		for why, where := range said {
			if got := l.reason(why); got == why {
				t.Errorf("%s\nis not known: %s", where, why)
			}
		}
	})
}

// Every note that the ledger writes about a letter is known in each language.
func TestNotesOfLettersAreKnown(t *testing.T) {
	sources, err := filepath.Glob("../store/ledger/*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	note := regexp.MustCompile(`(?s)note = (?:iif\([^,]*, |CASE [^']*THEN )?'((?:[^']|'')+)'|(?:[nN]ote|why|released) *:?= "([^"]+)"`)
	notes := map[string]string{} // where by note
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(source, "_test.go") || filepath.Base(source) == "inbox.go" { // of mail that came in
			continue
		}
		for _, m := range note.FindAllStringSubmatch(string(text), -1) {
			english := strings.ReplaceAll(m[1]+m[2], "''", "'")
			if strings.HasPrefix(english, "`") { // one of the constants, which are found by themselves
				continue
			}
			switch english {
			case "the database was restored on ":
				english += "30 November 2026 00:26 UTC from a backup of 29 November 2026 00:26 UTC"
			case "superseded by ":
				english += "request/x"
			case "maybe delivered: ":
				english += "3 attempts ended in doubt"
			}
			notes[english] = filepath.Base(source)
		}
	}
	if len(notes) < 10 {
		t.Errorf("there are only %d notes", len(notes))
	}
	eachLanguage(t, func(t *testing.T, l *language) {
		for english, where := range notes {
			if got := l.reason(english); got == english {
				t.Errorf("%s: %q is not known", where, english)
			}
		}
	})
}
