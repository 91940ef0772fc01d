package notice

import (
	"html"
	"strings"

	"rondo/templates"
)

// matrix returns the content of an m.room.message (Client-Server API v1.11, §11.2.1): a notice, which other programs do not answer. That
// it mentions nobody is said in m.mentions, so that @room in a title calls nobody either.
func matrix(n templates.Notice) object {
	all := []string{"<strong>" + html.EscapeString(headline(n)) + "</strong>"}
	for _, line := range lines(n) {
		all = append(all, html.EscapeString(line))
	}
	for _, l := range links(n) {
		all = append(all, `<a href="`+html.EscapeString(l.URL)+`">`+html.EscapeString(l.Label)+"</a>")
	}
	return object{
		"msgtype": "m.notice", "body": plain(n), "format": "org.matrix.custom.html", "formatted_body": strings.Join(all, "<br>"),
		"m.mentions": object{},
	}
}
