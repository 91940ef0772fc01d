package main

import (
	"errors"
	"io/fs"
	"net/netip"
	"net/url"
	"os"

	"rondo/theme"
)

// files looks at what the organizer wrote and at the secrets that it names.
func (d *doctor) files() {
	set, findings := theme.Load(d.inst.files, d.inst.config)
	d.settings, _ = theme.LoadConfig(d.inst.files, d.inst.config)
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
		d.warn("files", "'rondo check' shows them", "%s", count(warnings, "thing is worth mending", "things are worth mending"))
	}
	if set != nil && findings.Err() == nil {
		d.fine("files", "%s, %s", count(len(set.Themes), "theme", "themes"), count(len(set.People.ByAddress), "person", "people"))
	}
	if d.settings == nil {
		return
	}
	if missing := d.inst.wordless(d.settings); missing != "" {
		d.warn("templates", noWords, "%s", missing)
	}
	if _, err := d.inst.words(d.settings); err != nil {
		d.problem("templates", "mend the template", "%v", err)
	}
	d.site()
	for about, file := range secretFiles(d.settings.Mail) {
		if file != "" {
			d.secret(about, d.inst.path(file))
		}
	}
}

// secret looks at the mode of a file that nobody else should read.
func (d *doctor) secret(about, path string) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.problem(about, "write it, or correct its name in rondo.yaml", "there is no %s", path)
	case err != nil:
		d.problem(about, "let rondo's user read it", "%v", err)
	case info.Mode().Perm()&^secretMode != 0:
		d.problem(about, "chmod 640 "+path, "%s has mode %04o, so that others on this machine may use it", path, info.Mode().Perm())
	default:
		if f, err := os.Open(path); err != nil {
			d.problem(about, "let rondo's user read it", "%v", err)
		} else {
			f.Close()
			d.fine(about, "%s is readable for its owner and group only", path)
		}
	}
}

// site looks at the address that stands in every letter.
func (d *doctor) site() {
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
