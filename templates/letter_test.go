package templates

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

var builtInSet = sync.OnceValues(func() (*Set, error) { return New(nil) })

// builtInTemplates are the templates without an overriding folder.
func builtInTemplates(t testing.TB) *Set {
	t.Helper()
	s, err := builtInSet()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every sample letter in both languages, as it is read.
func TestLetterGolden(t *testing.T) {
	s := builtInTemplates(t)
	for _, language := range []string{"en", "fi"} {
		for name, letter := range samples(language) {
			t.Run(name+"."+language, func(t *testing.T) {
				mail, err := s.Letter(letter)
				if err != nil {
					t.Fatal(err)
				}
				line := func(s string) []byte { return []byte(s + "\n") }
				got := txtar.Format(&txtar.Archive{Files: []txtar.File{
					{Name: "subject", Data: line(mail.Subject)},
					{Name: "text", Data: []byte(mail.Text)},
					{Name: "summary", Data: line(mail.Summary)},
					{Name: "description", Data: line(mail.Description)},
					{Name: "html", Data: []byte(mail.HTML)},
				}})
				golden := filepath.Join("testdata", name+"."+language+".txtar")
				if *update {
					if err := os.WriteFile(golden, got, 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("differs from %s; see with git diff after go test -update:\n%s", golden, got)
				}
			})
		}
	}
}

func TestSubject(t *testing.T) {
	long := strings.Repeat("word ", 60)
	tests := []struct {
		name   string
		change func(*Letter)
		want   string
	}{
		{"untitled", func(l *Letter) { l.Session.Title = "" }, "DataTalks, Tue 1 Dec 14:00 (Helsinki)"},
		{"titled like its theme", func(l *Letter) { l.Session.Title = "DataTalks" }, "DataTalks, Tue 1 Dec 14:00 (Helsinki)"},
		{"long title", func(l *Letter) { l.Session.Title = long },
			"DataTalks: word word word word word word word word word word word word word word word…, Tue 1 Dec 14:00 (Helsinki)"},
		{"line breaks", func(l *Letter) { l.Session.Title = "a\r\nBcc: e@x\u2028b" }, "DataTalks: a Bcc: e@x b, Tue 1 Dec 14:00 (Helsinki)"},
		{"another zone", func(l *Letter) { l.Zone, l.City = time.UTC, "" }, "DataTalks: How search ranking was rebuilt, Tue 1 Dec 12:00 (UTC)"},
		{"region of a language", func(l *Letter) { l.Language = "fi-FI" }, "DataTalks: How search ranking was rebuilt, ti 1.12. klo 14.00 (Helsinki)"},
		{"language without words", func(l *Letter) { l.Language = "tlh" }, "DataTalks: How search ranking was rebuilt, Tue 1 Dec 14:00 (Helsinki)"},
		{"end moved", func(l *Letter) { l.Kind, l.Changed = "update", []string{"end"} },
			"Changed: DataTalks: How search ranking was rebuilt, Tue 1 Dec 14:00 (Helsinki)"},
		{"back on at another time", func(l *Letter) { l.Kind, l.BackOn, l.Changed = "update", true, []string{"cancelled", "start"} },
			"Back on: DataTalks: How search ranking was rebuilt, Tue 1 Dec 14:00 (Helsinki)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l := samples("en")["request"]
			test.change(&l)
			mail, err := builtInTemplates(t).Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			if mail.Subject != test.want {
				t.Errorf("subject is %q,\n want %q", mail.Subject, test.want)
			}
			if n := utf8.RuneCountInString(mail.Subject); n > 150 {
				t.Errorf("subject has %d characters", n)
			}
		})
	}
}

// Whether a session is tomorrow depends on where the reader is.
func TestReminderDay(t *testing.T) {
	tests := []struct {
		now, zone, want string
	}{
		{"2026-12-01T11:00:00Z", "Europe/Helsinki", "Today: "},
		{"2026-11-30T12:00:00Z", "Europe/Helsinki", "Tomorrow: "},
		{"2026-11-30T22:30:00Z", "Europe/Helsinki", "Today: "},
		{"2026-11-30T22:30:00Z", "Europe/London", "Tomorrow: "},
		{"2026-11-30T12:00:00Z", "Pacific/Auckland", "Tomorrow: "},
		{"2026-11-24T12:00:00Z", "Europe/Helsinki", "Tue 1 Dec: "},
		{"2026-11-24T12:00:00Z", "Pacific/Auckland", "Wed 2 Dec: "},
	}
	for _, test := range tests {
		l := samples("en")["reminder-tomorrow"]
		l.Zone, l.City = clocks(test.zone), ""
		l.Now, _ = time.Parse(time.RFC3339, test.now)
		mail, err := builtInTemplates(t).Letter(l)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(mail.Subject, test.want) {
			t.Errorf("at %s in %s the subject is %q, want %q…", test.now, test.zone, mail.Subject, test.want)
		}
	}
}

func TestLetterOfUnknownKind(t *testing.T) {
	if _, err := builtInTemplates(t).Letter(Letter{Kind: "postcard"}); err == nil || !strings.Contains(err.Error(), "postcard") {
		t.Errorf("error is %v, want one that names the kind", err)
	}
}

// A notice lists no more than a mail can hold.
func TestNoticeOfManyLines(t *testing.T) {
	l := samples("en")["notice"]
	for range 1000 {
		l.Lines = append(l.Lines, Line{A: "line"})
	}
	mail, err := builtInTemplates(t).Letter(l)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(mail.Text, "\n* "); n != maxRows {
		t.Errorf("%d lines, want %d", n, maxRows)
	}
	if want := "\n* … +805\n"; !strings.Contains(mail.Text, want) {
		t.Errorf("does not say how many lines are left out: %q is missing", want)
	}
}

// One set words letters for all workers at once.
func TestLetterConcurrently(t *testing.T) {
	s, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	letters := samples("fi")
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for name, l := range letters {
				first, err := s.Letter(l)
				if err != nil {
					t.Error(err)
				}
				if again, _ := s.Letter(l); again != first {
					t.Errorf("%s: the same letter is worded differently", name)
				}
			}
		})
	}
	workers.Wait()
}

// Readers of the same occasion share words, and nobody reads what is for somebody else.
func TestReadersShareWords(t *testing.T) {
	warm := builtInTemplates(t)
	for name, l := range samples("en") {
		for _, reader := range []Letter{{To: "Ada", Via: "data-guild"}, {To: "Grace"}, {Role: "presenter"}, {To: "Edsger", Role: "organizer"}} {
			l.To, l.Via, l.Role = reader.To, reader.Via, reader.Role
			got, err := warm.Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			cold := Set{languages: warm.languages, text: warm.text, html: warm.html}
			if want, _ := cold.Letter(l); got != want {
				t.Errorf("%s: reads\n%s\nwant\n%s", name, got.Text, want.Text)
			}
		}
	}
	for i := range 3 * maxWordings {
		l := samples("en")["request"]
		l.Session.Title = fmt.Sprint(i)
		if _, err := warm.Letter(l); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(warm.wordings.mail); n > maxWordings {
		t.Errorf("%d occasions remembered, want at most %d", n, maxWordings)
	}
}

// Whatever differs between two letters makes two occasions.
func TestOccasionsDiffer(t *testing.T) {
	warm := builtInTemplates(t)
	rapid.Check(t, func(t *rapid.T) {
		one, other := anyLetter(t), anyLetter(t)
		field := rapid.IntRange(0, reflect.TypeFor[Letter]().NumField()-1).Draw(t, "field")
		reflect.ValueOf(&one).Elem().Field(field).Set(reflect.ValueOf(other).Field(field))
		for _, l := range []Letter{other, one, other} {
			got, err := warm.Letter(l)
			cold := Set{languages: warm.languages, text: warm.text, html: warm.html}
			want, coldErr := cold.Letter(l)
			if err != nil || coldErr != nil {
				t.Fatal(err, coldErr)
			}
			if got != want {
				t.Errorf("reads\n%s\nwant\n%s", got.Text, want.Text)
			}
		}
	})
}

// The readers of one session, one after the other.
func BenchmarkLetter(b *testing.B) {
	s := builtInTemplates(b)
	for _, name := range []string{"request", "update-moved", "reminder-tomorrow"} {
		b.Run(name, func(b *testing.B) {
			l := samples("en")[name]
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				l.To = readers[i%len(readers)]
				if _, err := s.Letter(l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

var readers = []string{"Ada", "Grace", "Edsger", "Barbara", "Donald"}

// Each reader is the first of another session.
func BenchmarkFirstLetter(b *testing.B) {
	s := builtInTemplates(b)
	l := samples("en")["request"]
	b.ReportAllocs()
	for b.Loop() {
		l.Session.Start = l.Session.Start.Add(time.Second)
		if _, err := s.Letter(l); err != nil {
			b.Fatal(err)
		}
	}
}

// Whoever hears that a session has another time, and knows that it has not been moved, would wonder what for.
func TestZ1AnUpdateTellsThatClocksHaveNewRules(t *testing.T) {
	s, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	winnipeg := clocks("America/Winnipeg")
	for language, want := range map[string]string{
		"en": "Reason: Clocks in Winnipeg go by new rules. The time there is the same.",
		"fi": "Syy: Kellot (Winnipeg) noudattavat uusia sääntöjä. Kellonaika siellä ei muutu.",
	} {
		l := samples(language)["request"]
		l.Kind, l.Changed = "update", []string{"start"}
		l.Session.Zone, l.Session.City = winnipeg, ""
		was := l.Session
		was.Start, was.End = was.Start.Add(time.Hour), was.End.Add(time.Hour)
		l.Was = &was
		for _, clocks := range []bool{true, false} {
			l.Clocks = clocks
			mail, err := s.Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(mail.Text, want) != clocks {
				t.Errorf("%s, %v: the letter should say %q only of new clocks:\n%s", language, clocks, want, mail.Text)
			}
		}
	}
}
