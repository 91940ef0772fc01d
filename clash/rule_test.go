package clash

import (
	"testing"

	"rondo/theme"
)

// TestStepsKnowsEveryKind holds that a rule about each kind and severity is seen.
func TestStepsKnowsEveryKind(t *testing.T) {
	for _, kind := range Kinds {
		for _, severity := range Severities {
			for _, does := range []string{"ignore", "warn", "skip", "move"} {
				files := theme.Files{
					"rondo.yaml": []byte("site: { url: https://sessions.example.org, timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"),
					"themes/a.yaml": []byte("name: A\norganizers: [curator@example.org]\naudience: [ada@example.org]\nschedule: { starts: 2027-02-02 10:00 }\n" +
						"on_conflict: { " + kind.String() + ": { " + severity + ": " + does + " }, move: { within: 1 day } }\n"),
				}
				if got, want := Steps(load(t, files.FS()).Themes), does == "skip" || does == "move"; got != want {
					t.Errorf("%s: { %s: %s }: %v", kind, severity, does, got)
				}
			}
		}
	}
}
