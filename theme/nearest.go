package theme

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean suggests the known word nearest to a mistyped one, or else lists what is known.
func didYouMean(word string, known []string) string {
	if near := nearest(word, known); near != "" {
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

// nearest is the known word with the fewest edits from word, "" when none is similar.
func nearest(word string, known []string) string {
	best, least := "", max(1, len(word)/3)+1
	for _, k := range known {
		if d := edits(strings.ToLower(word), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// edits counts the insertions, deletions, replacements and swaps of neighbours that turn a into b.
func edits(a, b string) int {
	const long = 64 // no key or name that anybody mistypes is longer, and the work grows with the square
	if len(a) > long || len(b) > long {
		return long
	}
	var before, above []int
	for i := range len(a) + 1 {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			if i == 0 {
				row[j] = j
				continue
			}
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, above[j]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}

// plainList joins words as a sentence does: "a, b and c".
func plainList(words []string) string {
	words = slices.Clone(words)
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
