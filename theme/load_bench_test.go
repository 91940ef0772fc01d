package theme

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// BenchmarkLoad reads a large installation: 5,000 people in a CSV file, 500 in YAML, 100 weekly themes with 50 entries
// each.
func BenchmarkLoad(b *testing.B) {
	files := Files{}
	csv := "email,name,timezone,language\n"
	for i := range 5000 {
		csv += fmt.Sprintf("person%d@example.org,Person %d,Europe/Rome,en\n", i, i)
	}
	people := "people:\n"
	for i := range 500 {
		people += fmt.Sprintf("  - email: known%d@example.org\n    name: Known %d\n    language: fi\n", i, i)
	}
	files["guild.csv"] = []byte(csv)
	files["people.yaml"] = []byte(people + "groups:\n  data-guild: { csv: guild.csv, members: [known1@example.org] }\n")
	for i := range 100 {
		text := strings.Replace(plainTheme, "Plain", fmt.Sprintf("Theme %d", i), 1)
		text += "sessions:\n"
		for k := range 50 {
			text += fmt.Sprintf("  %s: { title: Session %d, presenter: known%d@example.org }\n", when(b, "2026-12-01").Add(7*day*time.Duration(k)).Date(), k, k)
		}
		files[fmt.Sprintf("themes/theme%d.yaml", i)] = []byte(text)
	}
	complete(files)
	fsys := files.FS()
	for b.Loop() {
		set, findings := Load(fsys, "rondo.yaml")
		if len(findings) > 0 || len(set.Themes) != 100 {
			b.Fatal(findings)
		}
	}
}
