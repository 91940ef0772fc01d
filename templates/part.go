package templates

import (
	"slices"
	"strings"
	"sync"
	"text/template/parse"
)

// part is "above", "answer" or "below" of one layout, for the readers of one occasion. To lay a part out with
// html/template takes long, and for most readers only the secrets at the end of their links differ. So the part is laid out
// once with placeholders, and they are replaced for every reader whose cover is the same otherwise. For other readers it is
// laid out by the template.
type part struct {
	once   sync.Once
	fields []int     // places in coverText that the part shows
	like   coverText // of the readers for whom the placeholders can be replaced
	sizes  [6]int    // lengths of their secrets
	pieces []string  // of the text, around the secrets; nil if it has to be laid out for each reader
	gaps   []int     // whose link's secret stands behind each piece but the last: a place in cover.links
}

// parts are the three parts of one layout: above, answer, below.
type parts [3]part

// coverText is a cover as texts, its links without their secrets.
type coverText [23]string

// coverFields are the places in coverText of each field of a cover.
var coverFields = map[string][]int{
	"Language": {0}, "Subject": {1}, "Greeting": {2}, "Opening": {3}, "First": {4}, "Because": {5}, "Site": {6}, "SiteURL": {7},
	"Noted": {8}, "Scale": {9}, "Answer": {10, 11}, "Off": {12, 13}, "Own": {14, 15}, "Join": {16, 17}, "Results": {18, 19}, "Survey": {20, 21}, "Colon": {22},
}

// open takes a cover apart into its texts and the secrets of its links, "" for a link without one.
func (c *cover) open() (s coverText, secrets [6]string) {
	s = coverText{c.Language, c.Subject, c.Greeting, c.Opening, c.First, c.Because, c.Site, c.SiteURL, c.Noted, c.Scale}
	for i, link := range c.links() {
		secrets[i] = secretOf(link.URL)
		s[10+2*i], s[11+2*i] = link.Label, strings.TrimSuffix(link.URL, secrets[i])
	}
	s[22] = c.Colon
	return s, secrets
}

func (c *cover) links() [6]*link {
	return [6]*link{&c.Answer, &c.Off, &c.Own, &c.Join, &c.Results, &c.Survey}
}

// lay returns the part for one reader, whose cover is c; s and secrets are what c.open returns.
func (p *part) lay(l layout, name string, tree func(string) *parse.Tree, c *cover, s *coverText, secrets *[6]string) (string, error) {
	p.once.Do(func() { p.learn(l, name, tree, *c) })
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

// fits reports whether the placeholders can be replaced for a reader.
func (p *part) fits(s *coverText, secrets *[6]string) bool {
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

// secretOf returns the last piece of an address if it looks like a secret, and else "". It does if it is 16 small letters
// and digits or more: no escaping changes those, wherever the address stands, so one is as good as another.
func secretOf(address string) string {
	secret := address[strings.LastIndexByte(address, '/')+1:]
	if len(secret) < 16 || strings.Trim(secret, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return secret
}

// learn lays the part out twice, with different placeholders. If they do not stand in the same places both times, or if
// the template compares values, the part has to be laid out for each reader.
func (p *part) learn(l layout, name string, tree func(string) *parse.Tree, c cover) {
	shown := shows{tree: tree, fields: map[string]bool{}}
	shown.template(name)
	if shown.compares {
		return
	}
	for name, at := range coverFields {
		if shown.all || shown.fields[name] {
			p.fields = append(p.fields, at...)
		}
	}
	like, secrets := c.open()
	var pieces [2][]string
	var gaps [2][]int
	for i, letters := range []string{"abcdef", "uvwxyz"} {
		var stand [6]string
		for n, link := range c.links() {
			stand[n] = strings.Repeat(letters[n:n+1], len(secrets[n]))
			link.URL = like[11+2*n] + stand[n]
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

// cut returns the pieces of a text around the secrets, and which secret stands behind each piece but the last.
func cut(text string, secrets [6]string) (pieces []string, gaps []int) {
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
