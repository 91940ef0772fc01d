package peers

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/mailer"
	"rondo/mailer/mailertest"
	"rondo/templates"
	"rondo/theme"
)

// letters are a mail of each kind in each language, by kind and language, as they are given to a server.
func letters(t *testing.T) map[string][]byte {
	t.Helper()
	words, err := templates.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	sealer := mailer.Sealer{
		Templates: words,
		Site:      theme.Site{Name: "Data Guild", URL: "https://sessions.example.org", Timezone: "Europe/Helsinki", Language: "en"},
		Sender:    ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"},
	}
	mails := map[string][]byte{}
	for kind, letter := range mailertest.Letters() {
		for _, language := range []string{"en", "fi"} {
			letter.To = letter.To.In(language)
			sealed, err := sealer.Seal(letter)
			if err != nil {
				t.Fatal(err)
			}
			mails[kind+"."+language] = sealed.Bytes
		}
	}
	return mails
}

// calendarOf is the calendar object of a mail, "" where there is none.
func calendarOf(t *testing.T, raw []byte) string {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return find(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
}

func find(t *testing.T, kind, encoding string, body io.Reader) string {
	t.Helper()
	media, parameters, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(media, "multipart/") {
		for parts := multipart.NewReader(body, parameters["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return ""
			}
			if err != nil {
				t.Fatal(err)
			}
			if found := find(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); found != "" {
				return found
			}
		}
	}
	if media != "text/calendar" {
		return ""
	}
	text, err := io.ReadAll(decoded(encoding, body))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// decoded undoes a Content-Transfer-Encoding.
func decoded(encoding string, body io.Reader) io.Reader {
	switch encoding {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

// libical, which Evolution, KDE's programs and Cyrus read calendars with, checks every letter's calendar object and every kind of
// feed against the tables of RFC 5545 and RFC 5546.
func TestC1AndC7LibicalHasNoObjections(t *testing.T) {
	check := python.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com")
	g.write("themes/books.yaml", "name: Books\npurpose: Reading.\naudience: [guild]\norganizers: [curator@example.org]\nschedule: { starts: "+
		g.date+" 16:00, repeats: daily, except: ["+g.date+"] }\n")
	names := []string{}
	keep := func(name, calendar string) {
		g.write("calendars/"+name+".ics", calendar)
		names = append(names, g.path("calendars/"+name+".ics"))
	}
	for name, raw := range letters(t) {
		if calendar := calendarOf(t, raw); calendar != "" {
			keep(name, calendar)
		}
	}
	if len(names) < 10 {
		t.Fatalf("only %d letters have a calendar object", len(names))
	}
	keep("feed", g.rondo("", "feed"))
	keep("feed-of-theme", g.rondo("", "feed", "talks"))
	start := time.Date(2027, 3, 2, 12, 0, 0, 0, time.UTC)
	busy, err := ical.Calendar{URL: "https://sessions.example.org/t/talks", Source: "https://sessions.example.org/feeds/talks.ifb",
		Events: []ical.Event{{Start: start, End: start.Add(time.Hour)}}}.EncodeBusy("talks.busy@sessions.example.org", start, start, start.AddDate(0, 6, 0))
	if err != nil {
		t.Fatal(err)
	}
	keep("busy-time", string(busy))
	g.theme(", cancelled: winter break")
	keep("feed-cancelled", g.rondo("", "feed"))
	if said := say(t, "", check, append([]string{"testdata/libical.py"}, names...)...); said != "" {
		t.Errorf("libical objects:\n%s", strings.ReplaceAll(said, g.dir, ""))
	}
	g.write("published.ics", strings.Replace(g.rondo("", "feed"), "CALSCALE", "METHOD:PUBLISH\r\nCALSCALE", 1)) // as the feeds of many are
	if said := say(t, "", check, "testdata/libical.py", g.path("published.ics")); !strings.Contains(said, "ORGANIZER") {
		t.Errorf("libical has nothing against METHOD:PUBLISH without ORGANIZER: does this test see what it says?\n%s", said)
	}
}

// harmless are the rules of SpamAssassin that say nothing bad of a mail.
var harmless = map[string]bool{
	"HTML_MESSAGE": true, // an HTML part beside the text, as most mail has
}

// TestSpamAssassin has every letter in both languages rated by SpamAssassin's local rules, as it looks at a server that took
// it from ours.
func TestSpamAssassin(t *testing.T) {
	filter := perl.Find(t)
	dir := t.TempDir()
	names := []string{}
	for name, raw := range letters(t) {
		text := strings.ReplaceAll(string(raw), "\r\n", "\n")
		_, date, _ := strings.Cut(text, "\nDate: ")
		date, _, _ = strings.Cut(date, "\n")
		received := "Return-Path: <guild@example.org>\n" +
			"Received: from mail.example.org (mail.example.org [IPv6:2001:db8::1])\n\tby mx.example.com with ESMTPS id 4abc\n\tfor <jorg@example.com>; " + date + "\n"
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(received+text), 0o644); err != nil {
			t.Fatal(err)
		}
		names = append(names, file)
	}
	rated := strings.Split(strings.TrimSpace(say(t, "", filter, append([]string{"testdata/spamassassin.pl"}, names...)...)), "\n")
	if len(rated) != len(names) {
		t.Fatalf("%d letters, %d ratings", len(names), len(rated))
	}
	for _, line := range rated {
		fields := strings.Split(line, "\t")
		score, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		if score >= 0.5 {
			t.Errorf("%s scores %s: %s", filepath.Base(fields[0]), fields[1], fields[2])
		}
		for rule := range strings.SplitSeq(fields[2], ",") {
			if !harmless[rule] {
				t.Errorf("%s meets %s", filepath.Base(fields[0]), rule)
			}
		}
	}
}
