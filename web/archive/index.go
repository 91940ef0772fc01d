package archive

import (
	"maps"
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// index says which session has which word. Sessions are their numbers, from 0.
type index struct {
	words   []string           // that sessions have, folded, in order
	having  [][]int32          // the sessions that have words[i]
	forms   map[string][]int32 // by what the forms of a word have in common: the places in words of those that are there
	numbers int
}

// text is what is searched of one session, and its words.
type text struct {
	said  string
	words []string // folded, each once
}

// read takes a text apart.
func read(said string) text {
	t := text{said: said, words: wordsOf(said)}
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	return t
}

// list makes an index of texts.
func list(texts []text) index {
	having := make(map[string]*[]int32)
	for n, t := range texts {
		for _, w := range t.words {
			if having[w] == nil {
				having[w] = new([]int32)
			}
			*having[w] = append(*having[w], int32(n))
		}
	}
	x := index{words: slices.Sorted(maps.Keys(having)), having: make([][]int32, len(having)), forms: make(map[string][]int32), numbers: len(texts)}
	for i, w := range x.words {
		x.having[i] = *having[w]
		for _, form := range stems(w) {
			x.forms[form] = append(x.forms[form], int32(i))
		}
	}
	return x
}

// set is numbers of sessions.
type set []uint64

func (s set) add(numbers []int32) {
	for _, n := range numbers {
		s[n/64] |= 1 << (n % 64)
	}
}

// each calls f for every number, in order.
func (s set) each(f func(n int)) {
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			f(i*64 + bits.TrailingZeros64(word))
		}
	}
}

// find returns the sessions that have each of the words, in any of its forms or as the beginning of one; nil for no words.
func (x *index) find(words []string) set {
	var found set
	for _, w := range words {
		has := make(set, (x.numbers+63)/64)
		for i := sort.SearchStrings(x.words, w); i < len(x.words) && strings.HasPrefix(x.words[i], w); i++ {
			has.add(x.having[i])
		}
		for _, form := range stems(w) {
			for _, i := range x.forms[form] {
				has.add(x.having[i])
			}
		}
		if found == nil {
			found = has
			continue
		}
		for i := range found {
			found[i] &= has[i]
		}
	}
	return found
}
