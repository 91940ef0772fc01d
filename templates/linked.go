package templates

import (
	"html/template"
	"net/url"
	"regexp"
	"strings"
)

// schemes finds where an address of the web may begin in a text: not within a word.
var schemes = regexp.MustCompile(`(?i)(?:^|[^\pL\pN_])(https?://)`)

// letterLink is how links within a text look in letters, whose programs know no stylesheet.
const letterLink = ` class="mark" style="color:#0f5c4d;"`

// linked returns a text for HTML: with its http and https addresses as links, or the text itself where it has none. attributes
// stand in each link's tag, behind the address.
func linked(text, attributes string) any {
	var html strings.Builder
	done := 0
	for {
		at := schemes.FindStringSubmatchIndex(text[done:])
		if at == nil {
			break
		}
		from := done + at[2]
		address := addressAt(text[from:])
		u, err := url.Parse(address)
		if err != nil || webAddress(strings.ToLower(u.Scheme)+address[len(u.Scheme):]) == "" {
			address = text[from : done+at[3]] // the scheme alone, as text
			html.WriteString(template.HTMLEscapeString(text[done : from+len(address)]))
			done = from + len(address)
			continue
		}
		html.WriteString(template.HTMLEscapeString(text[done:from]))
		html.WriteString(`<a href="` + template.HTMLEscapeString(u.String()) + `"` + attributes + `>` + template.HTMLEscapeString(address) + `</a>`)
		done = from + len(address)
	}
	if !strings.Contains(html.String(), "<a ") {
		return text
	}
	html.WriteString(template.HTMLEscapeString(text[done:]))
	return template.HTML(html.String())
}

// addressAt returns the address with which a text begins, without the marks of the sentence around it. A closing bracket
// belongs to the address when the opening one does.
func addressAt(text string) string {
	if end := strings.IndexAny(text, " \t\n\u00a0\u202f\"'<>\\^`{|}“”„«»‘’"); end >= 0 {
		text = text[:end]
	}
	for text != "" {
		switch last := text[len(text)-1]; {
		case strings.IndexByte(".,;:!?*", last) >= 0,
			last == ')' && strings.Count(text, "(") < strings.Count(text, ")"),
			last == ']' && strings.Count(text, "[") < strings.Count(text, "]"):
			text = text[:len(text)-1]
		case strings.HasSuffix(text, "…"):
			text = strings.TrimSuffix(text, "…")
		default:
			return text
		}
	}
	return ""
}

// allLinked is linked for each of several texts.
func allLinked(texts []string, attributes string) []any {
	var all []any
	for _, text := range texts {
		all = append(all, linked(text, attributes))
	}
	return all
}

// linkedSheet is a sheet for HTML: what organizers wrote has links.
type linkedSheet struct {
	sheet
	Facts    []linkedFact
	Abstract []any
}

// linkedFact is a fact whose value may have links in it; then URL is "".
type linkedFact struct {
	Label string
	Value any
	URL   string
}

// linked returns the sheet for HTML.
func (s *sheet) linked() *linkedSheet {
	l := &linkedSheet{sheet: *s, Abstract: allLinked(s.Abstract, letterLink)}
	for _, f := range s.Facts {
		value := any(f.Value)
		if f.words && f.URL == "" {
			value = linked(f.Value, letterLink)
		}
		l.Facts = append(l.Facts, linkedFact{f.Label, value, f.URL})
	}
	return l
}
