package notice

import "rondo/templates"

// mostActions is how many buttons Teams shows in a row.
const mostActions = 6

// teams returns a message with an Adaptive Card, as a workflow "When a Teams webhook request is received" takes it. Texts are runs of a
// RichTextBlock, in which nothing is read as Markdown, as it is in a TextBlock and a FactSet.
func teams(n templates.Notice) object {
	run := func(text string, more object) object {
		one := object{"type": "TextRun", "text": text}
		for key, v := range more {
			one[key] = v
		}
		return one
	}
	block := func(runs ...object) object { return object{"type": "RichTextBlock", "inlines": runs} }
	body := []object{block(run(headline(n), object{"weight": "Bolder", "size": "Medium"}))}
	for _, text := range sentences(n) {
		body = append(body, block(run(text, nil)))
	}
	for _, f := range n.Facts {
		body = append(body, block(run(f.Label+": ", object{"weight": "Bolder"}), run(value(f), nil)))
	}
	card := object{
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
		"lang": n.Language, "fallbackText": plain(n), "body": body,
	}
	var open []object
	all := links(n)
	if len(all) > mostActions { // the page, which has all of them, is the last
		all = append(all[:mostActions-1:mostActions-1], all[len(all)-1])
	}
	for _, l := range all {
		open = append(open, object{"type": "Action.OpenUrl", "title": l.Label, "url": l.URL})
	}
	if len(open) > 0 {
		card["actions"] = open
	}
	return object{"type": "message", "attachments": []object{
		{"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": nil, "content": card},
	}}
}
