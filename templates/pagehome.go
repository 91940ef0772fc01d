package templates

// HomePage is the site's first page: its themes, and what comes next.
type HomePage struct {
	public
	Feed   *Subscription // of all themes; nil for none
	Themes []Theme
	Coming []Occurrence // by start

	Archive string // path of the archive; "" while nothing is in it
}

func (HomePage) Layout() string { return "home" }

func (p HomePage) say(v *visitor, said *saidPage) {
	said.Feed, said.Coming, said.Older = sayFeed(p.Feed), v.occurrences(p.Coming), v.path(p.Archive)
	for _, t := range p.Themes[:min(len(p.Themes), maxRows)] {
		said.Themes = append(said.Themes, *v.theme(t))
	}
}
