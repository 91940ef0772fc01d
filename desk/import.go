package desk

import (
	"cmp"
	"context"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"rondo/importer"
	"rondo/installation"
	"rondo/theme"
)

// Importing says what is to become themes.
type Importing struct {
	Format     string // of [importer.Formats]
	Source     string // a file, a folder, or the address of a file: http, https or webcal
	Into       string // the folder of the themes; "" to look only
	Audience   []string
	Organizers []string
	Agent      string // what a server is asked as where there is no installation, "rondo/1.0"
	Now        time.Time
}

// Imported is what an import came to.
type Imported struct {
	Files    []string // that were written, or would be, without their folder and in order; nil where Findings has an error
	Meetings int      // that the source describes
	Text     []byte   // of the file, where there is one that is no theme
	Findings theme.Findings
}

// Import turns what other programs read into themes, and writes them where that is asked for: all of them, or none. It overwrites
// nothing and sends nothing. inst may be nil, where there is no installation yet. What is in the way of writing is a finding; the error says
// why there is nothing to read, or where writing failed.
func Import(ctx context.Context, inst *installation.Folder, im Importing) (done Imported, err error) {
	format, err := importer.FormatOf(im.Format)
	if err != nil {
		return done, Unclear{err}
	}
	have := theme.Files{}
	if inst != nil {
		set, findings := theme.Load(inst.Files, inst.Config)
		if set == nil {
			return done, findings.Err()
		}
		have = set.Files
	}
	installed := have["rondo.yaml"] != nil
	if !installed {
		have["rondo.yaml"] = []byte(barest)
	}
	set, findings := theme.Load(have.FS(), "rondo.yaml")
	if set == nil {
		return done, findings.Err()
	}
	files, err := im.read(ctx, inst, format, set)
	if err != nil {
		return done, err
	}
	o := importer.Options{
		Now: im.Now, Zone: set.Config.Site.Zone, Audience: im.Audience, Organizers: im.Organizers, Taken: set.Themes,
		Known: func(name string) bool { return len(set.People.Named(name)) == 1 },
	}
	if o.Host = set.Config.Site.Host(); installed {
		o.Sender = set.Config.Mail.Sender.Address
	}
	r := format.Read(files, o)
	done.Meetings, done.Findings = r.Meetings, r.Findings
	if r.Findings.Err() != nil {
		return done, nil
	}
	if !format.People {
		done.Findings = append(done.Findings, sound(set, have, r.Files)...)
	}
	switch {
	case im.Into == "":
		done.Findings = append(done.Findings, there(set, have, r.Files)...)
	case format.People && sameFolder(im.Into, themesOf(inst, set)):
		at := filepath.Join(im.Into, "people.yaml")
		done.Findings = append(done.Findings, theme.Finding{File: at, Found: "people.yaml would lie among the themes, and be read as one",
			Right: "give the folder of rondo.yaml: --into " + cmp.Or(folderOf(inst), ".")})
	default:
		done.Findings = append(done.Findings, inTheWay(im.Into, r.Files)...)
	}
	if done.Findings.Err() != nil {
		return done, nil
	}
	done.Files = slices.Sorted(maps.Keys(r.Files))
	if format.People && len(done.Files) == 1 {
		done.Text = r.Files[done.Files[0]]
	}
	if im.Into != "" && len(r.Files) > 0 {
		err = writeAll(im.Into, r.Files)
	}
	return done, err
}

// barest is a rondo.yaml that themes are held against where there is none.
const barest = "site: { url: https://sessions.example.org, timezone: UTC }\nmail: { from: sessions@example.org, dir: outgoing }\n"

// folderOf is where rondo.yaml is; "" for here, and where there is none.
func folderOf(inst *installation.Folder) string {
	if inst == nil {
		return ""
	}
	return inst.Dir
}

// themesOf is the folder of the themes, also where it is not there yet.
func themesOf(inst *installation.Folder, set *theme.Set) string {
	return filepath.Join(folderOf(inst), filepath.FromSlash(set.Config.Themes))
}

// sameFolder tells whether two paths name one folder, by way of links as well.
func sameFolder(a, b string) bool {
	x, err := os.Stat(a)
	if y, other := os.Stat(b); err == nil && other == nil {
		return os.SameFile(x, y)
	}
	a, err = filepath.Abs(a)
	b, other := filepath.Abs(b)
	return err == nil && other == nil && a == b
}

// there warns of themes that would be in the way in the folder of the themes.
func there(set *theme.Set, have, made theme.Files) (findings theme.Findings) {
	for _, name := range slices.Sorted(maps.Keys(made)) {
		if at := path.Join(set.Config.Themes, name); have[at] != nil {
			findings = append(findings, theme.Finding{File: at, Found: "the file is there already", Right: neverOverwritten, Warning: true})
		}
	}
	return findings
}

// sound reads the themes as `rondo check` will, beside those that are there, and returns the errors of new ones.
func sound(set *theme.Set, have theme.Files, made theme.Files) (wrong theme.Findings) {
	all, names := maps.Clone(have), map[string]string{}
	for name, data := range made {
		at := path.Join(set.Config.Themes, name)
		all[at], names[at] = data, name
	}
	_, findings := theme.Load(all.FS(), "rondo.yaml")
	for _, f := range findings {
		if name, is := names[f.File]; is && !f.Warning {
			f.File = name
			wrong = append(wrong, f)
		}
	}
	return wrong
}
