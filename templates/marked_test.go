package templates

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Addresses of the web become links, without the marks of the sentence around them. Nothing else does.
func TestMarked(t *testing.T) {
	for text, want := range map[string]string{
		"Read https://example.org/a?b=c&d=e#f, then come.":       "https://example.org/a?b=c&d=e#f",
		"(see https://example.org/wiki/Rondo_(music))":           "https://example.org/wiki/Rondo_(music)",
		"See https://example.org/a.":                             "https://example.org/a",
		"“https://example.org/a”, he said":                       "https://example.org/a",
		"Is it https://example.org/?!":                           "https://example.org/",
		"[https://example.org/a]":                                "https://example.org/a",
		"<https://example.org/a>":                                "https://example.org/a",
		"*https://example.org/a*":                                "https://example.org/a",
		"HTTPS://Example.org/A":                                  "https://Example.org/A",
		"https://example.org/a https://example.org/b":            "https://example.org/a https://example.org/b",
		"https://example.org/a\nhttp://example.org:8080/b…":      "https://example.org/a http://example.org:8080/b",
		"https://example.org/tämä":                               "https://example.org/t%C3%A4m%C3%A4",
		"https://example.org/100%":                               "",
		"https://ada:secret@example.org/":                        "",
		"https://":                                               "",
		"https:// https://example.org":                           "https://example.org",
		"xhttps://example.org":                                   "",
		"javascript:https://example.org":                         "https://example.org",
		"javascript:alert(1)":                                    "",
		"ftp://example.org mailto:ada@example.org example.org/a": "",
		"www.example.org":                                        "",
		"a\" onmouseover=\"x\" https://example.org/\"><script>":  "https://example.org/",
		"no address": "",
	} {
		got := marked(text, "")
		if want == "" {
			if got != any(text) {
				t.Errorf("%q becomes %q", text, got)
			}
			continue
		}
		said, links := readMarked(t, got)
		if strings.Join(links, " ") != want || said != text {
			t.Errorf("%q becomes %q, which says %q and leads to %q; want %q", text, got, said, links, want)
		}
	}
}

// readMarked returns what a text says and where its links lead.
func readMarked(t testing.TB, text any) (said string, links []string) {
	marked, ok := text.(template.HTML)
	if !ok {
		return fmt.Sprint(text), nil
	}
	root, err := html.Parse(strings.NewReader("<pre>x" + string(marked)))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			said += n.Data
		case html.ElementNode:
			switch n.Data {
			case "html", "head", "body", "pre":
			case "a":
				if len(n.Attr) != 1 || n.Attr[0].Key != "href" {
					t.Errorf("%q: a link with %v", marked, n.Attr)
				}
				links = append(links, n.Attr[0].Val)
			default:
				t.Errorf("%q: an element %s", marked, n.Data)
			}
		}
	}
	return strings.TrimPrefix(said, "x"), links
}

// Whatever a text holds, as HTML it says the same, and its links lead to pages of the web.
func FuzzMarked(f *testing.F) {
	for _, seed := range []string{"see https://example.org/a, or (http://b.example)", "https://https://x", "<https://a'\"b>", "javascript:https://a.b/%3Cscript%3E"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.Join(paragraphs(text), "\n")
		said, links := readMarked(t, marked(text, ""))
		if said != text {
			t.Errorf("%q says %q", text, said)
		}
		for _, link := range links {
			if u, err := url.Parse(link); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
				t.Errorf("%q leads to %q", text, link)
			}
		}
	})
}
