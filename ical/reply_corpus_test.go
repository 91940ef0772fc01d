package ical_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"rondo/ical"
)

// readWithin reads with the bounds that no message may exceed.
func readWithin(data []byte) ([]ical.Reply, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := worked()
	replies, err := ical.ParseReply(data)
	took := worked() - begun
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; took > slow*250*time.Millisecond || used > 200<<20 {
		return replies, fmt.Errorf("out of bounds: %v and %d MB", took, used>>20)
	}
	return replies, err
}

// worked returns for how long processors have worked for this process: what other processes take does not count.
func worked() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// unreadable are the calendars of the vectors that have events and are refused, with the reason.
var unreadable = map[string]string{
	"ics/libical/fuzzmerge3": "read calendar: no line is BEGIN:VCALENDAR, so this is none", // it is BEGIN:VCALENDARY
}

// Every calendar is read, with all its events; where another reader takes it too, the two agree.
func TestReplyCorpus(t *testing.T) {
	files := vectorFiles(t, "ics")
	compared := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		data := files[name]
		replies, err := readWithin(data)
		events := bytes.Count(bytes.ToUpper(data), []byte("BEGIN:VEVENT"))
		switch {
		case len(data) > 1<<20:
			if want := fmt.Sprintf("read calendar: it has %d bytes, more than 1048576", len(data)); err == nil || err.Error() != want {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
			continue
		case unreadable[name] != "":
			if err == nil || err.Error() != unreadable[name] {
				t.Errorf("%s: %v, want %q", name, err, unreadable[name])
			}
			continue
		case err != nil && (events > 0 || strings.HasPrefix(err.Error(), "out of")):
			t.Errorf("%s: %v", name, err)
			continue
		case events > 0 && len(replies) != min(events, 64):
			t.Errorf("%s: %d events are read, want %d", name, len(replies), min(events, 64))
			continue
		}
		if events > 0 {
			compared += compare(t, name, data, replies)
		}
	}
	t.Logf("%d files, %d events compared", len(files), compared)
	if compared < 3000 {
		t.Errorf("only %d events were compared", compared)
	}
}

// compare holds replies to what go-ical makes of the same events: 0 if it refuses them.
func compare(t *testing.T, name string, data []byte, replies []ical.Reply) (compared int) {
	decoder := goical.NewDecoder(bytes.NewReader(data))
	for {
		calendar, err := decodeNext(decoder)
		if err != nil {
			return compared
		}
		for _, event := range calendar.Events() {
			if compared == len(replies) {
				return compared
			}
			r := replies[compared]
			compared++
			if uid, err := event.Props.Text("UID"); err == nil && strings.TrimSpace(uid) != r.UID {
				t.Errorf("%s: UID %q, want %q", name, r.UID, uid)
			}
			if n := len(event.Props.Values("ATTENDEE")); n != len(r.Attendees) {
				t.Errorf("%s: %d attendees in %q, want %d", name, len(r.Attendees), r.UID, n)
			}
			for i, p := range event.Props.Values("ATTENDEE") {
				_, want, _ := strings.Cut(strings.ToLower(p.Value), "mailto:")
				if want = strings.Trim(want, "'"); r.Attendees[i].Address != want && strings.Count(want, "@") == 1 {
					t.Errorf("%s: attendee %q of %q, want %q", name, r.Attendees[i].Address, r.UID, want)
				}
			}
			for prop, got := range map[string]time.Time{"DTSTART": r.Start, "DTEND": r.End, "DTSTAMP": r.Stamp} {
				p := event.Props.Get(prop)
				if p == nil || prop != "DTSTAMP" && !strings.HasSuffix(p.Value, "Z") && p.Params.Get("TZID") == "" {
					continue
				}
				if want, err := p.DateTime(time.UTC); err == nil && p.ValueType() != goical.ValueDate && len(p.Value) > 8 && !got.Equal(want) {
					t.Errorf("%s: %s of %q is %v, want %v", name, prop, r.UID, got, want.UTC())
				}
			}
		}
	}
}

// decodeNext takes a panic of the other reader, which some of the files provoke, for an error.
func decodeNext(decoder *goical.Decoder) (calendar *goical.Calendar, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("decode: %v", p)
		}
	}()
	return decoder.Decode()
}

// The scenarios of other servers hold calendars and mails in their JSON.
func TestReplyScenarios(t *testing.T) {
	read := 0
	for name, data := range vectorFiles(t, "itip") {
		if !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		for line := range bytes.Lines(data) {
			var scenario any
			if err := json.Unmarshal(line, &scenario); err != nil {
				t.Fatal(err)
			}
			for _, text := range texts(scenario) {
				for _, part := range calendarParts([]byte(text)) {
					replies, err := readWithin(part)
					if err != nil && bytes.Contains(part, []byte("BEGIN:VEVENT")) {
						t.Errorf("%s: %v in\n%s", name, err, part)
					}
					read += len(replies)
				}
			}
		}
	}
	if read < 100 {
		t.Errorf("only %d events were read", read)
	}
}

// texts are the strings in a JSON value.
func texts(value any) (list []string) {
	switch value := value.(type) {
	case string:
		return []string{value}
	case []any:
		for _, v := range value {
			list = append(list, texts(v)...)
		}
	case map[string]any:
		for _, v := range value {
			list = append(list, texts(v)...)
		}
	}
	return list
}
