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
	case "request", "update", "cancel", "reminder", "notice":
		c.prepare()
	default:
		return Mail{}, fmt.Errorf("there is no letter of kind %q", l.Kind)
	}
	mail, err := s.about(&c)
	if err != nil {
		return Mail{}, err
	}
	cover := c.cover(mail.Subject)
	if c.err != nil {
		return Mail{}, c.err
	}
	if mail.Text, err = wrap(s.text, cover, mail.Text, "\n\n"); err != nil {
		return Mail{}, err
	}
	mail.HTML, err = wrap(s.html, cover, mail.HTML, "\n")
	return mail, err
}

// layout is a text or HTML template.
type layout interface {
	Name() string
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// wrap puts the words for one reader around those for all.
func wrap(l layout, c cover, session, between string) (string, error) {
	above, err := lay(l, "above", &c)
	if err != nil {
		return "", err
	}
	below, err := lay(l, "below", &c)
	if err != nil {
		return "", err
	}
	if session == "" {
		return above + between + below + "\n", nil
	}
	return above + between + session + between + below + "\n", nil
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
