package daemon

import (
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/theme"
)

// preparation is what the files say while they do not lie still yet. So the time in which they have to is used: they are read, and planned by, and
// letters are sealed. In the end they lie as they were read, and what is ready counts; or it is thrown away. Nothing is recorded, sent or said
// before. The mutex of reading guards it.
type preparation struct {
	contents
	confirmed bool // the files lay still; they are about to be followed
	planned   bool // the loop plans by it

	still   chan struct{} // is closed when the files are followed, and the loop's plan counts
	stirred chan struct{} // is closed when it does not
}

// prepare reads files that do not lie still yet.
func (r *reading) prepare() *preparation {
	r.abandon()
	p := &preparation{contents: r.read(nil, false), still: make(chan struct{}), stirred: make(chan struct{})}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.prepared = p
	return p
}

// abandon throws away what was prepared. It reports whether something was.
func (r *reading) abandon() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.prepared
	if r.prepared = nil; p != nil {
		close(p.stirred)
	}
	return p != nil
}

// confirm returns what was prepared, if it is what renew would read now. Otherwise it is thrown away.
func (r *reading) confirm(as []string, anew bool) (contents, bool) {
	r.mu.Lock()
	p := r.prepared
	r.mu.Unlock()
	if p == nil || anew || len(as) > 0 || !r.finish(p.files) {
		r.abandon()
		return contents{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p.confirmed = r.prepared == p
	return p.contents, p.confirmed
}

// settle says, once files are followed that were prepared, that what was made of them counts. It reports whether the loop has planned by them.
func (r *reading) settle() (planned bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.prepared
	if p == nil || !p.confirmed {
		return false
	}
	r.prepared = nil
	if p.planned {
		close(p.still)
	} else {
		close(p.stirred)
	}
	return p.planned
}

// prepare makes ready what will be followed if the files go on to lie as they lie now. Files with errors are left for later, because
// most of those are half-written; so is a plan where several daemons are at work, which have to be told first by which files this one plans.
func (d *Service) prepare() {
	p := d.files.prepare()
	if p.loaded == nil || p.found.Err() != nil || d.skills.joint() != nil {
		return
	}
	select {
	case <-d.prepared: // what the loop did not come to
	default:
	}
	d.prepared <- loop.Preparation{Want: func(accepted *theme.Set) *theme.Set { return d.files.foresee(p, accepted) }, Sealer: func(set *theme.Set) (scheduler.Seal, error) {
		i := *d.inst
		i.Files = p.files
		return i.Sealer(set)
	}, Leave: func() {
		if d.files.leave(p) {
			tell(d.glance)
		}
	}, Still: p.still, Stirred: p.stirred}
}

// foresee returns what is to be planned by if the files lie still; nil where that was decided without the loop.
func (r *reading) foresee(p *preparation, accepted *theme.Set) *theme.Set {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.prepared != p {
		return nil
	}
	p.planned = true
	return p.want(r.inst.Config, accepted)
}

// leave notes that the loop does not plan by what was prepared. It reports whether the files are followed already, and nobody plans by them.
func (r *reading) leave(p *preparation) (late bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-p.still:
		late = p.planned
	default:
	}
	p.planned = false
	return late
}
