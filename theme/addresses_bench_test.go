package theme

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkLoadAddresses reads a hundred themes of a thousand people each, who stand in no other file: 2.4 MB of YAML.
func BenchmarkLoadAddresses(b *testing.B) {
	files := crowd(100, 1000)
	fsys := files.FS()
	for b.Loop() {
		set, findings := Load(fsys, "rondo.yaml")
		if len(findings) > 0 || len(set.Themes) != 100 || set.People.ByAddress.Len() != 100_001 {
			b.Fatal(findings)
		}
	}
}

// crowd returns files of themes that have as many people each for themselves, without an organizer's warning.
func crowd(themes, each int) Files {
	files := Files{"people.yaml": []byte("people: []\n")}
	for i := range themes {
		var audience strings.Builder
		for n := range each {
			fmt.Fprintf(&audience, "  - p%d.%d@example.com\n", n, i)
		}
		text := strings.Replace(plainTheme, "Plain", fmt.Sprintf("Theme %d", i), 1)
		files[fmt.Sprintf("themes/t%03d.yaml", i)] = []byte(strings.Replace(text, "audience: data-guild\n", "audience:\n"+audience.String(), 1))
	}
	complete(files)
	return files
}

func BenchmarkOutline(b *testing.B) {
	files := crowd(100, 1000)
	for b.Loop() {
		if Outline(files) == nil {
			b.Fatal("no outline")
		}
	}
}

func BenchmarkSketch(b *testing.B) {
	files := crowd(100, 1000)
	b.ReportAllocs()
	for b.Loop() {
		var s Sketch
		for name, data := range files {
			s.Add(name, data)
		}
		if s.Set() == nil {
			b.Fatal("no outline")
		}
	}
}
