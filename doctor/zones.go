package doctor

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/say"
	"rondo/theme"
)

const (
	// staleZones is how old zone data may be: countries change their clocks at shorter notice, but not often.
	staleZones = 180 * 24 * time.Hour
	// zoneYears is how far ahead zone data are compared.
	zoneYears = 2
)

const (
	updateZoneData = "update rondo or the package tzdata, whichever is newer is used; a running daemon takes up a new tzdata by itself"
	updateTzdata   = "update the package tzdata: other programs on this machine go by it"
	tellOtherwise  = "unset ZONEINFO, and the newest is used; or have it name newer data"
	seeWhich       = "see which of them is right; ZONEINFO=FOLDER has rondo use the data in a folder"
)

// zones looks which zone data is in use, how old it is, and what becomes of sessions by other data on this machine.
func (d *exam) zones(all []installation.ZoneSource) {
	used := all[0]
	if told := os.Getenv("ZONEINFO"); told != "" && used.Where != told {
		d.warn("zones", "unset ZONEINFO, or have it name a folder of zone data", "ZONEINFO names %s, where there are no zone data", told)
	}
	d.zoneAge(used)
	compared := []string{used.Version}
	for i, other := range all[1:] {
		// The system's data matter, for others go by them, and those that would be used without ZONEINFO.
		matters := other.Kind == installation.SystemZones || i == 0 && used.Kind == installation.ToldZones
		if matters && (other.Version == "" || !slices.Contains(compared, other.Version)) {
			d.zoneRivals(used, other)
			compared = append(compared, other.Version)
		}
	}
}

func (d *exam) zoneAge(used installation.ZoneSource) {
	told, update := "", updateZoneData
	if used.Kind == installation.ToldZones {
		told, update = ", as ZONEINFO says", tellOtherwise
	}
	age := d.now.Sub(used.Released)
	switch {
	case used.Version == "":
		d.warn("zones", "install zone data that tell their version, as the package tzdata does", "zone data %s is in use%s", used, told)
	case age > staleZones:
		d.warn("zones", update, "zone data %s is in use%s, %d days old; clocks may have changed since", used, told, int(age.Hours()/24))
	default:
		d.fine("zones", "zone data %s is in use%s, %d days old", used, told, int(age.Hours()/24))
	}
}

// zoneRivals compares the zone data in use with others. It is a problem when a coming session has another instant by
// them: then a letter or a calendar on this machine is wrong. Somebody who has rondo use data of their own, which no
// version makes older than others, is believed.
func (d *exam) zoneRivals(used, other installation.ZoneSource) {
	differ, sessions := d.zonesThatDiffer(used, other)
	relation, do := "is not in use", seeWhich
	switch {
	case used.Version == "" || other.Version == "":
	case other.Version > used.Version:
		relation, do = "is newer than what is in use", tellOtherwise
	case other.Version < used.Version && other.Kind == installation.SystemZones:
		relation, do = "is older than what is in use", updateTzdata
	}
	switch {
	case sessions != "" && (used.Kind != installation.ToldZones || used.Version != ""):
		d.problem("zones", do, "zone data %s %s%s%s", other, relation, sessions, differ)
	case sessions != "" || differ != "" || relation == "is newer than what is in use":
		d.warn("zones", do, "zone data %s %s%s%s", other, relation, sessions, differ)
	}
}

// zonesThatDiffer says in which of the installation's zones clocks show different times by two sets of data, and which
// theme's coming sessions have other instants.
func (d *exam) zonesThatDiffer(used, other installation.ZoneSource) (zones, sessions string) {
	for _, z := range d.zonesInUse() {
		here, err := used.Zone(z.String())
		if err != nil {
			continue // it comes from other data, perhaps from these
		}
		there, err := other.Zone(z.String())
		if err != nil {
			zones += "; " + z.String() + " is missing there"
			continue
		}
		if at, since := d.difference(here, there); at != (time.Time{}) {
			zones += fmt.Sprintf("; %s %s: %s here, %s there", z, since, at.In(here.Location()).Format("-07:00"), at.In(there.Location()).Format("-07:00"))
		}
	}
	if d.set != nil {
		for _, t := range d.set.Themes {
			sessions += d.sessionsThatDiffer(t, used, other)
		}
	}
	return zones, sessions
}

// difference finds a moment at which the clocks of two zones differ, and says since when they do, or from when they will.
func (d *exam) difference(here, there ical.Zone) (at time.Time, since string) {
	a, b := here.Location(), there.Location()
	at, ok := ical.FirstDifference(a, b, d.now, d.now.AddDate(zoneYears, 0, 0))
	if !ok {
		return time.Time{}, ""
	}
	if at.After(d.now) {
		return at, "from " + say.Day(at.In(a))
	}
	if began := ical.DifferenceBegan(a, b, at); !began.IsZero() {
		return at, "since " + say.Day(began.In(a))
	}
	return at, "always"
}

// sessionsThatDiffer says which is the first coming session of a theme that has another instant by other zone data.
func (d *exam) sessionsThatDiffer(t *theme.Theme, used, other installation.ZoneSource) string {
	if t.Ended {
		return ""
	}
	here, err := used.Zone(t.Zone.String())
	if err != nil {
		return ""
	}
	there, err := other.Zone(t.Zone.String())
	if err != nil {
		return ""
	}
	from := ical.LocalOf(d.now.In(here.Location()))
	first, n := "", 0
	for _, o := range t.Occurrences(from, from.Add(zoneYears*365*24*time.Hour)) {
		a, b := here.In(o.Wall), there.In(o.Wall)
		if o.Skipped || o.Cancelled || a.Equal(b) {
			continue
		}
		if n++; n == 1 {
			first = fmt.Sprintf("%s %s is at %s, not %s", o.Wall.Time().Format("Mon 2 Jan 2006 15:04"), here, a.Format("15:04Z"), b.Format("15:04Z"))
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s of %s differ: %s", say.Count(n, "coming session", "coming sessions"), t.Name, first)
}

// zonesInUse returns the zones of themes, people and the site.
func (d *exam) zonesInUse() []ical.Zone {
	var all []ical.Zone
	add := func(z ical.Zone) {
		if z != (ical.Zone{}) && !slices.Contains(all, z) {
			all = append(all, z)
		}
	}
	if d.set != nil {
		add(d.set.Config.Site.Zone)
		for _, t := range d.set.Themes {
			add(t.Zone)
		}
		for _, p := range d.set.People.ByAddress.All() {
			add(p.Zone())
		}
	}
	slices.SortFunc(all, func(a, b ical.Zone) int { return strings.Compare(a.String(), b.String()) })
	return all
}
