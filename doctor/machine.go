package doctor

import (
	"context"
	"path/filepath"
	"time"

	"rondo/ical"
	"rondo/kernel"
	"rondo/say"
)

// Room beside the database below which nothing may be sent soon, and below which somebody should look.
const (
	littleRoom = 64e6
	someRoom   = 512e6
)

// disk looks whether there is room to record what is sent: what cannot be recorded is not sent.
func (d *exam) disk() {
	if d.settings.OnServer() {
		return // its server's disk is not this one
	}
	database := d.inst.Path(d.settings.Database)
	dir := filepath.Dir(database)
	free, err := kernel.Free(database)
	if err != nil {
		d.warn("disk", "see that the folder is there", "%s: %v", dir, err)
		return
	}
	switch {
	case free < littleRoom:
		d.problem("disk", "make room", "%s is free in %s; a full disk stops letters", say.Bytes(free), dir)
	case free < someRoom:
		d.warn("disk", "make room", "%s is free in %s", say.Bytes(free), dir)
	default:
		d.fine("disk", "%s is free in %s", say.Bytes(free), dir)
	}
}

// system says what this operating system cannot do; nothing on Linux.
func (d *exam) system() {
	for _, lack := range d.inst.Machine.Lacks {
		d.warn("system", "run it on Linux where that matters", "%s", lack)
	}
}

// time looks at the clock.
func (d *exam) time() {
	// A year, because a test or a rehearsal may have a clock of its own; one that forgot the time is off by many.
	if d.now.Before(ical.OwnZoneData().Released.AddDate(-1, 0, 0)) {
		d.problem("clock", "set the clock", "it shows %s, long before this program's zone data was made", d.now.Format(time.RFC3339))
		return
	}
	if last := d.lastSign(); d.now.Before(last.Add(-time.Minute)) {
		d.problem("clock", "set the clock; what is due later than it shows is not sent", "it shows %s, and the database has a letter of %s",
			d.now.UTC().Format(time.RFC3339), last.Format(time.RFC3339))
		return
	}
	if synced, known := kernel.Synced(); known && !synced {
		d.warn("clock", "run a time service such as chrony, if the host has none", "it shows %s, and nothing is known to keep it right", d.now.Format(time.RFC3339))
		return
	}
	d.fine("clock", "it shows %s", d.now.Format(time.RFC3339))
}

// lastSign returns the last moment that the database knows, the zero time without one.
func (d *exam) lastSign() time.Time {
	if d.settings == nil {
		return time.Time{}
	}
	ctx := context.Background()
	db, err := d.inst.ReadLedger(ctx, d.settings, d.clock)
	if err != nil {
		return time.Time{} // said of the database already
	}
	defer db.Close()
	last, err := db.LastSign(ctx)
	if err != nil {
		return time.Time{}
	}
	return last
}
