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
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

func zone(t testing.TB, name string) ical.Zone {
	t.Helper()
	z, err := ical.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

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

// invitation is a first letter with everything in it.
func invitation(t testing.TB) scheduler.Letter {
	t.Helper()
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	return scheduler.Letter{
		Name:      "request/datatalks.20261201@sessions.example.org/0/jorg@example.com",
		Kind:      scheduler.Request,
		Theme:     "datatalks",
		UID:       "datatalks.20261201@sessions.example.org",
		Key:       "2026-12-01",
		Page:      "https://sessions.example.org/s/datatalks/2026-12-01",
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
			Abstract:  "Two years, three rewrites, one lesson.\nBring a question.",
			Presenter: "Ada Öberg", Place: "https://meet.example.org/datatalks", Categories: "data, search", Color: "teal",
		},
	}
}

// letters are one of each kind.
func letters(t testing.TB) map[string]scheduler.Letter {
	request := invitation(t)

	update := invitation(t)
	was := update.Facts
	update.Name, update.Kind, update.Sequence, update.First = "update/"+update.UID+"/1/jorg@example.com", scheduler.Update, 1, false
	update.Stamp = update.Stamp.Add(48 * time.Hour)
	update.Was, update.Changed, update.Answer = &was, []scheduler.Field{scheduler.FieldPlace}, ical.Accepted
	update.Facts.Place = "Room 4, third floor"

	cancel := invitation(t)
	cancel.Name, cancel.Kind, cancel.Sequence, cancel.First = "cancel/"+cancel.UID+"/2/jorg@example.com", scheduler.Cancel, 2, false
	cancel.Was, cancel.Changed = &was, []scheduler.Field{scheduler.FieldCancelled}
	cancel.Facts.Cancelled, cancel.Facts.Reason = true, "the presenter is ill"

	plain := invitation(t)
	plain.Name, plain.Plain, plain.First = "request/"+plain.UID+"/0/guild@example.org", true, false
	plain.To, plain.Role = theme.Person{Email: "guild@example.org", Language: "en", Zone: zone(t, "Europe/Helsinki")}, theme.Organizer

	reminder := invitation(t)
	reminder.Name, reminder.Kind, reminder.First = "reminder/"+reminder.UID+"/20261201T120000Z/24h/jorg@example.com", scheduler.Reminder, false
	reminder.Stamp, reminder.Before = reminder.Facts.Start.Add(-24*time.Hour), 24*time.Hour

	notice := scheduler.Letter{Name: "notice/files/abc/guild@example.org", Kind: scheduler.Notice, Stamp: request.Stamp, To: plain.To,
		Lines: []string{"themes/datatalks.yaml: 12 sessions would move"}}

	refresh := invitation(t)
	refresh.Name, refresh.Kind, refresh.First = "refresh/"+refresh.UID+"/20261111T090000Z/jorg@example.com", scheduler.Refresh, false
	refresh.Sequence, refresh.Answer, refresh.Places = 1, ical.Accepted, 40
	refresh.Stamp = refresh.Stamp.Add(26 * time.Hour)

	decline := invitation(t)
	decline.Name, decline.Kind, decline.First = "decline/"+decline.UID+"/7/jorg@example.com", scheduler.TurnDown, false
	decline.Stamp, decline.Answer = decline.Stamp.Add(26*time.Hour), ical.Tentative
	decline.Proposal = &scheduler.Proposal{ID: "7", UID: decline.UID, Theme: decline.Theme, Address: decline.To.Email,
		Start: decline.Facts.Start.Add(20 * time.Hour), End: decline.Facts.End.Add(20 * time.Hour)}

	returned := notice
	returned.Name, returned.Kind = "returned/20261110/guild@example.org", scheduler.Returned
	returned.Lines = []string{"bo@example.com: 550 5.1.1 no such user; no more letters go there"}

	all := map[string]scheduler.Letter{"request": request, "update": update, "cancel": cancel, "plain": plain,
		"reminder": reminder, "notice": notice, "refresh": refresh, "decline": decline, "returned": returned}
	for _, kind := range []scheduler.Kind{scheduler.Nudge, scheduler.Place, scheduler.OnWaiting} {
		l := reminder
		l.Name, l.Kind, l.Before = string(kind)+"/"+l.UID+"/20261201T120000Z/jorg@example.com", kind, 0
		l.Places, l.Waits = 40, kind == scheduler.OnWaiting
		if kind != scheduler.Nudge {
			l.Answer = ical.Accepted
		}
		all[string(kind)] = l
	}
	return all
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
	for name, letter := range letters(t) {
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
	for name, letter := range letters(t) {
		first := seal(t, sealer(t), letter)
		for range 20 {
			if again := seal(t, sealer(t), letter); !bytes.Equal(first.Bytes, again.Bytes) || first.MessageID != again.MessageID {
				t.Fatalf("%s: sealed twice, the bytes differ:\n%s\n---\n%s", name, first.Bytes, again.Bytes)
			}
		}
	}
}

func TestCalendarObjectAndItsPartAgree(t *testing.T) {
	for name, letter := range letters(t) {
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
		if !carriesCalendar(letter) {
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
	for name, letter := range letters(t) {
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
	sealed := seal(t, s, invitation(t))
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
		"no zone":           func(l *scheduler.Letter) { l.Facts.Zone = "Mars/Olympus" },
		"organizer":         func(l *scheduler.Letter) { l.Organizer.Address = "guild@[127.0.0.1]" },
	} {
		letter := invitation(t)
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
		l := invitation(b)
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
