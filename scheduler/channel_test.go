package scheduler

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"
)

// A letter that says "tomorrow" ends with that day on the channel's clock, also for whoever carries it: no plan has to come first.
func TestTomorrowEndsAtMidnight(t *testing.T) {
	files := base(t)
	for name, more := range map[string]string{
		"rondo.yaml":            "\nnotices: { team: { kind: webhook, url: https://hooks.example.org/rondo, timezone: America/New_York } }\n",
		"themes/datatalks.yaml": "\nnotices: all\n",
	} {
		files[name] = &fstest.MapFile{Data: append(slices.Clone(files[name].Data), more...)}
	}
	acts, _ := Plan(load(t, files), State{}, time.Date(2026, 11, 30, 15, 0, 0, 0, time.UTC))
	told := 0
	for _, act := range acts {
		if p, ok := act.(Post); ok && p.Letter.Kind == Chat {
			if told++; !p.Letter.Expires.Equal(time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC)) {
				t.Errorf("it ends at %s", p.Letter.Expires)
			}
		}
	}
	if told != 1 {
		t.Errorf("%d letters to the channel", told)
	}
}
