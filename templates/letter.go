package templates

import (
	"fmt"
	"io"
	"strings"
	"text/template/parse"
)

// Letter words a mail for the reader whom the Letter names. An error names the template's file and line, or the kind if
// there is no such letter.
func (s *Set) Letter(l Letter) (Mail, error) {
	o, err := s.Occasion(l)
	if err != nil {
		return Mail{}, err
	}
	return o.To(Reader{Name: l.To, From: l.From, AnswerURL: l.AnswerURL, OwnURL: l.OwnURL, JoinURL: l.JoinURL, SurveyURL: l.SurveyURL, PresentURL: l.PresentURL, Overlaps: l.Overlaps, Recorded: l.Recorded})
}

// To words the mail for one reader of the occasion. The error is that of [Set.Letter].
func (o *Occasion) To(r Reader) (Mail, error) {
	mail, err := o.word(r)
	if err != nil {
		return Mail{}, fmt.Errorf("word the %s: %w", o.letter.Kind, plain(err))
	}
	return mail, nil
}

// word returns [Occasion.To] with errors as they come.
func (o *Occasion) word(r Reader) (mail Mail, err error) {
	speech := speech{language: o.language}
	cover := o.cover(&speech, r)
	if speech.err != nil {
		return Mail{}, speech.err
	}
	texts, secrets := cover.open()
	mail = o.wording.mail
	mail.Description = strings.ReplaceAll(mail.Description, joinHere, cover.Join.URL)
	if mail.Text, err = o.text.wrap(o.set.text, o.set.textTree, &cover, &texts, &secrets, o.wording.text, "\n\n"); err != nil {
		return Mail{}, err
	}
	mail.HTML, err = o.html.wrap(o.set.html, o.set.htmlTree, &cover, &texts, &secrets, o.wording.html, "\n")
	return mail, err
}

// layout is a text or HTML template.
type layout interface {
	Name() string
	ExecuteTemplate(w io.Writer, name string, data any) error
}

// halves are the words about a session for all its readers: those before a reader's own link for answering, and those
// behind it.
type halves struct{ session, details string }

// wrap puts the words for one reader above, between and below those for all, and returns the text. between stands
// between two parts that are not empty.
func (p *parts) wrap(l layout, tree func(string) *parse.Tree, c *cover, s *coverText, secrets *[6]string, h halves, between string) (string, error) {
	var said [3]string
	for i, name := range []string{"above", "answer", "below"} {
		var err error
		if said[i], err = p[i].lay(l, name, tree, c, s, secrets); err != nil {
			return "", err
		}
	}
	var text strings.Builder
	text.Grow(len(said[0]) + len(h.session) + len(said[1]) + len(h.details) + len(said[2]) + 4*len(between) + 1)
	for _, part := range []string{said[0], h.session, said[1], h.details, said[2]} {
		if part != "" && text.Len() > 0 {
			text.WriteString(between)
		}
		text.WriteString(part)
	}
	text.WriteByte('\n')
	return text.String(), nil
}

// lay lays one part out, without space around it. The error names the layout's file.
func lay(l layout, name string, data any) (string, error) {
	var text bounded
	if err := l.ExecuteTemplate(&text, name, data); err != nil {
		if !strings.Contains(err.Error(), l.Name()) { // html/template names only the part
			err = fmt.Errorf("%s: %w", l.Name(), plain(err))
		}
		return "", err
	}
	return strings.TrimSpace(text.String()), nil
}
