// Package templates holds every word that people read: mails, and the pages of the site. Words are files that a folder
// can override, one file for each language; layouts are the same for all languages.
//
// See [New] for the files, and [Set.Letter] and [Set.Page] for what is made from them.
package templates

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"sync"
	texttemplate "text/template"
	"text/template/parse"
)

//go:embed */*.tmpl pages/style.css pages/icon.svg
var builtIn embed.FS

// Set holds every template, parsed. It is safe for concurrent use.
type Set struct {
	files     files
	languages map[string]*language
	text      *texttemplate.Template // mail/letter.txt.tmpl
	html      *template.Template     // mail/letter.html.tmpl
	pages     *pages
	said      saidTopics
}

// New parses the built-in templates and, over them, those of the overriding folder, which may be nil. An error names
// the template's file and line.
//
// The folder has the shape of this package's own: mail/words.<language>.tmpl holds the phrases of one language,
// mail/letter.txt.tmpl and mail/letter.html.tmpl lay them out. A file need hold only the phrases or parts it changes. A
// words file of a new language adds that language, and English speaks for what it leaves out.
// With a folder, every template is tried on sample letters of all kinds, so a mistake shows here and not when a letter is
// due. Without one there is one Set for all.
// Pages are made the same way: pages/words.<language>.tmpl holds the phrases, pages/page.html.tmpl the frame, and
// pages/<kind>.html.tmpl what is in it, beside pages/style.css and pages/icon.svg.
func New(over fs.FS) (*Set, error) {
	if over == nil {
		return alone()
	}
	s, err := parsed(over)
	if err != nil {
		return nil, err
	}
	if err := s.rehearse(); err != nil {
		return nil, fmt.Errorf("read templates: %w", plain(err))
	}
	if err := s.rehearsePages(); err != nil {
		return nil, fmt.Errorf("read templates: %w", plain(err))
	}
	return s, nil
}

// alone is the Set of the built-in templates, parsed when it is asked for first. A test has tried them on the samples.
var alone = sync.OnceValues(func() (*Set, error) { return parsed(nil) })

func parsed(over fs.FS) (*Set, error) {
	s := &Set{files: files{builtIn, over}}
	if err := s.parse(); err != nil {
		return nil, fmt.Errorf("read templates: %w", plain(err))
	}
	return s, nil
}

func (s *Set) parse() (err error) {
	if err = s.files.known("mail"); err != nil {
		return err
	}
	if s.languages, err = s.files.languages(); err != nil {
		return err
	}
	if s.text, err = s.files.textTemplate("mail/letter.txt.tmpl"); err != nil {
		return err
	}
	if s.html, err = s.files.htmlTemplate("mail/letter.html.tmpl"); err != nil {
		return err
	}
	s.pages, err = s.files.pages()
	return err
}

// language finds the words for a tag such as "fi" or "fi-FI"; English speaks for languages that have no file.
func (s *Set) language(tag string) *language {
	if l, ok := s.languages[tag]; ok {
		return l
	}
	for i, c := range tag {
		if c == '-' || c == '_' {
			return s.language(tag[:i])
		}
	}
	return s.languages[fallback]
}

// textTree is a template of the text layout, nil for none.
func (s *Set) textTree(name string) *parse.Tree {
	if t := s.text.Lookup(name); t != nil {
		return t.Tree
	}
	return nil
}

// htmlTree is likewise one of the HTML layout.
func (s *Set) htmlTree(name string) *parse.Tree {
	if t := s.html.Lookup(name); t != nil {
		return t.Tree
	}
	return nil
}
