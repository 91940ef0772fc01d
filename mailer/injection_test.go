package mailer

import (
	"maps"
	"net/mail"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rondo/ical/icaltest"
	"rondo/mailer/mailertest"
	"rondo/scheduler"
)

// hostile are the texts that have broken out elsewhere, and some that know how our mails are made.
var hostile = append(slices.Clone(icaltest.Hostile),
	"--=_mixed-rvroor4htzm4rqyrhx5ucajxd4", "x\r\nContent-Type: multipart/mixed;\r\n boundary=y", strings.Repeat("x", 3000), "\xff\xfe",
)

// fields are the places where an organizer, a list of people or a setting can put text.
var fields = map[string]func(*Sealer, *scheduler.Letter, string){
	"site":       func(s *Sealer, _ *scheduler.Letter, text string) { s.Site.Name = text },
	"sender":     func(s *Sealer, _ *scheduler.Letter, text string) { s.Sender.Name = text },
	"organizer":  func(_ *Sealer, l *scheduler.Letter, text string) { l.Organizer.Name = text },
	"person":     func(_ *Sealer, l *scheduler.Letter, text string) { l.To.Name = text },
	"group":      func(_ *Sealer, l *scheduler.Letter, text string) { l.Via = text },
	"theme":      func(_ *Sealer, l *scheduler.Letter, text string) { l.Theme = text[:min(len(text), 200)] }, // ids are short
	"name":       func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Name = text },
	"title":      func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Title = text },
	"purpose":    func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Purpose = text },
	"abstract":   func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Abstract = text },
	"presenter":  func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Presenter = text },
	"place":      func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Place = text },
	"reason":     func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Reason = text },
	"categories": func(_ *Sealer, l *scheduler.Letter, text string) { l.Facts.Categories = text },
	"letter":     func(_ *Sealer, l *scheduler.Letter, text string) { l.Name = text },
	"finding": func(_ *Sealer, l *scheduler.Letter, text string) {
		l.Lines = []scheduler.Line{{A: text}, {Says: "parked", A: text, B: text, C: text}}
	},
}

// TestNoTextBecomesStructure seals letters with every hostile text in every field. Judged by the standard library's
// readers, the mail must have the same header fields, the same tree and the same calendar properties as without it.
func TestNoTextBecomesStructure(t *testing.T) {
	kinds := mailertest.Letters()
	made := []string{"request", "update", "decline", "reminder", "notice"} // the others are made of what these are
	if testing.Short() {
		made = []string{"update", "notice"}
	}
	for _, kind := range made {
		letter := kinds[kind]
		for field, put := range fields {
			plainSealer, plain := sealer(t), letter
			put(&plainSealer, &plain, "harmless")
			want := shape(t, seal(t, plainSealer, plain))
			for _, text := range hostile {
				s, l := sealer(t), letter
				put(&s, &l, text)
				sealed, err := s.Seal(l)
				if err != nil {
					t.Errorf("%s, %s %q: %v", kind, field, text, err)
					continue
				}
				if got := shape(t, sealed); !reflect.DeepEqual(got, want) {
					t.Errorf("%s, %s %q: the mail is\n%v\nwant\n%v", kind, field, text, got, want)
				}
			}
		}
	}
}

// shape is what must not depend on texts.
func shape(t *testing.T, sealed scheduler.Sealed) []string {
	t.Helper()
	header, tree, leaves, err := read(sealed.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	shape := []string{tree, sealed.From}
	for name, values := range header {
		if len(values) != 1 {
			t.Errorf("%d fields %s", len(values), name)
		}
	}
	shape = append(shape, slices.Sorted(maps.Keys(header))...)
	for _, name := range []string{"From", "To"} {
		list, err := header.AddressList(name)
		if err != nil || len(list) != 1 {
			t.Errorf("%s: %v, %v", name, list, err)
			continue
		}
		if strings.ContainsAny(list[0].Name, "\r\n\x00") {
			t.Errorf("%s: a name with line ends %q", name, list[0].Name)
		}
		shape = append(shape, list[0].Address)
	}
	for _, leaf := range leaves {
		if leaf.kind != "text/calendar" {
			continue
		}
		for row := range strings.SplitSeq(strings.ReplaceAll(leaf.body, "\r\n ", ""), "\r\n") {
			name, _, _ := strings.Cut(row, ":")
			name, _, _ = strings.Cut(name, ";")
			switch name {
			case "CATEGORIES", "CONFERENCE", "LOCATION": // as many as there are values
			default:
				shape = append(shape, name)
			}
		}
	}
	return shape
}

func TestNoTextBecomesARecipient(t *testing.T) {
	for _, text := range hostile {
		letter := mailertest.Invitation()
		letter.To.Email = text
		if sealed, err := sealer(t).Seal(letter); err == nil {
			t.Errorf("sealed for %q:\n%.300s", text, sealed.Bytes)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, address := range []string{"ada@example.org", "a.b+c@mail.example.org", "o'brien@example.org", "x@xn--bcher-kva.example",
		"a_b-c=d@example.org", strings.Repeat("a", 64) + "@example.org"} {
		if err := checkAddress(address); err != nil {
			t.Error(err)
		}
	}
	for _, address := range []string{"", "@", "ada", "ada@", "@example.org", ".a@example.org", "a.@example.org", "a..b@example.org",
		"a@.example.org", "a@example..org", "a@example.org.", "a@-x.org", "a@x-.org", "a@b@c", `"a"@example.org`, "a b@example.org",
		"a@exa mple.org", "<a@example.org>", "a@example.org\r\n", "a@bücher.example", strings.Repeat("a", 65) + "@example.org",
		"a@" + strings.Repeat("b", 64) + ".org"} {
		if checkAddress(address) == nil {
			t.Errorf("%q passes", address)
		}
	}
}

// FuzzAddress: what passes means the same to the standard library, and cannot leave its angle brackets.
func FuzzAddress(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Add("ada@example.org")
	f.Fuzz(func(t *testing.T, address string) {
		if checkAddress(address) != nil {
			return
		}
		parsed, err := mail.ParseAddress("<" + address + ">")
		if err != nil || parsed.Address != address {
			t.Errorf("%q is read as %v, %v", address, parsed, err)
		}
		if strings.ContainsAny(address, " <>\r\n\x00\"(),:;[]\\") {
			t.Errorf("%q passes", address)
		}
	})
}
