package theme

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"rondo/ical"
)

// LoadConfig reads rondo.yaml alone, for those who need its paths whatever the other files say. It is nil when the file
// has findings that are no warnings.
func LoadConfig(fsys fs.FS, config string) (*Config, Findings) {
	l := &loader{source: source{fsys: fsys}, set: &Set{Files: Files{}}, config: config}
	l.readConfig()
	if findings := l.findings.Sorted(); findings.Err() != nil {
		return nil, findings
	}
	return &l.set.Config, l.findings
}

// InWords says what was understood of the schedule: "first Tuesday of the month, 14:00, Europe/Helsinki".
func (t *Theme) InWords() string {
	words := t.Rule.Words()
	if n := t.exceptedOfCount(); n == 1 {
		words += ", 1 of them excepted"
	} else if n > 1 {
		words += fmt.Sprintf(", %d of them excepted", n)
	}
	return words + ", " + t.Schedule.Starts.Time().Format("15:04") + ", " + t.Zone.String()
}

// exceptedOfCount returns how many of the dates that a rule counts are taken out by except: "6 times" then are fewer.
func (t *Theme) exceptedOfCount() (n int) {
	if !countForm.MatchString(t.Rule.String()) {
		return 0
	}
	for _, e := range t.Schedule.Except {
		n += len(t.Rule.Between(e.Window()))
	}
	return n
}

// outlook is how far ahead Next looks for dates of rules that seldom come.
const outlook = 5 * 366 * 24 * time.Hour

// Coming lists the dates from now on that are less than a length ahead, those that are skipped or cancelled included.
func (t *Theme) Coming(now time.Time, ahead Length) []Occurrence {
	from := ical.LocalOf(now.In(t.Zone.Location()))
	to := from.Add(ahead.Duration())
	return slices.DeleteFunc(t.Occurrences(from, to), func(o Occurrence) bool { return o.Wall < from || o.Wall >= to })
}

// Next lists up to n dates from now on, those that are skipped or cancelled included. A moved session counts where it was
// moved to.
func (t *Theme) Next(now time.Time, n int) []Occurrence {
	from := ical.LocalOf(now.In(t.Zone.Location()))
	for window := 60 * 24 * time.Hour; ; window *= 4 {
		to := from.Add(min(window, outlook))
		dates := slices.DeleteFunc(t.Occurrences(from, to), func(o Occurrence) bool { return o.Wall < from || o.Wall >= to })
		if len(dates) >= n || window >= outlook {
			return dates[:min(n, len(dates))]
		}
	}
}
