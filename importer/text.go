package importer

import (
	"html"
	"strings"
	"unicode/utf8"

	"rondo/lazyregexp"
	"rondo/theme"
)

// acts tells of characters that act instead of showing, or stand for none.
func acts(r rune) bool { return theme.IsControl(r) || r == utf8.RuneError || r == '\ufeff' }

// oneLine returns a text on one line, without characters that act, and at most as long as a line of a theme may be.
func oneLine(text string) string { return cutTo(flat(text), theme.ShortText) }

// flat is oneLine of any length.
func flat(text string) string {
	text = strings.Map(func(r rune) rune {
		if acts(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	return strings.Join(strings.Fields(text), " ")
}

// shown is a text as a finding has it.
func shown(text string) string { return cutTo(oneLine(text), 300) }

// lines returns a text with its lines, without what stands around it, and no two blank ones in a row.
func lines(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ").Replace(strings.ToValidUTF8(text, " "))
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(strings.Map(func(r rune) rune {
			if acts(r) {
				return ' '
			}
			return r
		}, line), " \u00a0")
		if line == "" && (len(kept) == 0 || kept[len(kept)-1] == "") {
			continue
		}
		kept = append(kept, line)
	}
	return cutTo(strings.Trim(strings.Join(kept, "\n"), " \n"), theme.LongText)
}

func cutTo(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:most-1]), " ") + "…"
}

var (
	markup  = lazyregexp.New(`(?i)</?(?:p|br|a|b|i|u|ul|ol|li|span|div|strong|em|html|body|font|h[1-6])(?:\s[^<>]*)?/?>`)
	breaks  = lazyregexp.New(`(?i)<br\b[^<>]*>|</(?:p|div|ul|ol|h[1-6])>`)
	items   = lazyregexp.New(`(?i)<li\b[^<>]*>`)
	anchors = lazyregexp.New(`(?is)<a\s[^<>]*href\s*=\s*["']?([^"'\s<>]+)["']?[^<>]*>(.*?)</a>`)
	entity  = lazyregexp.New(`&(?:[a-zA-Z]{2,8}|#\d{2,5});`) // a link may have ?a=1&section=2
)

// unmarked returns a description without the marks of HTML, which Google and Outlook write into calendars. Where it links to, stands behind the
// words. A text without marks is returned as it is.
func unmarked(text string) string {
	if !markup.MatchString(text) && !entity.MatchString(text) {
		return text
	}
	text = breaks.ReplaceAllString(text, "\n")
	text = items.ReplaceAllString(text, "\n- ")
	text = anchors.ReplaceAllStringFunc(text, func(link string) string {
		found := anchors.FindStringSubmatch(link)
		url, words := found[1], strings.TrimSpace(markup.ReplaceAllString(found[2], ""))
		if words == "" || unescapedHTML(words) == unescapedHTML(strings.TrimPrefix(url, "mailto:")) {
			return strings.TrimPrefix(url, "mailto:")
		}
		return words + " (" + url + ")"
	})
	return strings.ReplaceAll(unescapedHTML(markup.ReplaceAllString(text, "")), "\u00a0", " ")
}

func unescapedHTML(text string) string { return entity.ReplaceAllStringFunc(text, html.UnescapeString) }

// paragraphs joins texts that are not empty.
func paragraphs(texts ...string) string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return lines(strings.Join(all, "\n\n"))
}

var address = lazyregexp.New(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)

// addressesIn returns the mail addresses that stand in a text, in lower case.
func addressesIn(text string) (all []string) {
	for _, found := range address.FindAllString(text, -1) {
		if a, err := theme.Address(found); err == nil {
			all = append(all, a)
		}
	}
	return all
}
