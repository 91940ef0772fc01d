package daemon

import (
	"cmp"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"rondo/installation"
	"rondo/theme"
)

// reading is what the files said when they last lay still. It is safe for concurrent use.
type reading struct {
	inst *installation.Folder
	log  *slog.Logger

	anew atomic.Bool // the next reading reads every byte, whatever the fingerprints of files say

	mu sync.Mutex
	contents
	before   *theme.Set        // what was accepted when the files were read; nil at the start
	restless map[string]unrest // files that do not lie still
	prepared *preparation      // nil for none
}

// contents are what files say.
type contents struct {
	files    *frozen
	loaded   *theme.Set     // what they say by themselves; nil when they cannot be used
	found    theme.Findings // with it
	accepted *theme.Set     // with which set was made
	set      *theme.Set     // what is to be planned by
	findings theme.Findings // with it
}

// renew reads the files again, but for some that are to stay as they were read last. It reports whether they were read:
// not when one was written meanwhile; whoever watches them will see that and call again. What was prepared is taken where the files lie so.
func (r *reading) renew(as ...string) bool {
	anew := r.anew.Swap(false)
	c, ready := r.confirm(as, anew)
	if !ready {
		c = r.read(as, anew)
		if !r.finish(c.files) {
			if anew {
				r.anew.Store(true)
			}
			return false
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.accepted != nil {
		r.before = r.accepted
	}
	r.contents = c
	return true
}

// read reads the files as they lie there now. The reading has not ended: see finish.
func (r *reading) read(as []string, anew bool) contents {
	files := r.last().again(r.inst.Files, r.inst.Machine.Now(), as, anew)
	set, findings := theme.LoadAfter(files, r.inst.Config, r.near())
	if set != nil {
		attach(r.inst, files, &set.Config)
	}
	return contents{files: files, loaded: set, found: findings, set: set, findings: findings}
}

// finish ends a reading. It reports whether its files lie there as they were read.
func (r *reading) finish(files *frozen) bool {
	return files.finish(prints(r.inst, files), func(name string) string { return sumAt(r.inst, name) })
}

// attach makes the files that are read later, or elsewhere, part of a reading: templates and secrets.
func attach(i *installation.Folder, files *frozen, c *theme.Config) {
	if c.Templates != "" {
		_ = fs.WalkDir(files, path.Clean(c.Templates), func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && candidate(name) {
				files.look(name)
			}
			return nil //nolint:nilerr // what cannot be read is said when it is used
		})
	}
	for _, secret := range []string{c.Mail.SMTP.PasswordFile, c.Mail.Inbox.PasswordFile, c.Mail.DKIM.KeyFile} {
		if secret == "" {
			continue
		}
		var m fingerprint
		if info, err := os.Stat(i.Path(secret)); err == nil {
			m = fingerprintOf(info)
		}
		files.mind(secret, m)
	}
}

// report logs what was found in the files, and which of their dates look wrong at now.
func (r *reading) report(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	findings := slices.Clone(r.findings)
	if r.loaded != nil {
		findings = append(findings, r.loaded.Slips(now, r.before)...).Sorted()
	}
	for _, f := range findings {
		if f.Warning {
			r.log.Warn(f.String())
		} else {
			r.log.Error(f.String())
		}
	}
}

// last returns the last reading of the files, nil before the first.
func (r *reading) last() *frozen {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files
}

// installation returns that of the last reading: what it reads is what was read then.
func (r *reading) installation() *installation.Folder {
	i := *r.inst
	i.Files = r.last()
	return &i
}

// near returns a set of which the next reading may take what has not changed; nil before the first.
func (r *reading) near() *theme.Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	return cmp.Or(r.loaded, r.set)
}

// says returns what the files say by themselves, nil when they cannot be used.
func (r *reading) says() *theme.Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loaded
}

// stir notes which files do not lie still. It returns those that have just lost the patience of whoever waits.
func (r *reading) stir(now time.Time, restless []string) (lost []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.restless
	r.restless = map[string]unrest{}
	for _, name := range restless {
		u, known := before[name]
		if !known {
			u.since = now
		}
		if !u.told && now.Sub(u.since) >= patience {
			u.told = true
			lost = append(lost, name)
		}
		r.restless[name] = u
	}
	return lost
}

// stirring returns the files that do not lie still.
func (r *reading) stirring() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.restless))
}

// unrest is since when a file does not lie still.
type unrest struct {
	since time.Time
	told  bool // to the organizer
}

// want returns what is to be planned by, given what was accepted last; nil when there is nothing to go by.
func (r *reading) want(accepted *theme.Set) *theme.Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.contents.want(r.inst.Config, accepted)
}

// want returns what is to be planned by; config is the path of rondo.yaml.
func (c *contents) want(config string, accepted *theme.Set) *theme.Set {
	if c.files != nil && accepted != nil && accepted != c.accepted {
		if findings, stands := c.loaded.Stands(c.found, accepted.Written()); stands {
			c.set, c.findings = c.loaded, findings
		} else {
			c.set, c.findings = theme.Fallback(c.files, config, accepted.Files, cmp.Or(c.loaded, c.set))
		}
		c.accepted = accepted
	}
	return c.set
}

// problems returns the findings that are no warnings.
func (r *reading) problems() theme.Findings {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list theme.Findings
	for _, f := range r.findings {
		if !f.Warning {
			list = append(list, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.restless)) {
		if r.restless[name].told {
			list = append(list, theme.Finding{
				File: name, Found: "it is being written all the time, so what it said before goes on",
				Right: "write it less often, or write another file and rename that to this",
			})
		}
	}
	return list
}

// settings returns the settings of the files that are planned by; nil before there are any.
func (r *reading) settings() *theme.Config {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.set == nil {
		return nil
	}
	return &r.set.Config
}
