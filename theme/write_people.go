package theme

import (
	"maps"
	"slices"
	"strings"
)

// WritePeople returns people, each with the keys that are not empty, and named lists of addresses, as people.yaml has them.
func WritePeople(people []Entry, groups map[string][]string) []byte {
	var b strings.Builder
	if len(people) > 0 {
		b.WriteString("people:\n")
	}
	for _, p := range people {
		b.WriteString("  - email: " + word(p.Email) + "\n")
		for _, key := range [][2]string{{"name", p.Name}, {"language", p.Language}, {"timezone", p.Timezone}} {
			if key[1] != "" {
				b.WriteString("    " + key[0] + ": " + word(key[1]) + "\n")
			}
		}
		if len(p.Aliases) > 0 {
			words := make([]string, len(p.Aliases))
			for i, alias := range p.Aliases {
				words[i] = word(alias)
			}
			b.WriteString("    aliases: [" + strings.Join(words, ", ") + "]\n")
		}
	}
	if len(groups) > 0 {
		b.WriteString("groups:\n")
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		b.WriteString("  " + word(name) + ":\n")
		for _, address := range groups[name] {
			b.WriteString("    - " + word(address) + "\n")
		}
	}
	return []byte(b.String())
}
