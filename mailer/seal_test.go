package mailer

import (
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

func zone(t testing.TB, name string) ical.Zone {
	t.Helper()
	z, err := ical.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func sealer(t testing.TB) Sealer {
	t.Helper()
	set, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Sealer{
		Templates: set,
		Site:      theme.Site{Name: "Data Guild", URL: "https://sessions.example.org", Timezone: "Europe/Helsinki", Language: "en"},
		Sender:    ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"},
	}
}

// invitation is a first letter with everything in it.
func invitation(t testing.TB) scheduler.Letter {
	t.Helper()
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return scheduler.Letter{
		Name:      "request/datatalks.20261201@sessions.example.org/0/jorg@example.com",
		Kind:      scheduler.Request,
		Theme:     "datatalks",
		UID:       "datatalks.20261201@sessions.example.org",
		Page:      "https://sessions.example.org/sessions/datatalks/2026-12-01",
		To:        theme.Person{Email: "jorg@example.com", Name: "Jörg Müller", Language: "en", Zone: zone(t, "Europe/Berlin")},
		Role:      theme.Audience,
		Via:       "data-guild",
		Organizer: ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"},
		Stamp:     time.Date(2026, 11, 10, 7, 0, 0, 0, time.UTC),
		Revision:  1,
		First:     true,
		Facts: scheduler.Facts{
			Start: start, End: start.Add(45 * time.Minute), Zone: "Europe/Helsinki",
			Name: "DataTalks", Title: "How search ranking was rebuilt",
			Purpose:   "Case studies of how teams decide with data, so that next week's decision is easier.",
			Abstract:  "Two years, three rewrites, one lesson.",
			Presenter: "Ada Öberg", Place: "https://meet.example.org/datatalks", Categories: "data,search", Color: "teal",
		},
	}
}

func TestSmoke(t *testing.T) {
	s, err := sealer(t).Seal(invitation(t))
	t.Log(err)
	t.Log(string(s.Bytes))
}
