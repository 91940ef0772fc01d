package theme

import (
	"strings"
	"testing"
	"time"
)

// A theme that asks to be a series is one where calendars can be told its clocks.
func TestIsSeries(t *testing.T) {
	now := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		zone, calendar string
		is             bool
	}{
		{"America/New_York", "series", true},
		{"Africa/Casablanca", "series", false},
		{"America/New_York", "sessions", false},
	} {
		text := strings.Replace(plainTheme, "every tuesday }", "every tuesday, timezone: "+c.zone+" }\ncalendar: "+c.calendar, 1)
		files := Files{"rondo.yaml": []byte(plainConfig), "people.yaml": []byte(plainPeople), "themes/plain.yaml": []byte(text)}
		set, findings := Load(files.FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		if is := set.Themes[0].IsSeries(now); is != c.is {
			t.Errorf("calendar: %s in %s is a series: %t", c.calendar, c.zone, is)
		}
	}
}
