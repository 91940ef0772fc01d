package templates

// EmbedPage is the little page that stands in pages of other sites: what comes, and where to read more.
type EmbedPage struct {
	public
	Theme  *Theme       // whose sessions they are; nil for those of all themes
	Path   string       // of the page that says more
	Coming []Occurrence // first one first
}

func (EmbedPage) Layout() string { return "embed" }

func (p EmbedPage) say(v *visitor, said *saidPage) {
	said.Home = v.path(p.Path)
	if p.Theme != nil {
		v.themed = true
		said.Theme = v.theme(*p.Theme)
		said.name(said.Theme.Name)
	}
	said.Coming = v.occurrences(p.Coming)
}
