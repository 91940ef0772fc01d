package installation

import (
	"archive/zip"
	"bufio"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
)

// zoneKind is where zone data come from.
type zoneKind int

const (
	ownZones    zoneKind = iota // rondo carries them
	SystemZones                 // the machine's, by which other programs on it go
	goZones                     // those of an installed Go
	ToldZones                   // ZONEINFO names them
)

// ZoneSource is one set of zone data that this machine has.
type ZoneSource struct {
	ical.ZoneData
	Kind zoneKind
}

// ZonePlaces are where zone data may lie.
type ZonePlaces struct {
	Told   string   // $ZONEINFO, as for all programs that are written in Go: use these
	System []string // $TZDIR, as for the C library, or else the usual folders
	Goroot string
}

// ZonesHere returns where this machine may have zone data, by the environment ($ZONEINFO, $TZDIR) and the usual folders.
func ZonesHere() ZonePlaces {
	p := ZonePlaces{Told: os.Getenv("ZONEINFO"), System: []string{os.Getenv("TZDIR")}}
	if p.System[0] == "" {
		p.System = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}
	}
	//lint:ignore SA1019 where no Go is installed there are no zone data of Go's either
	if root := runtime.GOROOT(); root != "" {
		p.Goroot = filepath.Join(root, "lib", "time", "zoneinfo.zip")
	}
	return p
}

// Find lists the zone data of this machine, the ones to use first: those that ZONEINFO names, or else the newest by their
// version, of several of one version rondo's own. Data that tell no version come behind all others, unless they know all
// that rondo's own do: then they are taken for newer than those.
func (p ZonePlaces) Find() []ZoneSource {
	all := []ZoneSource{{ical.OwnZoneData(), ownZones}}
	add := func(path string, kind zoneKind) {
		if d, ok := ZonesIn(path); ok && !slices.ContainsFunc(all, func(z ZoneSource) bool { return z.Where == d.Where }) {
			all = append(all, ZoneSource{d, kind})
		}
	}
	for _, dir := range p.System {
		add(dir, SystemZones)
	}
	if old, is := olderZones(p.Goroot); is {
		all = append(all, ZoneSource{old, goZones})
	} else {
		add(p.Goroot, goZones)
	}
	slices.SortStableFunc(all, func(a, b ZoneSource) int { return strings.Compare(b.age(), a.age()) })
	if told, ok := ZonesIn(p.Told); ok {
		all = slices.DeleteFunc(all, func(z ZoneSource) bool { return z.Where == told.Where })
		all = slices.Insert(all, 0, ZoneSource{told, ToldZones})
	}
	return all
}

// olderZones returns the archive of Go's where the file beside it says that it is no newer than rondo's own. Zones are looked for there last, if at
// all, so it is opened when one is: to read it takes longer than all else that is looked for.
func olderZones(path string) (z ical.ZoneData, is bool) {
	z = ical.ZoneData{Where: path}
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return z, false
	}
	if z.Version, z.Released = versionIn(besideArchive(path)); z.Version == "" || z.Version > ical.OwnZoneData().Version {
		return z, false
	}
	z.Files = late{sync.OnceValues(func() (fs.FS, error) { return unpacked(path) })}
	return z, true
}

// late is a file system that is opened with its first file.
type late struct{ open func() (fs.FS, error) }

func (l late) Open(name string) (fs.File, error) {
	files, err := l.open()
	if err != nil {
		return nil, err
	}
	return files.Open(name)
}

func unpacked(path string) (fs.FS, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
}

// besideArchive returns the path of the file that tells the version of an archive like Go's.
func besideArchive(path string) string { return filepath.Join(filepath.Dir(path), "update.bash") }

// age sorts zone data by how new they are.
func (z ZoneSource) age() string {
	if z.Version == "" && z.Knows() {
		return ical.OwnZoneData().Version + " and more"
	}
	return z.Version
}

// Data returns the zone data of sources.
func Data(sources []ZoneSource) []ical.ZoneData {
	list := make([]ical.ZoneData, len(sources))
	for i, z := range sources {
		list[i] = z.ZoneData
	}
	return list
}

var zoneVersion = lazyregexp.New(`^(?:# version |DATA=)?([0-9]{4}[a-z]{1,2})\b`)

// ZonesIn finds the zone data in a folder, or in an archive like Go's. Their date is that of the file that tells the
// version, which is when it was packaged, but no later than the year of the version.
func ZonesIn(path string) (ical.ZoneData, bool) {
	z := ical.ZoneData{Where: path, Files: os.DirFS(path)}
	tell := []string{filepath.Join(path, "tzdata.zi"), filepath.Join(path, "+VERSION")}
	if strings.HasSuffix(path, ".zip") {
		var err error
		if z.Files, err = unpacked(path); err != nil {
			return z, false
		}
		tell = []string{besideArchive(path)}
	}
	if path == "" {
		return z, false
	}
	if _, err := z.Zone("Europe/London"); err != nil {
		return z, false
	}
	for _, name := range tell {
		if z.Version, z.Released = versionIn(name); z.Version != "" {
			break
		}
	}
	return z, true
}

// versionIn reads a file that tells the version of zone data; "" if it does not.
func versionIn(name string) (version string, written time.Time) {
	f, err := os.Open(name)
	if err != nil {
		return "", time.Time{}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", time.Time{}
	}
	lines := bufio.NewScanner(f)
	for n := 0; n < 100 && lines.Scan(); n++ {
		said := zoneVersion.FindStringSubmatch(lines.Text())
		if said == nil {
			continue
		}
		written = info.ModTime()
		if year, err := time.Parse("2006", said[1][:4]); err == nil && written.After(year.AddDate(1, 0, 0)) {
			written = year.AddDate(1, 0, -1)
		}
		return said[1], written
	}
	return "", time.Time{}
}
