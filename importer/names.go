package importer

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rondo/theme"
)

// names are those that themes have.
type names struct {
	names, ids map[string]bool
}

// namesTaken are the names of themes that are there. Their ids are not looked at: what is imported a second time has the names of the files that are
// there, and so is not written.
func namesTaken(all []*theme.Theme) names {
	n := names{map[string]bool{}, map[string]bool{}}
	for _, t := range all {
		n.names[sound(t.Name)] = true
	}
	return n
}

// sound makes names equal that people cannot tell apart.
func sound(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// What a short name has at most.
const (
	longestName = 20 // characters
	mostWords   = 3
	longestID   = 40
)

// filler are words that end the names of meetings and tell nobody which one it is.
var filler = []string{
	"meeting", "meetings", "team", "call", "calls", "sync", "weekly", "biweekly", "bi-weekly", "fortnightly", "monthly", "regular", "irc", "the",
	"subteam", "community", "group", "working", "hour", "hours", "of", "for", "and", "-", "–", "—", "|", ":", "&",
}

// leading are those that begin them.
var leading = []string{"the", "weekly", "biweekly", "bi-weekly", "fortnightly", "monthly", "regular", "-", "–", "—", "|", ":", "&"}

// short returns a name that is easy to remember: without the words that all meetings have, and with so many characters and words at most.
func short(title string, most, mostWords int) string {
	title, _, _ = strings.Cut(title, " (")
	words := strings.FieldsFunc(title, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("\"!#$%*,;<=>?@[\\]^`{|}~()", r)
	})
	whole := words
	isOf := func(list []string, w string) bool {
		return slices.Contains(list, strings.ToLower(strings.Trim(w, ":.")))
	}
	for len(words) > 1 && isOf(filler, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && isOf(leading, words[0]) {
		words = words[1:]
	}
	if len(words) == 1 && len(whole) > 1 && isOf(filler, words[0]) {
		words = whole
	}
	words = words[:min(len(words), mostWords)]
	name := ""
	for _, w := range words {
		longer := strings.TrimSpace(name + " " + w)
		if utf8.RuneCountInString(longer) > most {
			break
		}
		name = longer
	}
	if name == "" && len(words) > 0 {
		name = string([]rune(words[0])[:min(most, utf8.RuneCountInString(words[0]))])
	}
	for { // what cannot end a name
		w := strings.Fields(name)
		if len(w) < 2 || !slices.Contains([]string{"and", "of", "for", "the", "-", "–", "—", "&", "|", "to"}, strings.ToLower(w[len(w)-1])) {
			break
		}
		name = strings.Join(w[:len(w)-1], " ")
	}
	return strings.TrimRight(name, ":-–—.& ")
}

// marks tells series of one name apart by what differs of their days and times, and else by numbers.
func marks(all []*series) {
	for _, mark := range []func(*series) string{(*series).day, (*series).clock, func(s *series) string { return s.day() + " " + s.clock() }} {
		seen := map[string]bool{}
		for _, s := range all {
			s.mark = mark(s)
			seen[s.mark] = true
		}
		if len(seen) == len(all) {
			return
		}
	}
	for i, s := range all {
		s.mark = fmt.Sprint(i + 1)
	}
}

// name gives a series a short name of its own.
func (n names) name(s *series) string {
	mark := s.mark
	for i := 2; ; i++ {
		name := strings.TrimSpace(cmp.Or(short(cmp.Or(s.name, s.title), longestName-len(mark)-1, mostWords-len(strings.Fields(mark))), "Meeting") + " " + mark)
		if !n.names[sound(name)] {
			n.names[sound(name)] = true
			return name
		}
		mark = fmt.Sprint(i)
	}
}

// id gives a series an id of its own, which is the name of its file.
func (n names) id(s *series) string {
	mark := strings.ToLower(strings.ReplaceAll(s.mark, " ", "-"))
	base := slug(cmp.Or(s.id, short(cmp.Or(s.name, s.title), longestName, mostWords), "meeting"))
	for i := 2; ; i++ {
		id := base
		if mark != "" {
			id = strings.Trim(base[:min(len(base), longestID-len(mark)-1)], "-") + "-" + mark
		}
		if !n.ids[id] {
			n.ids[id] = true
			return id
		}
		mark = fmt.Sprint(i)
	}
}

// slug returns text as an id has it: letters and digits in lower case without diacritics, and hyphens.
func slug(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	id := strings.Join(parts, "-")
	return cmp.Or(strings.Trim(id[:min(len(id), longestID)], "-"), "meeting")
}

// idIn is the id of a meeting in a file that has several: the file's name and the meeting's, which may begin with the file's.
func idIn(file, title string) string {
	base, own := slug(strings.TrimSuffix(path.Base(file), path.Ext(file))), slug(short(title, longestName, mostWords))
	if strings.HasPrefix(own, base) {
		return own
	}
	return base + "-" + own
}
