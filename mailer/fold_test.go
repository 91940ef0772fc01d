package mailer

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
)

// Some programs take a field for empty whose first line has a name alone. What is read stays the same.
func TestC8NoFieldBeginsWithAnEmptyLine(t *testing.T) {
	texts := rapid.OneOf(
		rapid.StringMatching(`[a-z: ]{0,90}`),
		rapid.StringOfN(rapid.RuneFrom([]rune("aä :,?=_日😀")), 0, 120, -1),
		rapid.SampledFrom([]string{
			"Siirtynyt: Tietokahvit: Miten hakutulosten järjestys rakennettiin uudelleen, ti 1.12. klo 14.00 (Helsinki)",
			strings.Repeat("a", 150), strings.Repeat("ä", 150), strings.Repeat("日", 100), "Moved: " + strings.Repeat("b", 70),
		}),
	)
	rapid.Check(t, func(rt *rapid.T) {
		e := &envelope{
			id: strings.Repeat("i", rapid.IntRange(1, 60).Draw(rt, "id")), host: "sessions.example.org",
			from:    ical.Mailbox{Name: line(texts.Draw(rt, "from")), Address: "guild@example.org"},
			to:      ical.Mailbox{Name: line(texts.Draw(rt, "to")), Address: strings.Repeat("t", rapid.IntRange(1, 64).Draw(rt, "local")) + "@example.org"},
			date:    time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC),
			list:    "talks",
			replyTo: "guild+" + strings.Repeat("r", 58) + "@example.org",
			leave:   "https://sessions.example.org/leave/" + strings.Repeat("l", 90),
			subject: line(texts.Draw(rt, "subject")),
		}
		head := e.header(nil)
		for field := range strings.SplitSeq(strings.TrimSuffix(string(head), "\r\n"), "\r\n") {
			_, value, found := strings.Cut(field, ":")
			if !strings.HasPrefix(field, " ") && (!found || strings.TrimSpace(value) == "") && e.subject != "" {
				rt.Errorf("%q has nothing behind its name in\n%s", field, head)
			}
			if len(field) > longestLine && strings.Contains(field, "=?") {
				rt.Errorf("a line of %d characters with an encoded word in\n%s", len(field), head)
			}
		}
		m, err := mail.ReadMessage(bytes.NewReader(append(head, "\r\n"...)))
		if err != nil {
			rt.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		if want := strings.TrimSpace(clip(e.subject, longestSubject)); err != nil || strings.Join(strings.Fields(subject), " ") != strings.Join(strings.Fields(want), " ") {
			rt.Errorf("the subject is read as %q, want %q: %v", subject, want, err)
		}
		for name, want := range map[string]ical.Mailbox{"From": e.from, "To": e.to} {
			got, err := m.Header.AddressList(name)
			if err != nil || len(got) != 1 || got[0].Address != want.Address || got[0].Name != clip(want.Name, longestName) {
				rt.Errorf("%s is read as %v, want %v: %v in\n%s", name, got, want, err, head)
			}
		}
	})
}

// A subject in Finnish, in a letter as it leaves.
func TestC8ASubjectBeginsOnItsFirstLine(t *testing.T) {
	l := mailertest.Invitation()
	l.Kind, l.Facts.Title = scheduler.Request, "Miten hakutulosten järjestys rakennettiin uudelleen ja mitä siitä opittiin"
	head, _, _ := strings.Cut(string(seal(t, sealer(t), l).Bytes), "\r\n\r\n")
	_, rest, found := strings.Cut("\r\n"+head, "\r\nSubject: ")
	if !found || !strings.HasPrefix(rest, "=?UTF-8?q?") {
		t.Errorf("the header is\n%s", head)
	}
}

// A fold behind the name goes, also where nothing follows the word behind it.
func TestFoldBeforeTheLastWord(t *testing.T) {
	for _, head := range []string{"Subject:\r\n word", "Subject:\r\n word\r\n"} {
		if got, want := string(foldLater([]byte(head))), strings.Replace(head, "\r\n ", " ", 1); got != want {
			t.Errorf("%q becomes %q, want %q", head, got, want)
		}
	}
}
