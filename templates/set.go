package templates

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"slices"
	"sync"
	texttemplate "text/template"
	"text/template/parse"
)

//go:embed */*.tmpl pages/style.css pages/icon.svg
var builtIn embed.FS

// Set is every template. It is safe for concurrent use.
type Set struct {
	files     files
	languages map[string]func() (*language, error) // by tag, each parsed when it is asked for first
	text      *texttemplate.Template               // mail/letter.txt.tmpl
	html      *template.Template                   // mail/letter.html.tmpl
	trees     map[string]*parse.Tree               // of its templates, as they were written
	pages     *pages
	wordings  wordings
}

// New parses the built-in templates and, over them, those of the overriding folder. If over is nil, or has nothing in it or is not there, it
// returns the one Set of the built-in templates. With a folder every template is tried on samples of all letters and pages. An error names
// the template's file and line.
//
// The folder has the shape of this package's own. mail/words.<language>.tmpl has the phrases of letters in one language;
// mail/letter.txt.tmpl and mail/letter.html.tmpl lay them out. pages/words.<language>.tmpl has the phrases of pages,
// pages/page.html.tmpl the frame, and pages/<layout>.html.tmpl what is in it, beside pages/style.css and pages/icon.svg. A
// file need have only the phrases or parts that it changes. A words file of a new language adds that language, and English
// speaks for what it leaves out.
func New(over fs.FS) (*Set, error) {
	if over == nil || empty(over) {
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

// empty reports whether a folder has nothing in it or is not there.
func empty(folder fs.FS) bool {
	entries, err := fs.ReadDir(folder, ".")
	return len(entries) == 0 && (err == nil || errors.Is(err, fs.ErrNotExist))
}

// alone returns the Set of the built-in templates. What of them is asked for is parsed then; a test parses them all, and tries them on the
// samples.
var alone = sync.OnceValues(func() (*Set, error) { return parsed(nil) })

// parsed returns a Set that was not tried.
func parsed(over fs.FS) (*Set, error) {
	s := &Set{files: files{builtIn, over}}
	if err := s.parse(); err != nil {
		return nil, fmt.Errorf("read templates: %w", plain(err))
	}
	return s, nil
}

// parse parses what letters of every language need. Languages and pages are parsed when they are asked for, so that a command which has
// no page to show starts at once; with a folder over the built-in templates all are asked for here, since it may have mistakes.
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
	if s.html, s.trees, err = s.files.htmlTemplate("mail/letter.html.tmpl"); err != nil {
		return err
	}
	if s.pages, err = s.files.pages(); err != nil || s.files[1] == nil {
		return err
	}
	for _, tag := range slices.Sorted(maps.Keys(s.languages)) {
		if _, err := s.languages[tag](); err != nil {
			return err
		}
	}
	for _, view := range views {
		if _, err := s.pages.layouts[view.Layout()](); err != nil {
			return err
		}
	}
	return nil
}

// language returns the words for a tag such as "fi" or "fi-FI", or else the English ones.
func (s *Set) language(tag string) *language {
	if parse, ok := s.languages[tag]; ok {
		return must(parse())
	}
	for i, c := range tag {
		if c == '-' || c == '_' {
			return s.language(tag[:i])
		}
	}
	return must(s.languages[fallback]())
}

// must returns what was parsed. Mistakes of a folder were found before, and there is none in what is built in.
func must[T any](parsed T, err error) T {
	if err != nil {
		panic(err)
	}
	return parsed
}

// textTree returns a template of the text layout; nil if there is none.
func (s *Set) textTree(name string) *parse.Tree {
	if t := s.text.Lookup(name); t != nil {
		return t.Tree
	}
	return nil
}

// htmlTree returns a template of the HTML layout; nil if there is none. It is the one that was written: the first letter makes
// html/template write escapers into its own, while other letters may look at it.
func (s *Set) htmlTree(name string) *parse.Tree { return s.trees[name] }
