package ical

import "strings"

// Nearest returns the candidate that takes the fewest single-letter edits to reach from word, letter case aside, or "" if none
// changes less than a third of the word: what somebody who mistyped it may have meant.
func Nearest(word string, candidates []string) string {
	word = strings.ToLower(word)
	best, edits := "", (len(word)+2)/3 // so that PST is not taken for EST
	for _, candidate := range candidates {
		if d := distance(word, strings.ToLower(candidate), edits); d < edits {
			best, edits = candidate, d
		}
	}
	return best
}

// distance counts the insertions, deletions, replacements and swaps of neighbours between two words
// (Damerau-Levenshtein, optimal string alignment); it gives up at limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	older, old, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range old {
		old[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, old[j+1]+1, old[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
		older, old, row = old, row, older
	}
	return old[len(b)]
}
