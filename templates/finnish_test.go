package templates

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var letters = regexp.MustCompile(`\pL{3,}`)

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

// What organizers and readers get in Finnish has no word that only the English phrases have.
func TestC9NoEnglishLineInFinnish(t *testing.T) {
	english, finnish := spoken(t, "en"), spoken(t, "fi")
	set := builtInTemplates(t)
	strange := regexp.MustCompile(`https?://\S+|/\S+|\S+@\S+|["”“]rondo [^"”“]*["”“]`)
	check := func(what, text string) {
		for _, w := range letters.FindAllString(strange.ReplaceAllString(text, " "), -1) {
			if w = strings.ToLower(w); english[w] && !finnish[w] {
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
	for _, l := range variants(Letter{
		Language: "fi", Site: "Xz", SiteURL: "https://sessions.example.org", To: "Xo", Via: "Xn", Sender: "guild@example.org", Zone: time.UTC, City: "Helsinki",
		Session: now, Was: &was, Lines: lines, Now: start, From: "guild@example.org", AnswerURL: "https://sessions.example.org/a",
		OwnURL: "https://sessions.example.org/me", Places: 40, ProposedStart: now.End, ProposedEnd: now.End.Add(time.Hour),
		Changed: []string{"start", "end", "place", "title", "presenter", "abstract", "purpose"},
	}) {
		mail, err := set.Letter(l)
		if err != nil {
			t.Fatal(err)
		}
		check("a "+l.Kind, strings.ReplaceAll(mail.Subject+"\n"+mail.Text, ": Name\n", "\n")) // of a list
	}
	tag := regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`)
	content := regexp.MustCompile(`\b(Name|Title|Purpose|Abstract|Presenter|Room|reason|Site|Outlook|Google|Microsoft|English|Reader|comment|word|words|nowhere|Nowhere|other|Other|Tokyo|UTC)\b`)
	for _, p := range samplePages() {
		p.Language = "fi"
		var page bytes.Buffer
		if err := set.Page(&page, p.Page, p.view); err != nil {
			t.Fatal(err)
		}
		check("the page "+p.view.Layout(), content.ReplaceAllString(tag.ReplaceAllString(page.String(), " "), ""))
	}
}

// Every reason for which an answer or report waits, or a letter came back, is known in Finnish. They are recorded in English.
func TestC9EveryReasonIsKnownInFinnish(t *testing.T) {
	reason := builtInTemplates(t).language("fi").reason
	found := 0
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
				found++
				if said := reason(english); said == english {
					t.Errorf("%s: %q is not in the phrase \"reasons\" of words.fi.tmpl", filepath.Base(name), english)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d reasons were found", found)
	}
	for english, want := range map[string]string{
		"the address takes no mail: 550 5.1.1 no such user":                                             "osoite ei ota vastaan postia: 550 5.1.1 no such user",
		"a forwarding of a@example.org fails: b@example.com: the mailbox is full: 552 5.2.2 over quota": "edelleenlähetys osoitteesta a@example.org ei onnistu: b@example.com: postilaatikko on täynnä: 552 5.2.2 over quota",
		"550 5.1.1 nobody": "550 5.1.1 nobody",
	} {
		if got := reason(english); got != want {
			t.Errorf("%q is %q, want %q", english, got, want)
		}
	}
}
