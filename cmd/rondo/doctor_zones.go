package main

import (
	"bufio"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"rondo/ical"
)

// zoneData is one set of zone rules.
type zoneData struct {
	where    string // a folder, or what people call it
	version  string // "2025c", "" when nothing tells
	released time.Time
}

// embedded is the zone data in this program, which is used on machines without any.
var embedded = zoneData{"this program", "2025c", time.Date(2025, time.December, 10, 0, 0, 0, 0, time.UTC)}

// systemZones are the folders in which package time looks for zone data, in its order.
var systemZones = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}

// staleZones is how old zone data may be: countries change their clocks at shorter notice, but not often.
const staleZones = 180 * 24 * time.Hour

// zones looks which zone data is in use, how old it is, and whether there is newer.
func (d *doctor) zones() {
	all := zoneSources(os.Getenv("ZONEINFO"), systemZones)
	d.zoneAge(all[0])
	for _, other := range all[1:] {
		d.zoneRivals(all[0], other)
	}
}

// zoneSources are the sets of zone data that this process could use, the one in use first.
func zoneSources(env string, system []string) (all []zoneData) {
	for _, dir := range append([]string{env}, system...) {
		if _, err := os.Stat(filepath.Join(dir, "Europe", "London")); dir != "" && err == nil {
			all = append(all, zonesIn(dir))
		}
	}
	return append(all, embedded)
}

var zoneVersion = regexp.MustCompile(`^(?:# version )?([0-9]{4}[a-z]{1,2})\b`)

// zonesIn says which zone data a folder has. Its date is that of the file that tells the version, which is when it was
// packaged, but no later than the year of the version.
func zonesIn(dir string) zoneData {
	z := zoneData{where: dir}
	for _, name := range []string{"tzdata.zi", "+VERSION"} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		line, _ := bufio.NewReader(f).ReadString('\n')
		info, err := f.Stat()
		f.Close()
		if said := zoneVersion.FindStringSubmatch(line); said != nil && err == nil {
			z.version, z.released = said[1], info.ModTime()
			if year, err := time.Parse("2006", z.version[:4]); err == nil && z.released.After(year.AddDate(1, 0, 0)) {
				z.released = year.AddDate(1, 0, -1)
			}
			return z
		}
	}
	return z
}

func (z zoneData) String() string { return cmp.Or(z.version, "of unknown version") + " of " + z.where }

const updateZoneData = "update the package tzdata, or set ZONEINFO to a folder with newer data; then restart the daemon"

func (d *doctor) zoneAge(used zoneData) {
	age := d.now.Sub(used.released)
	switch {
	case used.version == "":
		d.warn("zones", "install the package tzdata, which tells its version", "zone data %s is in use", used)
	case age > staleZones:
		d.warn("zones", updateZoneData, "zone data %s is in use, %d days old; clocks may have changed since", used, int(age.Hours()/24))
	default:
		d.fine("zones", "zone data %s is in use, %d days old", used, int(age.Hours()/24))
	}
}

// zoneRivals compares the zone data in use with another one, in the zones that people and themes have.
func (d *doctor) zoneRivals(used, other zoneData) {
	differ := d.zonesThatDiffer(used, other)
	if other.version > used.version && used.version != "" {
		d.warn("zones", updateZoneData, "zone data %s is newer than what is in use%s", other, differ)
	} else if differ != "" {
		d.warn("zones", "see which of them is right", "zone data %s is not in use%s", other, differ)
	}
}

// zonesThatDiffer says in which of the installation's zones the clocks will show different times.
func (d *doctor) zonesThatDiffer(used, other zoneData) string {
	if other == embedded {
		return "" // it can be read only where there is no other
	}
	var said []string
	for _, z := range d.zonesInUse() {
		data, err := os.ReadFile(filepath.Join(other.where, filepath.FromSlash(z.String())))
		if err != nil {
			said = append(said, z.String()+" is missing there")
			continue
		}
		there, err := time.LoadLocationFromTZData(z.String(), data)
		if err != nil {
			said = append(said, z.String()+" cannot be read there")
		} else if at, ok := firstDifference(z.Location(), there, d.now); ok {
			said = append(said, fmt.Sprintf("%s from %s: %s here, %s there", z, at.Format("2 January 2006"),
				at.In(z.Location()).Format("-07:00"), at.In(there).Format("-07:00")))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "; " + strings.Join(said, "; ")
}

// firstDifference finds when, within two years, two locations begin to show different times, to twelve hours.
func firstDifference(a, b *time.Location, from time.Time) (time.Time, bool) {
	for at := from; at.Before(from.AddDate(2, 0, 0)); at = at.Add(12 * time.Hour) {
		_, here := at.In(a).Zone()
		_, there := at.In(b).Zone()
		if here != there {
			return at, true
		}
	}
	return time.Time{}, false
}

// zonesInUse are the zones of themes, people and the site.
func (d *doctor) zonesInUse() []ical.Zone {
	var all []ical.Zone
	add := func(z ical.Zone) {
		if z.Location() != time.UTC && !slices.Contains(all, z) {
			all = append(all, z)
		}
	}
	if d.set != nil {
		add(d.set.Config.Site.Zone)
		for _, t := range d.set.Themes {
			add(t.Zone)
		}
		for _, p := range d.set.People.ByAddress {
			add(p.Zone)
		}
	}
	slices.SortFunc(all, func(a, b ical.Zone) int { return strings.Compare(a.String(), b.String()) })
	return all
}
