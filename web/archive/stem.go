package archive

import "strings"

// stems returns what a folded word has in common with its other forms in English and in Finnish. It is not told which language a
// word is of, so it is taken for both, and for each ending that it may have. Two words are forms of one where they share a
// stem.
func stems(word string) []string {
	all := make([]string, 0, 8)
	add := func(stem string) {
		for _, had := range all {
			if had == stem {
				return
			}
		}
		all = append(all, stem)
	}
	english(word, add)
	add(finnish(word))
	for _, ending := range finnishEndings {
		stem, ends := strings.CutSuffix(word, ending)
		if ends && len(stem) >= shortest && (!strings.Contains(afterVowels, " "+ending+" ") || strings.IndexByte(vowels, stem[len(stem)-1]) >= 0) {
			add(finnish(stem))
			for _, before := range finnishPlurals { // talo|i|ssa, talo|je|n
				if single, many := strings.CutSuffix(stem, before); many && len(single) >= shortest {
					add(finnish(single))
				}
			}
		}
	}
	return all
}

// shortest is how many octets of a word an ending has to leave.
const shortest = 3

// english calls add with a word less its endings of verbs and plurals.
func english(w string, add func(string)) {
	for _, e := range []struct{ ending, instead string }{
		{"", ""}, {"s", ""}, {"es", ""}, {"ies", "y"}, {"ed", ""}, {"ied", "y"}, {"ing", ""},
	} {
		stem, ends := strings.CutSuffix(w, e.ending)
		if !ends || len(stem) < shortest {
			continue
		}
		stem += e.instead
		if n := len(stem); (e.ending == "ed" || e.ending == "ing") && stem[n-1] == stem[n-2] && !strings.HasSuffix(stem, "ss") {
			add(stem[:n-1]) // plan|n|ing
		}
		if len(stem) > shortest { // decide, decid|ing
			stem = strings.TrimSuffix(stem, "e")
		}
		add(stem)
	}
}

// finnishEndings are those of cases, persons and particles, with and without an i of the plural; folded, so that ä is a.
var finnishEndings = []string{
	"n", "a", "ta", "tta", "na", "ksi", "ssa", "sta", "lla", "lta", "lle", "in", "en", "an", "on", "un", "yn", "seen", "siin", "hin", "han",
	"t", "ja", "ia", "jen", "ien", "ten", "den", "tten", "iin", "ihin", "ine",
	"ni", "si", "nsa", "mme", "nne", "kin", "kaan", "ko",
}

const (
	vowels      = "aeiouy"
	afterVowels = " a ja jen t " // endings that only follow a vowel: dataa, malleja, and not data, malja
)

var finnishPlurals = []string{"i", "j", "je"}

// finnish brings a stem into the form in which those of all cases agree: without its last vowels, which change, where enough is left,
// and with the grade of its last consonants that is common to both.
func finnish(stem string) string {
	if s, ends := strings.CutSuffix(stem, "nen"); ends && len(s) >= shortest { // suomalai|nen, suomalai|s|en
		stem = s + "s"
	}
	if short := strings.TrimRight(stem, vowels); len(short) > shortest {
		stem = short
	} else {
		return stem
	}
	for _, g := range grades {
		if s, ends := strings.CutSuffix(stem, g[0]); ends {
			return s + g[1]
		}
	}
	return stem
}

// grades are how the last consonants of a stem may stand in another form.
var grades = [][2]string{
	{"kk", "k"}, {"pp", "p"}, {"tt", "t"}, {"nk", "n"}, {"ng", "n"}, {"nt", "n"}, {"nn", "n"}, {"lt", "l"}, {"ll", "l"}, {"rt", "r"}, {"rr", "r"},
	{"mp", "m"}, {"mm", "m"}, {"ks", "s"}, {"d", "t"}, {"v", "p"}, {"im", "in"},
}
