package theme

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	validate "github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

// schemas compiles the three schemas.
func schemas(t *testing.T) map[string]*validate.Schema {
	t.Helper()
	compiled := map[string]*validate.Schema{}
	for _, kind := range SchemaKinds {
		text, err := Schema(kind)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := validate.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		c := validate.NewCompiler()
		if err := c.AddResource(kind+".json", doc); err != nil {
			t.Fatal(err)
		}
		if compiled[kind], err = c.Compile(kind + ".json"); err != nil {
			t.Fatal(err)
		}
	}
	return compiled
}

// asEditorsRead is YAML as a language server hands it to a schema: dates are text.
func asEditorsRead(t *testing.T, text string) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(text), &n); err != nil {
		t.Fatal(err)
	}
	var plain func(n *yaml.Node) any
	plain = func(n *yaml.Node) any {
		switch n.Kind {
		case yaml.MappingNode:
			m := map[string]any{}
			for i := 0; i < len(n.Content); i += 2 {
				m[n.Content[i].Value] = plain(n.Content[i+1])
			}
			return m
		case yaml.SequenceNode:
			list := []any{}
			for _, c := range n.Content {
				list = append(list, plain(c))
			}
			return list
		}
		var v any
		switch n.Tag {
		case "!!int", "!!float", "!!bool", "!!null":
			if err := n.Decode(&v); err != nil {
				t.Fatal(err)
			}
			return v
		}
		return n.Value
	}
	return plain(n.Content[0])
}

func TestSchemasTakeTheExamples(t *testing.T) {
	compiled := schemas(t)
	count := 0
	for pattern, kind := range map[string]string{
		"../examples/*/rondo.yaml": "rondo", "../examples/*/people.yaml": "people", "../examples/*/themes/*.yaml": "theme",
	} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			count++
			if err := compiled[kind].Validate(asEditorsRead(t, string(text))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if count < 5 {
		t.Errorf("only %d examples", count)
	}
}

func TestSchemasRefuse(t *testing.T) {
	compiled := schemas(t)
	fine := map[string]string{"theme": plainTheme, "people": plainPeople, "rondo": plainConfig}
	for kind, text := range fine {
		if err := compiled[kind].Validate(asEditorsRead(t, text)); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
	}
	for _, c := range []struct{ kind, old, new string }{
		{"theme", "purpose:", "propose:"},
		{"theme", "name: Plain", "name: 1400"},
		{"theme", "name: Plain\n", ""},
		{"theme", "schedule:", "scheduel:"},
		{"theme", "starts: 2026-12-01 14:00, ", ""},
		{"theme", "2026-12-01 14:00", "2026-12-01T14:00+02:00"},
		{"theme", "2026-12-01 14:00", "14:00"},
		{"theme", "repeats:", "repeat:"},
		{"theme", "audience: data-guild", "audience: { data-guild: 1 }"},
		{"theme", "name: Plain", "name: Plain\nended: no"},
		{"theme", "name: Plain", "name: Plain\nremind: 3"},
		{"theme", "name: Plain", "name: Plain\nremind: [soon]"},
		{"theme", "name: Plain", "name: Plain\nnotify: { place: loud }"},
		{"theme", "name: Plain", "name: Plain\nsessions: { tuesday: { title: T } }"},
		{"theme", "name: Plain", "name: Plain\nsessions: { 2026-12-01: { titel: T } }"},
		{"theme", "name: Plain", "name: Plain\ntitle: { nl: Praatjes }"},
		{"theme", "name: Plain", "name: Plain\ntitle: [One, Two]"},
		{"theme", "name: Plain", "name: Plain\nsessions: { 2026-12-01: { title: { en: [One] } } }"},
		{"theme", "name: Plain", "name: Plain\navoid: [FI]"},
		{"theme", "name: Plain", "name: Plain\navoid: [{ holidays: FI, feed: x.ics }]"},
		{"theme", "name: Plain", "name: Plain\navoid: [{ from: 2027-07-01 }]"},
		{"theme", "name: Plain", "name: Plain\non_conflict: { people: postpone }"},
		{"theme", "name: Plain", "name: Plain\non_conflict: { peple: move }"},
		{"theme", "name: Plain", "name: Plain\non_conflict: { move: { between: 09:00-16:00 } }"},
		{"people", "email: ada@example.org", "email: ada@example.org, hours: mornings"},
		{"people", "email: ada@example.org", "e-mail: ada@example.org"},
		{"people", "name: Ada Searcher", "name: [Ada]"},
		{"people", "[ada@example.org, bo@example.org]", "{ member: [] }"},
		{"people", "[ada@example.org, bo@example.org]", "12"},
		{"rondo", "site:", "links: { meet.example.org: { at_ones: 2 } }\nsite:"},
		{"rondo", "site:", "avoid_hosts: [a b]\nsite:"},
		{"rondo", "site:", "proxies: [proxy.example.org]\nsite:"},
		{"rondo", "site:", "sites:"},
		{"rondo", "timezone:", "zone:"},
		{"rondo", "host: smtp.example.org", "host: smtp.example.org, tls: ssl"},
		{"rondo", "host: smtp.example.org", `host: smtp.example.org, port: "587"`},
		{"rondo", "host: smtp.example.org", "host: smtp.example.org, rate: 28"},
		{"rondo", "host: smtp.example.org", "host: smtp.example.org, profile: outlook"},
	} {
		text := strings.Replace(fine[c.kind], c.old, c.new, 1)
		if text == fine[c.kind] {
			t.Fatalf("%q is not in %s", c.old, c.kind)
		}
		if compiled[c.kind].Validate(asEditorsRead(t, text)) == nil {
			t.Errorf("the schema of %s takes\n%s", c.kind, text)
		}
	}
}

// The schemas take what Load takes in the archives, so that an editor never marks what rondo reads.
func TestSchemasTakeWhatLoadTakes(t *testing.T) {
	compiled := schemas(t)
	for _, text := range []string{
		"schedule: { starts: 2026-12-01 14:00, tz: Europe/Helsinki, repeats: every tuesday, duration: 45, except: [2026-12-01, { on: 2026-12-08 }, { date: 2026-12-15, reason: holidays }] }",
		"schedule: { starts: 2026-12-01T14:00, duration: { hours: 1, minutes: 30 }, also: [2026-12-02, 2026-12-03 10:00] }",
		"schedule: { starts: 2026-12-01 14:00, duration: PT1H30M, rrule: FREQ=WEEKLY, count: 3 }\nremind: [1 day and 2 hours before, P1D, 30m]",
		"schedule: { starts: 2026-12-01 14:00 }\nsessions: { 2026-12-01 14:00: { cancelled: true } }",
		"schedule: { starts: 2026-12-01 14:00, repeats: every tuesday, except: { from: 2026-12-08, to: 2026-12-22, reason: holidays } }",
		"title: { en: Search, fi: Haku }\nschedule: { starts: 2026-12-01 14:00, repeats: every tuesday }\nsessions: { 2026-12-01: { title: { sv: Sökning, en: Search } }, 2026-12-08: { title: One for all } }",
		"schedule: { starts: 2026-12-01 14:00 }\navoid: [{ holidays: FI }, { feed: 'webcal://calendar.example.org/x.ics', name: X }, { hours: 'Mon-Thu 9-16' }, { from: 2027-07-01, to: 2027-08-15, reason: summer }]",
		"schedule: { starts: 2026-12-01 14:00 }\navoid: { hours: 08:30–17:30 }\non_conflict: { people: move, place: { high: move, low: warn }, move: { within: 3 days, between: 09:00-16:00, keep: weekday } }",
	} {
		text = "name: T\npurpose: P\naudience: data-guild\norganizers: curator@example.org\n" + text
		files := Files{"themes/t.yaml": []byte(text)}
		complete(files)
		if _, findings := Load(files.FS(), "rondo.yaml"); findings.Err() != nil {
			t.Errorf("Load finds %v in\n%s", findings, text)
		}
		if err := compiled["theme"].Validate(asEditorsRead(t, text)); err != nil {
			t.Errorf("the schema refuses\n%s\n%v", text, err)
		}
	}
}

// Every key says what it is for: editors show it.
func TestEveryKeyIsDescribed(t *testing.T) {
	units := []string{"weeks", "days", "hours", "minutes"} // of lengths: { hours: 1, minutes: 30 }
	for _, kind := range SchemaKinds {
		text, err := Schema(kind)
		if err != nil {
			t.Fatal(err)
		}
		var s map[string]any
		if err := json.Unmarshal(text, &s); err != nil {
			t.Fatal(err)
		}
		var walk func(where string, s map[string]any)
		walk = func(where string, s map[string]any) {
			for key, below := range s {
				switch below := below.(type) {
				case map[string]any:
					if key == "properties" {
						for name, p := range below {
							p := p.(map[string]any)
							if p["description"] == nil && !slices.Contains(units, name) {
								t.Errorf("%s: %s/%s has no description", kind, where, name)
							}
							walk(where+"/"+name, p)
						}
					} else {
						walk(where, below)
					}
				case []any:
					for _, b := range below {
						if b, ok := b.(map[string]any); ok {
							walk(where, b)
						}
					}
				}
			}
		}
		walk("", s)
	}
	if _, err := Schema("peeple"); err == nil || !strings.Contains(err.Error(), `did you mean "people"?`) {
		t.Error(err)
	}
}
