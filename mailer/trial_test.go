package mailer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/mailer/mailertest"
	"rondo/token"
)

// A trial has the words of the letter, and nothing that a calendar, a mail program or a server could act on for its reader.
func TestTrialCommitsNobody(t *testing.T) {
	s := sealer(t)
	s.Key, s.Tokens = token.NewKey(), true
	now := time.Date(2026, 11, 29, 7, 0, 0, 0, time.UTC)
	for name, l := range mailertest.Letters() {
		sealed, err := s.Trial(l, "me@example.com", now)
		if err != nil {
			t.Fatal(name, err)
		}
		header, tree, leaves, err := read(sealed.Bytes)
		if err != nil {
			t.Fatal(name, err)
		}
		if strings.Contains(tree, "calendar") && !strings.Contains(tree, "calendar.txt") || strings.Contains(tree, "method") || strings.Contains(tree, "ics") {
			t.Errorf("%s has a calendar object:\n%s", name, tree)
		}
		for _, field := range []string{"List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To"} {
			if got := header.Get(field); got != "" && l.Author.Address == "" {
				t.Errorf("%s has %s: %s", name, field, got)
			}
		}
		if to := header.Get("To"); to != "<me@example.com>" || sealed.From != s.Sender.Address || header.Get("From") == "" {
			t.Errorf("%s goes from %s (%s) to %s", name, header.Get("From"), sealed.From, to)
		}
		if subject := header.Get("Subject"); !strings.Contains(subject, "Trial:") && !strings.Contains(subject, "Kokeilu:") {
			t.Errorf("%s has the subject %q", name, subject)
		}
		if date := header.Get("Date"); date != "Sun, 29 Nov 2026 07:00:00 +0000" {
			t.Errorf("%s is of %s", name, date)
		}
		real := []string{s.links().Answer(seatOf(&l)), s.links().Join(seatOf(&l)), s.links().Page(l.To.Email, l.Links), s.links().Leave(seatOf(&l)), s.Key.Make(token.Reply, l.To.Email), s.Key.Make(token.Letter, l.Name)}
		for _, secret := range real {
			secret = secret[strings.LastIndexByte(secret, '/')+1:]
			if slices.ContainsFunc(leaves, func(p part) bool { return strings.Contains(p.body, secret) }) || strings.Contains(sealed.MessageID, secret) {
				t.Errorf("%s holds a token of its reader's", name)
			}
		}
		enclosed := slices.ContainsFunc(leaves, func(p part) bool {
			return p.kind == "text/plain" && strings.HasPrefix(p.body, "BEGIN:VCALENDAR") && strings.Contains(p.body, l.UID)
		})
		if enclosed != carriesCalendar(&l) {
			t.Errorf("%s encloses what calendars read: %v\n%s", name, enclosed, tree)
		}
		for _, p := range leaves[:2] {
			if !strings.Contains(p.body, l.To.Email) {
				t.Errorf("%s does not say as %s who would get it", name, p.kind)
			}
			if said := strings.Contains(p.body, "is enclosed as text") || strings.Contains(p.body, "on liitteenä tekstinä"); said != enclosed {
				t.Errorf("%s says as %s that something is enclosed: %t, and there is: %t", name, p.kind, said, enclosed)
			}
		}
		if l.Kind.Traits().Method != ical.None && !l.Plain && len(leaves) != 3 {
			t.Errorf("%s has %d parts", name, len(leaves))
		}
	}
}
