package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestWorkedExample goes through docs/conflicts.md as its reader would: it writes the files that are shown, runs what stands after
// each "$", and holds that this prints what stands below it, where "…" is anything, and draws the pictures that the page shows.
func TestWorkedExample(t *testing.T) {
	docs, err := filepath.Abs("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(docs, "conflicts.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	block := regexp.MustCompile("(?ms)^```(yaml|console|ics)(?: (\\S+))?\n(.*?)^```\n")
	commands := 0
	now := block.ReplaceAllStringFunc(string(text), func(all string) string {
		found := block.FindStringSubmatch(all)
		kind, file, body := found[1], found[2], found[3]
		switch kind {
		case "yaml":
			first, _, _ := strings.Cut(body, "\n")
			file = strings.TrimPrefix(first, "# ")
		case "ics":
			body = strings.ReplaceAll(body, "\n", "\r\n")
		default:
			commands += strings.Count(body, "$ ")
			return strings.Replace(all, body, session(t, body), 1)
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
		return all
	})
	if commands < 8 {
		t.Errorf("%s shows only %d commands", page, commands)
	}
	if now != string(text) {
		if *update {
			if err := os.WriteFile(page, []byte(now), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		t.Errorf("what docs/conflicts.md shows is not what the program prints: see with git diff after go test -update")
	}
	for _, picture := range regexp.MustCompile(`\]\((\S+\.svg)\)`).FindAllStringSubmatch(now, -1) {
		drawn, err := os.ReadFile(picture[1])
		if err != nil {
			t.Fatal(err)
		}
		kept := filepath.Join(docs, picture[1])
		if *update {
			if err := os.WriteFile(kept, drawn, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if was, err := os.ReadFile(kept); err != nil || !bytes.Equal(was, drawn) {
			t.Errorf("%s is not what the program draws: %v", kept, err)
		}
	}
}

// session runs the commands of a terminal and returns it with what they print now. A "…" stays for what it stands for.
func session(t *testing.T, body string) string {
	var now strings.Builder
	status := 0
	for _, part := range strings.SplitAfter("\n"+body, "\n$ ")[1:] {
		line, shown, _ := strings.Cut(strings.TrimSuffix(part, "$ "), "\n")
		fmt.Fprintf(&now, "$ %s\n", line)
		printed := fmt.Sprintln(status)
		if line != "echo $?" {
			var out, errs bytes.Buffer
			status = run(strings.Fields(line)[1:], strings.NewReader(""), &out, &errs, func() time.Time {
				return time.Date(2027, 1, 11, 8, 0, 0, 0, time.UTC)
			})
			printed = errs.String() + out.String()
			if status > exitFindings {
				t.Fatalf("%s: exit status %d\n%s", line, status, printed)
			}
		}
		now.WriteString(elide(printed, shown))
	}
	return now.String()
}

// elide is what was printed, with the "…" of what is shown: it is shown itself where that agrees.
func elide(printed, shown string) string {
	var pattern strings.Builder
	for line := range strings.Lines(shown) {
		if line == "…\n" {
			pattern.WriteString("(?s:.*)")
			continue
		}
		pattern.WriteString(regexp.QuoteMeta(strings.TrimRight(line, " \n")) + ` *\n`)
	}
	if regexp.MustCompile("^" + pattern.String() + "$").MatchString(printed) {
		return shown
	}
	var all strings.Builder
	for line := range strings.Lines(printed) {
		all.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return all.String()
}
