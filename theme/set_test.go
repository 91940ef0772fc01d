package theme

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestExample holds what is understood of examples/guild against a golden text, with everything Load resolves.
func TestExample(t *testing.T) {
	set, findings := Load(mustSub(t, "../examples/guild"), "rondo.yaml")
	if len(findings) > 0 || set == nil {
		t.Fatal(findings)
	}
	const golden = "testdata/guild.golden"
	got := describeSet(set)
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
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func describeSet(s *Set) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	c := s.Config
	say("site: %s, %s, %s, %s", c.Site.Name, c.Site.URL, c.Site.Zone, c.Site.Language)
	say("mail: %s <%s>, %d an hour", c.Mail.Sender.Name, c.Mail.Sender.Address, c.Mail.Hourly)
	m := c.Mail.SMTP
	say("smtp: %s:%d %s %s %s %s", m.Host, m.Port, m.TLS, m.Username, m.Profile, m.Rate)
	say("files: %s, %s, %s at %s", c.Database, c.People.File, c.Themes, c.Listen)
	say("defaults: invite %s, remind %s, horizon %s, quiet hours %s, brake %+v", c.Invite, c.Remind, c.Horizon, c.Quiet, c.Brake)
	say("notify: %s", describeNotify(c.Notify))
	for _, email := range s.People.ByAddress.Addresses() {
		p := s.People.ByAddress.At(email)
		say("person: %s %q %s %s %s", p.Email, p.Name, p.Zone(), p.Language(), p.Was())
	}
	for _, name := range slices.Sorted(maps.Keys(s.People.Groups)) {
		say("group: %s: %s", name, strings.Join(addresses(s.People.Groups[name]), " "))
	}
	say("read: %s", strings.Join(slices.Sorted(maps.Keys(s.Files)), " "))
	for _, t := range s.Themes {
		say("\ntheme: %s (%s), %q: %q", t.ID, t.File, t.Name, t.Title)
		say("purpose: %s", t.Purpose)
		say("rule: %s (%s), %s, %s", t.Rule.Words(), t.Rule, t.Zone, t.Schedule.Duration)
		say("invite %s, remind %s; notify: %s", t.Invite, t.Remind, describeNotify(t.Notify))
		say("place: %s; color %q, categories %q, transparent %t, feed %+v", t.Place, t.Color, t.Categories, t.Transparent, t.Feed)
		for _, m := range t.Members {
			say("member: %s %s %s", m.Person.Email, m.Role(), m.Via())
		}
		start := t.Schedule.Starts.Local
		for _, o := range t.Occurrences(start, start.Add(200*day)) {
			b.WriteString("date: " + list([]Occurrence{o}))
			if o.Override == nil {
				continue
			}
			if p := o.Override.Presenters; p != nil {
				say("    presented by %s", strings.Join(addresses(p), ", "))
			}
			if o.Override.Abstract != nil {
				say("    abstract %q", *o.Override.Abstract)
			}
			if o.Override.Place != nil {
				say("    at %s", *o.Override.Place)
			}
		}
	}
	return b.String()
}

func describeNotify(n Notify) string {
	return fmt.Sprintf("settle %s, start %s, duration %s, place %s, content %s, cancel %s",
		n.Settle, n.Start, n.Duration, n.Place, n.Content, n.Cancel)
}

func addresses(people []*Person) (list []string) {
	for _, p := range people {
		list = append(list, p.Email)
	}
	return list
}

// A person's role is the strongest one, and being named goes before being in a group.
func TestMembers(t *testing.T) {
	files := Files{
		"people.yaml": []byte("people: [{ email: ada@example.org, was: lovelace@example.org, name: Ada }]\n" +
			"groups: { a: [ada@example.org, bo@example.org, cy@example.org], b: [a, dee@example.org] }\n"),
		"themes/t.yaml": []byte("name: T\npurpose: P\norganizers: [cy@example.org, Eve@Example.org]\n" +
			"audience: [b, a, BO@example.org, lovelace@example.org]\nschedule: { starts: 2026-12-01 14:00 }\n"),
	}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil || len(set.Themes) != 1 {
		t.Fatal(findings)
	}
	var got []string
	for _, m := range set.Themes[0].Members {
		got = append(got, fmt.Sprintf("%s/%s/%s", m.Person.Email, m.Role(), m.Via()))
		if set.People.ByAddress.At(m.Person.Email) != m.Person {
			t.Errorf("%s is another person in ByAddress", m.Person.Email)
		}
	}
	want := "ada@example.org/audience/ bo@example.org/audience/ cy@example.org/organizer/ dee@example.org/audience/b eve@example.org/organizer/"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		name, source, want string
		column             int
	}{
		{"plain", "tiem: 1", "tiem: 1\n^", 1},
		{"a tab stays a tab", "\ttiem: 1", "\ttiem: 1\n\t^", 2},
		{"letters beyond ASCII", "ä: ö", "ä: ö\n   ^", 4},
		{"behind the line", "abc", "abc\n   ^", 40},
		{"escape codes", "a\x1b[2J", "a\ufffd[2J\n^", 1},
		{"a long line", strings.Repeat("x", 300) + "y" + strings.Repeat("z", 300), strings.Repeat("x", 50) + "y" + strings.Repeat("z", 49) + "\n" + strings.Repeat(" ", 50) + "^", 301},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Finding{Line: 1, Column: c.column, Source: c.source}.Excerpt()
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	if got := (Finding{File: "a"}).Excerpt(); got != "" {
		t.Errorf("a whole file has the excerpt %q", got)
	}
}

// Byte order marks and CRLF are how some editors save; they change nothing.
func TestLineEndsDoNotMatter(t *testing.T) {
	files := Files{
		"rondo.yaml":        []byte("\ufeff" + strings.ReplaceAll(plainConfig, "\n", "\r\n")),
		"people.yaml":       []byte("\ufeff" + strings.ReplaceAll(plainPeople, "\n", "\r\n")),
		"themes/plain.yaml": []byte("\ufeff" + strings.ReplaceAll(plainTheme, "\n", "\r\n")),
	}
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil || len(findings) > 0 || set.Themes[0].Name != "Plain" {
		t.Errorf("set %v, findings %v", set, findings)
	}
}
