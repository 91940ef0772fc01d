package holidays

import (
	"testing"
	"time"
)

// TestParseRegion reads codes in letters of either case, and says what to do about others.
func TestParseRegion(t *testing.T) {
	for text, want := range map[string]Region{"FI": "FI", " fi ": "FI", "gb-sct": "GB-SCT", "no": "NO", "AU-NSW": "AU-NSW"} {
		if got, err := ParseRegion(text); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"IN-KA":   "no holidays are known for IN-KA; give a calendar file: `avoid: [feed: holidays-in.ics]`",
		"IN":      "no holidays are known for IN; give a calendar file: `avoid: [feed: holidays-in.ics]`",
		"Suomi":   "no holidays are known for Suomi; give a calendar file: `avoid: [feed: holidays-xx.ics]`",
		"GB-SCO":  "no holidays are known for GB-SCO; known are GB, GB-ENG, GB-NIR, GB-SCT, GB-WLS; or give a calendar file: `avoid: [feed: holidays-gb.ics]`",
		"UK":      "no holidays are known for UK; did you mean GB?",
		"finland": "no holidays are known for finland; did you mean FI?",
		"Scotlan": "no holidays are known for Scotlan; did you mean GB-SCT?",
		"":        "a region without a name; write a country like FI, or a part of one like GB-SCT",
	} {
		if got, err := ParseRegion(text); got != "" || err == nil || err.Error() != want {
			t.Errorf("%q: %q, %v; want %s", text, got, err, want)
		}
	}
}

// weekday reports whether a day is from Monday to Friday.
func weekday(d Day) bool { w := d.Date.Time().Weekday(); return w != time.Saturday && w != time.Sunday }
