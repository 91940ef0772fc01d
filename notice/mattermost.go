package notice

import (
	"strings"

	"rondo/templates"
)

// mattermost returns Markdown.
func mattermost(n templates.Notice) object {
	all := []string{"**" + markdown(headline(n)) + "**"}
	for _, line := range lines(n) {
		all = append(all, markdown(line))
	}
	for _, l := range links(n) {
		all = append(all, "["+markdown(l.Label)+"](<"+strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C").Replace(l.URL)+">)")
	}
	return object{"text": strings.Join(all, "  \n")}
}

// markdown escapes whatever CommonMark lets be escaped (§2.4), so that a text is shown as it is. Addresses of the web stay as they are.
func markdown(text string) string {
	words := strings.Split(text, " ")
	for i, word := range words {
		if webAddress(word) && !strings.ContainsAny(word, "<>`*[]()\\") {
			continue
		}
		var out strings.Builder
		for _, r := range word {
			if strings.ContainsRune("\\`*_{}[]()<>#+-.!|~:&\"'$%,/;=?^", r) {
				out.WriteByte('\\')
			}
			out.WriteRune(r)
		}
		words[i] = out.String()
	}
	return strings.Join(words, " ")
}
