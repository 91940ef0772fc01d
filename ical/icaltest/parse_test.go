package icaltest

import (
	"strings"
	"testing"
	"time"
)

const valid = `BEGIN:VCALENDAR
PRODID:x
VERSION:2.0
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Helsinki
BEGIN:STANDARD
DTSTART:19701025T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Helsinki:20261201T140000
SUMMARY:a\, b\; c\\d\nfold
 ed
CATEGORIES:one,two\,three
ORGANIZER:mailto:guild@example.org
ATTENDEE;CN="A ^'B^' ^^;:,";X-LIST=a,"b;c":mailto:a@example.org
END:VEVENT
END:VCALENDAR
`

func crlf(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func TestParseDecodes(t *testing.T) {
	c, err := Parse(crlf(valid))
	if err != nil {
		t.Fatal(err)
	}
	e := c.Events()[0]
	for _, tt := range []struct{ what, got, want string }{
		{"SUMMARY", e.Text("SUMMARY"), "a, b; c\\d\nfolded"},
		{"CATEGORIES", strings.Join(e.Prop("CATEGORIES").Texts(), "|"), "one|two,three"},
		{"CN", e.Param("ATTENDEE", "CN"), `A "B" ^;:,`},
		{"X-LIST", strings.Join(e.Prop("ATTENDEE").Params[1].Values, "|"), "a|b;c"},
		{"ATTENDEE", e.Value("ATTENDEE"), "mailto:a@example.org"},
		{"missing", e.Text("COMMENT") + e.Param("COMMENT", "X"), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%s = %q, want %q", tt.what, tt.got, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"bare LF", "UID:1\r\n", "UID:1\n", "control character U+000A"},
		{"bare CR", "UID:1\r\n", "UID:1\r\r\n", "control character U+000D"},
		{"no last CRLF", "END:VCALENDAR\r\n", "END:VCALENDAR", "end with CRLF"},
		{"trailing line", "END:VCALENDAR\r\n", "END:VCALENDAR\r\nX:1\r\n", "outside of the calendar"},
		{"second calendar", "END:VCALENDAR\r\n", "END:VCALENDAR\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "outside of the calendar"},
		{"empty line", "UID:1\r\n", "UID:1\r\n\r\n", "is empty"},
		{"long line", "UID:1", "UID:" + strings.Repeat("1", 72), "76 octets"},
		{"fold within a character", "UID:1", "UID:\xc3\r\n \xa4", "not valid UTF-8"},
		{"line separator", "UID:1", "UID:1\u2028", "control character U+2028"},
		{"next line", "UID:1", "UID:1\u0085", "control character U+0085"},
		{"escape", "UID:1", "UID:\x1b[31m", "control character U+001B"},
		{"no colon", "UID:1", "UID", "no colon"},
		{"underscore", "UID:1", "X_UID:1", "no colon"},
		{"quote within a parameter", `CN="A`, `CN=A"`, "not followed by a separator"},
		{"open quote", `"b;c":`, `"b;c:`, "unterminated"},
		{"caret", "^^", "^x", "caret without meaning"},
		{"parameter twice", "X-LIST=a", "CN=a", "occurs twice"},
		{"backslash", `c\\d`, `c\d`, "backslash without meaning"},
		{"bare comma", `a\, b`, `a, b`, "bare comma"},
		{"bare semicolon", `b\; c`, `b; c`, "bare semicolon"},
		{"property twice", "UID:1\r\n", "UID:1\r\nUID:2\r\n", "two UID"},
		{"missing property", "UID:1\r\n", "", "has no UID"},
		{"unknown property", "UID:1\r\n", "UID:1\r\nUIDD:2\r\n", "unknown property UIDD"},
		{"unknown component", "BEGIN:VEVENT\r\n", "BEGIN:VALARM\r\nEND:VALARM\r\nBEGIN:VEVENT\r\n", "VALARM inside"},
		{"property after a component", "END:VEVENT\r\n", "END:VEVENT\r\nMETHOD:X\r\n", "stands after a component"},
		{"wrong end", "END:VEVENT", "END:VTODO", "closes"},
		{"no end", "END:VCALENDAR\r\n", "", "has no END"},
		{"no zone", "TZID:Europe/Helsinki", "TZID:Europe/Oslo", "has no VTIMEZONE"},
		{"floating", "DTSTART;TZID=Europe/Helsinki", "DTSTART", "floating time"},
		{"zone and Z", "20261201T140000", "20261201T140000Z", "both Z and TZID"},
		{"no such day", "20261201T140000", "20261301T140000", "out of range"},
		{"DTSTART off its rule", "19700329T030000", "19700328T030000", "not on the rule"},
		{"several rules", "END:DAYLIGHT\r\n", "END:DAYLIGHT\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\nEND:DAYLIGHT\r\n", "2 DAYLIGHT"},
		{"no ORGANIZER", "ORGANIZER:mailto:guild@example.org\r\n", "", "METHOD:REQUEST with 0 ORGANIZER"},
		{"publish to somebody", "METHOD:REQUEST", "METHOD:PUBLISH", "METHOD:PUBLISH with 1 ATTENDEE"},
		{"times of a declined proposal", "METHOD:REQUEST", "METHOD:DECLINECOUNTER", "METHOD:DECLINECOUNTER with 1 "},
		{"cancelled request", "UID:1\r\n", "UID:1\r\nSTATUS:CANCELLED\r\n", "METHOD:REQUEST with STATUS:CANCELLED"},
		{"PARTSTAT last", `X-LIST=a,"b;c":`, "PARTSTAT=ACCEPTED:", "PARTSTAT is the last parameter"},
		{"display name as address", "mailto:a@example.org", "mailto:A <a@example.org>", "malformed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := strings.Replace(string(crlf(valid)), tt.old, tt.new, 1)
			if _, err := Parse([]byte(file)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// The clocks of Helsinki in 2026 go forward on 29 March at 03:00 and back on 25 October at 04:00.
func TestTimeFollowsTheZoneInTheFile(t *testing.T) {
	for reading, want := range map[string]string{
		"20260101T000000": "2025-12-31T22:00:00Z",
		"20260329T025959": "2026-03-29T00:59:59Z",
		"20260329T033000": "2026-03-29T01:30:00Z", // does not exist: the offset before the gap
		"20260329T040000": "2026-03-29T01:00:00Z",
		"20261025T033000": "2026-10-25T00:30:00Z", // occurs twice: the first
		"20261025T040000": "2026-10-25T02:00:00Z",
		"20261231T235959": "2026-12-31T21:59:59Z",
		"19690101T000000": "1968-12-31T22:00:00Z", // before both parts
	} {
		c, err := Parse([]byte(strings.Replace(string(crlf(valid)), "20261201T140000", reading, 1)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Events()[0].Time("DTSTART")
		if err != nil {
			t.Fatal(err)
		}
		if got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s, want %s", reading, got.Format(time.RFC3339), want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(crlf(valid))
	f.Add([]byte("BEGIN:VCALENDAR\r\nX;A=\"b\"\r\nEND:VCALENDAR\r\n"))
	f.Add([]byte("END:\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := Parse(b); err == nil && c.Name != "VCALENDAR" {
			t.Errorf("accepted %q", b)
		}
	})
}
