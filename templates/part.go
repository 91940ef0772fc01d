package templates

import (
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// part is "above", "answer" or "below" of one layout, for the readers of one occasion. Their covers differ in their
// name, perhaps, and in the secrets at the end of their links; so the part is laid out once with other secrets in their
// place, and filled in for every reader whose cover is the same otherwise. For the others it is laid out as ever.
type part struct {
	once   sync.Once
	fields []int  // of a side that the part shows
	like   side   // of the readers it can be filled in for
	sizes  [3]int // of their secrets
	pieces []string
	gaps   []int // the links whose secrets stand between the pieces
}

// parts are those of one layout: above, answer, below.
type parts [3]part

// side is a cover as texts, links without their secrets.
type side [14]string

// sides are the places of a cover's fields.
var sides = map[string][]int{
	"Language": {0}, "Subject": {1}, "Greeting": {2}, "Opening": {3}, "First": {4}, "Because": {5}, "Site": {6}, "SiteURL": {7},
	"Answer": {8, 9}, "Off": {10, 11}, "Own": {12, 13},
}

func (c *cover) open() (s side, secrets [3]string) {
	s = side{c.Language, c.Subject, c.Greeting, c.Opening, c.First, c.Because, c.Site, c.SiteURL}
	for i, link := range c.links() {
		secrets[i] = secretOf(link.URL)
		s[8+2*i], s[9+2*i] = link.Label, strings.TrimSuffix(link.URL, secrets[i])
	}
	return s, secrets
}

func (c *cover) links() [3]*link { return [3]*link{&c.Answer, &c.Off, &c.Own} }

// lay lays the part out for one reader.
func (p *part) lay(l layout, name string, tree func(string) *parse.Tree, c *cover, s *side, secrets *[3]string) (string, error) {
	p.once.Do(func() { p.fit(l, name, tree, *c) })
	if !p.fits(s, secrets) {
		return lay(l, name, c)
	}
	if len(p.gaps) == 0 {
		return p.pieces[0], nil
	}
	var text strings.Builder
	size := 0
	for _, piece := range p.pieces {
		size += len(piece)
	}
	for _, gap := range p.gaps {
		size += p.sizes[gap]
	}
	text.Grow(size)
	text.WriteString(p.pieces[0])
	for i, gap := range p.gaps {
		text.WriteString(secrets[gap])
		text.WriteString(p.pieces[i+1])
	}
	return text.String(), nil
}

func (p *part) fits(s *side, secrets *[3]string) bool {
	if p.pieces == nil {
		return false
	}
	for i, secret := range secrets {
		if len(secret) != p.sizes[i] {
			return false
		}
	}
	for _, i := range p.fields {
		if s[i] != p.like[i] {
			return false
		}
	}
	return true
}

// secretOf is the last piece of an address, if it looks like a secret: letters and digits stand for themselves wherever
// an address may stand, so one is as good as another.
func secretOf(address string) string {
	secret := address[strings.LastIndexByte(address, '/')+1:]
	if len(secret) < 16 || strings.Trim(secret, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return secret
}

// fit lays the part out with two sets of secrets. What does not change in the same places cannot be filled in, nor what a
// template compares.
func (p *part) fit(l layout, name string, tree func(string) *parse.Tree, c cover) {
	shown := shows{tree: tree, fields: map[string]bool{}}
	shown.template(name)
	if shown.compares {
		return
	}
	for name, at := range sides {
		if shown.all || shown.fields[name] {
			p.fields = append(p.fields, at...)
		}
	}
	like, secrets := c.open()
	var pieces [2][]string
	var gaps [2][]int
	for i, letters := range []string{"abc", "xyz"} {
		var stand [3]string
		for n, link := range c.links() {
			stand[n] = strings.Repeat(letters[n:n+1], len(secrets[n]))
			link.URL = like[9+2*n] + stand[n]
		}
		text, err := lay(l, name, &c)
		if err != nil {
			return
		}
		pieces[i], gaps[i] = cut(text, stand)
	}
	if slices.Equal(pieces[0], pieces[1]) && slices.Equal(gaps[0], gaps[1]) {
		p.like, p.pieces, p.gaps = like, pieces[0], gaps[0]
		for n, secret := range secrets {
			p.sizes[n] = len(secret)
		}
	}
}

// cut takes the secrets out of a text.
func cut(text string, secrets [3]string) (pieces []string, gaps []int) {
	for {
		at, gap := len(text), -1
		for i, secret := range secrets {
			if n := strings.Index(text, secret); secret != "" && n >= 0 && n < at {
				at, gap = n, i
			}
		}
		pieces = append(pieces, text[:at])
		if gap < 0 {
			return pieces, gaps
		}
		gaps = append(gaps, gap)
		text = text[at+len(secrets[gap]):]
	}
}
