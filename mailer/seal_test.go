package mailer

import (
	"bytes"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rondo/ical"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// words are parsed once for all tests.
var words = sync.OnceValues(func() (*templates.Set, error) { return templates.New(nil) })

func sealer(t testing.TB) Sealer {
	t.Helper()
	set, err := words()
	if err != nil {
		t.Fatal(err)
	}
	return Sealer{
		Templates: set,
		Site:      theme.Site{Name: "Data Guild", URL: "https://sessions.example.org", Timezone: "Europe/Helsinki", Language: "en"},
		Sender:    ical.Mailbox{Name: "Data Guild", Address: "guild@example.org"},
	}
}

func seal(t testing.TB, s Sealer, l scheduler.Letter) scheduler.Sealed {
	t.Helper()
	sealed, err := s.Seal(l)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// part is a leaf of a mail, as net/mail and mime/multipart read it.
type part struct {
	kind       string // media type
	parameters map[string]string
	body       string // decoded
}

// read takes a mail apart with the standard library, and prints its tree.
func read(raw []byte) (header mail.Header, tree string, leaves []part, err error) {
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return nil, "", nil, err
	}
	var b strings.Builder
	var walk func(h map[string][]string, body io.Reader, indent string) error
	walk = func(h map[string][]string, body io.Reader, indent string) error {
		fields := mail.Header(h)
		kind, parameters, err := mime.ParseMediaType(fields.Get("Content-Type"))
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s%s", indent, mime.FormatMediaType(kind, without(parameters, "boundary")))
		for _, name := range []string{"Content-Transfer-Encoding", "Content-Disposition"} {
			if v := fields.Get(name); v != "" && !strings.HasPrefix(kind, "multipart/") {
				fmt.Fprintf(&b, ", %s", v)
			}
		}
		fmt.Fprintln(&b)
		if strings.HasPrefix(kind, "multipart/") {
			parts := multipart.NewReader(body, parameters["boundary"])
			for {
				p, err := parts.NextRawPart()
				if err == io.EOF {
					return nil
				}
				if err != nil {
					return err
				}
				if err := walk(p.Header, p, indent+"  "); err != nil {
					return err
				}
			}
		}
		switch fields.Get("Content-Transfer-Encoding") {
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		}
		text, err := io.ReadAll(body)
		leaves = append(leaves, part{kind: kind, parameters: parameters, body: string(text)})
		return err
	}
	err = walk(msg.Header, msg.Body, "")
	return msg.Header, b.String(), leaves, err
}

func without(m map[string]string, key string) map[string]string {
	rest := map[string]string{}
	for k, v := range m {
		if k != key {
			rest[k] = v
		}
	}
	return rest
}

var description = regexp.MustCompile(`DESCRIPTION:.*\r\n(?: .*\r\n)*`)

// TestSealedForm holds each kind of letter to a golden file of its header, its tree and its calendar object. The words
// have golden files of their own, where they are written.
func TestSealedForm(t *testing.T) {
	for name, letter := range mailertest.Letters() {
		t.Run(name, func(t *testing.T) {
			sealed := seal(t, sealer(t), letter)
			head, _, _ := bytes.Cut(sealed.Bytes, []byte("\r\n\r\n"))
			_, tree, leaves, err := read(sealed.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprintf("envelope from <%s>, Message-ID %s\n\n%s\n\n%s", sealed.From, sealed.MessageID, head, tree)
			for _, leaf := range leaves {
				if leaf.kind == "text/calendar" {
					got += "\n" + description.ReplaceAllString(leaf.body, "DESCRIPTION:…\r\n")
				}
			}
			got = strings.ReplaceAll(got, "\r\n", "\n")
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed; -update accepts it:\n%s", golden, got)
			}
		})
	}
}

func TestSameLetterSameBytes(t *testing.T) {
	for name, letter := range mailertest.Letters() {
		first := seal(t, sealer(t), letter)
		for range 20 {
			if again := seal(t, sealer(t), letter); !bytes.Equal(first.Bytes, again.Bytes) || first.MessageID != again.MessageID {
				t.Fatalf("%s: sealed twice, the bytes differ:\n%s\n---\n%s", name, first.Bytes, again.Bytes)
			}
		}
	}
}

func TestCalendarObjectAndItsPartAgree(t *testing.T) {
	for name, letter := range mailertest.Letters() {
		_, _, leaves, err := read(seal(t, sealer(t), letter).Bytes)
		if err != nil {
			t.Fatal(err)
		}
		var calendars []part
		for _, leaf := range leaves {
			if leaf.kind == "text/calendar" || leaf.kind == "application/ics" {
				calendars = append(calendars, leaf)
			}
		}
		if !carriesCalendar(&letter) {
			if len(calendars) > 0 {
				t.Errorf("%s carries a calendar object", name)
			}
			continue
		}
		if len(calendars) != 2 || calendars[0].body != calendars[1].body {
			t.Fatalf("%s: %d calendar parts, or two that differ", name, len(calendars))
		}
		text, method := calendars[0].body, calendars[0].parameters["method"]
		for _, want := range []string{"\r\nMETHOD:" + method + "\r\n", "\r\nUID:" + letter.UID + "\r\n"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: no %q in\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "\r\r") || strings.Count(text, "\r\n") != strings.Count(text, "\n") {
			t.Errorf("%s: line ends are not CRLF once", name)
		}
	}
}

func TestDifferentLettersDifferentNames(t *testing.T) {
	seen := map[string]string{}
	for name, letter := range mailertest.Letters() {
		id := seal(t, sealer(t), letter).MessageID
		if seen[id] != "" {
			t.Errorf("%s and %s are both %s", name, seen[id], id)
		}
		seen[id] = name
	}
}

func TestLettersOfAMovedInstallationKeepTheirOrganizer(t *testing.T) {
	s := sealer(t)
	s.Sender = ical.Mailbox{Name: "New Guild", Address: "new@example.org"}
	sealed := seal(t, s, mailertest.Invitation())
	header, _, _, err := read(sealed.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if from := header.Get("From"); !strings.Contains(from, "<guild@example.org>") || sealed.From != "new@example.org" {
		t.Errorf("From: %s, envelope %s; the calendar's ORGANIZER and From belong together", from, sealed.From)
	}
}

func TestSealRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*scheduler.Letter){
		"quoted local part": func(l *scheduler.Letter) { l.To.Email = `"a b"@example.org` },
		"two recipients":    func(l *scheduler.Letter) { l.To.Email = "a@example.org,b@example.org" },
		"no zone":           func(l *scheduler.Letter) { _ = l.Facts.Zone.UnmarshalText([]byte("Mars/Olympus")) },
		"organizer":         func(l *scheduler.Letter) { l.Organizer.Address = "guild@[127.0.0.1]" },
	} {
		letter := mailertest.Invitation()
		spoil(&letter)
		sealed, err := sealer(t).Seal(letter)
		if err == nil || sealed.Bytes != nil || !strings.Contains(err.Error(), letter.Name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkSeal seals letters about one session to people with and without a name.
func BenchmarkSeal(b *testing.B) {
	letters := make([]scheduler.Letter, 1000)
	for i := range letters {
		l := mailertest.Invitation()
		l.To.Email = fmt.Sprintf("person%03d@example.com", i)
		if i%2 == 0 {
			l.To.Name = fmt.Sprint("Person ", i)
		}
		l.Name = "request/" + l.UID + "/0/" + l.To.Email
		letters[i] = l
	}
	seal := sealer(b).Batch()
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if _, err := seal(letters[n%len(letters)]); err != nil {
			b.Fatal(err)
		}
	}
}
