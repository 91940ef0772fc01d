package mailer

import (
	"bytes"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"
	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/ical/icaltest"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
	"rondo/theme"
)

// changes are differences between letters, each of which may show in a mail.
var changes = map[string]func(*scheduler.Letter){
	"language":     func(l *scheduler.Letter) { l.To = l.To.In("fi") },
	"zone":         func(l *scheduler.Letter) { l.To = l.To.At("", ical.Zone{}) },
	"via":          func(l *scheduler.Letter) { l.Via = "another.group" },
	"no via":       func(l *scheduler.Letter) { l.Via = "" },
	"role":         func(l *scheduler.Letter) { l.Role = theme.Presenter },
	"first":        func(l *scheduler.Letter) { l.First = !l.First },
	"asks":         func(l *scheduler.Letter) { l.Asks = !l.Asks },
	"waits":        func(l *scheduler.Letter) { l.Waits = !l.Waits },
	"left":         func(l *scheduler.Letter) { l.Left = !l.Left },
	"plain":        func(l *scheduler.Letter) { l.Plain = !l.Plain },
	"back on":      func(l *scheduler.Letter) { l.BackOn = !l.BackOn },
	"answer":       func(l *scheduler.Letter) { l.Answer = ical.Declined },
	"no answer":    func(l *scheduler.Letter) { l.Answer = ical.NeedsAction },
	"sequence":     func(l *scheduler.Letter) { l.Sequence += 7 },
	"links":        func(l *scheduler.Letter) { l.Links++ },
	"places":       func(l *scheduler.Letter) { l.Places += 3 },
	"stamp":        func(l *scheduler.Letter) { l.Stamp = l.Stamp.Add(26 * time.Hour) },
	"theme":        func(l *scheduler.Letter) { l.Theme = "other" },
	"uid":          func(l *scheduler.Letter) { l.UID = "other@sessions.example.org" },
	"key":          func(l *scheduler.Letter) { l.Key = "2026-12-02" },
	"page":         func(l *scheduler.Letter) { l.Page = "https://sessions.example.org/s/other" },
	"organizer":    func(l *scheduler.Letter) { l.Organizer = ical.Mailbox{Name: "Öther", Address: "other@example.org"} },
	"no organizer": func(l *scheduler.Letter) { l.Organizer = ical.Mailbox{} },
	"title":        func(l *scheduler.Letter) { l.Facts.Title = "=_mixed é" },
	"abstract":     func(l *scheduler.Letter) { l.Facts.Abstract = strings.Repeat("= \n", 30) },
	"no zone":      func(l *scheduler.Letter) { _ = l.Facts.Zone.UnmarshalText([]byte("Mars/Olympus")) },
	"color":        func(l *scheduler.Letter) { l.Facts.Color = "" },
	"fields":       func(l *scheduler.Letter) { l.Changed = []scheduler.Field{scheduler.FieldTitle, scheduler.FieldStart} },
	"lines":        func(l *scheduler.Letter) { l.Lines = []scheduler.Line{{A: "one"}, {A: "two"}} },
	"one line":     func(l *scheduler.Letter) { l.Lines = []scheduler.Line{{A: "one two"}} },
	"was":          func(l *scheduler.Letter) { was := l.Facts; was.Place, was.Title = "elsewhere", "else"; l.Was = &was },
	"proposal": func(l *scheduler.Letter) {
		l.Proposal = &scheduler.Proposal{Start: l.Facts.End, End: l.Facts.End.Add(time.Hour)}
	},
	"kind": func(l *scheduler.Letter) { l.Kind = scheduler.Refresh },
	"address": func(l *scheduler.Letter) {
		l.To.Email = "a-rather-long-local-part-that-has-to-be-folded@mail.example.org"
	},
	"no address": func(l *scheduler.Letter) { l.To.Email = "two@at@example.org" },
	"name":       func(l *scheduler.Letter) { l.To.Name = "" },
}

// TestBatch holds letters that are sealed together to the same letters sealed alone: whatever two have in common, none
// gets what is the other's.
func TestBatch(t *testing.T) {
	for _, tokens := range []bool{false, true} {
		alone := sealer(t)
		alone.Tokens = tokens
		for kind, first := range mailertest.Letters() {
			batch := alone.Batch()
			for _, name := range append([]string{""}, slices.Sorted(maps.Keys(changes))...) {
				l := first
				if name != "" {
					changes[name](&l)
				}
				want, wantErr := alone.Seal(l)
				got, err := batch(l)
				if fmt.Sprint(err) != fmt.Sprint(wantErr) || got.MessageID != want.MessageID || got.From != want.From || !bytes.Equal(got.Bytes, want.Bytes) {
					t.Errorf("%s with another %s: among others (%v):\n%s\nalone (%v):\n%s", kind, name, err, got.Bytes, wantErr, want.Bytes)
				}
			}
		}
	}
}

// TestTwin holds mails to what go-mail's own writer makes of them, whoever they are to, but for the first fold of a field.
func TestTwin(t *testing.T) {
	kinds, s := mailertest.Letters(), sealer(t)
	rapid.Check(t, func(t *rapid.T) {
		s.Tokens = rapid.Bool().Draw(t, "tokens")
		made := occasions{make: s.occasion}
		l := kinds[rapid.SampledFrom(slices.Sorted(maps.Keys(kinds))).Draw(t, "kind")]
		text := rapid.OneOf(rapid.SampledFrom(icaltest.Hostile), rapid.StringN(0, 150, -1))
		l.Organizer.Name, l.Facts.Title, l.Facts.Abstract = text.Draw(t, "organizer"), text.Draw(t, "title"), text.Draw(t, "abstract")
		for range 5 {
			l.To.Name = text.Draw(t, "name")
			l.To.Email = rapid.StringMatching(`([a-z]{1,64}|[aéжö]{1,40}|a[=?_+]{1,9}b)@[a-z]{1,60}\.example\.org`).Draw(t, "email")
			l.Links++
			about, err := made.of(&l)
			if err != nil {
				t.Fatal(err)
			}
			mail, err := s.envelope(&l, about)
			if err != nil {
				t.Fatal(err)
			}
			got, err := mail.write()
			if err != nil {
				t.Fatal(err)
			}
			want, err := mail.throughGoMail()
			head, body, _ := bytes.Cut(want, []byte("\r\nContent-Type: "))
			want = append(append(foldLater(head), "\r\nContent-Type: "...), body...)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("ours:\n%s\ngo-mail's (%v):\n%s", got, err, want)
			}
		}
	})
}

// fields is the mail without a body, as go-mail knows it.
func (e *envelope) fields() *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(&mail.Address{Name: clip(e.from.Name, longestName), Address: e.from.Address})
	m.ToMailAddress(&mail.Address{Name: clip(e.to.Name, longestName), Address: e.to.Address})
	m.Subject(clip(e.subject, longestSubject))
	m.SetDateWithValue(e.date.UTC())
	m.SetMessageIDWithValue(e.messageID())
	if e.thread != "" {
		m.SetGenHeader("In-Reply-To", "<"+e.thread+"@"+e.host+">")
		m.SetGenHeader("References", "<"+e.thread+"@"+e.host+">")
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	m.SetGenHeader("X-Rondo-Letter", e.id)
	m.SetGenHeader("List-Id", "<"+listLabel(e.list)+"."+e.host+">")
	if e.replyTo != "" {
		m.SetGenHeader("Reply-To", "<"+e.replyTo+">")
	}
	if e.leave != "" {
		m.SetGenHeader("List-Unsubscribe", "<"+e.leave+">")
		m.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	return m
}

// throughGoMail is the same mail by go-mail's writer.
func (e *envelope) throughGoMail() ([]byte, error) {
	m := e.fields()
	m.SetBodyString(gomail.TypeTextPlain, e.words.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, e.words.HTML)
	if e.method != "" {
		m.AddAlternativeString(gomail.ContentType("text/calendar; method="+string(e.method)), string(e.invite),
			gomail.WithPartEncoding(gomail.EncodingB64)) // gateways rewrite 8bit parts
		err := m.AttachReader("invite.ics", bytes.NewReader(e.invite), gomail.WithFileContentType("application/ics"))
		if err != nil {
			return nil, fmt.Errorf("attach the calendar entry: %w", err)
		}
	}
	var raw bytes.Buffer
	raw.Grow(2*len(e.words.HTML) + 2*len(e.words.Text) + 3*len(e.invite) + 4096)
	if _, err := m.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	text := settleBoundaries(raw.Bytes(), e.id)
	return text, checkLines(text)
}

// settleBoundaries puts boundaries that follow from the letter in the place of go-mail's random ones, which it lets
// nobody choose part by part. "=_" occurs in neither quoted-printable nor base64, so no text can hold them
// (RFC 2045 §6.7).
func settleBoundaries(text []byte, id string) []byte {
	type boundary struct {
		random  []byte
		settled string
		next    int // where in text it stands next; negative for nowhere
	}
	var all []boundary
	for _, kind := range []string{"mixed", "alternative"} {
		_, rest, found := bytes.Cut(text, []byte("\r\nContent-Type: multipart/"+kind+";\r\n boundary="))
		if found {
			random, _, _ := bytes.Cut(rest, []byte("\r\n"))
			all = append(all, boundary{random, "=_" + kind + "-" + id, bytes.Index(text, random)})
		}
	}
	out, done := make([]byte, 0, len(text)), 0
	for {
		var first *boundary
		for i := range all {
			if b := &all[i]; b.next >= 0 && (first == nil || b.next < first.next) {
				first = b
			}
		}
		if first == nil {
			return append(out, text[done:]...)
		}
		out = append(out, text[done:first.next]...)
		if bytes.HasSuffix(out, []byte("boundary=")) {
			out = append(append(append(out, '"'), first.settled...), '"')
		} else {
			out = append(out, first.settled...)
		}
		done = first.next + len(first.random)
		if i := bytes.Index(text[done:], first.random); i >= 0 {
			first.next = done + i
		} else {
			first.next = -1
		}
	}
}

func TestCheckLines(t *testing.T) {
	long := strings.Repeat("x", 998) + "\r\n"
	for text, fine := range map[string]bool{
		"a\r\n": true, "\r\n": true, "a\r\n\r\nb\r\n": true, long: true, "a\r\n" + long: true,
		"": false, "a": false, "a\n": false, "a\r": false, "\n": false, "a\r\nb": false, "a\rb\r\n": false, "a\nb\r\n": false,
		"a\r\r\n": false, "\x00\r\n": false, "x" + long: false, "a\r\nx" + long: false,
	} {
		if err := checkLines([]byte(text)); (err == nil) != fine {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}
