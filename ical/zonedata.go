package ical

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"
)

// ownZones are the zones that rondo carries, made by `make zones`; see zonepack for what the archive holds.
//
//go:embed zones.zip
var ownZones []byte

// ZoneData is one set of zone rules: what the IANA time zone database says, compiled into files (TZif, RFC 9636) that
// have the names of their zones.
type ZoneData struct {
	Where    string    // whose it is or where it lies, in words for people: "rondo", "/usr/share/zoneinfo"
	Version  string    // of the database, "2026f"; "" where nothing tells
	Released time.Time // about when, the zero time where nothing tells
	Files    fs.FS
}

// OwnZoneData returns the zone data that rondo carries.
func OwnZoneData() ZoneData { return own().data }

type ownData struct {
	data    ZoneData
	names   []string // of the zones, sorted
	changed []string // those that Go's data said otherwise when the archive was made
}

// own reads the archive's directory; zones are unpacked when they are asked for.
var own = sync.OnceValue(func() ownData {
	archive, err := zip.NewReader(bytes.NewReader(ownZones), int64(len(ownZones)))
	if err != nil {
		panic("zones.zip: " + err.Error())
	}
	o := ownData{data: ZoneData{Where: "rondo", Files: archive}}
	for _, f := range archive.File {
		switch f.Name {
		case "+VERSION":
			version, _ := fs.ReadFile(archive, f.Name)
			o.data.Version, o.data.Released = strings.TrimSpace(string(version)), f.Modified.UTC()
		case "+CHANGED":
			names, _ := fs.ReadFile(archive, f.Name)
			o.changed = strings.Fields(string(names))
		default:
			o.names = append(o.names, f.Name)
		}
	}
	slices.Sort(o.names)
	return o
})

// String returns the version and whose it is: "2026f of rondo", "of unknown version of /usr/share/zoneinfo".
func (d ZoneData) String() string {
	if d.Version == "" {
		return "of unknown version of " + d.Where
	}
	return d.Version + " of " + d.Where
}

// Zone returns the zone of a name by these data, whichever are in use. The error tells that there is none by that name, or that
// its rules cannot be read.
func (d ZoneData) Zone(name string) (Zone, error) {
	r, err := d.rules(name)
	if err != nil {
		return Zone{}, err
	}
	return newZone(name, r), nil
}

// Knows reports whether data that tell no version are at least as new as rondo's own: whether they have the latest news
// that rondo's own have, each zone whose clocks had changed, in the two years after its own were released. It is false
// where the clocks have changed once more, since nothing tells that from a mistake.
func (d ZoneData) Knows() bool { return d.knows(own().changed) }

func (d ZoneData) knows(news []string) bool {
	own := OwnZoneData()
	from := own.Released
	for _, name := range news {
		here, err := own.rules(name)
		if err != nil {
			return false
		}
		there, err := d.rules(name)
		if err != nil {
			return false
		}
		if _, differ := FirstDifference(here.loc, there.loc, from, from.AddDate(2, 0, 0)); differ {
			return false
		}
	}
	return len(news) > 0
}

// inUse is the zone data that zones come from, the first in which they are found; loading guards it. Nil is rondo's own.
var (
	loading sync.Mutex
	inUse   []ZoneData
)

// UseZoneData makes these the data that zones come from: a zone that the first does not have comes from the next one,
// and from rondo's own where none has it. Zones that were loaded before follow from then on; the names of those whose
// rules have changed are returned, sorted. Until the first call zones come from rondo's own data.
func UseZoneData(all ...ZoneData) (changed []string) {
	loading.Lock()
	defer loading.Unlock()
	inUse = all
	for works, rules := range zoneChanges(all) {
		works.rules.Store(rules)
		changed = append(changed, works.name)
	}
	slices.Sort(changed)
	return changed
}

// ZoneChanges returns what [UseZoneData] would, and changes nothing.
func ZoneChanges(all ...ZoneData) (changed []string) {
	loading.Lock()
	defer loading.Unlock()
	for works := range zoneChanges(all) {
		changed = append(changed, works.name)
	}
	slices.Sort(changed)
	return changed
}

// ZoneDataInUse returns the first of the data that zones come from.
func ZoneDataInUse() ZoneData {
	loading.Lock()
	defer loading.Unlock()
	return append(slices.Clip(inUse), OwnZoneData())[0]
}

// zoneChanges returns the zones that were loaded by other rules than these data have, with the new rules.
func zoneChanges(all []ZoneData) map[*clockwork]*rules {
	found := map[*clockwork]*rules{}
	loaded.Range(func(name, known any) bool {
		works := known.(*clockwork)
		if now := readRules(all, name.(string)); now != nil && !bytes.Equal(now.file, works.rules.Load().file) {
			found[works] = now
		}
		return true
	})
	return found
}

// rules are those of one zone.
type rules struct {
	file []byte // TZif
	loc  *time.Location
}

func (d ZoneData) rules(name string) (*rules, error) {
	file, err := fs.ReadFile(d.Files, name)
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocationFromTZData(name, file)
	if err != nil {
		return nil, err
	}
	return &rules{file, loc}, nil
}

// readRules finds a zone's rules in these data or else in rondo's own; nil where none has them.
func readRules(all []ZoneData, name string) *rules {
	for _, d := range append(slices.Clip(all), OwnZoneData()) {
		if r, err := d.rules(name); err == nil {
			return r
		}
	}
	return nil
}
