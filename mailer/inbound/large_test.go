package inbound_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// largeMails are answers with slides, in every order and with other things that make a mail large.
func largeMails() map[string]string {
	const head = "From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Accepted: DataTalks\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
	const object = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:a@example.org\r\n%sATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	answer := fmt.Sprintf(object, "")
	lines := func(text string) string {
		var b strings.Builder
		for encoded := base64.StdEncoding.EncodeToString([]byte(text)); encoded != ""; {
			n := min(76, len(encoded))
			b.WriteString(encoded[:n] + "\r\n")
			encoded = encoded[n:]
		}
		return b.String()
	}
	slides := "--b\r\nContent-Type: application/pdf; name=slides.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines(strings.Repeat("slides", 500_000))
	calendar := "--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n" + answer
	encoded := "--b\r\nContent-Type: text/calendar; charset=utf-8; method=REPLY\r\nContent-Transfer-Encoding: base64\r\n\r\n" + lines(answer)
	words := "--b\r\nContent-Type: text/plain\r\n\r\nSlides attached.\r\n"
	mixed := "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	alternative := "--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\nContent-Type: text/plain\r\n\r\nYes\r\n--c\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n" + answer + "--c--\r\n"
	folded := func(text string) string { return strings.ReplaceAll(lines(text), "\r\n", "\r\n ") }
	return map[string]string{
		"the answer first":      head + mixed + calendar + slides + "--b--\r\n",
		"the slides first":      head + mixed + slides + calendar + "--b--\r\n",
		"between slides":        head + mixed + words + slides + slides + calendar + slides + "--b--\r\n",
		"in base64":             head + mixed + slides + encoded + "--b--\r\n",
		"in an alternative":     head + mixed + slides + alternative + slides + "--b--\r\n",
		"cut off":               head + mixed + calendar + slides[:len(slides)/2],
		"a huge header":         head + strings.Repeat("X-Junk: "+strings.Repeat("x", 900)+"\r\n", 3000) + mixed + calendar + "--b--\r\n",
		"a header of one field": head + "X-Junk: " + strings.Repeat("x\r\n ", 100_000) + "x\r\n" + mixed + calendar + "--b--\r\n",
		"slides in the object, before": head + "Content-Type: text/calendar; method=REPLY\r\n\r\n" +
			fmt.Sprintf(object, "ATTACH;ENCODING=BASE64;VALUE=BINARY:"+strings.TrimRight(folded(strings.Repeat("slides", 250_000)), " ")),
		"words without end in one part": head + mixed + calendar + words + strings.Repeat("and more\r\n", 500_000) + "--b--\r\n",
		"sixty small parts":             head + mixed + calendar + strings.Repeat(words, 60) + "--b--\r\n",
	}
}

// A yes that comes with slides is a yes, and what is kept of it reads the same.
func TestI9ALargeAnswerIsRead(t *testing.T) {
	for name, text := range largeMails() {
		kept := inbound.Shorten([]byte(text), int64(len(text)))
		if len(kept) > inbound.MostKept {
			t.Errorf("%s: %d bytes are kept", name, len(kept))
		}
		for which, raw := range map[string][]byte{"as it came": []byte(text), "as it is kept": kept} {
			m := inbound.Read(raw)
			if m.Class != scheduler.Calendar || len(m.Replies) != 1 || len(m.Replies[0].Attendees) != 1 || m.Replies[0].Attendees[0].PartStat != ical.Accepted {
				t.Errorf("%s, %s: %s %q, %+v", name, which, m.Class, m.Why, m.Replies)
			}
			if m.From != "ada@example.org" || m.Subject != "Accepted: DataTalks" {
				t.Errorf("%s, %s: from %q, %q", name, which, m.From, m.Subject)
			}
			if which == "as it is kept" && len(text) > inbound.MostKept && !strings.Contains(strings.Join(m.Notes, "\n"), "not") {
				t.Errorf("%s: nothing says that it is not all there: %q", name, m.Notes)
			}
		}
	}
}

// Of a mail of which only the beginning was read, that counts; a small one stays as it is.
func TestI9ShortenKeepsWhatIsSmall(t *testing.T) {
	small := []byte("From: ada@example.org\r\n\r\nYes\r\n")
	if got := inbound.Shorten(small, int64(len(small))); string(got) != string(small) {
		t.Errorf("%q", got)
	}
	got := inbound.Read(inbound.Shorten(small, 50<<20))
	if got.Class != scheduler.Words || len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "from 52428800 bytes") {
		t.Errorf("%+v", got)
	}
}
