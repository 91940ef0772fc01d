package ical

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// A Zone is written down as its name and read again as the same Zone.
func TestZoneReadsWhatItWrites(t *testing.T) {
	for _, name := range []string{"UTC", "Europe/Helsinki", "Asia/Calcutta", "Etc/GMT-2", "EST", "Mars/Olympus", "Local", `a "b"`} {
		type row struct{ Zone Zone }
		var read, again row
		text, _ := json.Marshal(map[string]string{"Zone": name})
		if err := json.Unmarshal(text, &read); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if written, err := json.Marshal(read); err != nil || string(written) != string(text) {
			t.Errorf("%s is written as %s: %v", text, written, err)
		}
		if err := json.Unmarshal(text, &again); err != nil || again != read {
			t.Errorf("%s is read twice as %v and %v: %v", text, read, again, err)
		}
	}
	var none Zone
	if err := none.UnmarshalText(nil); err != nil || none != (Zone{}) {
		t.Errorf("the empty name is %v: %v", none, err)
	}
}

// A zone that the zone data do not know is UTC, and says so, until they do.
func TestZoneOfAnUnknownName(t *testing.T) {
	var z Zone
	if err := z.UnmarshalText([]byte("Mars/Tharsis")); err != nil {
		t.Fatal(err)
	}
	if err := z.Check(); err == nil || !strings.Contains(err.Error(), "Mars/Tharsis") {
		t.Errorf("it is no zone, and Check says %v", err)
	}
	noon := LocalDate(2026, time.December, 1, 12, 0, 0)
	if z.String() != "UTC" || z.City() != "UTC" || z.Location() != time.UTC || !z.In(noon).Equal(noon.Time()) {
		t.Errorf("%s of %s shows %s at noon", z, z.City(), z.In(noon))
	}
	if _, err := LoadZone("Mars/Tharsis"); err == nil {
		t.Error("what was read once may be named in files")
	}
	rules, err := own().data.rules("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { UseZoneData() })
	UseZoneData(ZoneData{Files: fstest.MapFS{"Mars/Tharsis": {Data: rules.file}}})
	if z.Check() != nil || z.String() != "Mars/Tharsis" || z.In(noon).Hour() != 10 {
		t.Errorf("with newer data it is %s and shows %s at noon: %v", z, z.In(noon), z.Check())
	}
	if named, err := LoadZone("Mars/Tharsis"); err != nil || named != z {
		t.Errorf("with newer data it is named as %v: %v", named, err)
	}
}
