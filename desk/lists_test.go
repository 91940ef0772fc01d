package desk

import (
	"strings"
	"testing"

	"rondo/theme"
)

// What is wrong with a list names nobody of it where others read that, and leads to the verb that says it whole.
func TestTroubleOfAListNamesNobody(t *testing.T) {
	f := FetchedList{List: theme.List{Group: "guild"}, Findings: theme.Findings{
		{Line: 2, Found: "lin@example.org has no name", Warning: true}, {File: "guild.csv", Line: 3, Found: `"ada@example.org Ada" is no address`},
	}}
	f.Err = f.Findings.Err()
	if said := f.Trouble(); strings.Contains(said, "@") || !strings.Contains(said, "line 3 ") || !strings.Contains(said, "rondo people fetch guild") {
		t.Error(said)
	}
}
