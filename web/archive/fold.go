package archive

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// wordsOf takes a text apart into words as the index has them: in lower case, without diacritics. A word is letters and digits, and
// what follows them in names such as C# and C++.
func wordsOf(text string) (words []string) {
	begin := -1
	folded := fold(text)
	for i, r := range folded {
		within := unicode.IsLetter(r) || unicode.IsDigit(r) || begin >= 0 && (r == '+' || r == '#')
		switch {
		case within && begin < 0:
			begin = i
		case !within && begin >= 0:
			words, begin = append(words, folded[begin:i]), -1
		}
	}
	if begin >= 0 {
		words = append(words, folded[begin:])
	}
	return words
}

// fold returns a text in lower case, its letters without diacritics.
func fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	plain := true
	for _, r := range text {
		if plain = r < unicode.MaxASCII; !plain {
			break
		}
	}
	if !plain {
		text = norm.NFKD.String(text)
	}
	for _, r := range text {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		if other, is := others[r]; is {
			b.WriteString(other)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// others are letters that Unicode does not take apart, and that people write so where they have no key for them.
var others = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i",
}
