package theme

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/lazyregexp"
)

// deepest is how many folders below that of the themes are looked through for files that were meant as themes.
const deepest = 3

var (
	yamlInside = lazyregexp.New(`(?i)\.ya?ml(\.|$)`)
	backup     = lazyregexp.New(`(?i)(~|#|\.(bak|backup|orig|old|save|sav|swp|swo|tmp|temp|part|rej|disabled|off|dist|example|sample|lock|\d+))$`)
	papers     = lazyregexp.New(`^(?i)(readme|license|licence|notice|copying|authors|changelog|todo|makefile|codeowners|owners|contributing)(\.|$)`)
)

// strays warns of files in the folder of themes that somebody may have meant as themes and that are not read: by another
// ending, or in a folder below. Hidden files and backups are left alone.
func (l *loader) strays(dir string) {
	l.straysBelow(dir, dir, 0)
}

func (l *loader) straysBelow(dir, top string, depth int) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return // said where the themes are read
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), ".") || l.without[name]:
		case e.IsDir() && depth < deepest:
			l.straysBelow(name, top, depth+1)
		case e.IsDir(), name == l.config, name == l.set.Config.People.File:
		case depth > 0 && isThemeFile(e.Name()):
			l.stray(name, fmt.Sprintf("it lies below %s: move it into that folder, or let its name or its folder's begin with a dot", top))
		case depth == 0 && !isThemeFile(e.Name()) && meantAsYAML(e.Name()):
			l.stray(name, fmt.Sprintf("its name does not end with .yaml: call it %s, or let its name begin with a dot", stem(e.Name())+".yaml"))
		}
	}
}

func (l *loader) stray(name, why string) {
	l.findings = append(l.findings, Finding{File: name, Found: name + " is not read", Right: why, Warning: true})
}

// isThemeFile tells of the names under which themes are read.
func isThemeFile(name string) bool {
	ending := path.Ext(name)
	return (ending == ".yaml" || ending == ".yml") && !strings.HasPrefix(name, ".")
}

// meantAsYAML tells of a name that somebody may have given to a YAML file: x.YAML, x.yaml.txt, x.yalm, x.json or x alone.
func meantAsYAML(name string) bool {
	switch ending := strings.ToLower(path.Ext(name)); {
	case backup.MatchString(name), papers.MatchString(name):
		return false
	case yamlInside.MatchString(name), ending == "":
		return true
	default:
		return slices.Contains([]string{".json", ".jsonc", ".json5", ".toml"}, ending) ||
			ical.Nearest(ending[1:], []string{"yaml"}) != "" || len(ending) == 4 && strings.Trim(ending[1:], "yml") == ""
	}
}

// stem returns a name without the endings that a YAML file may have got.
func stem(name string) string {
	if at := yamlInside.FindStringIndex(name); at != nil {
		return name[:at[0]]
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// Similar returns the path of a file or folder that was probably meant by a path under which there is none, such as people.YAML
// by people.yaml; "" for none.
func Similar(fsys fs.FS, name string) string {
	entries, err := fs.ReadDir(fsys, path.Dir(name))
	if err != nil {
		return ""
	}
	var names []string
	base := path.Base(name)
	for _, e := range entries {
		switch other := e.Name(); {
		case strings.HasPrefix(other, ".") || backup.MatchString(other):
		case other == base: // a link that leads nowhere
		case strings.EqualFold(other, base), strings.EqualFold(stem(other), stem(base)) && meantAsYAML(other) && meantAsYAML(base),
			strings.EqualFold(other, base+".txt"):
			return path.Join(path.Dir(name), other)
		default:
			names = append(names, other)
		}
	}
	if near := ical.Nearest(base, names); near != "" {
		return path.Join(path.Dir(name), near)
	}
	return ""
}
