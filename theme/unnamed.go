package theme

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Nowhere is the domain of those whose place in files was taken from them: they asked to be forgotten. The name can belong to nobody
// (RFC 6761 §6.4).
const Nowhere = "forgotten.invalid"

// somebody stands in sentences where the name of a person stood who asked to be forgotten.
const somebody = "somebody"

// Unnaming takes people out of texts. The zero Unnaming takes nobody out.
type Unnaming struct {
	taken []unnamed
	names map[string]bool // as lists of names have them, in lower case
}

// unnamed is one word by which a person is known.
type unnamed struct {
	find  *regexp.Regexp // with what stands before and after it as groups 1 and 2, which stay
	alone *regexp.Regexp // the same where it is the whole value in a file; nil for an address
	word  string         // in lower case, which has to be there for anything to be found
	by    string         // what takes its place
	value string         // what takes its place where it is a value alone
}

// Take takes a person out: their address, and their name unless that is "". mark follows from the address and tells them from
// others; it is of letters and digits. A name of one word is taken out only where it is a whole value, since it may be a word like
// any other.
func (u *Unnaming) Take(address, name, mark string) {
	value := "forgotten-" + mark
	word := func(text string) string { return regexp.QuoteMeta(text) }
	if address != "" {
		u.taken = append(u.taken, unnamed{
			find: regexp.MustCompile(`(?i)(^|[^a-z0-9._%+-])` + word(address) + `($|[^a-z0-9-])`),
			word: strings.ToLower(address), by: value + "@" + Nowhere,
		})
	}
	if u.names == nil {
		u.names = map[string]bool{}
	}
	local, _, _ := strings.Cut(address, "@")
	name = strings.Join(strings.Fields(name), " ")
	if shown := cmp.Or(name, local); shown != "" {
		u.names[strings.ToLower(shown)] = true
	}
	if name == "" {
		return
	}
	n := unnamed{
		alone: regexp.MustCompile(`(?im)(^|[:,\[{;"'-][ \t]*)` + word(name) + `([ \t\r]*(?:$|[,;\]}"'#<]))`),
		word:  strings.ToLower(name), by: somebody, value: value,
	}
	if strings.Contains(name, " ") {
		n.find = regexp.MustCompile(`(?i)(^|[^\pL\pN])` + word(name) + `($|[^\pL\pN])`)
	}
	u.taken = append(u.taken, n)
}

// Text returns a text without the people, and whether it named one.
func (u *Unnaming) Text(text string) (without string, named bool) {
	without = text
	for _, t := range u.taken {
		if t.find != nil {
			without = t.replace(t.find, without, t.by)
		}
	}
	return without, without != text
}

// List returns names that are joined with ", " without those of the people.
func (u *Unnaming) List(joined string) string {
	names := strings.Split(joined, ", ")
	return strings.Join(slices.DeleteFunc(names, func(name string) bool { return u.names[strings.ToLower(name)] }), ", ")
}

// Files returns files without the people: another address that nobody has takes the place of theirs, so that files are read as
// before, and whoever has such an address is left out of what they say.
func (u *Unnaming) Files(files Files) Files {
	out := maps.Clone(files)
	for name, data := range out {
		text := string(data)
		for _, t := range u.taken {
			if t.alone != nil {
				text = t.replace(t.alone, text, t.value)
			}
		}
		text, _ = u.Text(text)
		if text != string(data) {
			out[name] = []byte(text)
		}
	}
	return out
}

// replace puts by in the place of each match. Matches may share what stands between them.
func (t unnamed) replace(find *regexp.Regexp, text, by string) string {
	if !strings.Contains(strings.ToLower(text), t.word) {
		return text
	}
	for range 2 { // what stands between two belongs to the first of them
		text = find.ReplaceAllString(text, "${1}"+by+"${2}")
	}
	return text
}

// Nobody reports whether an address is that of somebody who was taken out of the files.
func Nobody(address string) bool {
	_, domain, _ := strings.Cut(address, "@")
	return domain == Nowhere
}

// named reports whether somebody has an address of which that is true.
func (p People) named(is func(address string) bool) bool {
	for address := range p.ByAddress.All() {
		if is(address) {
			return true
		}
	}
	return false
}

// unname leaves those out of a set who were taken out of its files.
func (s *Set) unname() {
	if !s.People.named(Nobody) {
		return
	}
	s.own()
	gone := func(p *Person) bool { return p == nil || Nobody(p.Email) }
	s.People.ByAddress.drop(Nobody)
	maps.DeleteFunc(s.People.ByAlias, func(alias string, who *Person) bool { return Nobody(alias) || gone(who) })
	for name, people := range s.People.Groups {
		s.People.Groups[name] = slices.DeleteFunc(slices.Clone(people), gone)
	}
	for _, t := range s.Themes {
		t.Members = slices.DeleteFunc(slices.Clone(t.Members), func(m Member) bool { return gone(m.Person) })
		for when, own := range t.Sessions {
			own.Presenters = slices.DeleteFunc(slices.Clone(own.Presenters), gone)
			t.Sessions[when] = own
		}
	}
}

// Place is where something stands in a file.
type Place struct {
	File         string
	Line, Column int // from 1
}

// Naming lists where files have a word as a whole, as an address or name is written, in order of file and line.
func (f Files) Naming(word string) (places []Place) {
	u := &Unnaming{}
	if strings.Contains(word, "@") {
		u.Take(word, "", "")
	} else {
		u.Take("", word, "")
	}
	for name, data := range f {
		for i, line := range strings.Split(string(data), "\n") {
			for _, t := range u.taken {
				at := []int(nil)
				for _, find := range []*regexp.Regexp{t.find, t.alone} {
					if find != nil && at == nil {
						at = find.FindStringSubmatchIndex(line)
					}
				}
				if at != nil {
					places = append(places, Place{name, i + 1, at[3] + 1})
				}
			}
		}
	}
	slices.SortFunc(places, func(a, b Place) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return places
}
