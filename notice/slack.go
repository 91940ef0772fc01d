package notice

import (
	"strings"

	"rondo/templates"
)

// slackText escapes what Slack reads as control characters (its "Formatting text for app surfaces"): so there are no <!here> and <@U…>.
var slackText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// slackCommand breaks what would call somebody if a client took plain_text for more than that.
var slackCommand = strings.NewReplacer("<!", "<"+nothing+"!", "<@", "<"+nothing+"@", "<#", "<"+nothing+"#")

// slackAddress keeps an address within <…|…>.
var slackAddress = strings.NewReplacer("&", "&amp;", "<", "%3C", ">", "%3E", "|", "%7C")

// slackMost is how long a text may be, slackBlocks how many blocks a message may have (its "Text object" and "Blocks").
const slackMost, slackBlocks = 3000, 50

// slack returns blocks. Texts are plain_text, in which nothing is formatted; only links are mrkdwn.
func slack(n templates.Notice) object {
	text := func(words string) object {
		return object{"type": "plain_text", "text": slackCommand.Replace(words), "emoji": false}
	}
	head := headline(n)
	if letters := []rune(head); len(letters) > 150 { // the most that a header takes
		head = string(letters[:149]) + "…"
	}
	blocks := []object{{"type": "header", "text": text(head)}}
	if rest := lines(n); len(rest) > 0 {
		blocks = append(blocks, object{"type": "section", "text": text(clip(strings.Join(rest, "\n"), slackMost))})
	}
	for _, l := range links(n) {
		one := "<" + slackAddress.Replace(l.URL) + "|" + slackText.Replace(l.Label) + ">"
		if len(one) <= slackMost && len(blocks) < slackBlocks { // longer ones stand on the page
			blocks = append(blocks, object{"type": "section", "text": object{"type": "mrkdwn", "text": one, "verbatim": true}})
		}
	}
	return object{"text": slackText.Replace(plain(n)), "blocks": blocks, "unfurl_links": false, "unfurl_media": false}
}

// clip returns the beginning of a text, at most so many characters.
func clip(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}
