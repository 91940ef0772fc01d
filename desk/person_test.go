package desk

import (
	"strings"
	"testing"

	"rondo/theme"
)

// A person is named as in people.yaml. Whom a name does not tell apart is asked for by address.
func TestPersonNamed(t *testing.T) {
	var all []*theme.Person
	for _, who := range []theme.Person{
		{Email: "ada@example.org", Name: "Ada Searcher"}, {Email: "bo@example.org", Name: "Bo Modeller"},
		{Email: "bo@example.com", Name: "Bo  modeller"}, {Email: "nameless@example.org"},
	} {
		all = append(all, &who)
	}
	people := theme.People{ByAddress: theme.NewDirectory(all...)}
	for word, want := range map[string]string{
		"Ada Searcher":       "ada@example.org",
		" ada searcher":      "ada@example.org",
		"ADA@example.org":    "ada@example.org",
		"nobody@example.net": "nobody@example.net",
		"":                   "",
		"Bo Modeller":        `"Bo Modeller" is the name of several people; write which: bo@example.com, bo@example.org`,
		"Ada Sercher":        `nobody in people.yaml is named "Ada Sercher"; did you mean "Ada Searcher"?`,
		"Zoe":                `nobody in people.yaml is named "Zoe"`,
	} {
		got, err := PersonNamed(people, word)
		if err != nil {
			got = err.Error()
			if _, unclear := err.(Unclear); !unclear {
				t.Errorf("%q: %v is no usage error", word, err)
			}
		}
		if got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
	if _, err := PersonNamed(theme.People{}, strings.Repeat("x", 10)); err == nil {
		t.Error("somebody is found among nobody")
	}
}
