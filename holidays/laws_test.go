package holidays

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rickar/cal/v2"
)

// TestLaws holds all days from Monday to Friday of the years that were compared against testdata/laws.txt, which was written from the
// laws, by rules of its own.
func TestLaws(t *testing.T) {
	text, err := os.ReadFile("testdata/laws.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(heading(string(text)))
	for _, r := range Regions() {
		b.WriteString(written(r, places()[r].known))
	}
	want, got := strings.Split(string(text), "\n"), strings.Split(b.String(), "\n")
	region := ""
	for i := range max(len(want), len(got)) {
		w, g := line(want, i), line(got, i)
		if !strings.HasPrefix(w, " ") {
			region = w
		}
		if w != g {
			t.Fatalf("%s by law\n%s\nbut there is\n%s", region, w, g)
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "nothing"
}

// heading is the comment at the beginning of a file.
func heading(text string) string { return strings.SplitAfter(text, "\n")[0] }

// written lists the days from Monday to Friday as testdata/laws.txt does.
func written(region Region, known []Day) string {
	var b strings.Builder
	b.WriteString(string(region) + "\n")
	for year := firstYear; year <= lastYear; year++ {
		for _, kind := range Kinds {
			words := ""
			for _, d := range known {
				if d.Kind != kind || d.Date.Time().Year() != year || !weekday(d) {
					continue
				}
				words += d.Date.Time().Format(" 01-02")
				if kind == Part {
					words += fmt.Sprintf("@%d", d.From.Time().Hour())
				}
			}
			if words != "" || kind == Off {
				fmt.Fprintf(&b, "  %d %s%s\n", year, kind, words)
			}
		}
	}
	return b.String()
}

// TestLibrary holds what the library alone says otherwise of days that are off by law, place by place. A version of it that knows more
// fails here, and makes a correction needless; one that knows less needs another.
func TestLibrary(t *testing.T) {
	const path = "testdata/library.txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b := strings.Builder{}
	b.WriteString(heading(string(text)))
	for _, region := range Regions() {
		p := *places()[region]
		p.mends, p.names = nil, nil
		alone := p.work()
		for _, d := range union(p.known, alone) {
			byLaw, said := off(p.known, d), off(alone, d)
			switch {
			case !weekday(d) || byLaw == said:
			case byLaw:
				fmt.Fprintf(&b, "%-6s lacks %s %s\n", region, d.Date.Date(), d.English)
			default:
				fmt.Fprintf(&b, "%-6s has   %s %s\n", region, d.Date.Date(), d.English)
			}
		}
	}
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.String(); got != string(text) {
		t.Errorf("the library differs from the laws otherwise than %s says:\n%s", path, got)
	}
}

func union(a, b []Day) []Day {
	all := slices.Concat(a, b)
	slices.SortStableFunc(all, func(x, y Day) int { return byDate(x, y.Date) })
	return slices.CompactFunc(all, func(x, y Day) bool { return x.Date == y.Date })
}

func off(days []Day, one Day) bool {
	i, found := slices.BinarySearchFunc(days, one.Date, byDate)
	return found && days[i].Kind == Off
}

// TestBounds holds what lies at the edges: years that are not known, a day in place of one in another year, and parts of days.
func TestBounds(t *testing.T) {
	for _, year := range []int{2024, 2029} {
		if days, known := On("FI", year); days != nil || known {
			t.Errorf("Finland in %d: %d days, known %v", year, len(days), known)
		}
	}
	if days, known := On("IN", 2027); days != nil || known || Source("IN") != nil {
		t.Errorf("India: %d days, known %v", len(days), known)
	}
	days, known := On("US", 2027)
	if last := days[len(days)-1]; !known || last.Date.Date() != "2027-12-31" || last.English != "New Year's Day (observed)" {
		t.Errorf("the last American day of 2027 is %s, %s", last.Date.Date(), last.English)
	}
	days, _ = On("EE", 2027)
	i := slices.IndexFunc(days, func(d Day) bool { return d.Kind == Part })
	if d := days[i]; d.From.String() != "2027-02-23 14:00" || d.Date.String() != "2027-02-23 00:00" {
		t.Errorf("the day before the Estonian holiday begins at %s", d.From)
	}
	if days, known := Between("FI", days[0].Date, days[0].Date); days != nil || !known {
		t.Errorf("no time holds %v", days)
	}
	first, _ := On("FI", 2028)
	if days, known := Between("FI", first[0].Date, first[0].Date.Add(3*366*24*3600e9)); known || len(days) != len(first) {
		t.Errorf("%d days to the end of what is known, want %d; known %v", len(days), len(first), known)
	}
}

// TestZoneOfMachine holds that days are the same wherever the machine is: the library asks for its zone.
func TestZoneOfMachine(t *testing.T) {
	places()
	if cal.DefaultLoc.String() != "UTC" {
		t.Errorf("the library makes its dates in %s", cal.DefaultLoc)
	}
}
