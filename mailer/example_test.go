package mailer_test

import (
	"bytes"
	"fmt"
	"net/mail"
	"time"

	"rondo/ical"
	"rondo/mailer"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// A letter as the scheduler decides it, sealed into the bytes that every attempt sends.
func ExampleSealer_Seal() {
	words, err := templates.New(nil) // without templates of one's own
	if err != nil {
		fmt.Println(err)
		return
	}
	helsinki, err := ical.LoadZone("Europe/Helsinki")
	if err != nil {
		fmt.Println(err)
		return
	}
	guild := ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"}
	sealer := mailer.Sealer{
		Templates: words, Sender: guild,
		Site: theme.Site{Name: "Data Guild", URL: "https://sessions.example.org", Timezone: "Europe/Helsinki", Language: "en"},
	}
	start := time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)
	sealed, err := sealer.Seal(scheduler.Letter{
		Name: "request/datatalks.20261201@sessions.example.org/0/ada@example.org",
		Kind: scheduler.Request, Theme: "datatalks", UID: "datatalks.20261201@sessions.example.org", Key: "2026-12-01",
		To:        theme.Entry{Name: "Ada", Email: "ada@example.org", Language: "en", Timezone: "Europe/Helsinki", Zone: helsinki}.Person(),
		Organizer: guild, Stamp: start.AddDate(0, 0, -21), Answer: ical.NeedsAction,
		Facts: scheduler.Facts{
			Start: start, End: start.Add(45 * time.Minute), Wall: ical.LocalDate(2026, time.December, 1, 14, 0, 0), Zone: helsinki,
			Name: "DataTalks", Title: "Decisions made with data", Purpose: "So that next week's decision is easier.", Place: "Room 5",
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := mail.ReadMessage(bytes.NewReader(sealed.Bytes))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, field := range []string{"From", "To", "Date", "Subject"} {
		fmt.Printf("%s: %s\n", field, m.Header.Get(field))
	}
	// Output:
	// From: "Data Guild" <guild@example.org>
	// To: "Ada" <ada@example.org>
	// Date: Tue, 10 Nov 2026 12:00:00 +0000
	// Subject: DataTalks: Decisions made with data, Tue 1 Dec 14:00 (Helsinki)
}
