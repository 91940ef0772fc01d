package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"rondo/scheduler"
	"rondo/theme"
)

// hostile are texts that have broken out of pages, headers, logs and spreadsheets elsewhere.
var hostile = []string{
	"a\r\nATTENDEE:mailto:e@x", "a\nb", "a\rb", "a\r\n\r\nbody", "a\r\n ATTENDEE:x", "a\n\tx", "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
	"a\r\nBcc: e@x", "a\r\nContent-Type: text/html", "\r\nX: y", "a\u2028X:y", "a\u2029X:y", "a\u0085X:y", "a\vX", "a\fX", "a\x00b", "a\x1b[31m",
	`a\nb`, `a\;b`, "a;b,c", `a";X-EVIL="1`, "^n^'^^", `x";DIR="http://e`, ":::", "a=b;c", strings.Repeat("é", 40), strings.Repeat("😀", 30),
	"\"x> NOTIFY=NEVER\"@b", "=?utf-8?q?a=0D=0ABcc:e?= <a@b>",
	"<script>1</script>", "\"><img src=x onerror=1>", "'><img src=x onerror=1>", "</title><svg onload=1>", "</textarea><script>1</script>",
	"javascript:1", "JaVaScRiPt:alert(1)", " javascript:1", "data:text/html,x", "vbscript:x", "&lt;b&gt;", "&#x6a;avascript:1", "{{.}}", `{{env "HOME"}}`,
	"<a href=//e>click</a>", "<a href=https://evil.example>click</a>", "https://evil.example Confirm here", "<!--", "-->", "]]>", "<style>*{display:none}</style>",
	"<base href=//e>", "<meta http-equiv=refresh content=0>", "<form action=//e><input>", "\" autofocus onfocus=1 x=\"", "` onload=1 `", "url(//e)",
	"=1+1", "+cmd|' /C x'!A0", "@SUM(1)", "%s%n%d", "\u202Egnp.exe", "\xff\xfe<script>",
}

// skeleton is what a browser builds of a page: elements with the names of their attributes, in order of first sight.
// Handlers and links that run or lead elsewhere are findings.
func skeleton(t *testing.T, page string) (shapes []string, findings []string) {
	seen := map[string]bool{}
	for n := range parse(t, page).Descendants() {
		if n.Type == html.CommentNode {
			findings = append(findings, "a comment")
		}
		if n.Type != html.ElementNode {
			continue
		}
		shape := n.Data
		for _, a := range n.Attr {
			shape += " " + a.Key
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
				findings = append(findings, a.Key+"="+a.Val)
			}
			if a.Key == "href" || a.Key == "src" || a.Key == "action" {
				if !saidLink(n, a.Val) {
					findings = append(findings, badLink(a.Val)...)
				}
			}
		}
		if !seen[shape] {
			seen[shape] = true
			shapes = append(shapes, shape)
		}
	}
	return shapes, findings
}

// saidLink reports an address that stands in an abstract or a place, which says where it leads.
func saidLink(n *html.Node, address string) bool {
	within := n.Parent.Data == "dd" || n.Parent.Data == "p" && slices.Contains(n.Parent.Attr, html.Attribute{Key: "class", Val: "words"})
	return within && strings.HasPrefix(address, "http") && n.FirstChild != nil && n.FirstChild.Data == address
}

func badLink(link string) []string {
	u, err := url.Parse(link)
	if err != nil {
		return []string{fmt.Sprintf("link %q: %v", link, err)}
	}
	hosts := []string{"", "sessions.example.org", "meet.example.org", "calendar.google.com", "outlook.live.com", "outlook.office.com"}
	if !slices.Contains([]string{"", "https", "webcal"}, u.Scheme) || !slices.Contains(hosts, u.Host) {
		return []string{"leads to " + link}
	}
	return nil
}

func TestHostileWordsStayWords(t *testing.T) {
	base := season(t, guild(t))
	targets := []string{"/", "/calendar", "/calendar?month=2026-12", "/t/datatalks", "/t/reading",
		"/s/datatalks/2026-12-01", "/s/datatalks/2027-02-02", "/s/brownbag/2026-12-11", "/s/reading/2026-11-25"}
	want := map[string][]string{}
	harmless := open(t, say(base, "word"))
	for _, target := range targets {
		want[target], _ = skeleton(t, harmless.get(t, target).Body.String())
	}
	for _, text := range hostile {
		s := open(t, say(base, text))
		for _, target := range targets {
			shapes, findings := skeleton(t, s.get(t, target).Body.String())
			for _, shape := range shapes {
				if !slices.Contains(want[target], shape) {
					t.Errorf("%q on %s makes <%s>", text, target, shape)
				}
			}
			for _, finding := range findings {
				t.Errorf("%q on %s: %s", text, target, finding)
			}
		}
	}
}

// say puts a text wherever people write words: in every field of a few sessions, of their themes and of the site.
func say(have scheduler.State, text string) scheduler.State {
	set := *have.Accepted
	set.Config.Site.Name = text
	set.Themes = slices.Clone(set.Themes)
	for i, t := range set.Themes {
		said := *t
		said.Name, said.Title, said.Purpose, said.Place, said.Color = text, text, text, text, text
		said.Categories, said.Feed = []string{text}, theme.FeedOptions{Link: true}
		set.Themes[i] = &said
	}
	have.Accepted = &set
	few := slices.DeleteFunc(slices.Clone(have.Sessions), func(s *scheduler.Session) bool {
		return !slices.Contains([]string{"2026-11-03", "2026-11-25", "2026-12-01", "2026-12-11", "2027-02-02"}, s.Key())
	})
	have.Sessions = few
	for i, s := range few {
		said := *s
		f := &said.Facts
		f.Name, f.Title, f.Purpose, f.Abstract, f.Presenter, f.Place, f.Reason = text, text, text, text, text, text, text
		f.Color, f.Categories = text, text
		few[i] = &said
	}
	return have
}

// What visitors type comes back as words, too, and never as a header.
func TestHostileRequests(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, text := range hostile {
		query := url.QueryEscape(text)
		for _, target := range []string{"/?tz=" + query, "/calendar?month=" + query, "/t/" + url.PathEscape(text),
			"/s/" + url.PathEscape(text) + "/" + url.PathEscape(text) + "?tz=" + query, "/feeds/" + url.PathEscape(text) + ".ics"} {
			w := s.ask(http.MethodGet, target, "Accept-Language: "+strings.Map(printable, text))
			if location := w.Header().Get("Location"); location != "" {
				if !strings.HasPrefix(location, "/") || strings.HasPrefix(location, "//") || strings.HasPrefix(location, `/\`) {
					t.Errorf("%s leads to %q", target, location)
				}
				continue
			}
			_, findings := skeleton(t, w.Body.String())
			for _, finding := range findings {
				t.Errorf("%s: %s", target, finding)
			}
			for _, element := range []string{"<script", "<img", "<base", "<iframe", "<a href=//e"} {
				if strings.Contains(w.Body.String(), element) {
					t.Errorf("%s: the page contains %s", target, element)
				}
			}
		}
	}
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}
