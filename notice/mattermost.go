package notice

import (
	"strings"

	"rondo/lazyregexp"
	"rondo/templates"
)

// mattermost returns Markdown. Its Slack attachments would be read as Markdown too.
func mattermost(n templates.Notice) object {
	all := []string{"**" + markdown(headline(n)) + "**"}
	for _, line := range lines(n) {
		all = append(all, markdown(line))
	}
	for _, l := range links(n) {
		all = append(all, "["+markdown(l.Label)+"]("+mattermostAddress.Replace(l.URL)+")")
	}
	return object{"text": strings.Join(all, "  \n")}
}

// mattermostAddress keeps an address within (…). Its server reads <…|…> as a link, as Slack does, before anything else.
var mattermostAddress = strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C", "(", "%28", ")", "%29", "|", "%7C", " ", "%20", "\"", "%22")

// Mattermost shows Markdown with its own marked in browsers (github.com/mattermost/marked, 0.3.6 as of June 2026) and with commonmark.js
// on phones. Its marked takes a backslash away only before one of `*{}[]()#+-.!_>|; elsewhere people see it, as in \: or \/ or \&. It
// takes a second backslash away only where no letter follows. So the rest is written as HTML's characters, which both read.
var (
	mattermostMarks = strings.NewReplacer("`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "|", "&#124;", "<", "&lt;", "\\", "&#92;", "$", "&#36;")
	// mattermostEntity finds what would be read as such a character.
	mattermostEntity = lazyregexp.New(`&(#?\w+;)`)
	// mattermostStart finds what at the beginning of a line makes it a heading, a list or a quotation.
	mattermostStart = lazyregexp.New(`^(\d*)([#+\-.>)])`)
	// mattermostNames finds what stands before the name of a channel, a hashtag or an emoji.
	mattermostNames = lazyregexp.New(`~|#\pL|:[\w+-]*[a-zA-Z+-][\w+-]*:`)
)

// mattermostLink finds an address of the web in a text.
var mattermostLink = lazyregexp.New("(?:https?://|\\bwww\\.)[^\\s<>`*\\[\\]()\\\\|]+")

// markdown writes a text so that Mattermost shows it as it is. It begins a line. Addresses of the web stay as they are, and become links.
func markdown(text string) string {
	var out strings.Builder
	end := 0
	for _, at := range mattermostLink.FindAllStringIndex(text, -1) {
		out.WriteString(unmarked(text[end:at[0]]))
		out.WriteString(text[at[0]:at[1]])
		end = at[1]
	}
	out.WriteString(unmarked(text[end:]))
	text = mattermostStart.ReplaceAllString(out.String(), `$1\$2`)
	if strings.HasPrefix(text, "=") {
		text = "&#61;" + text[1:] // a line of them makes the one above a heading
	}
	return text
}

// unmarked writes a part of a text without an address of the web.
func unmarked(text string) string {
	text = mattermostMarks.Replace(mattermostEntity.ReplaceAllString(text, "&amp;$1"))
	return mattermostNames.ReplaceAllStringFunc(text, func(name string) string { return name[:1] + nothing + name[1:] })
}
