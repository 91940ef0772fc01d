package templates

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
)

// fallback is the tag of the language that speaks for languages without words, and for phrases that one leaves out.
const fallback = "en"

// language is the phrases of one language.
type language struct {
	tag        string
	phrases    *template.Template
	constant   map[string]string    // phrases without a value in them, by name
	weekdays   []string             // Monday first: short, as in a date
	weekday    []string             // Monday first: as in "is on Monday"
	names      []string             // Monday first: as in "every Monday"
	each       []string             // Monday first: as in "is held on Mondays"
	months     []string             // short, as in a date
	monthNames []string             // in full
	reasons    []reason             // reasons that are recorded in English, in this language
	checks     []reason             // what the doctor says in English, likewise
	labels     map[string]string    // of materials, by the label of the file in small letters
	cities     map[string][2]string // by the zone's city: the name, and the form that stands before "time"
	recent     recent               // what was said last
}

// languages returns by tag what parses the words files of all folders, each when it is asked for first: most processes speak one language
// or two. Each language begins with the English phrases, so that none is missing.
func (f files) languages() (map[string]func() (*language, error), error) {
	names, err := f.glob("*/words.*.tmpl")
	if err != nil {
		return nil, err
	}
	byTag := map[string][]string{}
	for _, name := range names {
		tag := strings.TrimSuffix(name[strings.Index(name, "/words.")+len("/words."):], ".tmpl")
		byTag[tag] = append(byTag[tag], name)
	}
	languages := map[string]func() (*language, error){}
	for tag, own := range byTag {
		if tag != fallback {
			own = slices.Concat(byTag[fallback], own)
		}
		languages[tag] = sync.OnceValues(func() (*language, error) {
			trees, err := f.trees(own...)
			if err != nil {
				return nil, err
			}
			return newLanguage(tag, trees)
		})
	}
	return languages, nil
}

// newLanguage returns the language of these phrases. Those that are lists are read here, and constant ones are kept as
// texts. The error names a list that is not as it must be.
func newLanguage(tag string, trees map[string]*parse.Tree) (l *language, err error) {
	l = &language{tag: tag, phrases: template.New(tag), constant: map[string]string{}}
	for name, tree := range trees {
		if _, err := l.phrases.AddParseTree(name, tree); err != nil {
			return nil, err
		}
		if text, ok := constant(tree); ok {
			l.constant[name] = text
		}
	}
	for _, list := range []struct {
		words *[]string
		name  string
		n     int
	}{
		{&l.weekdays, "weekdays", 7}, {&l.weekday, "weekdays-on", 7}, {&l.names, "weekdays-names", 7}, {&l.each, "weekdays-each", 7},
		{&l.months, "months", 12}, {&l.monthNames, "months-names", 12},
	} {
		if *list.words, err = l.list(list.name, list.n); err != nil {
			return nil, err
		}
	}
	if err = l.checkFeed(); err != nil {
		return nil, err
	}
	if l.reasons, err = l.recorded("reasons", l.constant["reasons"]); err != nil {
		return nil, err
	}
	if l.checks, err = l.recorded("checks", l.constant["checks"]); err != nil {
		return nil, err
	}
	l.checks = append(l.checks, l.reasons...) // for what is held, and why
	if l.labels, err = l.labelForms(); err != nil {
		return nil, err
	}
	l.cities, err = l.cityForms()
	return l, err
}

// constant returns the text of a template that is nothing but text; ok is false for any other.
func constant(tree *parse.Tree) (text string, ok bool) {
	var all strings.Builder
	for _, node := range tree.Root.Nodes {
		words, ok := node.(*parse.TextNode)
		if !ok {
			return "", false
		}
		all.Write(words.Text)
	}
	return all.String(), true
}

// list returns the n words of a constant phrase, which stand with blanks between them; with commas if one of them is several words.
func (l *language) list(name string, n int) ([]string, error) {
	words := strings.Fields(l.constant[name])
	if text := l.constant[name]; strings.Contains(text, ",") {
		words = strings.Split(text, ",")
		for i := range words {
			words[i] = oneLine(words[i])
		}
	}
	if len(words) != n {
		return nil, l.wrong(name, fmt.Sprintf("%d words expected, there are %d", n, len(words)))
	}
	return words, nil
}

// cityForms reads the lines of the phrase "cities", which are like "London: Lontoo, Lontoon". The second form may be empty behind its comma,
// where a language has none.
func (l *language) cityForms() (map[string][2]string, error) {
	forms := map[string][2]string{}
	for line := range strings.Lines(l.constant["cities"]) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		city, rest, ok := strings.Cut(line, ":")
		name, before, both := strings.Cut(rest, ",")
		if !ok || !both {
			return nil, l.wrong("cities", fmt.Sprintf("%q is not like \"London: Lontoo, Lontoon\"", line))
		}
		forms[strings.TrimSpace(city)] = [2]string{strings.TrimSpace(name), strings.TrimSpace(before)}
	}
	return forms, nil
}

// titleIn returns a title in a language, if it is among titles, which are lines of tag, tab and text.
func titleIn(tag, title, titles string) string {
	for line := range strings.SplitSeq(titles, "\n") {
		if in, text, _ := strings.Cut(line, "\t"); in == tag && text != "" {
			return text
		}
	}
	return title
}

// wrong returns an error about a phrase that parses but cannot be used, at the line where it is defined.
func (l *language) wrong(name, what string) error {
	t := l.phrases.Lookup(name)
	where, _ := t.Tree.ErrorContext(t.Root)
	return fmt.Errorf("%s: %s: %s", where, name, what)
}

// labelled returns what a label says: the phrase "colon" stands between the two.
func (l *language) labelled(label, text string) string { return label + l.mark("colon") + text }

// phrase returns the template of a phrase; nil if there is none.
func (l *language) phrase(name string) *parse.Tree {
	if t := l.phrases.Lookup(name); t != nil {
		return t.Tree
	}
	return nil
}

// mark returns the phrase "colon" or "semicolon", with the space behind it.
func (l *language) mark(name string) string { return oneLine(l.constant[name]) + " " }

// speech says phrases of one language until one goes wrong; err is why.
type speech struct {
	*language
	err error
}

// say returns a phrase with its values filled in, as one line; "" if it, or one before it, went wrong.
func (s *speech) say(name string, data any) string {
	if text, ok := s.constant[name]; ok {
		return oneLine(text)
	}
	if s.err != nil {
		return ""
	}
	t := s.phrases.Lookup(name)
	if t == nil {
		s.err = errors.New("mail/words." + s.tag + ".tmpl: no phrase \"" + name + "\"")
		return ""
	}
	plain, said := isPlain(data), saying{name, nil}
	if plain {
		said.values = data
		if text, kept := s.recent.of(said); kept {
			return text
		}
	}
	var text bounded
	if err := t.Execute(&text, data); err != nil {
		s.err = err
		return ""
	}
	line := oneLine(text.String())
	if plain {
		s.recent.keep(said, line)
	}
	return line
}
