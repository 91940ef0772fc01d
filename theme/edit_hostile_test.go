package theme

import (
	"encoding/json"
	"errors"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	goccy "github.com/goccy/go-yaml"

	"rondo/ical"
	"rondo/outside"
)

// hostile are texts that mean something to YAML, to a shell, to a terminal or to older readers.
var hostile = []string{
	"plain words", "a: b", "a:", ": a", "key: [x", "a #b", "# a", "#", "a#b", `"`, `'`, `"quoted"`, `'quoted'`, `it's "both"`, `\`, `\n`, `a\`, `a\"b`,
	"- a", "-", "--", "---", "...", "--- a", "? a", "?", "?a", "{", "}", "{a: b}", "{ a", "[", "]", "[a, b]", "a, b", ",", "a]", "a}", "!!python/object/apply:os.system [id]",
	"!a", "!", "&a", "&", "*a", "*", "<<", "<<: *a", "%YAML 1.1", "%", "@a", "`a`", "|", "|-", ">", ">+ a", "=", "~",
	"yes", "No", "on", "OFF", "y", "N", "true", "FALSE", "null", "Null", "NULL", "1e3", "1E+3", "0x10", "0o17", "017", "1_000", "+1", "-1", ".5", "1.", ".inf", "-.INF", ".NaN",
	"12:30:45", "1:20", "2026-12-01", "2026-12-01 14:00", "2026-12-01T14:00:00Z", "1.10", "0800",
	" leading", "trailing ", "  both  ", "in  side", "\ttab", "tab\ttab", "tab\t", "non\u00a0breaking", "\u00a0", "soft\u00adhyphen", "zero\u200bwidth", "joiner\u200d", "\ufeffmark", "m\ufeffark",
	"שלום עולם", "مرحبا", "left \u200fright", "e\u0301 combining", "👩‍👩‍👧 family", "日本語", "Ω≈ç√", "\ufffe", "\uffff", "\U0001F600", "\U000E0001",
	strings.Repeat("long ", 99), strings.Repeat("x", 500), strings.Repeat("ä", 500), strings.Repeat("👩", 500), "{{ .Secret }}", "${HOME}", "$(id)", "<script>", "a\u2028b", "a\u2029b", "a\u0085b", "a\x00b", "\x1b[2J", "\x7f", "a\rb", "\u202eevil", "\u2066a",
	"\xff\xfe", "\xed\xa0\x80",
}

// manyLined are texts of several lines, which only some keys may have.
var manyLined = []string{
	"one\ntwo", "one\n\ntwo\n\n\nthree", "one\n  indented\ntwo", "one\n\ttab", "\nleading", "  leading\nspace", "trailing\n", "trailing\n\n", "trailing \nspace", "one\n   \ntwo", "one\n# two",
	"---\n...\n---", "- a\n- b", "a: b\nc: d", "one\n%TAG", "'\n\"\n", "\n", strings.Repeat("long words ", 1500), strings.Repeat("y", 19_000), strings.Repeat("line\n", 3000),
	strings.Repeat("👩", 9_000), "a\\\n b", "one\n two\n  three \\", "| \n>", "a\r\nb", "x\x00\ny", strings.Repeat("  sp", 1000), "one\n\u00a0two", "\u3000wide",
}

// bases are files into which they are written, with a session of 8 December.
var bases = map[string]string{
	"lines":      "sessions:\n  2026-12-01: { title: A }\n  2026-12-08: # ours\n    seats: 5 # few\n    title: Old # why\n  # the last\n  2026-12-15: { title: C }\nplace: Room 5\n",
	"braces":     "sessions: # all\n  2026-12-01: { title: A }\n  2026-12-08: { seats: 5, title: Old } # ours\nplace: Room 5 # here\n",
	"no entry":   "sessions:\n    2026-12-01: { title: A }\n    # the last\n    2026-12-15: { title: C }\nplace: Room 5",
	"no session": "place: Room 5 # here\n# end\n",
	"in braces":  "sessions: { 2026-12-01: { title: A }, 2026-12-08: { seats: 5 } }\nplace: Room 5",
	"below":      "sessions:\n  2026-12-08:\n    title:\n      Old\n      and long\n    abstract: | # text\n      One\n\n      Two\n\n  # the last\n  2026-12-15: { title: C }\nplace: Room 5\n",
}

const baseHead = "name: Talks # a comment\naudience: [ada@example.org]\nschedule: { starts: 2026-12-01 14:00, repeats: every tuesday }\n"

// hostileChanges are the ways in which a text gets into a file, with where it stands then, below the session's entry.
var hostileChanges = []struct {
	where []string
	lines bool
	make  func(text string) SessionChange
}{
	{[]string{"title"}, false, func(s string) SessionChange { return SessionChange{Title: &s} }},
	{[]string{"abstract"}, true, func(s string) SessionChange { return SessionChange{Abstract: &s} }},
	{[]string{"place"}, false, func(s string) SessionChange { return SessionChange{Place: &s} }},
	{[]string{"presenter"}, false, func(s string) SessionChange { return SessionChange{Presenter: &Names{s}} }},
	{[]string{"presenter", "1"}, false, func(s string) SessionChange { return SessionChange{Presenter: &Names{"ada@example.org", s}} }},
	{[]string{"cancelled"}, false, func(s string) SessionChange { return SessionChange{Cancelled: &Cancelled{Is: true, Reason: s}} }},
	{[]string{"reason"}, false, func(s string) SessionChange {
		w, _ := ParseWhen("2026-12-09 15:00")
		return SessionChange{Move: &Moving{w, s}}
	}},
	{[]string{"notes", "0", "say"}, true, func(s string) SessionChange { return SessionChange{Note: &Note{At: Span{Days: 1, Set: true}, Say: s}} }},
	{[]string{"materials", "a label"}, false, func(s string) SessionChange {
		return SessionChange{Materials: &Materials{{"a label", "https://example.org/?" + s}}}
	}},
	{[]string{"materials", "?"}, false, func(s string) SessionChange { return SessionChange{Materials: &Materials{{s, "https://example.org/"}}} }},
}

// written is a file with a text in it, and where; and as it was before.
type written struct {
	Name, File, Text string
	Where            []string
	Before           string
}

// allWritten writes every text by every change into every file. What is refused is left out, and has to be what a file may not have.
func allWritten(t *testing.T) (all []written) {
	slot := ical.LocalDate(2026, 12, 8, 14, 0, 0)
	for _, change := range hostileChanges {
		texts := slices.Clone(hostile)
		texts = append(texts, manyLined...)
		for _, text := range texts {
			for i, name := range slices.Sorted(maps.Keys(bases)) {
				if len(text) > 3000 && i > 1 {
					continue // the text is what counts
				}
				text := text
				end := []string{"\n", "\r\n"}[(i+len(text))%2]
				before := strings.ReplaceAll(baseHead+bases[name], "\n", end)
				name := name + ", " + strings.Join(change.where, "/") + ", " + text[:min(len(text), 40)]
				after, err := EditSession("talks.yaml", []byte(before), Spot{Slot: slot}, change.make(text))
				if field := (*FieldError)(nil); errors.As(err, &field) {
					if field.Field != change.where[0] {
						t.Errorf("%q: the mistake is at %s", name, field.Field)
					}
					_, truth := saidTruth(text)
					if fitting(text, change.lines) && field.Field != "materials" && !(truth && field.Field == "cancelled") && CheckNote(text) == nil {
						t.Errorf("%q is refused: %v", name, err)
					}
					continue
				}
				if err != nil {
					t.Errorf("%q: %v", name, err)
					continue
				}
				if change.where[0] != "materials" && !fitting(text, change.lines) || strings.ContainsAny(text, "\x00\u202e\u0085") {
					t.Errorf("%q is taken", name)
				}
				where := slices.Clone(change.where)
				if change.where[0] == "materials" && where[1] == "?" {
					where[1] = text
					text = "https://example.org/"
				} else if change.where[0] == "materials" {
					text = "https://example.org/?" + text
				}
				all = append(all, written{name, string(after), text, where, before})
			}
		}
	}
	return all
}

// fitting tells of a text that a file may have.
func fitting(text string, lines bool) bool {
	return checkText(text, lines) == nil && strings.ToValidUTF8(text, "") == text && (text == "" || strings.TrimSpace(text) != "")
}

// TestHostileText holds that a reader that shares no code with rondo's finds each text as it was given, and all else as it was.
func TestHostileText(t *testing.T) {
	all := allWritten(t)
	for _, w := range all {
		var read map[string]any
		if err := goccy.Unmarshal([]byte(w.File), &read); err != nil {
			t.Fatalf("%q: %v\n%s", w.Name, err, w.File)
		}
		if got := entryAt(read, w.Where); got != w.Text {
			t.Errorf("%q is read as %q, want %q:\n%s", w.Name, got, w.Text, w.File)
		}
		if read["place"] != "Room 5" || read["name"] != "Talks" {
			t.Errorf("%q: the rest is %v", w.Name, read)
		}
	}
	if len(all) < 3000 {
		t.Errorf("only %d texts were written", len(all))
	}
}

// entryAt finds what stands in the entry of 8 December.
func entryAt(read any, where []string) any {
	sessions, _ := read.(map[string]any)["sessions"].(map[string]any)
	var at any = sessions["2026-12-08"]
	for _, key := range where {
		switch node := at.(type) {
		case map[string]any:
			at = node[key]
		case []any:
			at = node[key[0]-'0']
		default:
			return nil
		}
	}
	return at
}

// python reads YAML 1.1.
var python = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-yaml", Variable: "RONDO_PYTHON",
	Works: func(path string) error { _, err := outside.Says(path, "-c", "import yaml"); return err }}

// readByPython says of each file what the entry holds, as JSON lines; dates become text. Then it takes out what was to be written, and says
// what else is not as it was before: keys, values, their order, comments.
const readByPython = `
import functools, json, re, sys, yaml

def pairs(node):
    if isinstance(node, dict):
        return [(str(k), pairs(v)) for k, v in node.items()]
    return [pairs(v) for v in node] if isinstance(node, list) else node

def comments(text):
    found, at = [], 0
    for token in yaml.scan(text):
        found += re.findall("#[^\n]*", text[at:token.start_mark.index])
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
            found += re.findall("#.*", text[token.start_mark.index:].split("\n")[0])
        at = max(at, token.end_mark.index)
    return found + re.findall("#[^\n]*", text[at:])

def rest(file, key):
    for session, entry in list((file.get("sessions") or {}).items()):
        if str(session) != "2026-12-08":
            continue
        for gone in [key] + (["move_to"] if key == "reason" else []):
            entry.pop(gone, None)
        if not entry:
            del file["sessions"][session]
    if not file.get("sessions"):
        file.pop("sessions", None)
    return pairs(file)

@functools.cache
def before(text, key):
    return rest(yaml.load(text, yaml.SafeLoader), key), comments(text)

for n, case in enumerate(json.load(sys.stdin)):
    try:
        file = yaml.load(case["File"], yaml.SafeLoader)
        at = {str(k): v for k, v in file["sessions"].items()}["2026-12-08"]
        for key in case["Where"]:
            at = at[int(key)] if isinstance(at, list) else at[key]
    except Exception as e:
        at = e
    if at != case["Text"]:
        print(ascii(case["Name"]), ascii(at), ascii(case["Text"]), ascii(case["File"]))
        continue
    was, said = before(case["Before"], case["Where"][0])
    now = rest(file, case["Where"][0])
    if was != now:
        print(ascii(case["Name"]), "the rest was", was, "and is", now, ascii(case["File"]))
    if n % 4 == 0 and said != comments(case["File"]):
        print(ascii(case["Name"]), "comments were", said, "and are", comments(case["File"]), ascii(case["File"]))
print("done")
`

// TestHostileTextByPython holds the same of a reader of YAML 1.1.
func TestHostileTextByPython(t *testing.T) {
	path := python.Find(t)
	all := slices.DeleteFunc(allWritten(t), func(w written) bool { return strings.Contains(w.File, "\r\n") || len(w.File) > 5000 })
	cases, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-c", readByPython)
	cmd.Stdin = strings.NewReader(string(cases))
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "done\n" {
		t.Errorf("%v\n%.4000s", err, out)
	}
}
