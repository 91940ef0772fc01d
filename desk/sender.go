package desk

import (
	"fmt"
	"time"

	"rondo/say"
	"rondo/scheduler"
	"rondo/theme"
)

// HowToMove says what to do about sessions whose sender is not mail.from any more.
const HowToMove = "keep reading that mailbox, or let it forward, until they are over; to move them, see 'Another sender' in the reference"

// Strangers says of which coming sessions letters still come from an earlier mail.from: a sentence for each sender.
func Strangers(have scheduler.State, config theme.Config, now time.Time) (said []string) {
	for _, s := range scheduler.Strangers(have, config.Mail.Sender.Address, now) {
		last := s.Sessions[len(s.Sessions)-1].Facts.Start
		said = append(said, fmt.Sprintf("letters about %s up to %s still come from %s, since people have them in their calendars so, and answers go there",
			say.Count(len(s.Sessions), "session", "sessions"), say.Time(last, config.Site.Zone), s.Address))
	}
	return said
}

// Strange warns, where the file has mail.from, of each earlier sender that [Strangers] tells of.
func Strange(have scheduler.State, config theme.Config, file string, now time.Time) (found theme.Findings) {
	for _, text := range Strangers(have, config, now) {
		found = append(found, theme.Finding{File: file, Found: "mail.from is " + config.Mail.Sender.Address + ", and " + text, Right: HowToMove, Warning: true})
	}
	return found
}
