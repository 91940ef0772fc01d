package templates

import (
	"strings"
	"testing"
)

// What is a link is in brackets.
func TestWhatBecomesALink(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Bring a laptop", "Bring a laptop"},
		{"https://example.org", "[https://example.org]"},
		{"See https://example.org/a?b=1&c=2#d.", "See [https://example.org/a?b=1&c=2#d]."},
		{"(http://example.org/)", "([http://example.org/])"},
		{"https://en.wikipedia.org/wiki/Rondo_(music), or so", "[https://en.wikipedia.org/wiki/Rondo_(music)], or so"},
		{"one https://a.example two https://b.example!", "one [https://a.example] two [https://b.example]!"},
		{"„https://a.example“ and “https://b.example”", "„[https://a.example]“ and “[https://b.example]”"},
		{"<https://a.example>", "<[https://a.example]>"},
		{"HTTPS://EXAMPLE.ORG/A", "[HTTPS://EXAMPLE.ORG/A]"},
		{"https://fi.wikipedia.org/wiki/Äänitys", "[https://fi.wikipedia.org/wiki/Äänitys]"},
		{"xhttps://example.org", "xhttps://example.org"},
		{"example.org, javascript:alert(1), ftp://example.org", "example.org, javascript:alert(1), ftp://example.org"},
		{"https:// and http://", "https:// and http://"},
		{"https://bank.example@evil.example/", "https://bank.example@evil.example/"}, // who reads the beginning is deceived
		{"two\nhttps://example.org/\nlines", "two\n[https://example.org/]\nlines"},
	} {
		var got strings.Builder
		for _, s := range linked(test.text, maxLinks) {
			if s.URL != "" {
				got.WriteString("[" + s.Text + "]")
			} else {
				got.WriteString(s.Text)
			}
		}
		if got.String() != test.want {
			t.Errorf("%q becomes %q, want %q", test.text, got.String(), test.want)
		}
	}
}

// However many addresses there are, a template is given no longer list than it may have, and every word stays.
func TestManyLinks(t *testing.T) {
	text := strings.Repeat("http://a.b ", 180)
	all := say([]string{text, text, text})
	if len(all) > maxRows || !strings.HasPrefix(all[len(all)-1].Text, " http") && !strings.HasPrefix(all[len(all)-1].Text, "http") {
		t.Errorf("%d snippets, the last is %.40q", len(all), all[len(all)-1].Text)
	}
	if n := strings.Count(gather(all), "http://a.b"); n != 540 {
		t.Errorf("%d addresses are left of 540", n)
	}
}

func gather(all []snippet) string {
	var text strings.Builder
	for _, s := range all {
		text.WriteString(s.Text)
	}
	return text.String()
}

// Together the snippets are the text, and what is a link is an address of the web.
func FuzzLinked(f *testing.F) {
	for _, text := range []string{"", "https://example.org.", "a (http://b/(c)) d", "https://https://x", "http://[::1]:80/]", "\xff http://\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := linked(text, maxLinks)
		if got := gather(all); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		for _, s := range all {
			if s.URL != "" && (s.URL != s.Text || webAddress(s.URL) != s.URL) {
				t.Fatalf("%q is a link to %q", s.Text, s.URL)
			}
		}
	})
}
