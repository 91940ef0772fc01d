package theme

import (
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
)

// didYouMean suggests the known word nearest to a mistyped one, or else lists what is known.
func didYouMean(word string, known []string) string {
	if near := ical.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 {
		return ""
	}
	const shown = 12
	if len(known) > shown {
		return "known are " + strings.Join(known[:shown], ", ") + " and more"
	}
	return "known are " + strings.Join(known, ", ")
}

// plainList joins words as a sentence does: "a, b and c".
func plainList(words []string) string {
	words = slices.Clone(words)
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
