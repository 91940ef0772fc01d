package notice

import (
	"regexp"
	"strings"
	"unicode"

	"rondo/templates"
)

// clean takes addresses of people and mentions out of all texts.
func clean(n templates.Notice) templates.Notice {
	for _, text := range []*string{&n.Flag, &n.Name, &n.Title, &n.When, &n.Reason, &n.Doubt} {
		*text = safe(*text)
	}
	facts, links := n.Facts, n.Links
	n.Facts, n.Links = nil, nil
	for _, f := range facts {
		n.Facts = append(n.Facts, templates.NoticeFact{Label: safe(f.Label), Value: safe(f.Value), Was: safe(f.Was)})
	}
	for _, l := range links {
		n.Links = append(n.Links, templates.NoticeLink{Label: safe(l.Label), URL: l.URL})
	}
	n.Page.Label = safe(n.Page.Label)
	return n
}

// mailAddress finds what looks like an address of mail.
var mailAddress = regexp.MustCompile(`(?i)(mailto:)?([\pL\pN.!#$%&'*+/=?^_{|}~-]+)@[\pL\pN-]+(\.[\pL\pN-]+)+`)

// longest is how many characters of one text are told.
const longest = 300

// safe returns a text on one line without addresses of mail, of which the part before the @ stays, and in which an @ mentions nobody.
// Addresses of the web stay as they are.
func safe(text string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if webAddress(word) {
			continue
		}
		word = mailAddress.ReplaceAllString(word, "$2")
		words[i] = strings.ReplaceAll(word, "@", "@\u200b") // an invisible character, so that nothing follows the @
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.Join(words, " "))
	if letters := []rune(text); len(letters) > longest {
		text = string(letters[:longest-1]) + "…"
	}
	return text
}

func webAddress(word string) bool {
	return strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://")
}

// headline says what has happened to what, in one line.
func headline(n templates.Notice) string {
	text := n.Name
	if n.Flag != "" {
		text = n.Flag + ": " + text
	}
	return text
}

// value says a fact with what it was before.
func value(f templates.NoticeFact) string {
	if f.Was != "" {
		return f.Was + " → " + f.Value
	}
	return f.Value
}

// lines says all of a notice, but for its headline and links, as lines of plain text.
func lines(n templates.Notice) (all []string) {
	for _, text := range []string{n.Title, n.When, n.Doubt, n.Reason} {
		if text != "" {
			all = append(all, text)
		}
	}
	for _, f := range n.Facts {
		all = append(all, f.Label+": "+value(f))
	}
	return all
}

// links are the addresses of a notice, that of its page last.
func links(n templates.Notice) []templates.NoticeLink {
	all := append([]templates.NoticeLink(nil), n.Links...)
	if n.Page.URL != "" {
		all = append(all, n.Page)
	}
	return all
}

// plain says all of a notice in plain text.
func plain(n templates.Notice) string {
	all := append([]string{headline(n)}, lines(n)...)
	for _, l := range links(n) {
		all = append(all, l.Label+": "+l.URL)
	}
	return strings.Join(all, "\n")
}
