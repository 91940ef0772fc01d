package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/daemon"
	"rondo/examples"
	"rondo/ical/icaltest"
	"rondo/mailbox"
	"rondo/outside"
	"rondo/season"
)

// TestGuild is the main job on the example installation: three themes, sent over a real SMTP conversation and published
// as feeds, and read back by two independent readers that have to agree with each other.
func TestGuild(t *testing.T) {
	box, err := mailbox.Open(mailbox.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	dir := t.TempDir()
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		t.Fatal(err)
	}
	if err := season.PointAt(filepath.Join(dir, "rondo.yaml"), box.Port(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	now, began := time.Date(2026, 11, 24, 12, 30, 0, 0, time.UTC), time.Now()
	clock := func() time.Time { return now.Add(time.Since(began)) }
	inst, err := (&app{config: filepath.Join(dir, "rondo.yaml")}).open()
	if err != nil {
		t.Fatal(err)
	}
	d, err := daemon.Open(t.Context(), inst, slog.New(slog.DiscardHandler), clock)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, listener) }()

	const invited = 10 + 9 + 2 // to DataTalks on 1 Dec, LunchBytes on 4 Dec and the Paper Club on 3 Dec
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	messages, err := box.Wait(wait, invited)
	if err != nil {
		for _, m := range messages {
			t.Log(readLetter(m.Raw))
		}
		t.Fatal(err)
	}
	var objects [][]byte
	for _, m := range messages {
		l := readLetter(m.Raw)
		if line := l.String(); l.err != nil || !strings.Contains(line, "REQUEST #0 CONFIRMED") {
			t.Errorf("not an invitation: %s", line)
		}
		objects = append(objects, l.calendar)
	}
	for _, id := range []string{"datatalks", "lunchbytes", "paperclub", "all"} {
		objects = append(objects, download(t, "http://"+listener.Addr().String()+"/feeds/"+id+".ics"))
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	compareReaders(t, objects)
}

func download(t *testing.T, url string) []byte {
	t.Helper()
	client := http.Client{Timeout: patience}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return body
}

// heard is what a reader understood of one entry.
type heard struct {
	Method, UID, Start, End, Summary, Status, Attendee string
	Sequence                                           int
}

// python reads calendars from a JSON list of strings and prints what it heard as JSON.
const python = `
import icalendar, json, sys, datetime
def say(v):
    return v.dt.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
out = []
for text in json.load(sys.stdin):
    c = icalendar.Calendar.from_ical(text)
    for e in c.walk("VEVENT"):
        out.append(dict(Method=str(c.get("METHOD", "")), UID=str(e["UID"]), Start=say(e["DTSTART"]), End=say(e["DTEND"]),
            Summary=str(e["SUMMARY"]), Status=str(e["STATUS"]), Attendee=str(e.get("ATTENDEE", "")), Sequence=int(e["SEQUENCE"])))
json.dump(out, sys.stdout)
`

// interpreter is a Python with icalendar; Debian's is looked at first, for which python3-icalendar is packaged.
var interpreter = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-icalendar", Variable: "RONDO_PYTHON",
	Works: func(path string) error {
		_, err := outside.Says(path, "-c", "import icalendar")
		return err
	}}

// compareReaders reads calendars with our strict reader and with Python's icalendar.
func compareReaders(t *testing.T, objects [][]byte) {
	t.Helper()
	var ours []heard
	var texts []string
	for _, o := range objects {
		texts = append(texts, string(o))
		c, err := icaltest.Parse(o)
		if err != nil {
			t.Fatalf("%v in\n%s", err, o)
		}
		for _, e := range c.Events() {
			h := heard{
				Method: c.Text("METHOD"), UID: e.Text("UID"), Summary: e.Text("SUMMARY"), Status: e.Text("STATUS"),
				Attendee: e.Value("ATTENDEE"),
			}
			fmt.Sscan(e.Value("SEQUENCE"), &h.Sequence)
			start, err := e.Time("DTSTART")
			if err != nil {
				t.Fatal(err)
			}
			end, err := e.Time("DTEND")
			if err != nil {
				t.Fatal(err)
			}
			h.Start, h.End = start.UTC().Format(time.RFC3339), end.UTC().Format(time.RFC3339)
			ours = append(ours, h)
		}
	}
	if len(ours) < 40 {
		t.Errorf("only %d entries were read", len(ours))
	}
	t.Run("python", func(t *testing.T) { comparePython(t, texts, ours) })
}

// comparePython has Python's icalendar read what we have read.
func comparePython(t *testing.T, texts []string, ours []heard) {
	t.Helper()
	path := interpreter.Find(t)
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path, "-c", python)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var theirs []heard
	if err := json.Unmarshal(out, &theirs); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(ours, theirs) {
		for i := range min(len(ours), len(theirs)) {
			if ours[i] != theirs[i] {
				t.Errorf("the readers disagree:\n  ours   %+v\n  python %+v", ours[i], theirs[i])
			}
		}
		t.Errorf("%d entries by our reader, %d by Python's", len(ours), len(theirs))
	}
}
