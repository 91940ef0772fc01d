package desk

import (
	"time"

	"rondo/theme"
)

// CheckRecord is what files say, for scripts: what was found in them, and what was understood of their themes.
type CheckRecord struct {
	Findings []FindingRecord `json:"findings"`
	Themes   []ThemeRecord   `json:"themes"`
}

// FindingRecord is one finding.
type FindingRecord struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Found   string `json:"found"`
	Right   string `json:"right"`
	Warning bool   `json:"warning"`
}

// ThemeRecord is one sound theme: what its rule means in words, how many people it asks, and its next sessions (RFC 3339, in
// the theme's zone).
type ThemeRecord struct {
	ID     string   `json:"id"`
	Name   string   `json:"name"`
	Rule   string   `json:"rule"`
	People int      `json:"people"`
	Draft  bool     `json:"draft,omitempty"`
	Series bool     `json:"series,omitempty"` // in feeds
	Next   []string `json:"next"`
}

// Checked returns what set and its findings say, with up to three sessions of each theme after now. set may be nil. The lists
// are never nil.
func Checked(set *theme.Set, findings theme.Findings, now time.Time) CheckRecord {
	out := CheckRecord{[]FindingRecord{}, []ThemeRecord{}}
	for _, f := range findings {
		out.Findings = append(out.Findings, FindingRecord{f.File, f.Line, f.Column, f.Found, f.Right, f.Warning})
	}
	if set == nil {
		return out
	}
	for _, t := range set.Themes {
		u := ThemeRecord{t.ID, t.Name, t.InWords(), len(t.Members), t.Draft, t.IsSeries(now), []string{}}
		for _, d := range t.Next(now, 3) {
			u.Next = append(u.Next, d.Start.In(t.Zone.Location()).Format(time.RFC3339))
		}
		out.Themes = append(out.Themes, u)
	}
	return out
}
