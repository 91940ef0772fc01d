package ledger

import (
	"testing"

	"rondo/scheduler"
	"rondo/theme"
)

// TestPlacesThatWereTaken: when new files leave fewer places than people have, it is noted how many have one, so that nobody takes the
// session for overbooked by mistake. Those who wait for a place have none.
func TestPlacesThatWereTaken(t *testing.T) {
	files := func(seats string) scheduler.Accept {
		return scheduler.Accept{Files: theme.Files{
			"rondo.yaml":  []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
			"people.yaml": []byte("groups: { all: [ada@example.org, bo@example.org, cy@example.org, dee@example.org] }\n"),
			"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [all]\n" + seats +
				"schedule: { starts: 2026-12-07 12:00 }\n"),
		}}
	}
	l := newLedger(t)
	s := session("datatalks")
	acts := []scheduler.Action{files("seats: 3\n"), scheduler.Open{Session: s}}
	for i, who := range []string{"ada@example.org", "bo@example.org", "cy@example.org", "dee@example.org"} {
		said := yes(s, who, 0, noon)
		if i == 3 {
			said.Waits = scheduler.WaitsTold
		}
		acts = append(acts, sealed(request(s, who)), said)
	}
	l.record(acts...)
	places := func() (n int) {
		l.ask(`SELECT coalesce(sum(places), 0) FROM lowered`, &n)
		return n
	}
	for _, test := range []struct {
		seats string
		want  int
	}{{"seats: 3\n", 0}, {"", 0}, {"seats: 2\n", 3}} {
		if l.record(files(test.seats)); places() != test.want {
			t.Errorf("with %q, %d places are noted as taken, want %d", test.seats, places(), test.want)
		}
	}
}
