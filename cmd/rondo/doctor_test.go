package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// goroot is where Go lies on this machine.
func goroot(t *testing.T) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip(err)
	}
	return strings.TrimSpace(string(root))
}

// The version of the zone data in the program is that of Go's.
func TestEmbeddedZoneData(t *testing.T) {
	script, err := os.ReadFile(filepath.Join(goroot(t), "lib", "time", "update.bash"))
	if err != nil {
		t.Skip(err)
	}
	said := regexp.MustCompile(`(?m)^DATA=(\w+)$`).FindSubmatch(script)
	if len(said) == 0 || string(said[1]) != embedded.version {
		t.Errorf("Go has the zone data %s, and the doctor takes it for %s; write its version and date anew", said, embedded.version)
	}
}

// writeZones makes a folder of zone data with two zones, of which one may be replaced by another.
func writeZones(t *testing.T, version string, vancouver string) string {
	t.Helper()
	dir := t.TempDir()
	for name, from := range map[string]string{"Europe/London": "Europe/London", "America/Vancouver": vancouver} {
		data, err := os.ReadFile(filepath.Join("/usr/share/zoneinfo", from))
		if err != nil {
			t.Skip("the system has no zone data: ", err)
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

func TestDoctorTellsZoneData(t *testing.T) {
	vancouver, err := ical.LoadZone("America/Vancouver")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, time.November, 23, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		env, system string // folders
		now         time.Time
		want        []string
	}{
		{"recent", "", writeZones(t, "2026e", "America/Vancouver"), now, []string{"ok: zone data 2026e of DIR is in use, 53 days old"}},
		{"old", "", writeZones(t, "2026e", "America/Vancouver"), now.AddDate(1, 0, 0), []string{"warning: zone data 2026e of DIR is in use, 418 days old"}},
		{"packaged late", "", writeZones(t, "2025b", "America/Vancouver"), now, []string{
			"warning: zone data 2025b of DIR is in use, 327 days old", "warning: zone data 2025c of this program is newer than what is in use",
		}},
		{"of unknown version", "", writeZones(t, "", "America/Vancouver"), now, []string{"warning: zone data of unknown version of DIR is in use"}},
		{"none but the program's", "", t.TempDir(), embedded.released.AddDate(0, 0, 10), []string{"ok: zone data 2025c of this program is in use, 10 days old"}},
		{"the system's is newer", writeZones(t, "2026a", "America/Vancouver"), writeZones(t, "2026e", "America/Phoenix"), now, []string{
			"ok: zone data 2026a of DIR is in use, 53 days old",
			"warning: zone data 2026e of DIR is newer than what is in use; America/Vancouver from 23 November 2026: -08:00 here, -07:00 there",
		}},
		{"the system's is older and differs", writeZones(t, "2026e", "America/Vancouver"), writeZones(t, "2026a", "America/Phoenix"), now, []string{
			"ok: zone data 2026e", "warning: zone data 2026a of DIR is not in use; America/Vancouver from",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := zoneSources(c.env, []string{c.system})
			d := &doctor{now: c.now, set: &theme.Set{Themes: []*theme.Theme{{Zone: vancouver}}}}
			d.zoneAge(all[0])
			for _, other := range all[1:] {
				d.zoneRivals(all[0], other)
			}
			if len(d.report) != len(c.want) {
				t.Fatalf("%d findings, want %d: %v", len(d.report), len(c.want), d.report)
			}
			for i, want := range c.want {
				got := string(d.report[i].Verdict) + ": " + d.report[i].Found
				for _, dir := range []string{c.env, c.system} {
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

// Zones are the system's before the program's own, as package time looks for them.
func TestZonesInUseAreThoseOfTheFirstSource(t *testing.T) {
	if first := zoneSources("", systemZones)[0]; first == embedded {
		t.Skip("the system has no zone data")
	} else if data, err := os.ReadFile(filepath.Join(first.where, "Europe", "Helsinki")); err != nil {
		t.Error(err)
	} else if loc, err := time.LoadLocationFromTZData("Europe/Helsinki", data); err != nil {
		t.Error(err)
	} else if z, err := ical.LoadZone("Europe/Helsinki"); err != nil {
		t.Error(err)
	} else if at, differ := firstDifference(loc, z.Location(), time.Now()); differ {
		t.Errorf("the zone data in use is not that of %s: they differ at %s", first, at)
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
		d := &doctor{settings: &theme.Config{}, set: &theme.Set{Themes: []*theme.Theme{{Name: "DataTalks", Members: make([]theme.Member, c.people)}}}}
		d.settings.Mail.SMTP.Profile = c.profile
		d.pace()
		if len(d.report) != 1 || string(d.report[0].Verdict)+": "+d.report[0].Found != c.want {
			t.Errorf("%d people by %s: %v, want %s", c.people, c.profile, d.report, c.want)
		}
	}
}
