package templates

import (
	"fmt"
	"io"
	"strings"
)

// Letter words a mail. An error names the template's file and line, or the kind if there is no such letter.
func (s *Set) Letter(l Letter) (Mail, error) {
	mail, err := s.word(l)
	if err != nil {
		return Mail{}, fmt.Errorf("word the %s: %w", l.Kind, plain(err))
	}
	return mail, nil
}

func (s *Set) word(l Letter) (Mail, error) {
	c := composer{speech: speech{language: s.language(l.Language)}, letter: l}
	switch l.Kind {
	case "request", "update", "cancel", "refresh", "decline", "reminder", "nudge", "place", "waiting", "notice", "returned":
		c.prepare()
	default:
		return Mail{}, fmt.Errorf("there is no letter of kind %q", l.Kind)
	}
	about, err := s.about(&c)
	if err != nil {
		return Mail{}, err
	}
	cover := c.cover(about.mail.Subject)
	if c.err != nil {
		return Mail{}, c.err
	}
	mail := about.mail
	if mail.Text, err = wrap(s.text, cover, about.text, "\n\n"); err != nil {
		return Mail{}, err
	}
	mail.HTML, err = wrap(s.html, cover, about.html, "\n")
	return mail, err
}

// layout is a text or HTML template.
type layout interface {
	Name() string
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// halves are the words about a session for all its readers: what stands before a reader's own link for answering, and
// what stands behind it.
type halves struct{ session, details string }

// wrap puts the words for one reader around and between those for all.
func wrap(l layout, c cover, h halves, between string) (string, error) {
	parts := make([]string, 0, 5)
	for _, part := range []struct{ name, text string }{{name: "above"}, {text: h.session}, {name: "answer"}, {text: h.details}, {name: "below"}} {
		text := part.text
		if part.name != "" {
			var err error
			if text, err = lay(l, part.name, &c); err != nil {
				return "", err
			}
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, between) + "\n", nil
}

func lay(l layout, name string, data any) (string, error) {
	var text bounded
	if err := l.ExecuteTemplate(&text, name, data); err != nil {
		if !strings.Contains(err.Error(), l.Name()) { // the escaper names the part only
			err = fmt.Errorf("%s: %w", l.Name(), plain(err))
		}
		return "", err
	}
	return strings.TrimSpace(text.String()), nil
}
