package main

import (
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// arrows says which of our packages a package may import, beside lazyregexp, which all may. What is not listed may import none.
var arrows = map[string][]string{
	"rondo/holidays":  {"ical"},
	"rondo/theme":     {"holidays", "ical"},
	"rondo/scheduler": {"clash", "theme", "ical"},
	"rondo/store":     {"scheduler", "theme"},
	"rondo/trend":     {"ical"},
	"rondo/templates": {"scheduler", "trend", "clash", "ical"}, // for its table of letter kinds; numbers to say and draw, and their days
	"rondo/notice":    {"templates", "theme"},                  // what channels of chats are sent
	"rondo/mailer":    {"notice", "scheduler", "theme", "ical", "templates", "token", "mailer/diagnosis"},
	"rondo/listing":   {"scheduler", "theme", "ical"}, // what everybody may know of sessions, for programs
	"rondo/web":       {"listing", "scheduler", "theme", "ical", "templates", "token", "trend", "web/edition", "web/archive", "web/dav"},

	"rondo/scheduler/loop": {"scheduler", "theme"},

	"rondo/web/archive": {"scheduler"},
	"rondo/web/edition": {"listing", "scheduler", "theme", "ical"},
	"rondo/web/dav":     {"web/edition", "ical"},

	"rondo/store/ledger":    {"store", "scheduler", "theme", "ical", "kernel"}, // the ledger in SQL, for both databases
	"rondo/store/sqlite":    {"store", "store/ledger"},
	"rondo/store/postgres":  {"store", "store/ledger"},
	"rondo/store/transfer":  {"store"},                               // all rows of one engine to another
	"rondo/store/storetest": {"store", "scheduler", "theme", "ical"}, // what every ledger must do, for tests

	"rondo/mailer/inbound":   {"scheduler", "ical", "token", "mailer/diagnosis"},
	"rondo/mailer/diagnosis": {"scheduler"},
	"rondo/mailer/imap":      {"theme"},

	"rondo/office/officetest":    {"office", "desk", "installation", "reception", "ical", "web", "store", "scheduler", "theme", "templates", "token"}, // a desk for tests
	"rondo/mailer/mailertest":    {"scheduler", "theme", "ical"},                                                                                      // letters for tests
	"rondo/mailer/imap/imaptest": {"outside"},
	"rondo/chromium":             {"outside"},

	"rondo/say":          {"ical"},
	"rondo/installation": {"fetch", "scheduler", "theme", "ical", "templates", "token", "store", "store/sqlite", "store/postgres", "store/transfer", "mailer", "mailer/imap", "kernel"},
	"rondo/reception":    {"scheduler", "theme", "token", "store", "mailer/inbound"},
	"rondo/clash":        {"theme", "holidays", "ical"},
	"rondo/importer":     {"theme", "ical"},
	"rondo/gather":       {"fetch", "store", "clash", "theme", "ical", "say"},
	"rondo/desk":         {"listing", "installation", "clash", "gather", "fetch", "importer", "reception", "scheduler", "theme", "ical", "token", "store", "mailer/inbound", "say", "trend"},
	"rondo/doctor":       {"installation", "reception", "desk", "gather", "scheduler", "theme", "ical", "token", "store", "mailer", "mailer/inbound", "notice", "say", "kernel"},
	"rondo/daemon/clock": {"store", "kernel"},
	"rondo/office":       {"web", "web/edition", "templates", "scheduler", "theme", "ical", "token", "store", "desk", "doctor", "clash", "trend", "mailer/inbound", "mailbox"},
	"rondo/daemon": {
		"installation", "reception", "desk", "gather", "fetch", "daemon/clock", "scheduler", "scheduler/loop", "token", "theme", "ical", "templates", "store",
		"mailer", "mailer/inbound", "notice", "web", "office", "doctor", "say", "kernel", "trend",
	},
	"rondo/season": {
		"installation", "reception", "daemon", "scheduler", "scheduler/loop", "theme", "ical", "store", "mailer", "mailer/inbound",
		"mailbox", "web", "examples", "say", "kernel", "desk",
	},

	"rondo/cmd/rondo": {
		"clash", "importer", "listing",
		"daemon", "desk", "doctor", "season", "installation", "reception", "say", "kernel",
		"scheduler", "theme", "ical", "templates", "token", "store", "mailer", "mailer/inbound", "mailbox", "examples", "trend",
	},
}

// fences say which one package touches a library whose traps it knows, or an engine.
var fences = map[string]string{
	"rondo/store/postgres":            "rondo/installation",
	"rondo/store/sqlite":              "rondo/installation", // which alone knows the engine; tests apart
	"github.com/teambition/rrule-go":  "rondo/ical",
	"github.com/arran4/golang-ical":   "rondo/ical",
	"github.com/rickar/cal":           "rondo/holidays",
	"github.com/wneessen/go-mail":     "rondo/mailer",
	"github.com/mattn/go-sqlite3":     "rondo/store/ledger",
	"github.com/pressly/goose":        "rondo/store/ledger",
	"github.com/jackc/pgx":            "rondo/store/ledger",
	"go.yaml.in/yaml":                 "rondo/theme",
	"github.com/invopop/jsonschema":   "rondo/theme",
	"github.com/emersion/go-smtp":     "rondo/mailbox",
	"github.com/emersion/go-imap":     "rondo/mailer/imap",
	"golang.org/x/net/publicsuffix":   "rondo/mailer/inbound",
	"github.com/spf13/cobra":          "rondo/cmd/rondo",
	"github.com/prometheus/":          "rondo/web",
	"github.com/fsnotify/fsnotify":    "rondo/daemon",
	"github.com/pelletier/go-toml":    "rondo/importer",
	"github.com/coreos/go-systemd":    "rondo/daemon",
	"github.com/santhosh-tekuri/json": "",                      // tests only
	"pgregory.net/rapid":              "rondo/store/storetest", // tests, and what every ledger must do
	"github.com/rogpeppe/go-internal": "",
	"testing/":                        "",
	"time/tzdata":                     "", // rondo carries newer zone data
}

// pure packages decide or describe. Each may import what is listed here of what is impure.
var pure = map[string][]string{
	"rondo/ical":      {"sync", "sync/atomic"}, // zones that were loaded
	"rondo/holidays":  {"sync"},                // days that were worked out
	"rondo/scheduler": {},
	"rondo/clash":     {},
	"rondo/importer":  {},
	"rondo/trend":     {},
	"rondo/listing":   {},
	"rondo/notice":    {"net/http"},                // the numbers of status codes
	"rondo/token":     {"crypto/rand", "log/slog"}, // makes keys; says how a token shows in a log
	"rondo/templates": {"net/http", "sync"},        // the words of status codes; templates that were parsed

	"rondo/mailer/inbound":   {},
	"rondo/mailer/diagnosis": {},

	"rondo/web/dav":     {"net/http"},                                   // the numbers of status codes
	"rondo/web/edition": {"context", "log/slog", "sync", "sync/atomic"}, // editions are shared; tells slog what cannot be read
}

// impure is what reaches the network, files, other processes, a log, chance or other goroutines.
var impure = []string{
	"net", "net/http", "os", "os/exec", "os/signal", "log", "log/slog", "database/sql", "math/rand", "math/rand/v2", "crypto/rand",
	"context", "runtime", "sync", "sync/atomic", "golang.org/x/sync/errgroup", "golang.org/x/sync/singleflight",
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

// TestHouse holds the arrows between packages, the fences around libraries and the purity of the core.
func TestHouse(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "rondo/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; packages++ {
		var p goPackage
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		for _, imported := range p.Imports {
			if own, ok := strings.CutPrefix(imported, "rondo/"); ok && own != "lazyregexp" && !slices.Contains(arrows[p.ImportPath], own) {
				t.Errorf("%s imports %s: the arrows of docs/design.md do not go there", p.ImportPath, imported)
			}
			for library, room := range fences {
				if strings.HasPrefix(imported, library) && p.ImportPath != room {
					t.Errorf("%s imports %s: only %q may", p.ImportPath, imported, room)
				}
			}
			if allowed, isPure := pure[p.ImportPath]; isPure && slices.Contains(impure, imported) && !slices.Contains(allowed, imported) {
				t.Errorf("%s imports %s: it is pure", p.ImportPath, imported)
			}
		}
	}
	if packages < len(arrows) {
		t.Errorf("go list found %d packages, fewer than there are arrows for", packages)
	}
}

// TestDoors holds what only one place may do: cmd reads the clock, nobody uses an HTTP client without a guard, and zones
// come from ical, in tests too (Z1): package time would take them from wherever it finds some first.
func TestDoors(t *testing.T) {
	zone := regexp.MustCompile(`\btime\.(LoadLocation|LoadLocationFromTZData|Local)\b`)
	loaders := []string{"../../ical/zonedata.go", "../../ical/zonepack/main.go"}
	clock := regexp.MustCompile(`\btime\.(Now\b|Since\(|Until\()`)
	alive := regexp.MustCompile(`(?m)^\s*(go (func\b|[\w.]+\()|select \{|time\.Sleep)|\btime\.(NewTimer|NewTicker|After|AfterFunc|Tick)\(`)
	client := regexp.MustCompile(`\bhttp\.(Get|Post|PostForm|Head|Client|DefaultClient|Transport|DefaultTransport|RoundTripper|NewRequest|NewRequestWithContext)\b`)
	files := 0
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if at := zone.FindString(string(text)); at != "" && !slices.Contains(loaders, path) && !strings.HasSuffix(path, "/house_test.go") {
			t.Errorf("%s uses %s: zones are loaded by ical", path, at)
		}
		if strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		if at := clock.FindString(string(text)); at != "" && !strings.HasPrefix(path, "../../cmd/") {
			t.Errorf("%s reads the clock (%s) or hands it on: time is an argument, or a field Now", path, at)
		}
		if at := alive.FindString(string(text)); at != "" {
			if _, isPure := pure["rondo/"+filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, "../../")))]; isPure {
				t.Errorf("%s does something at a time of its own (%s): its package is pure", path, strings.TrimSpace(at))
			}
		}
		if at := client.FindString(string(text)); at != "" && !strings.HasPrefix(path, "../../fetch/") {
			t.Errorf("%s uses %s: outgoing HTTP goes through fetch, the one guarded client", path, at)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read; is this the right folder?", files)
	}
}

// mapped packages have a map in their doc.go, from each file to the question that it answers.
var mapped = []string{"notice", "listing", "office", "importer", "holidays", "fetch", "gather", "trend", "web", "web/dav", "web/edition", "templates", "mailer", "daemon", "desk", "doctor", "season", "installation", "scheduler"}

// TestMaps holds that a map names every file of its package, and no other.
func TestMaps(t *testing.T) {
	named := regexp.MustCompile(`[a-z_0-9]+\.go\b`)
	for _, folder := range mapped {
		text, err := os.ReadFile(filepath.Join("../..", folder, "doc.go"))
		if err != nil {
			t.Fatal(err)
		}
		here := map[string]bool{"doc.go": true}
		for line := range strings.Lines(string(text)) {
			if strings.HasPrefix(line, "//\t") {
				for _, name := range named.FindAllString(line, -1) {
					here[name] = true
				}
			}
		}
		files, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			name := filepath.Base(path)
			if !strings.HasSuffix(name, "_test.go") && !here[name] {
				t.Errorf("%s/doc.go does not say what %s answers", folder, name)
			}
			delete(here, name)
		}
		for name := range here {
			t.Errorf("%s/doc.go names %s, which is not there", folder, name)
		}
	}
}

// TestMainIsSmall holds that what decides stays out of package main, where nothing can import it: a verb is its flags and what
// it prints.
func TestMainIsSmall(t *testing.T) {
	verbs := 0
	for _, cmd := range allCommands((&app{out: io.Discard}).root()) {
		if len(cmd.Commands()) == 0 {
			verbs++
		}
	}
	most := 90 * verbs
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(text), "\n")
	}
	if lines > most || lines < most/10 {
		t.Errorf("cmd/rondo has %d lines for %d verbs; at most %d: what decides belongs to desk, daemon, doctor or season", lines, verbs, most)
	}
}
