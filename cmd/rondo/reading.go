package main

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"rondo/theme"
)

// reading is what the files said when they last lay still. It is safe for concurrent use.
type reading struct {
	inst *installation
	log  *slog.Logger

	mu       sync.Mutex
	files    *frozen
	print    string     // of the folder when they were read; "" before
	loaded   *theme.Set // what they say by themselves; nil when they cannot be used
	accepted *theme.Set // with which set was made
	before   *theme.Set // what was accepted when the files were read; nil at the start
	set      *theme.Set
	findings theme.Findings
}

// renew reads the files again, unless they change while they are being read; whoever watches them will see that and call
// again. It reports whether the files were read.
func (r *reading) renew() bool {
	before := fingerprint(r.inst.dir)
	files := freeze(r.inst.files)
	set, findings := theme.Load(files, r.inst.config)
	if fingerprint(r.inst.dir) != before {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.accepted != nil {
		r.before = r.accepted
	}
	r.files, r.print, r.accepted, r.loaded, r.set, r.findings = files, before, nil, set, set, findings
	return true
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

// last is what the files say by themselves, nil when they cannot be used, and the fingerprint of the folder in which they
// were read.
func (r *reading) last() (set *theme.Set, print string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loaded, r.print
}

// want is what is to be planned by, given what was accepted last; nil when there is nothing to go by.
func (r *reading) want(accepted *theme.Set) *theme.Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	if accepted != nil && accepted != r.accepted {
		r.set, r.findings = theme.Fallback(r.files, r.inst.config, accepted.Files)
		r.accepted = accepted
	}
	return r.set
}

// problems are the findings that are no warnings.
func (r *reading) problems() theme.Findings {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list theme.Findings
	for _, f := range r.findings {
		if !f.Warning {
			list = append(list, f)
		}
	}
	return list
}

// settings are the settings of the files that are planned by; nil before there are any.
func (r *reading) settings() *theme.Config {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.set == nil {
		return nil
	}
	return &r.set.Config
}
