package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rondo/lazyregexp"
)

// snippet is a part of a text that people wrote: words, or an address of the web.
type snippet struct {
	Text  string
	URL   string // Text where that is an address; otherwise ""
	Break bool   // a paragraph begins with it
}

// maxLinks is how many addresses of one text become links, so that no list that a template is given is longer than maxRows.
const maxLinks = maxRows/2 - 20

// say returns what organizers say as snippets, each text with its paragraphs.
func say(texts []string) (all []snippet) {
	for _, text := range texts {
		for _, paragraph := range paragraphs(text) {
			first := len(all)
			all = append(all, linked(paragraph, max(0, maxLinks-len(all)/2))...)
			all[first].Break = first > 0
		}
	}
	if len(all) > maxRows { // of many texts
		all = all[:maxRows]
	}
	return all
}

var schemes = lazyregexp.New(`(?i)https?://`)

// linked takes a text apart into words and addresses of the web, of which as many as most are told from words. Together they
// are the text.
func linked(text string, most int) (all []snippet) {
	rest, from := text, 0
	for from < len(rest) {
		at := schemes.FindStringIndex(rest[from:])
		if at == nil || most == 0 {
			break
		}
		start := from + at[0]
		address := addressAt(rest[start:])
		before, _ := utf8.DecodeLastRuneInString(rest[:start])
		if address == "" || unicode.IsLetter(before) || unicode.IsDigit(before) {
			from += at[1]
			continue
		}
		if start > 0 {
			all = append(all, snippet{Text: rest[:start]})
		}
		all = append(all, snippet{Text: address, URL: address})
		rest, from = rest[start+len(address):], 0
		most--
	}
	if rest != "" || len(all) == 0 {
		all = append(all, snippet{Text: rest})
	}
	return all
}

// addressAt returns the address of the web with which a text begins, without the marks that end a sentence, and a bracket only
// if it was opened within; "" for none.
func addressAt(text string) string {
	end := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"'<>\\^`{|}“”„«»", r)
	})
	if end >= 0 {
		text = text[:end]
	}
	for text != "" {
		last, size := utf8.DecodeLastRuneInString(text)
		switch {
		case strings.ContainsRune(".,;:!?*_~…’‘", last):
		case last == ')' && strings.Count(text, ")") > strings.Count(text, "("):
		case last == ']' && strings.Count(text, "]") > strings.Count(text, "["):
		default:
			return webAddress(text)
		}
		text = text[:len(text)-size]
	}
	return ""
}
