package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"rondo/clash"
	"rondo/examples"
	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/season"
	"rondo/theme"
)

// sections are those of a Markdown file by their headings, each with its lines.
type sections map[string]string

func readSections(t *testing.T, name string) sections {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	s, title, fenced := sections{}, "", false
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if heading := strings.TrimLeft(line, "#"); !fenced && heading != line {
			title = strings.Trim(heading, " `\n")
		}
		s[title] += line
	}
	return s
}

var inCode = regexp.MustCompile("`([^`]+)`")

// table is the rows of the tables in a section that have this word at their head; of each cell the words in code.
func (s sections) table(section, head string) (rows [][][]string) {
	under := ""
	for line := range strings.Lines(s[section]) {
		if !strings.HasPrefix(line, "|") {
			under = ""
			continue
		}
		var row [][]string
		for cell := range strings.SplitSeq(strings.Trim(line, "| \n"), " | ") {
			var words []string
			for _, match := range inCode.FindAllStringSubmatch(cell, -1) {
				words = append(words, match[1])
			}
			if under == "" {
				under = cell
			}
			row = append(row, words)
		}
		if under == head && len(row[0]) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// names are the words in code in the first column of a table.
func (s sections) names(section, head string) (words []string) {
	for _, row := range s.table(section, head) {
		words = append(words, row[0]...)
	}
	return words
}

// compare reports what the reference names and does not exist, and the other way round.
func compare(t *testing.T, what string, named, existing []string) {
	t.Helper()
	compareIn(t, "docs/reference.md", what, named, existing)
}

func compareIn(t *testing.T, page, what string, named, existing []string) {
	t.Helper()
	for _, word := range named {
		if !slices.Contains(existing, word) {
			t.Errorf("%s, %s: there is no %s", page, what, word)
		}
	}
	for _, word := range existing {
		if !slices.Contains(named, word) {
			t.Errorf("%s, %s: %s is missing", page, what, word)
		}
	}
}

// TestReferenceKeys holds that the reference names exactly the keys that files may have.
func TestReferenceKeys(t *testing.T) {
	s := readSections(t, "docs/reference.md")
	for kind, section := range map[string]string{"rondo": "rondo.yaml", "people": "people.yaml", "theme": "themes/*.yaml"} {
		text, err := theme.Schema(kind)
		if err != nil {
			t.Fatal(err)
		}
		file := &schema{}
		if err := json.Unmarshal(text, file); err != nil {
			t.Fatal(err)
		}
		var keys []string
		for place := range file.places() {
			keys = append(keys, strings.TrimPrefix(place, "."))
		}
		compare(t, section, s.names(section, "Key"), keys)
	}
}

// schema is as much of a JSON Schema as tells keys.
type schema struct {
	Properties           map[string]*schema
	PropertyNames        *schema
	AdditionalProperties json.RawMessage
	Items                *schema
	AnyOf                []*schema
}

// places are those of all keys below: .mail.smtp.host, .people[].name, .sessions.<date>.title. The units of a length, the
// languages of a text and the severities of conflicts are a notation and no keys.
func (s *schema) places() map[string]bool {
	all := map[string]bool{}
	add := func(at string, below *schema) {
		for place := range below.places() {
			all[at+place] = true
		}
	}
	if s.Properties["minutes"] != nil || s.Properties["en"] != nil || s.Properties["medium"] != nil {
		return all
	}
	for key, below := range s.Properties {
		all["."+key] = true
		add("."+key, below)
	}
	if s.Items != nil {
		add("[]", s.Items)
	}
	for _, form := range s.AnyOf {
		if form.Items != nil || s.AnyOf[0].Items == nil { // else a single value, which stands for a list of one
			add("", form)
		}
	}
	if own := (&schema{}); bytes.HasPrefix(s.AdditionalProperties, []byte("{")) && json.Unmarshal(s.AdditionalProperties, own) == nil {
		at := ".<name>"
		if s.PropertyNames != nil {
			at = ".<date>"
		}
		all[at] = true
		add(at, own)
	}
	return all
}

// TestReferenceVerbs holds that the reference names exactly the verbs there are, each with exactly its flags.
func TestReferenceVerbs(t *testing.T) {
	s := readSections(t, "docs/reference.md")
	var named, verbs []string
	for section := range s {
		if section == "rondo" || strings.HasPrefix(section, "rondo ") {
			named = append(named, section)
		}
	}
	root := (&app{out: io.Discard}).root()
	root.InitDefaultHelpFlag()
	root.InitDefaultCompletionCmd()
	for _, cmd := range allCommands(root) {
		if cmd.HasParent() && cmd.Parent().Name() == "completion" {
			continue // cobra's own, and its help says it all
		}
		verbs = append(verbs, cmd.CommandPath())
		compare(t, cmd.CommandPath(), s.names(cmd.CommandPath(), "Flag"), flagsOf(cmd))
	}
	compare(t, "Verbs", named, verbs)
}

// TestReadmeVerbs holds that the README names every verb.
func TestReadmeVerbs(t *testing.T) {
	var verbs []string
	for _, cmd := range (&app{out: io.Discard}).root().Commands() {
		verbs = append(verbs, cmd.Name())
	}
	compareIn(t, "README.md", "The verbs", readSections(t, "README.md").names("The verbs", "Verb"), append(verbs, "completion"))
}

func flagsOf(cmd *cobra.Command) (flags []string) {
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" && cmd.HasParent() {
			return
		}
		flags = append(flags, "--"+f.Name)
		if f.Shorthand != "" {
			flags = append(flags, "-"+f.Shorthand)
		}
	})
	return flags
}

// TestReferenceStates holds that the reference names exactly the states of letters.
func TestReferenceStates(t *testing.T) {
	s := readSections(t, "docs/reference.md")
	states := append(strings.Split(joined(scheduler.RecordedStates()), ", "), string(scheduler.Leased))
	compare(t, "A letter's states", s.names("A letter's states", "State"), states)
}

// TestReferenceConflicts holds that the reference names exactly the kinds of conflicts there are, and that files can say what to do about
// each.
func TestReferenceConflicts(t *testing.T) {
	s := readSections(t, "docs/reference.md")
	var kinds, keys []string
	for _, kind := range clash.Kinds {
		kinds = append(kinds, kind.String())
		keys = append(keys, "on_conflict."+kind.String())
	}
	compare(t, "rondo conflicts", s.names("rondo conflicts", "Kind"), kinds)
	named := slices.DeleteFunc(s.names("themes/*.yaml", "Key"), func(key string) bool {
		return !strings.HasPrefix(key, "on_conflict.") || strings.HasPrefix(key, "on_conflict.move")
	})
	compare(t, "themes/*.yaml", named, keys)
}

// TestReferenceJSON holds that the reference names every key that verbs print with --json.
func TestReferenceJSON(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, examples.Guild()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "themes/quiet.yaml"), []byte( // nobody organizes it: a finding
		"name: Quiet\naudience: ada@example.org\nschedule: { starts: 2026-12-01 10:00 }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "rondo.yaml")
	fillOutbox(t, config)
	s := readSections(t, "docs/reference.md")
	for verb, line := range map[string]string{
		"rondo check":       "check",
		"rondo dates":       "dates datatalks --from 2026-12-01",
		"rondo plan":        "plan --at 2026-12-01",
		"rondo simulate":    "simulate --from 2026-12-01 --to 2026-12-03",
		"rondo outbox list": "outbox list",
		"rondo seats":       "seats datatalks",
		"rondo health":      "health datatalks",
	} {
		var out, problems bytes.Buffer
		code := run(append(strings.Fields(line), "--json", "-c", config), strings.NewReader(""), &out, &problems,
			func() time.Time { return season.DemoFrom })
		var printed any
		if err := json.Unmarshal(out.Bytes(), &printed); err != nil || code != exitFine {
			t.Fatalf("rondo %s: exit status %d, %v: %s", line, code, err, problems.String())
		}
		for key := range keysIn(printed) {
			if !strings.Contains(s[verb], "`"+key+"`") {
				t.Errorf("docs/reference.md, %s: the key %s is missing", verb, key)
			}
		}
	}
}

// fillOutbox lets the installation's first letters arrive.
func fillOutbox(t *testing.T, config string) {
	t.Helper()
	inst, err := (&app{config: config}).open()
	if err != nil {
		t.Fatal(err)
	}
	set, _ := theme.Load(inst.Files, inst.Config)
	r := &season.Rehearsal{
		Show: func(season.Carried) error { return nil }, Letters: map[string]scheduler.Letter{}, People: map[string]bool{},
	}
	first := &season.Run{Inst: inst, Set: set, Now: season.DemoFrom, Until: season.DemoFrom.AddDate(0, 0, 2), Posted: r.Posted, Deliver: r.Deliver}
	if err := first.PlayIn(t.Context(), inst.Path(set.Config.Database)); err != nil {
		t.Fatal(err)
	}
	if r.Sent == 0 {
		t.Fatal("no letter arrived")
	}
}

func keysIn(v any) map[string]bool {
	keys := map[string]bool{}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			maps.Copy(keys, keysIn(item))
		}
	case map[string]any:
		for key, below := range v {
			keys[key] = true
			maps.Copy(keys, keysIn(below))
		}
	}
	return keys
}

// TestReferencePhrases holds that every phrase of the reference is understood as it says.
func TestReferencePhrases(t *testing.T) {
	section := "Phrases of `repeats"
	rows := readSections(t, "docs/reference.md").table(section, "Phrase")
	if len(rows) < 40 {
		t.Errorf("docs/reference.md, %s: %d phrases, fewer than there were", section, len(rows))
	}
	for _, row := range rows {
		words, rule := row[0][0], row[2][0]
		r, err := ical.ParseWords(words, ical.LocalDate(2026, time.December, 1, 14, 0, 0), ical.Zone{})
		if start := (*ical.StartError)(nil); errors.As(err, &start) {
			r, err = ical.ParseWords(words, start.Next, ical.Zone{})
		}
		if err != nil || r.String() != rule {
			t.Errorf("docs/reference.md, %s: %q is %s, %v; it says %s", section, words, r, err, rule)
		}
	}
}

// TestDocumentedFiles holds that the files which the documents show load together without a finding. A block is a file
// when its first line, or for CSV the line that opens it, names one. Those of README.md and the handbook go over those of the reference.
func TestDocumentedFiles(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```(?:csv (\\S+)|yaml)\n((?:# (\\S+\\.yaml)\n)?.*?)^```")
	fsys := fstest.MapFS{}
	for _, name := range []string{"docs/reference.md", "README.md", "docs/organizers.md"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, found := range block.FindAllSubmatch(text, -1) {
			if file := string(found[1]) + string(found[3]); file != "" {
				fsys[file] = &fstest.MapFile{Data: found[2]}
				shown++
			}
		}
		if shown == 0 {
			t.Errorf("%s shows no file", name)
		}
		if _, findings := theme.Load(fsys, "rondo.yaml"); len(findings) > 0 {
			t.Errorf("the files in %s:\n%v", name, findings)
		}
	}
}

// TestHandbook holds that the theme of the handbook works in the folder that `rondo init` writes, and has the session of its commands.
func TestHandbook(t *testing.T) {
	text, err := os.ReadFile("../../docs/organizers.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```yaml\n# (\\S+\\.yaml)\n(.*?)^```").FindSubmatch(text)
	command := regexp.MustCompile("`rondo preview (\\S+) (\\d{4}-\\d\\d-\\d\\d)`").FindSubmatch(text)
	if block == nil || command == nil {
		t.Fatal("the handbook shows no theme, or no command about one of its sessions")
	}
	dir := t.TempDir()
	if _, err := installation.Scaffold(dir, time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, string(block[1])), block[2], 0o600); err != nil {
		t.Fatal(err)
	}
	set, findings := theme.Load(os.DirFS(dir), "rondo.yaml")
	if set == nil || findings.Err() != nil {
		t.Fatal(findings)
	}
	shown := set.Theme(string(command[1]))
	if day, err := theme.ParseWhen(string(command[2])); err != nil || shown == nil || len(shown.Occurrences(day.Local.Midnight(), day.Local.Midnight().Add(24*time.Hour))) != 1 {
		t.Errorf("%s has no session on %s, %v", command[1], command[2], err)
	}
}

// TestZ1ReferenceTellsNoonsOfZones holds the example of why zone data have to be new: by rondo's own, and by those of before,
// whose clocks are those of two years earlier.
func TestZ1ReferenceTellsNoonsOfZones(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `([A-Za-z_/]+)` \\| (\\d\\d:\\d\\d) \\| (\\d\\d:\\d\\d) \\|").FindAllStringSubmatch(readSections(t, "docs/reference.md")["Zones"], -1)
	if len(rows) < 7 {
		t.Fatalf("only %d zones are in the table", len(rows))
	}
	for _, row := range rows {
		z, err := ical.OwnZoneData().Zone(row[1])
		if err != nil {
			t.Fatal(err)
		}
		noon := func(year int) string { return z.In(ical.LocalDate(year, 1, 12, 12, 0, 0)).Format("15:04") }
		if noon(2027) != row[2] || noon(2025) != row[3] {
			t.Errorf("noon in %s is at %s, and was at %s; docs/reference.md says %s and %s", row[1], noon(2027), noon(2025), row[2], row[3])
		}
	}
}
