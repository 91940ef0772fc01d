package ical

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestZ1OwnZoneDataAreThoseOfTheirVersion compares all zones from 2024 to 2036 with the system's data, where those are of the
// same version.
func TestZ1OwnZoneDataAreThoseOfTheirVersion(t *testing.T) {
	o := own()
	if len(o.names) < 590 || !slices.IsSorted(o.names) {
		t.Errorf("rondo has %d zones", len(o.names))
	}
	if o.data.Version < "2026f" || o.data.Released.Year() < 2026 || len(o.changed) == 0 {
		t.Errorf("rondo's zone data are %v of %v, with %d changes", o.data, o.data.Released, len(o.changed))
	}
	for _, name := range o.names {
		if _, err := o.data.Zone(name); err != nil {
			t.Error(err)
		}
	}
	const system = "/usr/share/zoneinfo"
	rules, err := os.ReadFile(system + "/tzdata.zi")
	if err != nil || !bytes.HasPrefix(rules, []byte("# version "+o.data.Version+"\n")) {
		t.Skipf("the system has no zone data %s", o.data.Version)
	}
	there := ZoneData{Files: os.DirFS(system)}
	from, until := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC), time.Date(2037, time.January, 1, 0, 0, 0, 0, time.UTC)
	compared := 0
	err = fs.WalkDir(there.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || notAPlace.MatchString(name) || strings.HasPrefix(name, "posix") || strings.HasPrefix(name, "right") {
			return err
		}
		system, err := there.Zone(name)
		if err != nil {
			return nil //nolint:nilerr // a table beside the zones
		}
		carried, err := o.data.Zone(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if at, differ := FirstDifference(carried.Location(), system.Location(), from, until); differ {
			t.Errorf("%s differs from the system's at %s", name, at)
		}
		compared++
		return nil
	})
	if err != nil || compared < len(o.names)-5 {
		t.Errorf("%d zones were compared: %v", compared, err)
	}
}

// What changed in 2026, as tzdb's NEWS and Debian's changelog of the package tzdata tell it.
func TestZ1NewsOf2026(t *testing.T) {
	for _, tt := range []struct{ zone, before, on, after string }{ // the wall time before and after, and the last day with the first
		{"America/Winnipeg", "-06:00", "2027-01-12", "-05:00"},
		{"America/Edmonton", "-07:00", "2027-01-12", "-06:00"},
		{"America/Vancouver", "-08:00", "2027-01-12", "-07:00"},
		{"America/Inuvik", "-07:00", "2027-01-12", "-06:00"},
		{"America/Yellowknife", "-07:00", "2027-01-12", "-06:00"},
		{"America/Havana", "-05:00", "2027-01-12", "-04:00"},
		{"Africa/Casablanca", "+01:00", "2027-01-12", "+00:00"},
		{"America/Havana", "-05:00", "2027-11-30", "-05:00"},
	} {
		z, err := LoadZone(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse(time.DateOnly, tt.on)
		if err != nil {
			t.Fatal(err)
		}
		noon := LocalOf(day.Add(12 * time.Hour))
		year := noon.Add(-2 * 365 * 24 * time.Hour)
		if before, after := z.In(year).In(z.Location()).Format("-07:00"), z.In(noon).In(z.Location()).Format("-07:00"); before != tt.before || after != tt.after {
			t.Errorf("%s: %s two years before %s, and %s then; want %s and %s", tt.zone, before, tt.on, after, tt.before, tt.after)
		}
	}
}

func TestFirstDifference(t *testing.T) {
	load := func(name string) *time.Location {
		z, err := OwnZoneData().Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		return z.Location()
	}
	for _, tt := range []struct{ a, b, from, first, began string }{
		{"Europe/Helsinki", "Europe/Helsinki", "2026-01-01T00:00:00Z", "", "2026-01-01T00:00:00Z"},
		{"Europe/Helsinki", "Europe/Athens", "2026-01-01T00:00:00Z", "", "2026-01-01T00:00:00Z"},
		{"America/Winnipeg", "America/Chicago", "2026-06-01T00:00:00Z", "2026-11-01T07:00:00Z", "2026-06-01T00:00:00Z"},
		{"America/Winnipeg", "America/Chicago", "2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-11-01T07:00:00Z"},
		{"America/Chicago", "America/Winnipeg", "2028-01-01T00:00:00Z", "2028-01-01T00:00:00Z", "2027-11-07T07:00:00Z"},
		{"Africa/Cairo", "Europe/Athens", "2026-11-20T00:00:00Z", "2027-03-28T01:00:00Z", "2026-11-20T00:00:00Z"},
		{"Asia/Tokyo", "Asia/Kolkata", "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z", "0001"},                    // always
		{"America/New_York", "Etc/GMT+5", "2059-12-31T23:00:00Z", "2060-03-14T07:00:00Z", "2059-12-31T23:00:00Z"}, // beyond the tables
	} {
		from, err := time.Parse(time.RFC3339, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at, ok := FirstDifference(load(tt.a), load(tt.b), from, from.AddDate(2, 0, 0)); ok {
			got = at.Format(time.RFC3339)
		}
		if got != tt.first {
			t.Errorf("%s and %s first differ at %q, want %q", tt.a, tt.b, got, tt.first)
		}
		if began := DifferenceBegan(load(tt.a), load(tt.b), from).Format(time.RFC3339); !strings.HasPrefix(began, tt.began) {
			t.Errorf("%s and %s at %s: the difference began at %s, want %s", tt.a, tt.b, tt.from, began, tt.began)
		}
	}
}

// Zones that were loaded follow renewed data, and remain equal; what was written by the old rules is written again.
func TestZ1RenewedZoneDataReachZonesThatAreLoaded(t *testing.T) {
	t.Cleanup(func() { UseZoneData() })
	as := func(name string) ZoneData {
		file, err := fs.ReadFile(OwnZoneData().Files, name)
		if err != nil {
			t.Fatal(err)
		}
		return ZoneData{Where: "test", Version: "2099a", Files: fstest.MapFS{"America/Winnipeg": {Data: file}}}
	}
	if changed := UseZoneData(as("America/Chicago")); len(changed) > 1 {
		t.Fatalf("%v changed", changed)
	}
	z, err := LoadZone("America/Winnipeg")
	if err != nil {
		t.Fatal(err)
	}
	wall := LocalDate(2031, 1, 14, 14, 0, 0)
	event := Event{UID: "1@example.org", Stamp: wall.Time(), Summary: "Talk", Zone: z, Start: z.In(wall), End: z.In(wall).Add(time.Hour)}
	before, err := event.Write()
	if err != nil {
		t.Fatal(err)
	}
	helsinki, _ := LoadZone("Europe/Helsinki")
	if got := ZoneChanges(); !slices.Equal(got, []string{"America/Winnipeg"}) {
		t.Errorf("by rondo's own data %v would change", got)
	}
	if z.In(wall).Format(time.RFC3339) != "2031-01-14T20:00:00Z" || ZoneDataInUse().Version != "2099a" {
		t.Errorf("before, 14:00 is %s by %s", z.In(wall), ZoneDataInUse())
	}
	if got := UseZoneData(OwnZoneData()); !slices.Equal(got, []string{"America/Winnipeg"}) {
		t.Errorf("by rondo's own data %v changed", got)
	}
	if again, _ := LoadZone("America/Winnipeg"); again != z || z.In(wall).Format(time.RFC3339) != "2031-01-14T19:00:00Z" {
		t.Errorf("afterwards, 14:00 is %s, and the zone another: %v", z.In(wall), again != z)
	}
	if again, _ := LoadZone("Europe/Helsinki"); again != helsinki {
		t.Error("Helsinki became another zone")
	}
	c := Calendar{Events: []Event{event}}
	want, err := c.Encode()
	if err != nil {
		t.Fatal(err)
	}
	pieces, err := c.Pieces([]*Written{before})
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Join(pieces, nil); !bytes.Equal(got, want) {
		t.Errorf("a feed with an event that was written before is\n%s\nwant\n%s", got, want)
	}
}

// A zone that the data in use lack, or have damaged, comes from the next ones.
func TestZ1AZoneThatIsMissingComesFromOtherData(t *testing.T) {
	t.Cleanup(func() { UseZoneData() })
	UseZoneData(ZoneData{Files: fstest.MapFS{"Pacific/Chatham": {Data: []byte("TZif2")}}}, ZoneData{Files: fstest.MapFS{}})
	for _, name := range []string{"Pacific/Chatham", "Pacific/Apia"} {
		if z, err := LoadZone(name); err != nil || z.String() != name {
			t.Errorf("LoadZone(%q): %v, %v", name, z, err)
		}
	}
}

// Where rondo's own data had no news, nothing tells whether others are newer.
func TestZ1WithoutNewsNothingIsKnown(t *testing.T) {
	if own := OwnZoneData(); own.knows(nil) || !own.knows([]string{"America/Winnipeg"}) || !own.Knows() {
		t.Error("rondo's own data do not know what they know")
	}
}

// One rule makes changes by the same step and at the same time, on one weekday of the same seven days.
func TestSteady(t *testing.T) {
	change := func(text string, before, after int) onset {
		at, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return onset{at: at, before: before, after: after}
	}
	first := change("2026-03-29 03:00", 7200, 10800)
	for _, tt := range []struct {
		name string
		next onset
		want bool
	}{
		{"the last Sunday", change("2027-03-28 03:00", 7200, 10800), true},
		{"another day of the week", change("2027-03-27 03:00", 7200, 10800), false},
		{"a week earlier", change("2027-03-21 03:00", 7200, 10800), false},
		{"another hour", change("2027-03-28 02:00", 7200, 10800), false},
		{"another year", change("2028-03-26 03:00", 7200, 10800), false},
		{"from another offset", change("2027-03-28 03:00", 3600, 10800), false},
		{"to another offset", change("2027-03-28 03:00", 7200, 9000), false},
	} {
		if got := steady([]onset{first, tt.next}, 2026, 2027); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if steady([]onset{first}, 2026, 2027) {
		t.Error("a rule of two years made one change")
	}
}
