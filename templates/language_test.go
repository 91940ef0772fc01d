package templates

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
	"time"

	"rondo/theme"
)

// The tests of this file hold each language of theme.Languages to all of its words. What only one language knows stands in its folder
// testdata/languages/<tag>:
//
//	content.txtar  what people write in the samples, in that language
//	same.txt       names of phrases that have the words of the English ones, each with the reason
//	never.txt      patterns of what is wrong in the language, whatever the phrase
//	reasons.txt    what is recorded in English, and what is said of it
//	days.txt       how the language names each day; see days_test.go
//	rules.txt      rules in English words, and what is said of them
//
// and what -update writes anew: dates.txt, letters.txtar and pages.txt, to be read.

// eachLanguage runs a test for each language but English.
func eachLanguage(t *testing.T, test func(t *testing.T, l *language)) {
	t.Helper()
	for _, tag := range theme.Languages {
		if tag != fallback {
			t.Run(tag, func(t *testing.T) { test(t, builtInTemplates(t).language(tag)) })
		}
	}
}

// phraseOf returns what one phrase says.
func phraseOf(t *testing.T, l *language, name string, values any) string {
	t.Helper()
	var words strings.Builder
	if err := l.phrases.ExecuteTemplate(&words, name, values); err != nil {
		t.Fatal(err)
	}
	return words.String()
}

// One place, one person and one letter are said as one, in every language.
func TestLanguageCountsOne(t *testing.T) {
	wave := func(letters string, people int) item {
		return item{A: "example.org", B: "550", C: letters, N: strconv.Itoa(people), One: people == 1}
	}
	tests := map[string][3]string{ // one place; one letter to one person; 2 sessions that would step aside
		"en": {"1 place", "1 letter to 1 person at example.org was refused and is held", ""},
		"fi": {"1 paikka", "example.org: 1 viesti 1 ihmiselle hylättiin, ja se odottaa", ""},
		"de": {"1 Platz", "1 Mail an 1 Person bei example.org wurde abgelehnt und wird zurückgehalten", "2 Treffen fragen, ob sie ausweichen sollen"},
		"sv": {"1 plats", "1 mejl till 1 person hos example.org avvisades och hålls kvar", "2 träffar frågar om de ska väja"},
		"fr": {"1 place", "example.org a refusé 1 message à 1 personne, et il est retenu", ""},
		"es": {"1 plaza", "1 mensaje a 1 persona de example.org se rechazó y está retenido", ""},
	}
	for _, tag := range theme.Languages {
		l, want := builtInTemplates(t).language(tag), tests[tag]
		if got := phraseOf(t, l, "page/count/places", "1"); got != want[0] {
			t.Errorf("%s: %q, want %q", tag, got, want[0])
		}
		if got := phraseOf(t, l, "page/count/places", "2"); got == strings.Replace(want[0], "1", "2", 1) {
			t.Errorf("%s: %q", tag, got)
		}
		if got := phraseOf(t, l, "line/wave", wave("1", 1)); !strings.HasPrefix(got, want[1]) {
			t.Errorf("%s: %q, want %q", tag, got, want[1])
		}
		if got := phraseOf(t, l, "line/wave", wave("41", 20)); !strings.Contains(got, "41 ") || !strings.Contains(got, "20 ") {
			t.Errorf("%s: %q", tag, got)
		}
		if got := phraseOf(t, l, "page/todo/asks", map[string]string{"N": "2"}); want[2] != "" && got != want[2] {
			t.Errorf("%s: %q, want %q", tag, got, want[2])
		}
	}
}

// ofLanguage returns the lines of a language's file, without empty ones and comments.
func ofLanguage(t *testing.T, tag, name string) (lines []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "languages", tag, name))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, line)
		}
	}
	return lines
}

// The table of languages and the words files are the same, in both folders: no language is offered that has no words, and none has a file
// that is not held to all of them.
func TestLanguagesHaveWordsFiles(t *testing.T) {
	for _, folder := range []string{"mail", "pages"} {
		files, err := files{builtIn}.glob(folder + "/words.*.tmpl")
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, tag := range theme.Languages {
			want = append(want, folder+"/words."+tag+".tmpl")
		}
		if slices.Sort(want); !slices.Equal(files, want) {
			t.Errorf("theme.Languages asks for %q, and there are %q", want, files)
		}
	}
	if got := builtInTemplates(t).Languages(); len(got) != len(theme.Languages) {
		t.Errorf("visitors of pages can choose %q", got)
	}
	for _, tag := range theme.Languages {
		for _, other := range theme.Languages {
			if name := builtInTemplates(t).language(tag).constant["page/language/"+other]; name == "" {
				t.Errorf("%s does not name the language %s", tag, other)
			}
		}
	}
}

// Each language says every phrase itself.
func TestLanguageSaysEveryPhrase(t *testing.T) {
	eachLanguage(t, func(t *testing.T, l *language) {
		said := ""
		for _, folder := range []string{"mail", "pages"} {
			text, err := os.ReadFile(folder + "/words." + l.tag + ".tmpl")
			if err != nil {
				t.Fatal(err)
			}
			said += string(text)
		}
		for _, folder := range []string{"mail", "pages"} {
			english, own := phrases(t, folder, fallback), phrases(t, folder, l.tag)
			if len(english) == 0 {
				t.Fatalf("%s has no phrases", folder)
			}
			for _, name := range slices.Sorted(maps.Keys(english)) {
				if own[name] == nil {
					t.Errorf("%s/words.%s.tmpl does not define %q", folder, l.tag, name)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(own)) {
				if english[name] == nil && !strings.Contains(said, `template "`+name+`"`) { // it may have parts of its own
					t.Errorf("%s/words.%s.tmpl defines %q, which nobody says", folder, l.tag, name)
				}
			}
		}
	})
}

var letters = regexp.MustCompile(`\pL{3,}`)

// wordsOf returns what a phrase says whatever its values are: its texts, with a blank for each value.
func wordsOf(tree *parse.Tree) string {
	var text strings.Builder
	var walk func(*parse.ListNode)
	walk = func(list *parse.ListNode) {
		if list == nil {
			return
		}
		for _, n := range list.Nodes {
			switch n := n.(type) {
			case *parse.TextNode:
				text.Write(n.Text)
			case *parse.IfNode:
				walk(n.List)
				walk(n.ElseList)
			case *parse.WithNode:
				walk(n.List)
				walk(n.ElseList)
			default:
				text.WriteByte(' ')
			}
		}
	}
	walk(tree.Root)
	return oneLine(text.String())
}

// englishOnly are English words that stand in none of the other languages.
var englishOnly = regexp.MustCompile(`(?i)(?:^|[^\pL-])(the|you|your|this|these|that|with|have|been|they|their|which|when|whether|nobody|somebody|would|should|people|session|sessions)(?:[^\pL-]|$)`)

// No phrase was left as it is in English, whole or in part. Languages share words, so those that do not differ stand in same.txt with the
// reason, and one that differs now must go from there.
func TestLanguageNoEnglishPhrase(t *testing.T) {
	quoted := regexp.MustCompile("`[^`]*`|[\"“”„«»'’][^\"“”„«»'’]*rondo [^\"“”„«»'’]*[\"“”„«»'’]|[\\w/]+\\.(?:tmpl|yaml)|\\w+[._]\\w+|https?:\\S*")
	eachLanguage(t, func(t *testing.T, l *language) {
		same := map[string]bool{}
		for _, line := range ofLanguage(t, l.tag, "same.txt") {
			name, why, _ := strings.Cut(line, ": ")
			if why == "" {
				t.Errorf("same.txt: %q has no reason", line)
			}
			same[name] = true
		}
		for _, folder := range []string{"mail", "pages"} {
			english, own := phrases(t, folder, fallback), phrases(t, folder, l.tag)
			for name, tree := range own {
				if english[name] == nil {
					continue
				}
				words := wordsOf(tree)
				if words == wordsOf(english[name]) && letters.MatchString(words) {
					if !same[name] {
						t.Errorf("%s/words.%s.tmpl: %q says %q, as in English", folder, l.tag, name, words)
					}
					delete(same, name)
				}
				if lists := map[string][]reason{"reasons": l.reasons, "checks": l.checks}; lists[name] != nil { // the English is to their left
					words = ""
					for _, r := range lists[name] {
						words += r.words + "\n"
					}
				}
				if m := englishOnly.FindStringSubmatch(quoted.ReplaceAllString(words, " ")); m != nil && !shares(l.tag, m[1]) {
					t.Errorf("%s/words.%s.tmpl: %q says %q in %q", folder, l.tag, name, m[1], words)
				}
			}
		}
		for name := range same {
			t.Errorf("same.txt has %q, which is not as in English", name)
		}
	})
}

// shares reports whether a word of englishOnly is one of the language, too: French and Swedish have some.
func shares(tag, word string) bool {
	return slices.Contains(map[string][]string{"fr": {"session", "sessions"}, "sv": {"session"}}[tag], strings.ToLower(word))
}

// spoken are the words of a language's phrases, in lower case.
func spoken(t *testing.T, tag string) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	action := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	for _, folder := range []string{"mail", "pages"} {
		text, err := os.ReadFile(filepath.Join(folder, "words."+tag+".tmpl"))
		if err != nil {
			t.Fatal(err)
		}
		said := string(text)
		for _, english := range []string{"reasons", "checks"} { // these have the English sentences, too
			if at := strings.Index(said, `{{define "`+english+`"}}`); at >= 0 {
				end := at + strings.Index(said[at:], "{{end}}")
				said = said[:at] + said[end:]
			}
		}
		for _, w := range letters.FindAllString(action.ReplaceAllString(said, " "), -1) {
			words[strings.ToLower(w)] = true
		}
	}
	return words
}

// What organizers and readers get in a language has no word that only the English phrases have.
func TestC9NoEnglishLine(t *testing.T) {
	english := spoken(t, fallback)
	set := builtInTemplates(t)
	strange := regexp.MustCompile(`https?://\S+|/\S+|\S+@\S+|["”“„«']\s?rondo [^"”“„»']*["”“»']`)
	eachLanguage(t, func(t *testing.T, l *language) {
		own := spoken(t, l.tag)
		check := func(what, text string) {
			for _, w := range letters.FindAllString(strange.ReplaceAllString(text, " "), -1) {
				if w = strings.ToLower(w); english[w] && !own[w] {
					t.Errorf("%s says %q:\n%s", what, w, text)
					return
				}
			}
		}
		start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
		was := Session{Name: "Xq", Title: "Xr", Place: "Xs", Start: start, End: start.Add(time.Hour), Zone: time.UTC, City: "Helsinki"}
		now := was
		now.Title, now.Purpose, now.Abstract, now.Presenter, now.Place, now.Reason = "Xt", "Xu", "Xv", "Xw", "Xx", "Xy"
		now.Start, now.End = start.Add(25*time.Hour), start.Add(27*time.Hour)
		lines := sampleLines(start)[1:]
		for i := range lines {
			if lines[i].A == "Name" {
				lines[i].A = "Xq"
			}
		}
		for _, letter := range variants(Letter{
			Language: l.tag, Site: "Xz", SiteURL: "https://sessions.example.org", To: "Xo", Via: "Xn", Sender: "guild@example.org", Zone: time.UTC, City: "Helsinki",
			Session: now, Was: &was, Lines: lines, Now: start, From: "guild@example.org", AnswerURL: "https://sessions.example.org/a",
			OwnURL: "https://sessions.example.org/me", Places: 40, ProposedStart: now.End, ProposedEnd: now.End.Add(time.Hour),
			Changed: []string{"start", "end", "place", "title", "presenter", "abstract", "purpose"},
		}) {
			mail, err := set.Letter(letter)
			if err != nil {
				t.Fatal(err)
			}
			check("a "+letter.Kind, strings.ReplaceAll(mail.Subject+"\n"+mail.Text, ": Name\n", "\n")) // of a list
		}
		for _, p := range samplePages() {
			p.Language = l.tag
			check("the page "+p.view.Layout(), invented.ReplaceAllString(read(t, set, p), ""))
		}
	})
}

// invented are the words that people write in the sample pages.
var invented = regexp.MustCompile(`\b(Name|Title|Purpose|Abstract|Presenter|Room|reason|Site|Outlook|Google|Microsoft|English|Reader|comment|word|words|nowhere|Nowhere|other|Other|Tokyo|UTC)\b`)

// read returns what a page says, without its markup.
func read(t *testing.T, set *Set, p sample) string {
	t.Helper()
	var page bytes.Buffer
	if err := set.Page(&page, p.Page, p.view); err != nil {
		t.Fatal(err)
	}
	return markup.ReplaceAllString(page.String(), " ")
}

var markup = regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`)

// Every reason for which an answer or report waits, or a letter came back, is known. They are recorded in English.
func TestC9EveryReasonIsKnown(t *testing.T) {
	type recorded struct{ file, english string }
	var all []recorded
	for _, source := range []struct{ files, pattern string }{
		{"../scheduler/answer*.go", `park\("([^"]+)"`},
		{"../scheduler/answer*.go", `outcome: Parked, why: (?:cmp\.Or\([^,]+, |fmt\.Sprintf\()?"([^"]+)"`},
		{"../scheduler/answer*.go", `Fault:\s+"([^"]+)"`},
		{"../scheduler/answer*.go", `return "([a-z][^"]+ an address)"`},
		{"../scheduler/answer_report.go", `d\.silence\(in, v, "([^"]+)"`},
		{"../scheduler/answer_report.go", `fmt\.Sprintf\("((?:it says|a forwarding)[^"]+)"`},
		{"../mailer/inbound/authentic.go", `return false, (?:clip\()?(?:fmt\.Sprintf\()?"([^"]+)"`},
		{"../cmd/rondo/reception.go", `in\.Doubt = scheduler\.Doubted, "([^"]+)"`},
	} {
		names, err := filepath.Glob(source.files)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(source.pattern).FindAllStringSubmatch(string(text), -1) {
				if m[1] == "%s" {
					continue
				}
				english := regexp.MustCompile(`%[sqd]`).ReplaceAllString(m[1], "ada@example.org")
				if strings.HasSuffix(english, " ") {
					english += "ada@example.org, and the session has none"
				}
				all = append(all, recorded{filepath.Base(name), english})
			}
		}
	}
	if len(all) < 20 {
		t.Errorf("only %d reasons were found", len(all))
	}
	eachLanguage(t, func(t *testing.T, l *language) {
		for _, r := range all {
			if said := l.reason(r.english); said == r.english {
				t.Errorf("%s: %q is not in the phrase \"reasons\" of mail/words.%s.tmpl", r.file, r.english, l.tag)
			}
		}
	})
}

// Of what is recorded in English each language says the same: each kind of value, several reasons in one, what the doctor finds, and words
// of people and servers, which stay as they are. All languages are asked for the same sentences.
func TestLanguageReasons(t *testing.T) {
	asked := ofLanguage(t, "fi", "reasons.txt")
	eachLanguage(t, func(t *testing.T, l *language) {
		want := map[string]string{}
		for _, line := range ofLanguage(t, l.tag, "reasons.txt") {
			english, words, _ := strings.Cut(line, " = ")
			want[english] = words
			got := l.reason(english)
			if got == english {
				got, _ = l.check(english)
			}
			if got != words {
				t.Errorf("%s\n is %s\nnot %s", english, got, words)
			}
		}
		for _, line := range asked {
			if english, _, _ := strings.Cut(line, " = "); want[english] == "" {
				t.Errorf("reasons.txt does not say %q", english)
			}
		}
		if got := l.reason(""); got != "" {
			t.Errorf("no reason is %q", got)
		}
	})
}

// The left sides of reasons and checks are the same in all languages, so that none is forgotten where the code says something new.
func TestLanguageListsAreAlike(t *testing.T) {
	eachLanguage(t, func(t *testing.T, l *language) {
		for name, list := range map[string]func(*language) []reason{
			"reasons": func(l *language) []reason { return l.reasons }, "checks": func(l *language) []reason { return l.checks[:len(l.checks)-len(l.reasons)] },
		} {
			patterns := func(l *language) (all []string) {
				for _, r := range list(l) {
					all = append(all, r.english().String())
					for i := range r.kinds {
						if value := fmt.Sprintf("{%d}", i+1); l.tag != "fi" && !strings.Contains(r.words, value) && r.kinds[i] != numberValue {
							t.Errorf("%s: %q does not say its value %s", name, r.words, value)
						}
					}
				}
				return all
			}
			fi, own := patterns(builtInTemplates(t).language("fi")), patterns(l)
			for i := range max(len(fi), len(own)) {
				if i >= len(fi) || i >= len(own) || fi[i] != own[i] {
					t.Errorf("%s: line %d is not as in Finnish: %q", name, i+1, append(own, "no line")[min(i, len(own))])
					break
				}
			}
		}
	})
}
