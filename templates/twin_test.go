package templates

import (
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"rondo/ical/icaltest"
)

// The text part says the same as the HTML part, word by word, for all letters and whatever is in them.
func TestTextSaysWhatHTMLSays(t *testing.T) {
	s := builtInTemplates(t)
	for _, language := range []string{"en", "fi"} {
		for name, l := range samples(language) {
			mail, err := s.Letter(l)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := words(withoutMarks(l, mail.Text)), words(withoutMarks(l, strings.Join(wordsOfHTML(t, mail.HTML), " "))); !slices.Equal(got, want) {
				t.Errorf("%s in %s:\ntext says %q\nHTML says %q", name, language, got, want)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		l := anyLetter(t)
		mail, err := s.Letter(l)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := words(withoutMarks(l, mail.Text)), words(withoutMarks(l, strings.Join(wordsOfHTML(t, mail.HTML), " "))); !slices.Equal(got, want) {
			t.Errorf("text says %q\nHTML says %q", got, want)
		}
		for part, line := range map[string]string{"subject": mail.Subject, "summary": mail.Summary} {
			if strings.ContainsFunc(line, func(r rune) bool { return hidden(r) || r == '\u2028' || r == '\u2029' }) {
				t.Errorf("%s is %q: not one visible line", part, line)
			}
		}
		if strings.ContainsFunc(mail.Text+mail.Description, func(r rune) bool { return r != '\n' && hidden(r) }) {
			t.Errorf("control characters in %q", mail.Text)
		}
	})
}

// withoutMarks takes what marks quoted lines away, which HTML shows as a bar; it may be in anybody's words too.
func withoutMarks(l Letter, text string) string {
	if l.Kind != "forwarded" {
		return text
	}
	return strings.ReplaceAll(text, ">", " ")
}

func anyLetter(t *rapid.T) Letter {
	text := rapid.OneOf(
		rapid.Just(""),
		rapid.SampledFrom(icaltest.Hostile),
		rapid.String(),
		rapid.StringMatching(`[a-zåäö&<>"' \n-]{1,40}`),
	)
	link := rapid.OneOf(text, rapid.StringMatching(`https://[a-z]{1,8}\.example\.org/[a-z0-9]{0,30}`))
	zone := rapid.SampledFrom([]*time.Location{nil, time.UTC, time.FixedZone("Asia/Kolkata", 19800), time.FixedZone("America/New_York", -18000)})
	session := rapid.Custom(func(t *rapid.T) Session {
		start := time.Unix(rapid.Int64Range(1.7e9, 1.9e9).Draw(t, "start"), 0)
		return Session{
			Name: text.Draw(t, "name"), Title: text.Draw(t, "title"), Purpose: text.Draw(t, "purpose"),
			Abstract: text.Draw(t, "abstract"), Presenter: text.Draw(t, "presenter"), Place: text.Draw(t, "place"),
			Reason: text.Draw(t, "reason"), URL: text.Draw(t, "url"), City: text.Draw(t, "city"), Zone: zone.Draw(t, "zone"),
			Materials: text.Draw(t, "label") + "\t" + link.Draw(t, "material"),
			Start:     start, End: start.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute),
		}
	})
	was := session.Draw(t, "was")
	lines := rapid.Custom(func(t *rapid.T) Line {
		return Line{Says: rapid.SampledFrom([]string{"", "session", "moved", "parked", "suppressed"}).Draw(t, "says"), A: text.Draw(t, "a"),
			B: text.Draw(t, "b"), C: text.Draw(t, "c"), N: rapid.IntRange(0, 2).Draw(t, "n"), From: was.Start, To: was.End}
	})
	return Letter{
		Kind:     rapid.SampledFrom([]string{"request", "update", "cancel", "refresh", "decline", "reminder", "nudge", "place", "waiting", "note", "follow-up", "missed", "thanks", "materials", "notice", "returned", "forwarded", "sign-in"}).Draw(t, "kind"),
		Language: rapid.SampledFrom([]string{"en", "fi"}).Draw(t, "language"),
		Role:     rapid.SampledFrom([]string{"audience", "presenter", "organizer"}).Draw(t, "role"),
		Site:     text.Draw(t, "site"), SiteURL: text.Draw(t, "site url"), To: text.Draw(t, "to"), City: text.Draw(t, "city"),
		Via: text.Draw(t, "via"), Sender: text.Draw(t, "sender"), Lines: rapid.SliceOfN(lines, 0, 3).Draw(t, "lines"),
		Zone: zone.Draw(t, "zone"), Session: session.Draw(t, "session"), Was: &was, Now: was.Start,
		Changed: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"start", "end", "place", "title", "presenter", "abstract", "purpose"}),
			rapid.ID).Draw(t, "changed"),
		BackOn: rapid.Bool().Draw(t, "back on"), Left: rapid.Bool().Draw(t, "left"),
		Plain: rapid.Bool().Draw(t, "plain"), First: rapid.Bool().Draw(t, "first"),
		From: text.Draw(t, "from"), AnswerURL: link.Draw(t, "answer url"), OwnURL: link.Draw(t, "own url"),
		Answered: rapid.Bool().Draw(t, "answered"), Asks: rapid.Bool().Draw(t, "asks"), Waits: rapid.Bool().Draw(t, "waits"),
		Came: rapid.IntRange(0, 2).Draw(t, "came"), Counted: rapid.Bool().Draw(t, "counted"), Next: &was,
		Places: rapid.IntRange(0, 3).Draw(t, "places"), ProposedStart: was.Start, ProposedEnd: was.End,
	}
}

// words is text without its layout. It leaves bullets out, which HTML draws by itself.
func words(text string) []string {
	return slices.DeleteFunc(strings.Fields(text), func(word string) bool { return word == "*" })
}

// wordsOfHTML reads a document as a person does who hears it: what is decoration is left out, and of a link on words
// its address is told as the text part tells it.
func wordsOfHTML(t interface{ Fatal(...any) }, document string) []string {
	root, err := html.Parse(strings.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
			return
		case n.Type == html.ElementNode && (n.Data == "head" || attribute(n, "aria-hidden") == "true"):
			return
		}
		before := text.Len()
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
		if n.Type != html.ElementNode {
			return
		}
		switch n.Data {
		case "a":
			if href := attribute(n, "href"); text.String()[before:] != href {
				text.WriteString(": " + href)
			}
		case "p", "div", "li", "h1", "td":
			text.WriteString("\n")
		}
	}
	walk(root)
	return words(text.String())
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
