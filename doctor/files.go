package doctor

import (
	"errors"
	"io/fs"
	"net/netip"
	"net/url"
	"os"

	"rondo/installation"
	"rondo/say"
	"rondo/theme"
)

// files looks at what the organizer wrote and at the secrets that it names.
func (d *exam) files() {
	set, findings := theme.Load(d.inst.Files, d.inst.Config)
	d.settings, _ = theme.LoadConfig(d.inst.Files, d.inst.Config)
	d.set = set
	if set != nil {
		findings = append(findings, set.Slips(d.now, nil)...)
	}
	warnings := 0
	for _, f := range findings {
		if f.Warning {
			warnings++
			continue
		}
		d.problem("files", "mend it; until then the last good copy is followed", "%s", f)
	}
	if warnings > 0 {
		d.warn("files", "'rondo check' shows them", "%s", say.Count(warnings, "thing is worth mending", "things are worth mending"))
	}
	if set != nil && findings.Err() == nil {
		d.fine("files", "%s, %s", say.Count(len(set.Themes), "theme", "themes"), say.Count(set.People.ByAddress.Len(), "person", "people"))
	}
	if d.settings == nil {
		return
	}
	if missing := d.inst.Wordless(d.settings); missing != "" {
		d.warn("templates", installation.NoWords, "%s", missing)
	}
	if _, err := d.inst.Words(d.settings); err != nil {
		d.problem("templates", "mend the template", "%v", err)
	}
	d.site()
	for about, file := range installation.SecretFiles(d.settings) {
		if file != "" {
			if path := d.inst.Path(file); d.closed(about, "", path) {
				d.fine(about, "%s is readable for its owner and group only", path)
			}
		}
	}
}

// closed looks at the mode of a file that nobody else should read. What is wrong with it is told after where, and is a problem.
func (d *exam) closed(about, where, path string) bool {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.problem(about, "write it, or correct its name in rondo.yaml", "%sthere is no %s", where, path)
		return false
	case err != nil:
		d.problem(about, "let rondo's user read it", "%s%v", where, err)
		return false
	case installation.Exposed(path, info.Mode()) != "":
		d.problem(about, installation.Exposed(path, info.Mode()), "%s%s has mode %04o, so that others on this machine may use it", where, path, info.Mode().Perm())
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		d.problem(about, "let rondo's user read it", "%s%v", where, err)
		return false
	}
	f.Close()
	return true
}

// site looks at the address that stands in every letter.
func (d *exam) site() {
	u, err := url.Parse(d.settings.Site.URL)
	switch {
	case err != nil || u.Host == "": // a finding of the files
	case u.Scheme == "https":
		d.fine("site", "%s", d.settings.Site.URL)
	case local(u.Hostname()):
		d.warn("site", "give site.url an address that readers of letters can reach", "%s is on this machine only", d.settings.Site.URL)
	default:
		d.warn("site", "put a server with a certificate before it and write https:// in site.url", "%s can be read and changed on the way", d.settings.Site.URL)
	}
}

// local says whether a host is this machine.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
