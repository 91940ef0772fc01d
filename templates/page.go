package templates

import (
	"html/template"
	"io"
	"maps"
	"slices"
	"sync"
	"text/template/parse"
	"time"
)

// Page is the frame that every page has; a [View] is what stands in it. All of it may be shown to anybody.
type Page struct {
	Language string         // tag such as "en" or "fi-FI"; English speaks for languages without words
	Site     string         // name of the installation
	Style    string         // address of the stylesheet
	Here     string         // path of the page itself, to which its forms are posted
	Now      time.Time      // tells what is over, and today in the calendar
	Zone     *time.Location // the visitor's, in which times are said once more where they differ; nil if none is known
	City     string         // Zone in words: "Helsinki"
	Asked    string         // zone as the visitor typed it; "" for nothing. If Zone is nil, there is no such zone
	Zones    []string       // IANA names to choose from
	Desk     *Desk          // of a page of the desk; nil for all others
}

// View is what one page shows: a [HomePage], [ThemePage], [SessionPage], [CalendarPage], [ArchivePage], [ProblemPage], [EmbedPage], [AnswerPage],
// [LeavePage], [JoinPage], [CheckinPage], [EnrolPage], [ConfirmPage], [OwnPage], [SurveyPage], [AffirmPage], [CallPage], [PresenterPage], [HealthPage], [ReportPage] or one of the desk. Times in it are instants. Each is said in the zone of its session, and
// once more in the visitor's. Texts may hold anything; they are made one line and escaped.
type View interface {
	// Layout names the page's layout, which is pages/<layout>.html.tmpl.
	Layout() string
	// Private reports whether the page is one person's own. Such a page has no zone picker, and may show what only that
	// person may see.
	Private() bool

	say(v *visitor, said *saidPage) // fills in what the page has beyond the frame
}

// views are all kinds of pages.
var views = []View{HomePage{}, ThemePage{}, SessionPage{}, CalendarPage{}, ArchivePage{}, ProblemPage{}, EmbedPage{}, AnswerPage{}, LeavePage{}, JoinPage{}, CheckinPage{}, EnrolPage{}, ConfirmPage{}, OwnPage{}, KnownPage{}, SurveyPage{}, AffirmPage{}, CallPage{}, PresenterPage{}, HealthPage{}, ReportPage{},
	DeskPage{}, SignInPage{}, DevicesPage{}, SeasonPage{}, LettersPage{}, LetterPage{}, InboxPage{}, HeldPage{}, AddressesPage{}, ChecksPage{},
	EditPage{}}

// public and private are embedded in views.
type (
	public  struct{}
	private struct{}
)

func (public) Private() bool  { return false }
func (private) Private() bool { return true }

// Page words a page and writes it as a whole HTML document. If there is an error, it names the template's file and line,
// and nothing was written.
func (s *Set) Page(w io.Writer, p Page, view View) error {
	said, err := sayPage(s.language(p.Language), p, view)
	if err != nil {
		return plain(err)
	}
	layout, err := s.pages.layouts[view.Layout()]()
	if err != nil {
		return plain(err)
	}
	var html bounded
	if err := layout.Execute(&html, said); err != nil {
		return plain(err)
	}
	_, err = io.WriteString(w, html.String())
	return err
}

// Style returns the stylesheet of all pages.
func (s *Set) Style() []byte { return s.pages.style }

// Icon returns the site's icon, an SVG image.
func (s *Set) Icon() []byte { return s.pages.icon }

// Languages returns the tags of the languages that there are words for: English first, then in order.
func (s *Set) Languages() []string {
	tags := slices.Sorted(maps.Keys(s.languages))
	i := slices.Index(tags, fallback)
	return slices.Concat([]string{fallback}, tags[:i], tags[i+1:])
}

// pages are the layouts of all pages, and the files that pages load.
type pages struct {
	layouts map[string]func() (*template.Template, error) // by View.Layout, each parsed when it is asked for first
	style   []byte
	icon    []byte
}

// pages returns what parses the layouts of all pages: the shared parts in pages/page.html.tmpl, and each page's own file over them.
func (f files) pages() (*pages, error) {
	if err := f.known("pages"); err != nil {
		return nil, err
	}
	p := &pages{layouts: map[string]func() (*template.Template, error){}}
	for _, view := range views {
		p.layouts[view.Layout()] = sync.OnceValues(func() (*template.Template, error) { return f.page(view.Layout()) })
	}
	for name, content := range map[string]*[]byte{"pages/style.css": &p.style, "pages/icon.svg": &p.icon} {
		texts, err := f.read(name)
		if err != nil {
			return nil, err
		}
		*content = []byte(texts[len(texts)-1])
	}
	return p, nil
}

// page parses the frame of pages, and what is in it.
func (f files) page(name string) (*template.Template, error) {
	own := "pages/" + name + ".html.tmpl"
	layout := template.New(name).Option("missingkey=error")
	for _, name := range []string{"pages/page.html.tmpl", own} {
		texts, err := f.read(name)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			if _, err := layout.New(name).Parse(text); err != nil {
				return nil, err
			}
		}
	}
	trees := map[string]*parse.Tree{}
	for _, t := range layout.Templates() {
		trees[t.Name()] = t.Tree
	}
	if err := guard(trees); err != nil {
		return nil, err
	}
	return layout.Lookup(own), nil
}
