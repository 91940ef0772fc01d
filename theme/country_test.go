package theme

import (
	"fmt"
	"testing"

	"rondo/holidays"
)

// TestCountries finds whose holidays are whose: a person's own country goes before that of their group, and that before the site's;
// a group inside another is nearer; and where two groups differ, the site's counts.
func TestCountries(t *testing.T) {
	files := Files{
		"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki, country: FI }\nmail: { from: guild@example.org, dir: out }\n"),
		"people.yaml": []byte(`people:
  - { email: own@example.org, country: NO }
  - { email: named@example.org, name: Ada Searcher }
groups:
  oslo: { members: [own@example.org, both@example.org, Ada Searcher], country: se }
  inner: { members: [inner@example.org], country: DE-BE }
  outer: { members: [inner, plain, both@example.org, outer@example.org], country: DE }
  plain: [plain@example.org]
  table: { csv: table.csv, country: GB-SCT }
`),
		"table.csv":         []byte("email,country\ncsv@example.org,\nabroad@example.org,IE\n"),
		"themes/plain.yaml": []byte("name: Plain\norganizers: site@example.org\naudience: [oslo, outer, table]\npurpose: To have one.\nschedule: { starts: 2027-01-05 14:00 }\n"),
	}
	set, findings := Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	for email, want := range map[string]holidays.Region{
		"own@example.org": "NO", "named@example.org": "SE", "inner@example.org": "DE-BE", "plain@example.org": "DE", "outer@example.org": "DE",
		"both@example.org": "FI", "csv@example.org": "GB-SCT", "abroad@example.org": "IE", "site@example.org": "FI",
	} {
		if got := set.People.ByAddress.At(email).Region(); got != want {
			t.Errorf("%s: %q, want %q", email, got, want)
		}
	}
	const want = `people.yaml:7:83: warning: both@example.org is in the group "oslo" of SE as well; ` +
		"give people who are in both a country of their own; until then the site's counts"
	if got := fmt.Sprint(findings[len(findings)-1]); got != want {
		t.Errorf("said %s\nwant %s", got, want)
	}
}
