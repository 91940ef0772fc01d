package desk

import (
	"strings"
	"time"

	"rondo/ical"
	"rondo/say"
	"rondo/scheduler"
)

// Brief is how long a route may be in trouble before somebody should know: half a minute mends much by itself.
const Brief = 30 * time.Second

// Late is how long a due letter may wait before that is a problem: longer than any route is slow without being broken.
const Late = 30 * time.Minute

// Inspecting is how often all of the file of the ledger is looked at, and Unhurried by how much that is put off while letters are due.
const (
	Inspecting = 7 * 24 * time.Hour
	Unhurried  = 24 * time.Hour
)

// Unanswered is how long a mail may wait for somebody to say what it means.
const Unanswered = 24 * time.Hour

// ChannelText says what is wrong with a channel of a chat.
func ChannelText(r scheduler.Rest) string {
	name, _, _ := strings.Cut(r.Domain, "@")
	return "notices to " + name + " do not arrive: " + r.Why
}

// RestText says that a domain rests.
func RestText(r scheduler.Rest, zone ical.Zone) string {
	return "letters to " + r.Domain + " wait since " + say.Time(r.Since, zone) + ": " + r.Why
}
