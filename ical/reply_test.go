package ical_test

import (
	"bytes"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/ical"
)

const readings = "testdata/replies.txtar"

// said is everything that was read of a message.
func said(replies []ical.Reply, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	var b strings.Builder
	at := func(label string, t time.Time) {
		if !t.IsZero() {
			fmt.Fprintf(&b, " %s=%s", label, t.Format("2006-01-02T15:04Z07:00"))
		}
	}
	for _, r := range replies {
		fmt.Fprintf(&b, "%q uid=%q sequence=%d", r.Method, r.UID, r.Sequence)
		if r.Recurrence != "" {
			fmt.Fprintf(&b, " recurrence=%q", r.Recurrence)
		}
		at("stamp", r.Stamp)
		at("start", r.Start)
		at("end", r.End)
		if r.Proposed != nil {
			at("proposed", r.Proposed.Start)
			at("until", r.Proposed.End)
		}
		if r.Organizer != "" {
			fmt.Fprintf(&b, " organizer=%s", r.Organizer)
		}
		b.WriteByte('\n')
		for _, a := range r.Attendees {
			fmt.Fprintf(&b, "  %q %q %s", a.Address, a.Name, a.PartStat)
			if a.Unread+a.Unknown != "" {
				fmt.Fprintf(&b, " unread=%q unknown=%q", a.Unread, a.Unknown)
			}
			if len(a.DelegatedTo)+len(a.DelegatedFrom) > 0 {
				fmt.Fprintf(&b, " to=%v from=%v", a.DelegatedTo, a.DelegatedFrom)
			}
			b.WriteByte('\n')
		}
		if r.Comment != "" {
			fmt.Fprintf(&b, "  comment %q\n", r.Comment)
		}
	}
	return b.String()
}

// onTheWire gives each line the end that RFC 5545 asks for.
func onTheWire(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")) }

// messages are the fixtures by name; what is read of each stands behind it.
func messages(t testing.TB) (archive *txtar.Archive, names []string) {
	t.Helper()
	archive, err := txtar.ParseFile(readings)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if !strings.HasSuffix(f.Name, "is read") {
			names = append(names, f.Name)
		}
	}
	return archive, names
}

func section(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func TestParseReplyGolden(t *testing.T) {
	archive, names := messages(t)
	written := txtar.Archive{Comment: archive.Comment}
	for _, name := range names {
		message := section(archive, name)
		got := said(ical.ParseReply(onTheWire(message)))
		written.Files = append(written.Files, txtar.File{Name: name, Data: message}, txtar.File{Name: "is read", Data: []byte(got)})
	}
	if *update {
		if err := os.WriteFile(readings, txtar.Format(&written), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(archive.Files) != len(written.Files) {
		t.Fatalf("%s has %d sections, want one reading behind each of %d messages", readings, len(archive.Files), len(names))
	}
	for i, f := range written.Files {
		if !bytes.Equal(archive.Files[i].Data, f.Data) {
			t.Errorf("%s: got\n%swant\n%s", names[i/2], f.Data, archive.Files[i].Data)
		}
	}
}

// However a message is encoded and its lines end, it says the same.
func TestParseReplyForms(t *testing.T) {
	archive, _ := messages(t)
	text := section(archive, "Outlook proposes a new time")
	want := said(ical.ParseReply(text))
	for name, form := range map[string]func(string) string{
		"CRLF":                     func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"CR CR LF":                 func(s string) string { return strings.ReplaceAll(s, "\n", "\r\r\n") },
		"bare CR":                  func(s string) string { return strings.ReplaceAll(s, "\n", "\r") },
		"empty lines":              func(s string) string { return strings.ReplaceAll(s, "\n", "\n\n") },
		"no last line end":         strings.TrimSpace,
		"byte order mark":          func(s string) string { return "\uFEFF" + s },
		"UTF-16, little end first": func(s string) string { return utf16Text("\uFEFF"+s, 0, 1) },
		"UTF-16, big end first":    func(s string) string { return utf16Text("\uFEFF"+s, 1, 0) },
		"UTF-16 without a mark":    func(s string) string { return utf16Text(s, 0, 1) },
		"UTF-16 without, big end":  func(s string) string { return utf16Text(s, 1, 0) },
		"blanks at the ends":       func(s string) string { return strings.ReplaceAll(s, "\n", " \t\n") },
		"folded at every letter":   func(s string) string { return strings.ReplaceAll(foldedEverywhere(s), "\n", "\r\n") },
		"folded with tabs":         func(s string) string { return strings.ReplaceAll(foldedEverywhere(s), "\n ", "\n\t") },
		"lower-case names":         lowerNames,
	} {
		if got := said(ical.ParseReply([]byte(form(string(text))))); got != want {
			t.Errorf("%s: got\n%swant\n%s", name, got, want)
		}
	}
}

func utf16Text(s string, low, high int) string {
	text := make([]byte, 0, 2*len(s))
	for _, r := range s { // the fixtures keep to the basic plane
		unit := [2]byte{}
		unit[low], unit[high] = byte(r), byte(r>>8)
		text = append(text, unit[:]...)
	}
	return string(text)
}

// foldedEverywhere folds between bytes, also in the middle of a letter.
func foldedEverywhere(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] != '\n' && i+1 < len(s) && s[i+1] != '\n' {
			b.WriteString("\n ")
		}
	}
	return b.String()
}

// lowerNames writes what stands before the first colon or semicolon, and the names of components, in small letters.
func lowerNames(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		end := max(0, strings.IndexAny(line, ":;"))
		if strings.HasPrefix(line, "BEGIN:") || strings.HasPrefix(line, "END:") || strings.HasPrefix(line, "METHOD:") {
			end = len(line)
		}
		lines[i] = strings.ToLower(line[:end]) + line[end:]
	}
	return strings.Join(lines, "\n")
}

func TestParseReplyText(t *testing.T) {
	for _, tt := range []struct{ name, written, want string }{
		{"Latin-1, and a letter that is cut", "J\xe4\xe4n t\xc3\xa4nne\xc3", "Jään tänneÃ"},
		{"what turns the direction of writing", "nobody\u202Eemoclew\u2066 is\u2069", "nobodyemoclew is"},
		{"control characters and other line ends", "a\x00\x1b[1mb\u2028c\u0085d", "a[1mb\nc\nd"},
	} {
		replies, err := ical.ParseReply([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nCOMMENT:" + tt.written))
		if err != nil || len(replies) != 1 || replies[0].Comment != tt.want {
			t.Errorf("%s: %+v, %v, want %q", tt.name, replies, err, tt.want)
		}
	}
}

func TestParseReplyErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "read calendar: no line is BEGIN:VCALENDAR, so this is none"},
		{"a letter", "Dear Ada,\nBEGIN:VEVENTS\n", "read calendar: no line is BEGIN:VCALENDAR, so this is none"},
		{"nothing in it", "\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "read calendar: the VCALENDAR of line 3 has no VEVENT"},
		{
			"a zone in it", "BEGIN:VCALENDAR\rX-A:\r b\rBEGIN:VTIMEZONE\rEND:VTIMEZONE\rEND:VCALENDAR",
			"read calendar: the VCALENDAR of line 1 has a VTIMEZONE in line 4 and no VEVENT",
		},
		{"too large", strings.Repeat("X", 1<<20+1), "read calendar: it has 1048577 bytes, more than 1048576"},
	} {
		if replies, err := ical.ParseReply([]byte(tt.text)); err == nil || err.Error() != tt.want || replies != nil {
			t.Errorf("%s: %v, %v, want %q", tt.name, replies, err, tt.want)
		}
	}
}

// What stands beyond a limit is passed over, and what stands at it is read.
func TestParseReplyLimits(t *testing.T) {
	event := func(inner string) string {
		return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n" + inner + "\nEND:VEVENT\nEND:VCALENDAR\n"
	}
	params := func(n int) string { return strings.Repeat(";X=1", n) }
	nested := func(n int) string {
		return strings.Repeat("BEGIN:X-A\n", n) + "BEGIN:VEVENT\nUID:a\nEND:VEVENT\n"
	}
	first := func(replies []ical.Reply, err error) ical.Reply {
		if err != nil {
			t.Fatal(err)
		}
		return replies[0]
	}
	long := len("COMMENT:")
	for _, tt := range []struct {
		name, text string
		got        func([]ical.Reply, error) any
		want       any
	}{
		{"a line of 64 KiB", event("COMMENT:" + strings.Repeat(" ", 64<<10-long-1) + "x"),
			func(r []ical.Reply, err error) any { return first(r, err).Comment }, "x"},
		{"a longer line", event("COMMENT:" + strings.Repeat("x", 64<<10-long+1)),
			func(r []ical.Reply, err error) any { return first(r, err).Comment }, ""},
		{"a longer line in folds", event("COMMENT:" + strings.Repeat("x\n ", 64<<10)),
			func(r []ical.Reply, err error) any { return first(r, err).Comment }, ""},
		{"a long comment", event("COMMENT:" + strings.Repeat("ä", 3000)),
			func(r []ical.Reply, err error) any { return len([]rune(first(r, err).Comment)) }, 2000},
		{"32 parameters", event("ATTENDEE" + params(31) + ";PARTSTAT=ACCEPTED:mailto:ada@example.org"),
			func(r []ical.Reply, err error) any { return first(r, err).Attendees[0].PartStat }, ical.Accepted},
		{"33 parameters", event("ATTENDEE" + params(32) + ";PARTSTAT=ACCEPTED:mailto:ada@example.org"),
			func(r []ical.Reply, err error) any { return first(r, err).Attendees[0].PartStat }, ical.NeedsAction},
		{"64 events", "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nUID:a\nEND:VEVENT\n", 70),
			func(r []ical.Reply, err error) any { return len(r) }, 64},
		{"in as many calendars", strings.Repeat("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\n", 70),
			func(r []ical.Reply, err error) any { return len(r) }, 64},
		{"20,000 properties", event(strings.Repeat("X:a\n", 19_998) + "ATTENDEE:mailto:ada@example.org\nATTENDEE:mailto:eve@example.org"),
			func(r []ical.Reply, err error) any { return len(first(r, err).Attendees) }, 1},
		{"deeper than 8", "BEGIN:VCALENDAR\n" + nested(8) + strings.Repeat("END:X-A\n", 8) + "BEGIN:VEVENT\nUID:b\n",
			func(r []ical.Reply, err error) any { return first(r, err).UID }, "b"},
		{"an address of 320 bytes", event("ATTENDEE:mailto:" + strings.Repeat("a", 308) + "@example.org"),
			func(r []ical.Reply, err error) any { return len(first(r, err).Attendees[0].Address) }, 320},
		{"a longer address", event("ATTENDEE:mailto:" + strings.Repeat("a", 309) + "@example.org"),
			func(r []ical.Reply, err error) any { return len(first(r, err).Attendees[0].Address) }, 0},
	} {
		if got := tt.got(ical.ParseReply([]byte(tt.text))); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
