package notice

import (
	"net/url"
	"strings"
	"unicode"

	"rondo/lazyregexp"
	"rondo/templates"
)

// clean takes addresses of people and mentions out of all texts.
func clean(n templates.Notice) templates.Notice {
	for _, text := range []*string{&n.Flag, &n.Name, &n.Title, &n.When, &n.Reason.Label, &n.Reason.Value, &n.Doubt} {
		*text = safe(*text)
	}
	facts, links := n.Facts, n.Links
	n.Facts, n.Links = nil, nil
	for _, f := range facts {
		n.Facts = append(n.Facts, templates.NoticeFact{Label: safe(f.Label), Value: safe(f.Value), Was: safe(f.Was)})
	}
	for _, l := range links {
		n.Links = append(n.Links, templates.NoticeLink{Label: safe(l.Label), URL: linked(l.URL)})
	}
	n.Page.Label, n.Page.URL = safe(n.Page.Label), linked(n.Page.URL)
	return n
}

// mailAddress finds what looks like an address of mail.
var mailAddress = lazyregexp.New(`(?i)(mailto:)?([\pL\pN.!#$%&'*+/=?^_{|}~-]+)@[\pL\pN-]+(\.[\pL\pN-]+)+`)

// nothing is a character that is not seen. After an @ it keeps what follows from being a name.
const nothing = "\u200b"

// unseen takes out what splits an address without being seen. Letters of mail have it, so that programs make no links of texts.
var unseen = strings.NewReplacer("\u200b", "", "\u2060", "", "\ufeff", "", "\u00ad", "")

// longest is how many characters of one text are told.
const longest = 300

// safe returns a text on one line without addresses of mail, of which the part before the @ stays, and in which an @ mentions nobody.
// Addresses of the web lead where they did.
func safe(text string) string {
	words := strings.Fields(unseen.Replace(text))
	for i, word := range words {
		if webAddress(word) {
			words[i] = linked(word)
			continue
		}
		word = mailAddress.ReplaceAllString(word, "$2")
		words[i] = strings.ReplaceAll(word, "@", "@"+nothing)
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

// webAddress reports whether a word is an address of the web, and nothing else: it names a host and no user, and has no character that
// means something to a chat.
func webAddress(word string) bool {
	u, err := url.Parse(word)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil && !strings.ContainsAny(word, "<>`*[]()\\|\"")
}

// mailInAddress finds an address of mail within one of the web.
var mailInAddress = lazyregexp.New(`(?i)([\pL\pN._+-]+)(?:@|%40)[\pL\pN-]+(\.[\pL\pN-]+)+`)

// linked returns an address of the web that leads where it did, without one of mail and without an @.
func linked(address string) string {
	return strings.ReplaceAll(mailInAddress.ReplaceAllString(address, "$1"), "@", "%40")
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

// sentences says what of a notice has no label, and why it is so.
func sentences(n templates.Notice) (all []string) {
	for _, text := range []string{n.Title, n.When, n.Doubt} {
		if text != "" {
			all = append(all, text)
		}
	}
	if n.Reason.Value != "" {
		all = append(all, n.Reason.Label+": "+n.Reason.Value)
	}
	return all
}

// lines says all of a notice, but for its headline and links, as lines of plain text.
func lines(n templates.Notice) (all []string) {
	all = sentences(n)
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
