package imap

import (
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	mostBatch  = 50   // mails that are fetched before the first of them is moved
	mostListed = 5000 // UIDs that are looked at in one go
)

// progress is how far a folder has been read under one UIDVALIDITY. It decides what is fetched next, and does nothing.
type progress struct {
	validity uint32
	next     uint32 // every mail with a lower UID is handled
	high     uint32 // no mail with this UID or a higher one is handled
	done     imap.UIDSet
	late     map[uint32]*delay
	batch    int
}

// delay is a mail that could not be handled. It is tried again when the others are done, for as long as it is there.
type delay struct {
	tries int
	due   time.Time
	alone bool // it may be to blame that a whole batch did not come
	err   error
}

// resume returns where reading begins: at the kept position, or at the start when that was for other UIDs. A server whose next
// UID lies below the position has given UIDs a second time, though it should have changed its UIDVALIDITY.
func resume(validity, next uint32, now status) *progress {
	if validity != now.validity || validity == 0 || now.next != 0 && next > now.next {
		next = 1
	}
	next = max(next, 1)
	return &progress{validity: now.validity, next: next, high: next, late: map[uint32]*delay{}, batch: mostBatch}
}

// fits reports whether the progress is still about the folder that was opened.
func (p *progress) fits(now status) bool {
	return p.validity == now.validity && now.validity != 0 && (now.next == 0 || p.high <= now.next)
}

// handled reports whether nothing is left to do for a mail.
func (p *progress) handled(uid uint32) bool { return uid < p.next || p.done.Contains(imap.UID(uid)) }

// choose says what is fetched next of the mails that are there and not handled, in ascending order; complete is false when
// there are more with higher UIDs. Mails that are late come last. Without a mail to fetch, wake is when the next late one
// is due, or zero.
func (p *progress) choose(listed []uint32, complete bool, now time.Time) (batch []uint32, wake time.Time) {
	p.forget(listed, complete)
	for _, uid := range listed {
		if p.late[uid] == nil && len(batch) < p.batch {
			batch = append(batch, uid)
		}
	}
	if batch != nil {
		return batch, time.Time{}
	}
	for _, uid := range listed {
		d := p.late[uid]
		switch {
		case d.due.After(now):
			if wake.IsZero() || d.due.Before(wake) {
				wake = d.due
			}
		case d.alone && batch == nil:
			return []uint32{uid}, time.Time{}
		case !d.alone && len(batch) < p.batch:
			batch = append(batch, uid)
		}
	}
	if batch != nil {
		return batch, time.Time{}
	}
	return nil, wake
}

// forget drops late mails that are no longer there: somebody took them away.
func (p *progress) forget(listed []uint32, complete bool) {
	for uid := range p.late {
		if _, there := slices.BinarySearch(listed, uid); !there && (complete || len(listed) > 0 && uid < listed[len(listed)-1]) {
			delete(p.late, uid)
		}
	}
}

// handle notes that nothing is left to do for a mail.
func (p *progress) handle(uid uint32) {
	delete(p.late, uid)
	p.done.AddNum(imap.UID(uid))
	p.high = max(p.high, after(uid))
}

// delay puts a mail off, by a second at first and five minutes at most.
func (p *progress) delay(uid uint32, err error, alone bool, now time.Time, jitter float64) {
	d := p.late[uid]
	if d == nil {
		d = &delay{}
		p.late[uid] = d
	}
	d.tries++
	d.err, d.alone, d.due = err, alone, now.Add(Backoff(d.tries, jitter))
}

// widen and narrow let batches shrink while they are cut off, and grow again.
func (p *progress) widen()  { p.batch = min(2*p.batch, mostBatch) }
func (p *progress) narrow() { p.batch = max(p.batch/2, 1) }

// advance moves the position up to the first mail that is late, or past the highest that is handled, and reports whether
// it moved. Mails are handled in ascending order but for the late ones, so that nothing lies in between.
func (p *progress) advance() bool {
	next := p.high
	for uid := range p.late {
		next = min(next, uid)
	}
	if next <= p.next {
		return false
	}
	p.next = next
	p.done = slices.DeleteFunc(p.done, func(r imap.UIDRange) bool { return uint32(r.Stop) < next })
	return true
}

// after returns the UID behind another. The last one has none: it stays unhandled for the position, and is read twice.
func after(uid uint32) uint32 { return max(uid+1, uid) }
