package templates

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template/parse"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// aDay matches what a phrase takes from a moment to name its day.
var aDay = regexp.MustCompile(`^(Weekday|WeekdayOn|WeekdayName|WeekdayEach|Day|Month|MonthName|MonthNumber)$`)

// namesDay reports whether a phrase names a day, by itself or by another phrase.
func namesDay(l *language, name string, seen map[string]bool) bool {
	t := l.phrases.Lookup(name)
	if t == nil || seen[name] {
		return false
	}
	seen[name] = true
	found := false
	walkNodes(t.Root, func(n parse.Node) {
		switch n := n.(type) {
		case *parse.FieldNode:
			found = found || aDay.MatchString(n.Ident[len(n.Ident)-1])
		case *parse.TemplateNode:
			found = found || namesDay(l, n.Name, seen)
		}
	})
	return found
}

// walkNodes visits what a template says, but not what it asks before.
func walkNodes(n parse.Node, visit func(parse.Node)) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			walkNodes(c, visit)
		}
	case *parse.ActionNode:
		for _, c := range n.Pipe.Cmds {
			for _, a := range c.Args {
				visit(a)
			}
		}
	case *parse.IfNode:
		walkNodes(n.List, visit)
		walkNodes(n.ElseList, visit)
	case *parse.WithNode:
		walkNodes(n.List, visit)
		walkNodes(n.ElseList, visit)
	case *parse.TemplateNode:
		visit(n)
	}
}

// anything is the values of any phrase about a moment: each of its fields that is a moment or a span is this one.
func anything(l *language, at time.Time, yes bool, deep int) map[string]any {
	m := l.moment(at)
	v := map[string]any{
		"Weekday": m.Weekday, "WeekdayOn": m.WeekdayOn, "WeekdayName": m.WeekdayName, "WeekdayEach": m.WeekdayEach, "Day": m.Day,
		"Month": m.Month, "MonthName": m.MonthName, "MonthNumber": m.MonthNumber, "Year": m.Year, "Hour": m.Hour, "HourNumber": m.HourNumber,
		"Minute": m.Minute, "FromISO": "2027-01-01 14:05", "Name": "Xn", "Hyphen": "-", "Vowel": false, "Title": "Xt", "Sender": "Xs", "Site": "Xi",
		"City": "Helsinki", "CityTime": "", "Zone": "Xz", "A": "Xa", "B": "Xb", "C": "Xc", "Why": "Xw", "N": "2", "Parts": "Xp", "Reason": "Xr",
		"Reminder": "", "Becomes": "cancel", "Answer": "yes", "Source": "mail", "State": "Xe", "What": "Xh", "With": "Xv", "Kind": "Xk",
		"People": "3", "Does": "move", "Ago": "Xg", "Lost": "Xl", "Dates": "2", "Quarter": "", "Hours": "1", "Minutes": "5", "Places": "4",
		"SameDay": !yes, "OneDay": yes, "Known": true, "One": yes, "Standby": yes, "Open": yes, "Done": false, "Late": yes, "Alarm": yes,
		"WholeYear": false, "InYear": yes, "Free": "", "For": "Xf",
	}
	if clocks, ok := l.cities["Helsinki"]; ok {
		v["City"], v["CityTime"] = clocks[0], clocks[1]
	}
	if deep > 0 {
		below := anything(l, at, yes, deep-1)
		for _, name := range []string{"From", "To", "When", "Until", "Due", "At", "Ends", "Gone", "Again", "Setup", "Before", "Busy"} {
			v[name] = below
		}
	}
	return v
}

// daysOf reads how a language names each of 24 days: two of each month, the first one and another, on all weekdays.
func daysOf(t *testing.T, tag string) (days []time.Time, forms [][]string) {
	t.Helper()
	for i, line := range ofLanguage(t, tag, "days.txt") {
		date, rest, _ := strings.Cut(line, ": ")
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		month := time.Month(i/2 + 1)
		if want := []int{1, 10 + int(month)}[i%2]; at.Year() != 2027 || at.Month() != month || at.Day() != want {
			t.Fatalf("days.txt, line %d: %s stands where 2027-%02d-%02d is to be", i+1, date, month, want)
		}
		days, forms = append(days, at.Add(14*time.Hour+5*time.Minute)), append(forms, strings.Split(rest, " | "))
	}
	if len(days) != 24 {
		t.Fatalf("days.txt has %d days", len(days))
	}
	return days, forms
}

// Every phrase that names a day is said for every weekday and every month. The forms of days.txt are how the language names the day; what
// a phrase says beside them is the same for all days. So no phrase can name a day in another way, or in English.
func TestLanguageNamesEveryDay(t *testing.T) {
	eachLanguage(t, func(t *testing.T, l *language) {
		days, forms := daysOf(t, l.tag)
		values := map[bool][]map[string]any{}
		for _, at := range days {
			values[true] = append(values[true], anything(l, at, true, 3))
			values[false] = append(values[false], anything(l, at, false, 3))
		}
		var said strings.Builder
		n := 0
		for _, p := range l.phrases.Templates() {
			name := p.Name()
			if strings.HasPrefix(name, "rule/") || name == "page/rule" || !namesDay(l, name, map[string]bool{}) {
				continue
			}
			n++
			for _, yes := range []bool{true, false} {
				first := ""
				for i, at := range days {
					var words strings.Builder
					if err := l.phrases.ExecuteTemplate(&words, name, values[yes][i]); err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					text := oneLine(words.String())
					if strings.Contains(text, "<no value>") || strings.Contains(text, "map[") {
						t.Fatalf("%s: the test does not know a value of it: %s", name, text)
					}
					rest := without(text, forms[i])
					if i == 0 {
						first = rest
						said.WriteString(name + ": " + text + "\n")
					}
					if rest != first {
						t.Errorf("%s of %s says\n%s\nwhich is\n%s\nbeside the day, and of %s\n%s", name, at.Format(time.DateOnly), text, rest, days[0].Format(time.DateOnly), first)
						break
					}
				}
			}
		}
		if n < 60 {
			t.Errorf("only %d phrases name a day", n)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		slices.Sort(lines)
		golden(t, filepath.Join("languages", l.tag, "dates.txt"), strings.Join(slices.Compact(lines), "\n")+"\n")
	})
}

// without returns a text with a mark where it names a day by one of the forms: at each place by the longest that stands there as words.
func without(text string, forms []string) string {
	forms = slices.Clone(forms)
	slices.SortStableFunc(forms, func(a, b string) int { return len(b) - len(a) })
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	var said strings.Builder
	before := ' '
	for text != "" {
		i := slices.IndexFunc(forms, func(f string) bool {
			rest, ok := strings.CutPrefix(text, f)
			last, _ := utf8.DecodeLastRuneInString(f)
			after, _ := utf8.DecodeRuneInString(rest)
			return ok && !letter(before) && !(letter(last) && letter(after))
		})
		if i >= 0 {
			said.WriteString("‹day›")
			text, before = text[len(forms[i]):], '›'
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		said.WriteString(text[:size])
		text, before = text[size:], r
	}
	return said.String()
}

// Every sample letter and page, to be read; English and Finnish letters are kept whole, with their layout, by TestLetterGolden.
func TestLanguageReads(t *testing.T) {
	s := builtInTemplates(t)
	eachLanguage(t, func(t *testing.T, l *language) {
		var never []*regexp.Regexp
		for _, pattern := range ofLanguage(t, l.tag, "never.txt") {
			never = append(never, regexp.MustCompile(pattern))
		}
		sound := func(what, text string) {
			for _, n := range never {
				if found := n.FindString(text); found != "" {
					t.Errorf("%s says %q:\n%s", what, found, text)
				}
			}
		}
		letters := &txtar.Archive{}
		written := samples(l.tag)
		for _, name := range slices.Sorted(maps.Keys(written)) {
			mail, err := s.Letter(written[name])
			if err != nil {
				t.Fatal(err)
			}
			sound(name, mail.Subject+"\n"+mail.Text)
			letters.Files = append(letters.Files, txtar.File{Name: name, Data: []byte("Subject: " + mail.Subject + "\n\n" + mail.Text)})
		}
		pages := &txtar.Archive{}
		for _, p := range samplePages() {
			p.Language = l.tag
			text := strings.Join(strings.Fields(read(t, s, p)), " ")
			sound("the page "+p.view.Layout(), text)
			if n := len(pages.Files); n == 0 || string(pages.Files[n-1].Data) != text+"\n" {
				pages.Files = append(pages.Files, txtar.File{Name: p.view.Layout(), Data: []byte(text + "\n")})
			}
		}
		golden(t, filepath.Join("languages", l.tag, "pages.txtar"), string(txtar.Format(pages)))
		if l.tag != "fi" {
			golden(t, filepath.Join("languages", l.tag, "letters.txtar"), string(txtar.Format(letters)))
		}
		for _, line := range ofLanguage(t, l.tag, "days.txt") {
			sound("days.txt", line)
		}
		if _, err := os.Stat(filepath.Join("testdata", "languages", l.tag, "rules.txt")); err != nil { // read by package web
			t.Error(err)
		}
	})
}
