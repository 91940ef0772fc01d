package holidays

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of docs/holidays.md anew")

// TestPage holds the tables of docs/holidays.md.
func TestPage(t *testing.T) {
	const path = "../docs/holidays.md"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	for name, want := range map[string]string{"places": placesTable(), "corrections": correctionsTable()} {
		begin := "<!-- " + name + " -->\n"
		before, rest, ok := strings.Cut(page, begin)
		got, after, ended := strings.Cut(rest, "<!-- end -->")
		if !ok || !ended {
			t.Fatalf("%s has no place for %s", path, name)
		}
		if got != want && !*update {
			t.Errorf("%s, %s: go test -update ./holidays writes them anew; they are\n%s", path, name, want)
		}
		page = before + begin + want + "<!-- end -->" + after
	}
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func placesTable() string {
	var b strings.Builder
	b.WriteString("| Code | Place | Years | Off | Part | Customary | By |\n|---|---|---|---|---|---|---|\n")
	for _, r := range Regions() {
		n := map[Kind]int{}
		first, last := r.Years()
		for year := first; year <= last; year++ {
			days, _ := On(r, year)
			for _, d := range days {
				if weekday(d) {
					n[d.Kind]++
				}
			}
		}
		law := Source(r)[0]
		fmt.Fprintf(&b, "| `%s` | %s | %d–%d | %d | %s | %s | [%s](%s) |\n", r, r.Name(), first, last, n[Off], orNone(n[Part]), orNone(n[Customary]),
			law.Name, law.Source)
	}
	return b.String()
}

func orNone(n int) string { return strings.TrimPrefix(fmt.Sprint(n), "0") }

func correctionsTable() string {
	var b strings.Builder
	b.WriteString("| Code | Day | Is | By | Compared |\n|---|---|---|---|---|\n")
	for _, r := range Regions() {
		for _, m := range places()[r].mends {
			day := cmp.Or(m.name, "all")
			if m.add != nil {
				day = m.add.Name
				if m.add.StartYear > 0 && m.add.StartYear == m.add.EndYear {
					day += fmt.Sprintf(", %d-%02d-%02d", m.add.StartYear, m.add.Month, m.add.Day)
				}
			}
			if m.moved {
				day += ", in place of a weekend"
			}
			is := cmp.Or(string(m.kind), "no holiday")
			if m.kind == Part {
				is += fmt.Sprintf(" from %02d:00", m.from)
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | [%s](%s) | %s |\n", r, day, is, m.law.Name, m.law.Source, m.law.Checked)
		}
	}
	return b.String()
}

// TestMends holds that each correction changes something in the years that were compared, and says by what.
func TestMends(t *testing.T) {
	for region, p := range places() {
		for i, m := range p.mends {
			q := *p
			q.mends = slices.Delete(slices.Clone(p.mends), i, i+1)
			if slices.Equal(q.work(), p.known) {
				t.Errorf("%s: correction %d, %s, changes nothing", region, i, m.law.Name)
			}
		}
		for _, law := range Source(region) {
			if law.Name == "" || !strings.HasPrefix(law.Source, "https://") || len(law.Checked) != len("2026-11-28") {
				t.Errorf("%s rests on %+v", region, law)
			}
		}
	}
}

// TestEnglish holds that days of places that speak another language have an English name, and days in Japan a Japanese one.
func TestEnglish(t *testing.T) {
	for region, p := range places() {
		country, _, _ := strings.Cut(string(region), "-")
		for _, d := range p.known {
			if _, told := english[d.Name]; !told && !slices.Contains([]string{"AU", "CA", "GB", "IE", "US"}, country) {
				t.Errorf("%s: %s has no English name", region, d.Name)
			}
			if region == "JP" && d.Name[0] < 0x80 {
				t.Errorf("%s has no Japanese name", d.Name)
			}
		}
	}
}
