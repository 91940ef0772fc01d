package daemon

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/theme"
)

// renewal is zone data that came while the daemon runs, until the next plan takes it up; nil when there is none.
type renewal struct {
	next atomic.Pointer[[]installation.ZoneSource]
}

// watchZones looks every minute whether there are newer zone data, as after an update of the package tzdata. They are
// taken up when two looks in a row see the same, for a package is unpacked file by file.
func (d *Service) watchZones(ctx context.Context) error {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for last := ""; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		found := installation.ZonesHere().Find()
		news := zoneNews(found)
		if news != "" && news == last {
			d.renewZones(found)
		}
		last = news
	}
}

// zoneNews says in what zone data differ from those in use; "" for nothing.
func zoneNews(found []installation.ZoneSource) string {
	changed := strings.Join(ical.ZoneChanges(installation.Data(found)...), ", ")
	if now := found[0].String(); changed != "" || now != ical.ZoneDataInUse().String() {
		return now + " " + changed
	}
	return ""
}

// renewZones has the next plan go by these zone data, if they differ from those in use.
func (d *Service) renewZones(found []installation.ZoneSource) {
	if zoneNews(found) != "" {
		d.zones.next.Store(&found)
		d.wake()
	}
}

// want returns what is to be planned by. Between two plans is the moment for new zone data: a plan that knows of some clocks
// what it does not know of others would tell people so. It is nil where other nodes have other files.
func (d *Service) want(accepted *theme.Set) *theme.Set {
	if found := d.zones.next.Swap(nil); found != nil {
		changed := ical.UseZoneData(installation.Data(*found)...)
		d.log.Info("zone data "+(*found)[0].String()+" is in use", "changed", strings.Join(changed, ", "))
		d.pages.Invalidate()
	}
	set := d.files.want(accepted)
	if !d.follows(set) {
		return nil
	}
	return set
}
