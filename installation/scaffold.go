package installation

import (
	"embed"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"text/template"
	"time"

	"rondo/ical"
	"rondo/theme"
)

//go:embed scaffold
var scaffold embed.FS

// scaffolded are the files of a first installation, in the order in which a person would read them.
var scaffolded = []string{"rondo.yaml", "people.yaml", "themes/datatalks.yaml"}

// Scaffold writes a first installation into dir: rondo.yaml, people.yaml, one theme and the JSON Schemas that editors use. It
// returns the paths of the files, without the schemas. Where one of the files is there already it writes nothing. The theme's
// first session is on a Tuesday at least four weeks after now.
func Scaffold(dir string, now time.Time) (wrote []string, err error) {
	for _, name := range scaffolded {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return nil, fmt.Errorf("%s is there already; init writes only into a folder without it", filepath.Join(dir, name))
		}
	}
	for _, name := range scaffolded {
		if err := writeScaffold(dir, name, now); err != nil {
			return wrote, err
		}
		wrote = append(wrote, filepath.Join(dir, name))
	}
	for _, kind := range []string{"theme", "people", "rondo"} {
		schema, err := theme.Schema(kind)
		if err != nil {
			return wrote, err
		}
		if err := writeFile(filepath.Join(dir, "schema", kind+".json"), schema); err != nil {
			return wrote, err
		}
	}
	return wrote, nil
}

func writeScaffold(dir, name string, now time.Time) error {
	t, err := template.ParseFS(scaffold, path.Join("scaffold", name))
	if err != nil {
		return err
	}
	f, err := create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	return t.Execute(f, struct{ Starts string }{firstTuesday(now).String()})
}

// firstTuesday returns 14:00 on the first Tuesday of a month that leaves at least four weeks to prepare.
func firstTuesday(now time.Time) ical.Local {
	y, m, _ := now.AddDate(0, 0, 28).Date()
	for d := 1; ; d++ {
		l := ical.LocalDate(y, m+1, d, 14, 0, 0)
		if l.Time().Weekday() == time.Tuesday {
			return l
		}
	}
}

func writeFile(name string, data []byte) error {
	f, err := create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// create makes the file and the folder it lies in.
func create(name string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	return os.Create(name)
}
