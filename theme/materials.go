package theme

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
)

// The most that a session's materials may be. They stand in letters and in calendars.
const (
	LongestLabel = 40
	LongestLink  = 1000
)

// MostMaterials is how many one session may have.
const MostMaterials = 20

// Material is something that remains of a session, or that is to be read before it: slides, a recording, notes.
type Material struct {
	Label string // in the organizers' words, one line
	URL   string // an http or https address
}

// Materials are those of one session, each label once, in the order of the file.
type Materials []Material

// Of returns the address under a label, whatever its case; "" for none.
func (m Materials) Of(label string) string {
	for _, one := range m {
		if strings.EqualFold(one.Label, label) {
			return one.URL
		}
	}
	return ""
}

// CheckMaterial says what is wrong with a label and its address, and what would be right; nil for nothing.
func CheckMaterial(m Material) error {
	switch n := utf8.RuneCountInString(m.Label); {
	case m.Label == "":
		return wrong("write what it is, like slides: https://example.org/slides.pdf", "a link without a label")
	case n > LongestLabel:
		return wrong("choose one or two words, like slides or recording", "a label of %d characters", n)
	}
	if err := checkText(m.Label, false); err != nil {
		return err
	}
	switch {
	case len(m.URL) > LongestLink:
		return wrong("many programs cut longer ones", "an address of %d characters", len(m.URL))
	case !ical.IsLink(m.URL):
		right := linkMeant(m.URL, true)
		if right == "" {
			right = "write a whole address, like https://example.org/slides.pdf"
		}
		return wrong(right, "%q is no link", m.URL)
	case strings.Contains(strings.SplitN(m.URL, "/", 4)[2], "@"):
		return wrong("leave it out; everybody reads the links", "the link has a user or password in it")
	}
	return nil
}

func (m *Materials) decode(d *document, n *yaml.Node, where string) {
	if !d.isMapping(n, where) {
		return
	}
	*m = Materials{} // written, though it may be empty: a past session whose links are taken away
	d.pairs(n, func(key, value *yaml.Node) {
		label := d.text(key, join(where, key.Value), false)
		at := join(where, key.Value)
		d.places[at] = value
		address, ok := d.scalar(value, at)
		if label == "" || !ok {
			return
		}
		switch err := CheckMaterial(Material{label, address}); {
		case err != nil:
			d.mistake(value, err)
		case m.Of(label) != "":
			d.report(key, "the label "+label+" stands here twice", "give one of them another")
		case len(*m) == MostMaterials:
			d.report(key, "more than 20 links", "keep those that people open, and put the others on one page")
		default:
			*m = append(*m, Material{label, address})
		}
	})
}
