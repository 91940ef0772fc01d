package templates

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"rondo/ical/icaltest"
)

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"  two  words ":               "two words",
		"line\r\nline":                "line line",
		"\ttab\vtab\f":                "tab tab",
		"nul\x00 bell\a delete\x7f":   "nul bell delete",
		"\u202egnp.exe\u2066":         "gnp.exe",
		"\ufeffmark":                  "mark",
		"paragraph\u2029next\u0085on": "paragraph next on",
		"no\u00a0break":               "no\u00a0break",
		"family 👩\u200d👩\u200d👧":      "family 👩\u200d👩\u200d👧",
		"half a rune \xc3":            "half a rune \ufffd",
		"hyvää päivää":                "hyvää päivää",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	for text, want := range map[string][]string{
		" \n\n":                            nil,
		"one\ntwo":                         {"one\ntwo"},
		"one\r\n \r\n\r\ntwo\r":            {"one", "two"},
		"one\u2029two":                     {"one", "two"},
		strings.Repeat("a\n\n", maxRows+1): append(slices.Repeat([]string{"a"}, maxRows-1), "a\na"),
	} {
		if got := paragraphs(text); !slices.Equal(got, want) {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for text, want := range map[string]string{
		"short":                   "short",
		"exactly ten":             "exactly…",
		"0123456789":              "0123456789",
		"01234567890":             "012345678…",
		"a, long enumeration":     "a, long…",
		strings.Repeat("ä", 11):   "äääääääää…",
		"one word, cut at comma,": "one word…",
	} {
		if got := shorten(text, 10); got != want || utf8.RuneCountInString(got) > 10 {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func FuzzOneLine(f *testing.F) {
	for _, text := range icaltest.Hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		line := oneLine(text)
		if again := oneLine(line); again != line {
			t.Errorf("%q becomes %q and then %q", text, line, again)
		}
		if !utf8.ValidString(line) || strings.ContainsFunc(line, hidden) {
			t.Errorf("%q becomes %q", text, line)
		}
	})
}
