package doctor

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/installation"
	"rondo/kernel"
	"rondo/store"
	"rondo/theme"
)

// writeZones makes a folder of zone data with some zones. Those that are named with another one, as
// "America/Vancouver=America/Phoenix", have that one's rules.
func writeZones(t *testing.T, version string, zones ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, z := range append(zones, "Europe/London") {
		name, from, _ := strings.Cut(z, "=")
		data, err := fs.ReadFile(ical.OwnZoneData().Files, cmp.Or(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if version != "" {
		zi := filepath.Join(dir, "tzdata.zi")
		if err := os.WriteFile(zi, []byte("# version "+version+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		day := time.Date(2026, time.October, 1, 0, 0, 0, 0, time.UTC)
		if err := os.Chtimes(zi, day, day); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// everyZone is a folder of all of rondo's own zones, as a system has whose package tells no version, with some changed.
func everyZone(t *testing.T, changed ...string) string {
	t.Helper()
	var names []string
	err := fs.WalkDir(ical.OwnZoneData().Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(name, "+") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return writeZones(t, "", append(names, changed...)...)
}

// TestZ1TheNewestZoneDataAreUsed holds which data are used, by their version, and that ZONEINFO overrules it.
func TestZ1TheNewestZoneDataAreUsed(t *testing.T) {
	own := ical.OwnZoneData().Version
	older, same, newer, empty := writeZones(t, "2025b"), writeZones(t, own), writeZones(t, "2099za"), t.TempDir()
	asNew, behind := everyZone(t, "Europe/Helsinki=Europe/Moscow"), everyZone(t, "America/Winnipeg=America/Chicago")
	for _, c := range []struct {
		name   string
		places installation.ZonePlaces
		want   string // where the data lie that are used
	}{
		{"nothing else", installation.ZonePlaces{}, "rondo"},
		{"a system without any", installation.ZonePlaces{System: []string{empty}}, "rondo"},
		{"an older system", installation.ZonePlaces{System: []string{older}}, "rondo"},
		{"a system of the same version", installation.ZonePlaces{System: []string{same}}, "rondo"},
		{"a newer system", installation.ZonePlaces{System: []string{empty, older, newer}}, newer},
		{"an older system and a newer Go", installation.ZonePlaces{System: []string{older}, Goroot: newer}, newer},
		{"a system of no version that knows the latest news", installation.ZonePlaces{System: []string{asNew}}, asNew},
		{"a system of no version that does not", installation.ZonePlaces{System: []string{behind}}, "rondo"},
		{"a system of no version with hardly a zone", installation.ZonePlaces{System: []string{writeZones(t, "")}}, "rondo"},
		{"a newer system beside one of no version", installation.ZonePlaces{System: []string{asNew, newer}}, newer},
		{"ZONEINFO with older data", installation.ZonePlaces{Told: older, System: []string{newer}}, older},
		{"ZONEINFO with data of no version", installation.ZonePlaces{Told: behind, System: []string{newer}}, behind},
		{"ZONEINFO without data", installation.ZonePlaces{Told: empty, System: []string{newer}}, newer},
	} {
		if got := c.places.Find(); got[0].Where != c.want {
			t.Errorf("%s: %s is used, want %s", c.name, got[0], c.want)
		}
	}
	t.Setenv("TZDIR", newer)
	if got := installation.ZonesHere().Find(); got[0].Where != newer {
		t.Errorf("TZDIR has newer data, and %s is used", got[0])
	}
	t.Setenv("ZONEINFO", older)
	if got := installation.ZonesHere().Find(); got[0].Where != older {
		t.Errorf("ZONEINFO names other data, and %s is used", got[0])
	}
	if archive := installation.ZonesHere().Goroot; archive != "" {
		if d, ok := installation.ZonesIn(archive); !ok || d.Version == "" {
			t.Errorf("the zone data of Go are %v, %v", d, ok)
		} else if d.Version > own {
			t.Errorf("Go has the zone data %s and rondo %s; `make zones` renews them", d.Version, own)
		}
	}
}

// TestZ1DoctorTellsZoneData holds what the doctor finds, which version it names, and that a session with two instants is a
// problem. TestZ4 is in it: the date is that of the difference.
func TestZ1Z4DoctorTellsZoneData(t *testing.T) {
	own := ical.OwnZoneData()
	now := time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
	weekly := func(zone string) *theme.Theme {
		z, err := ical.LoadZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		start := ical.LocalDate(2026, 11, 24, 14, 0, 0)
		rule, err := ical.ParseRule("FREQ=WEEKLY", start, z)
		if err != nil {
			t.Fatal(err)
		}
		return &theme.Theme{Name: "DataTalks", Zone: z, Rule: rule}
	}
	reader := func(zone string) *theme.Set {
		z, err := ical.LoadZone(zone)
		if err != nil {
			t.Fatal(err)
		}
		ada := theme.Entry{Email: "ada@example.org", Zone: z}.Person()
		return &theme.Set{People: theme.People{ByAddress: theme.NewDirectory(&ada)}}
	}
	themes := func(zone string) *theme.Set { return &theme.Set{Themes: []*theme.Theme{weekly(zone)}} }
	ok := func(where string) string {
		return "ok: zone data " + own.Version + " of " + where + " is in use, 25 days old"
	}
	for _, c := range []struct {
		name         string
		told, system string // folders
		now          time.Time
		set          *theme.Set
		want         []string
	}{
		{"recent", "", writeZones(t, own.Version), now, themes("America/Vancouver"), []string{ok("rondo")}},
		{"old", "", writeZones(t, "2025b"), now.AddDate(1, 0, 0), themes("Europe/London"), []string{
			"warning: zone data " + own.Version + " of rondo is in use, 390 days old",
		}},
		{"an older system that knows the theme's clocks", "", writeZones(t, "2025b", "America/Vancouver"), now, themes("America/Vancouver"), []string{ok("rondo")}},
		{"an older system that does not", "", writeZones(t, "2025b", "America/Vancouver=America/Los_Angeles"), now, themes("America/Vancouver"), []string{
			ok("rondo"),
			"problem: zone data 2025b of DIR is older than what is in use; 37 coming sessions of DataTalks differ: " +
				"Tue 24 Nov 2026 14:00 America/Vancouver is at 21:00Z, not 22:00Z; America/Vancouver since 1 November 2026: -07:00 here, -08:00 there",
		}},
		{"on another day", "", writeZones(t, "2025b", "America/Vancouver=America/Los_Angeles"), now.AddDate(0, 1, 9), themes("America/Vancouver"), []string{
			"ok:", "problem: zone data 2025b of DIR is older than what is in use; 36 coming sessions of DataTalks differ: " +
				"Tue 5 Jan 2027 14:00 America/Vancouver is at 21:00Z, not 22:00Z; America/Vancouver since 1 November 2026: -07:00 here, -08:00 there",
		}},
		{"a difference since summer", "", writeZones(t, "2025b", "Africa/Casablanca=Africa/Lagos"), now, reader("Africa/Casablanca"), []string{
			"ok:", "warning: zone data 2025b of DIR is older than what is in use; Africa/Casablanca since 20 September 2026: +00:00 here, +01:00 there",
		}},
		{"a difference that is to come", "", writeZones(t, "2025b", "Europe/Helsinki=Asia/Nicosia", "Africa/Cairo=Europe/Athens"), now, reader("Africa/Cairo"), []string{
			"ok:", "warning: zone data 2025b of DIR is older than what is in use; Africa/Cairo from 28 March 2027: +02:00 here, +03:00 there",
		}},
		{"a difference as long as there are zones", "", writeZones(t, "2025b", "Asia/Tokyo=Asia/Kolkata"), now, reader("Asia/Tokyo"), []string{
			"ok:", "warning: zone data 2025b of DIR is older than what is in use; Asia/Tokyo always: +09:00 here, +05:30 there",
		}},
		{"a system of no version", "", everyZone(t, "America/Winnipeg=America/Chicago"), now, themes("America/Winnipeg"), []string{
			ok("rondo"), "problem: zone data of unknown version of DIR is not in use; 37 coming sessions of DataTalks differ: ",
		}},
		{"ZONEINFO with older data", writeZones(t, "2026a", "America/Vancouver=America/Los_Angeles"), writeZones(t, own.Version), now, themes("America/Vancouver"), []string{
			"ok: zone data 2026a of DIR is in use, as ZONEINFO says, 53 days old",
			"problem: zone data " + own.Version + " of rondo is newer than what is in use; 37 coming sessions of DataTalks differ: ",
		}},
		{"ZONEINFO with older data that do for these themes", writeZones(t, "2026a"), writeZones(t, own.Version), now, themes("Europe/London"), []string{
			"ok: zone data 2026a of DIR", "warning: zone data " + own.Version + " of rondo is newer than what is in use",
		}},
		{"ZONEINFO with data of one's own", writeZones(t, "", "America/Vancouver=America/Los_Angeles"), writeZones(t, own.Version), now, themes("America/Vancouver"), []string{
			"warning: zone data of unknown version of DIR is in use, as ZONEINFO says",
			"warning: zone data " + own.Version + " of rondo is not in use; 37 coming sessions of DataTalks differ: ",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &exam{now: c.now, set: c.set}
			d.zones(installation.ZonePlaces{Told: c.told, System: []string{c.system}}.Find())
			if len(d.report) != len(c.want) {
				t.Fatalf("%d findings, want %d: %v", len(d.report), len(c.want), d.report)
			}
			for i, want := range c.want {
				got := string(d.report[i].Verdict) + ": " + d.report[i].Found
				for _, dir := range []string{c.told, c.system} {
					if dir != "" {
						got = strings.ReplaceAll(got, dir, "DIR")
					}
				}
				if !strings.HasPrefix(got, want) {
					t.Errorf("got %q, want %q…", got, want)
				}
			}
		})
	}
}

// Data that ZONEINFO names do not get newer by an update of others.
func TestZ1OldDataThatAreToldAreNotUpdated(t *testing.T) {
	used := installation.ZoneSource{Kind: installation.ToldZones}
	used.Version, used.Released = "2025b", time.Date(2025, time.March, 22, 0, 0, 0, 0, time.UTC)
	d := &exam{now: used.Released.AddDate(1, 0, 0)}
	d.zoneAge(used)
	if len(d.report) != 1 || d.report[0].Do != tellOtherwise {
		t.Errorf("%+v, want that the data of ZONEINFO are old, and to %s", d.report, tellOtherwise)
	}
}

func TestDoctorKnowsPaces(t *testing.T) {
	for _, c := range []struct {
		people  int
		profile string
		want    string
	}{
		{10, "generic", "ok: a letter to all 10 of DataTalks takes 1s at the route's rate"},
		{600, "gmail", "warning: a letter to all 600 of DataTalks takes 2 days: the server takes 450 a day"},
		{600, "office365", "warning: a letter to all 600 of DataTalks takes 21m0s"},
	} {
		d := &exam{settings: &theme.Config{}, set: &theme.Set{Themes: []*theme.Theme{{Name: "DataTalks", Members: make([]theme.Member, c.people)}}}}
		d.settings.Mail.SMTP.Profile = c.profile
		d.pace()
		if len(d.report) != 1 || string(d.report[0].Verdict)+": "+d.report[0].Found != c.want {
			t.Errorf("%d people by %s: %v, want %s", c.people, c.profile, d.report, c.want)
		}
	}
}

// What the system cannot do is a warning, and no problem: rondo goes on.
func TestDoctorTellsWhatTheSystemLacks(t *testing.T) {
	d := &exam{inst: &installation.Folder{Machine: kernel.Machine{Lacks: []string{"no clock to believe"}}}}
	d.system()
	if len(d.report) != 1 || d.report[0].Verdict != Warning || d.report[0].Found != "no clock to believe" || Problems(d.report) != 0 {
		t.Errorf("%+v", d.report)
	}
}

// sounder is a ledger whose file was looked at before.
type sounder struct {
	store.Sounder
	last store.Inspection
}

func (s sounder) Inspected(context.Context) (store.Inspection, error) { return s.last, nil }

// Of a large file the doctor says which part of it was looked at, and what is known of the rest.
func TestDoctorSaysWhatOfAFileWasLookedAt(t *testing.T) {
	now := time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		last store.Inspection
		want string
	}{
		{store.Inspection{}, "warning: nobody has looked at the whole file yet"},
		{store.Inspection{At: now.AddDate(0, 0, -8)}, "ok: the whole file was sound on Sun 15 Nov 2026 10:00 Europe/Helsinki"},
		{store.Inspection{At: now.AddDate(0, 0, -15)}, "warning: the whole file was sound on Sun 8 Nov 2026 10:00 Europe/Helsinki, and nobody has looked at it since"},
		{store.Inspection{At: now, Found: "letters: page 7"}, "problem: the whole file was looked at on Mon 23 Nov 2026 10:00 Europe/Helsinki: letters: page 7"},
	} {
		d := &exam{settings: &theme.Config{}, now: now}
		d.settings.Site.Zone, _ = ical.LoadZone("Europe/Helsinki")
		d.inPart(t.Context(), sounder{last: c.last}, store.Extent{Tables: 40, Ends: []string{"letters", "seats"}, Rows: 1000})
		if len(d.report) != 2 || d.report[0].Found != "looked at: 40 tables from end to end, the free pages, what waits to leave, and of letters, seats the first and last 1000 rows" {
			t.Fatalf("%+v", d.report)
		}
		if got := string(d.report[1].Verdict) + ": " + d.report[1].Found; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
