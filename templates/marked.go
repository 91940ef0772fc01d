package templates

import (
	"html/template"
	"net/url"
	"strings"
)

// letterLink is how links within a text look in letters, whose programs know no stylesheet.
const letterLink = ` class="mark" style="color:#0f5c4d;"`

// marked returns a text for HTML: with its http and https addresses as links, or the text itself where it has none. attributes
// stand in each link's tag, behind the address.
func marked(text, attributes string) any {
	var html strings.Builder
	links := 0
	for _, s := range linked(text, maxLinks) {
		said := template.HTMLEscapeString(s.Text)
		if s.URL == "" {
			html.WriteString(said)
			continue
		}
		links++
		address := s.URL
		if u, err := url.Parse(address); err == nil {
			address = u.String() // letters of other scripts are encoded
		}
		html.WriteString(`<a href="` + template.HTMLEscapeString(address) + `"` + attributes + `>` + said + `</a>`)
	}
	if links == 0 {
		return text
	}
	return template.HTML(html.String())
}

// allMarked returns marked for each of several texts.
func allMarked(texts []string, attributes string) []any {
	var all []any
	for _, text := range texts {
		all = append(all, marked(text, attributes))
	}
	return all
}

// markedSheet is a sheet for HTML: what organizers wrote has links.
type markedSheet struct {
	sheet
	Facts    []markedFact
	Abstract []any
}

// markedFact is a fact whose value may have links in it; then URL is "".
type markedFact struct {
	Label string
	Value any
	URL   string
}

// marked returns the sheet for HTML.
func (s *sheet) marked() *markedSheet {
	l := &markedSheet{sheet: *s, Abstract: allMarked(s.Abstract, letterLink)}
	for _, f := range s.Facts {
		value := any(f.Value)
		if f.words && f.URL == "" {
			value = marked(f.Value, letterLink)
		}
		l.Facts = append(l.Facts, markedFact{f.Label, value, f.URL})
	}
	return l
}
