// Package bench prints one table of what rondo promises to do fast, with the baseline of each row measured beside it.
// The benchmarks themselves live in the packages that they measure.
package bench

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	full = flag.Bool("table", false, "run the benchmarks and print the table (make bench)")
	only = flag.String("only", "", "only rows whose description holds this `TEXT`; these are there, with about how long they take:\n"+menu())
)

// row is a promise: a figure of one benchmark, and, in the same run, the figure that it is compared with.
type row struct {
	what          string
	takes         int    // seconds, roughly, on two cores without other work
	pkg, run      string // the package, and the pattern of -bench
	figure, base  string // names of benchmarks; no base for an absolute aim
	unit          string
	rate          bool    // more is better
	ratio         float64 // how many times better than the base it has to be; 0 for an absolute aim
	bound         float64 // the absolute aim, in the unit; 0 for none
	times         string  // -benchtime
	either        bool    // ratio or bound is enough
	once          bool    // is slow to prepare: run once, not three times
	scale         float64 // from unit to shown; 0 for 1
	shown, remark string
	worst         bool     // figure is how several benchmarks begin, of which the worst counts and is named
	counts        []string // units of the figure's benchmark that say how much it had to do
}

const ms = 1e-6

// work is what finding conflicts costs by.
var work = []string{"sessions", "overlapping-pairs", "person-sessions"}

var rows = slices.Concat(feeds, pages, []row{
	{what: "expand 1,000 mixed rules over two years", takes: 10, pkg: "./ical", run: "MixedRules", figure: "MixedRules/by=rondo", base: "MixedRules/by=rrule-go", unit: "ns/op", ratio: 8, times: "20x", scale: ms, shown: "ms"},
	{what: "the same, rules-1000.tsv", takes: 10, pkg: "./ical", run: "ThousandRules/(between|rrule-go)$", figure: "ThousandRules/between", base: "ThousandRules/rrule-go", unit: "ns/op", ratio: 8, times: "20x", scale: ms, shown: "ms", remark: "needs RONDO_VECTORS"},
	{what: "plan 100,000 seats, nothing due", takes: 15, pkg: "./scheduler", run: "PlanNothingDue/communities=1/themes=1000$", figure: "PlanNothingDue/communities=1/themes=1000", unit: "ns/op", bound: 100, times: "150x", scale: ms, shown: "ms"},
	{what: "plan 200,000 seats, against twice 100,000", takes: 40, pkg: "./scheduler", run: "PlanNothingDue/communities=(1|2)/themes=(1000|2000)$", figure: "PlanNothingDue/communities=1/themes=2000", base: "PlanNothingDue/communities=2/themes=1000", unit: "ns/op", ratio: 1 / 1.1, times: "150x", scale: ms, shown: "ms"},
	{what: "plan 400,000 seats, against four times 100,000", takes: 80, pkg: "./scheduler", run: "PlanNothingDue/communities=(1|4)/themes=(1000|4000)$", figure: "PlanNothingDue/communities=1/themes=4000", base: "PlanNothingDue/communities=4/themes=1000", unit: "ns/op", ratio: 1 / 1.1, times: "150x", scale: ms, shown: "ms"},
	{what: "carry into smtp-sink, durable, against smtp-source", takes: 10, pkg: "./cmd/rondo", run: "Carry/sink=near/by=(rondo|smtp-source)", figure: "Carry/sink=near/by=rondo", base: "Carry/sink=near/by=smtp-source", unit: "letters/s", rate: true, ratio: 0.7, bound: 10_000, either: true, times: "20000x", once: true, shown: "letters/s"},
	{what: "the same, against a bare pipelined loop", takes: 10, pkg: "./cmd/rondo", run: "Carry/sink=near/by=(rondo|bare)", figure: "Carry/sink=near/by=rondo", base: "Carry/sink=near/by=bare", unit: "letters/s", rate: true, times: "20000x", once: true, shown: "letters/s"},
	{what: "every reply 5 ms away, against a bare loop", takes: 10, pkg: "./cmd/rondo", run: "Carry/sink=far/by=(rondo|bare)", figure: "Carry/sink=far/by=rondo", base: "Carry/sink=far/by=bare", unit: "letters/s", rate: true, bound: 2300, times: "10000x", once: true, shown: "letters/s"},
	{what: "one node on PostgreSQL into smtp-sink, against smtp-source", takes: 20, pkg: "./cmd/rondo", run: "CarryNodes/sink=near", figure: "CarryNodes/sink=near/nodes=1", base: "CarryNodes/sink=near/by=smtp-source", unit: "letters/s", rate: true, ratio: 0.35, times: "10000x", once: true, shown: "letters/s"},
	{what: "three nodes on PostgreSQL, every reply 5 ms away, against one", takes: 20, pkg: "./cmd/rondo", run: "CarryNodes/sink=5ms/nodes=(1|3)", figure: "CarryNodes/sink=5ms/nodes=3", base: "CarryNodes/sink=5ms/nodes=1", unit: "letters/s", rate: true, ratio: 2.5, times: "12000x", once: true, shown: "letters/s"},
	{what: "two nodes on PostgreSQL, every reply 50 ms away, against one", takes: 45, pkg: "./cmd/rondo", run: "CarryNodes/sink=50ms/nodes=(1|2)", figure: "CarryNodes/sink=50ms/nodes=2", base: "CarryNodes/sink=50ms/nodes=1", unit: "letters/s", rate: true, times: "6000x", once: true, shown: "letters/s"},
	{what: "three nodes on PostgreSQL, every reply 50 ms away, against one", takes: 45, pkg: "./cmd/rondo", run: "CarryNodes/sink=50ms/nodes=(1|3)", figure: "CarryNodes/sink=50ms/nodes=3", base: "CarryNodes/sink=50ms/nodes=1", unit: "letters/s", rate: true, ratio: 2.5, times: "6000x", once: true, shown: "letters/s"},
	{what: "carry to a server that loses what follows a dot", takes: 5, pkg: "./cmd/rondo", run: "CarryBehindLoss$", figure: "CarryBehindLoss", unit: "letters/s", rate: true, bound: 50, times: "1000x", once: true, shown: "letters/s"},
	{what: "longest hold of the writer, posting and carrying", takes: 5, pkg: "./cmd/rondo", run: "Carry/sink=near/by=rondo", figure: "Carry/sink=near/by=rondo", unit: "hold-ms", bound: 200, times: "20000x", once: true, shown: "ms"},
	{what: "longest wait of a writer while a million letters are tidied", takes: 30, pkg: "./store/ledger", run: "BenchmarkTidy$/letters=1000000", figure: "Tidy/letters=1000000", unit: "longest-wait-ms", bound: 200, times: "1x", once: true, shown: "ms"},
	{what: "from an edit for 10,000 people to the last sent", takes: 15, pkg: "./cmd/rondo", run: "BenchmarkEdit$", figure: "Edit", unit: "s", bound: 3, times: "2x", shown: "s", once: true},
	{what: "serve: first page, 100,000 letters", takes: 15, pkg: "./cmd/rondo", run: "BenchmarkServe$", figure: "Serve", unit: "first-ms", bound: 100, times: "2x", shown: "ms", once: true},
	{what: "serve: resident memory at rest", takes: 15, pkg: "./cmd/rondo", run: "BenchmarkServe$", figure: "Serve", unit: "MB", bound: 60, times: "2x", shown: "MB", once: true},
	{what: "feed 200, gzip, against net/http", takes: 10, pkg: "./web", run: "BenchmarkFeed/answer=gzip", figure: "Feed/answer=gzip/by=rondo", base: "Feed/answer=gzip/by=bare", unit: "ns/op", ratio: 0.9, times: "10000x", scale: 1e-3, shown: "µs"},
	{what: "10,000 sessions as JSON, gzip, against net/http", takes: 15, pkg: "./web", run: "BenchmarkSessions/answer=gzip", figure: "Sessions/answer=gzip/by=rondo", base: "Sessions/answer=gzip/by=bare", unit: "ns/op", ratio: 0.9, times: "1000x", scale: 1e-3, shown: "µs"},
	{what: "feed 304, against net/http", takes: 10, pkg: "./web", run: "BenchmarkFeed/answer=unchanged", figure: "Feed/answer=unchanged/by=rondo", base: "Feed/answer=unchanged/by=bare", unit: "ns/op", ratio: 0.9, times: "10000x", scale: 1e-3, shown: "µs"},
	{what: "rebuild a feed, 1 of 10,000 sessions changed", takes: 15, pkg: "./web/edition", run: "Rebuild/sessions=10000", figure: "Rebuild/sessions=10000/kept=all-but-one", base: "Rebuild/sessions=10000/kept=nothing", unit: "ns/op", bound: 10, times: "20x", scale: ms, shown: "ms"},
	{what: "CalDAV sync, 1 of 10,000 sessions changed", takes: 10, pkg: "./web", run: "BenchmarkSync", figure: "Sync", unit: "ns/op", bound: 5, times: "50x", scale: ms, shown: "ms"},
	{what: "CalDAV sync, 1 of 10,000 sessions changed, processor time", takes: 10, pkg: "./web", run: "BenchmarkSync", figure: "Sync", unit: "cpu-ms", bound: 5, times: "50x", shown: "ms"},
	{what: "search an archive of 5,000 sessions", takes: 5, pkg: "./web/archive", run: "BenchmarkFind$", figure: "Find", unit: "ns/op", bound: 10, times: "200x", scale: ms, shown: "ms"},
	{what: "/healthz with a million letters, against a thousand", takes: 60, pkg: "./daemon", run: "BenchmarkHealth$/letters=(1000|1000000)$/of=healthz", figure: "Health/letters=1000000/of=healthz", base: "Health/letters=1000/of=healthz", unit: "ns/op", ratio: 1 / 1.25, times: "3000x", once: true, scale: 1e-3, shown: "µs"},
	{what: "/metrics likewise", takes: 60, pkg: "./daemon", run: "BenchmarkHealth$/letters=(1000|1000000)$/of=metrics", figure: "Health/letters=1000000/of=metrics", base: "Health/letters=1000/of=metrics", unit: "ns/op", ratio: 1 / 1.25, times: "1000x", once: true, scale: 1e-3, shown: "µs"},
	{what: "one's own page among 100,000 seats, against 1,000", takes: 60, pkg: "./cmd/rondo", run: "BenchmarkOwnPage$", figure: "OwnPage/people=1000", base: "OwnPage/people=10", unit: "ns/op", ratio: 1 / 1.25, times: "1000x", once: true, scale: ms, shown: "ms"},
	{what: "seal a letter", takes: 5, pkg: "./mailer", run: "BenchmarkSeal$", figure: "Seal", unit: "ns/op", times: "2000x", scale: 1e-3, shown: "µs"},
	{what: "doubt and settle, 16 callers against single commits", takes: 5, pkg: "./store/ledger", run: "Settle/callers=(1|16)$", figure: "Settle/callers=16", base: "Settle/callers=1", unit: "ns/op", times: "2000x", scale: 1e-3, shown: "µs"},
	{what: "post 10,000 letters of 12 KB", takes: 5, pkg: "./store/ledger", run: "BenchmarkPost$", figure: "Post", unit: "letters/s", rate: true, times: "1x", once: true, shown: "letters/s"},
	{what: "record 10,000 kept answers among 20,000 seats", takes: 10, pkg: "./store/ledger", run: "BenchmarkAnswers$", figure: "Answers", unit: "answers/s", rate: true, bound: 2000, times: "1x", once: true, shown: "answers/s"},
	{what: "read, decide and record 10,000 kept answers, against reading", takes: 15, pkg: "./cmd/rondo", run: "BenchmarkAnswers$/do=(read|settle)", figure: "Answers/do=settle", base: "Answers/do=read", unit: "ns/op", bound: 5, times: "3x", once: true, scale: 1e-9, shown: "s"},
	{what: "decide about one answer among 100,000 seats, against reading all", takes: 60, pkg: "./cmd/rondo", run: "BenchmarkOne$/do=answer", figure: "One/do=answer/by=part", base: "One/do=answer/by=everything", unit: "ns/op", ratio: 10, times: "5x", once: true, scale: ms, shown: "ms"},
	{what: "the same of a form", takes: 60, pkg: "./cmd/rondo", run: "BenchmarkOne$/do=form", figure: "One/do=form/by=part", base: "One/do=form/by=everything", unit: "ns/op", ratio: 10, times: "5x", once: true, scale: ms, shown: "ms"},
	{what: "the same of a wish", takes: 60, pkg: "./cmd/rondo", run: "BenchmarkOne$/do=wish", figure: "One/do=wish/by=part", base: "One/do=wish/by=everything", unit: "ns/op", ratio: 10, times: "5x", once: true, scale: ms, shown: "ms"},
	{what: "plan after an edit of one theme among 1,000, against planning all", takes: 90, pkg: "./cmd/rondo", run: "BenchmarkPlanEdit$", figure: "PlanEdit/by=part", base: "PlanEdit/by=everything", unit: "ns/op", ratio: 5, times: "5x", once: true, scale: ms, shown: "ms"},
	{what: "a form and what its page shows then, against reading all", takes: 60, pkg: "./cmd/rondo", run: "BenchmarkOne$/do=page", figure: "One/do=page/by=part", base: "One/do=page/by=everything", unit: "ns/op", ratio: 10, times: "5x", once: true, scale: ms, shown: "ms"},
	{what: "keep 10,000 answers, 16 at a time", takes: 10, pkg: "./cmd/rondo", run: "BenchmarkAnswers$/do=keep", figure: "Answers/do=keep", unit: "replies/s", rate: true, times: "3x", once: true, shown: "replies/s"},
	{what: "conflicts: all of 500 themes, 5,000 people, two years", takes: 10, pkg: "./clash", run: "BenchmarkFind$/themes=500$/by=rondo$", figure: "Find/themes=500/by=rondo", unit: "cpu-ms", times: "3x", shown: "ms", counts: work},
	{what: "conflicts: of 1,000 and 10,000, against every pair of dates", takes: 75, pkg: "./clash", run: "BenchmarkFind$/themes=1000$/by=(rondo|naive)$", figure: "Find/themes=1000/by=rondo", base: "Find/themes=1000/by=naive", unit: "cpu-ms", bound: 500, times: "3x", shown: "ms", counts: work},
	{what: "conflicts: of 2,000 and 20,000", takes: 20, pkg: "./clash", run: "BenchmarkFind$/themes=2000$/by=rondo$", figure: "Find/themes=2000/by=rondo", unit: "cpu-ms", times: "3x", shown: "ms", counts: work},
	{what: "conflicts: memory for 1,000 and 10,000", takes: 10, pkg: "./clash", run: "BenchmarkFind$/themes=1000$/by=rondo$", figure: "Find/themes=1000/by=rondo", unit: "peak-MB", bound: 150, times: "1x", shown: "MB"},
	{what: "conflicts: of 1,000 meetings, against yaml2ical, rooms alone", takes: 15, pkg: "./clash", run: "BenchmarkFind$/themes=1000$/by=(rondo|yaml2ical)$", figure: "Find/themes=1000/by=rondo", base: "Find/themes=1000/by=yaml2ical", unit: "cpu-ms", times: "1x", shown: "ms", remark: "needs yaml2ical"},
	{what: "import 1,000 meetings as themes, against yaml2ical reading them", takes: 15, pkg: "./importer", run: "BenchmarkImport$", figure: "Import/by=rondo", base: "Import/by=yaml2ical", unit: "cpu-ms", ratio: 1, times: "3x", shown: "ms", remark: "needs yaml2ical"},
	{what: "suggest: over 400 slots for 150 people, against every date", takes: 20, pkg: "./clash", run: "BenchmarkSuggest$/audience=150$", figure: "Suggest/audience=150/by=rondo", base: "Suggest/audience=150/by=naive", unit: "cpu-ms", bound: 100, times: "1x", shown: "ms", counts: []string{"slots"}},
	{what: "suggest: the same for 10,000 people", takes: 60, pkg: "./clash", run: "BenchmarkSuggest$/audience=10000$", figure: "Suggest/audience=10000/by=rondo", base: "Suggest/audience=10000/by=naive", unit: "cpu-ms", bound: 600, times: "1x", shown: "ms", counts: []string{"slots"}},
	{what: "an answer by IMAP shows on its page, slowest of 20", takes: 20, pkg: "./cmd/rondo", run: "AnswerShows/by=imap", figure: "AnswerShows/by=imap", unit: "slowest-ms", bound: 1000, times: "20x", once: true, shown: "ms", remark: "needs Dovecot"},
	{what: "the same by receive", takes: 15, pkg: "./cmd/rondo", run: "AnswerShows/by=receive", figure: "AnswerShows/by=receive", unit: "slowest-ms", bound: 1000, times: "20x", once: true, shown: "ms", remark: "needs Dovecot"},
})

// TestTable runs the benchmarks of each row, most of them three times, and shows the middle figure as soon as it is known.
// A row that fails or cannot be run here costs no other.
func TestTable(t *testing.T) {
	if !*full {
		t.Skip("make bench runs it")
	}
	chosen := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return !strings.Contains(r.what, *only) })
	if len(chosen) == 0 {
		t.Fatalf("no row has the text %q; there are, with about how long they take:\n%s", *only, menu())
	}
	show("what", "rondo", "baseline", "ratio", "aim", "")
	for _, r := range chosen {
		measured, missing, err := measure(r)
		if err != nil {
			show(r.what, "–", "–", "", r.aim(), "failed")
			t.Errorf("%s: %v", r.what, err)
			continue
		}
		worst := ""
		if r.worst {
			worst = r.worstOf(measured)
		}
		cells := r.line(measured[r.figure], measured[r.base], missing)
		cells[5] = strings.TrimSpace(cells[5] + " " + r.counted(measured) + worst)
		show(cells...)
	}
}

// worstOf takes the worst of the benchmarks that begin as the figure does for it, and returns the rest of its name.
func (r row) worstOf(measured map[string]float64) (name string) {
	for one, value := range measured {
		if rest, is := strings.CutPrefix(one, r.figure); is && rest != "" && value > measured[r.figure] {
			measured[r.figure], name = value, rest
		}
	}
	return name
}

// menu lists the rows.
func menu() string {
	var list strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&list, "%4d s  %s\n", r.takes, r.what)
	}
	return list.String()
}

func show(cells ...string) {
	for i, wide := range []int{62, 18, 18, 6, 32} {
		cells[i] = fmt.Sprintf("%-*s", wide, cells[i])
	}
	fmt.Println(strings.TrimRight(strings.Join(cells, " "), " "))
}

// TestRowsAreThere holds that the benchmarks that the rows name are where they look for them.
func TestRowsAreThere(t *testing.T) {
	for _, r := range rows {
		for _, name := range []string{r.figure, r.base} {
			if name == "" {
				continue
			}
			function, _, _ := strings.Cut(name, "/")
			files, err := filepath.Glob(filepath.Join("..", r.pkg, "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(files, func(file string) bool {
				text, err := os.ReadFile(file)
				return err == nil && strings.Contains(string(text), "func Benchmark"+function+"(b *testing.B)")
			}) {
				t.Errorf("%s: %s has no Benchmark%s", r.what, r.pkg, function)
			}
		}
	}
}

// measure returns the median of each benchmark that the row runs, in the row's unit, that of each of its counts, and why a benchmark was skipped, if
// one was. A benchmark and its baseline take turns, so that what else the machine does meets both.
func measure(r row) (medians map[string]float64, missing string, err error) {
	turns := 3
	if r.once {
		turns = 1
	}
	var said strings.Builder
	for range turns {
		run := exec.Command("go", "test", "-v", "-run", "^$", "-bench", r.run, "-benchtime", r.times, "-count", "1", "-timeout", "5m", r.pkg)
		run.Dir = ".."
		text, err := run.CombinedOutput()
		if err != nil {
			return nil, "", fmt.Errorf("%w\n%s", err, text)
		}
		said.Write(text)
	}
	if skipped := skip.FindStringSubmatch(said.String()); skipped != nil {
		missing = skipped[1]
	}
	all := map[string][]float64{}
	for line := range strings.Lines(said.String()) {
		fields := strings.Fields(line)
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		if i := strings.LastIndexByte(name, '-'); i > 0 {
			name = name[:i] // GOMAXPROCS
		}
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			switch unit := fields[i+1]; {
			case err != nil:
			case unit == r.unit:
				all[name] = append(all[name], value)
			case name == r.figure && slices.Contains(r.counts, unit):
				all[unit] = append(all[unit], value)
			}
		}
	}
	medians = map[string]float64{}
	for name, values := range all {
		slices.Sort(values)
		medians[name] = values[len(values)/2]
	}
	return medians, missing, nil
}

// counted says how much there was to do, in brackets; empty for a row without counts.
func (r row) counted(measured map[string]float64) string {
	var all []string
	for _, unit := range r.counts {
		if n := measured[unit]; n > 0 {
			all = append(all, fmt.Sprintf("%.0f %s", n, strings.ReplaceAll(unit, "-", " ")))
		}
	}
	if all == nil {
		return ""
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// skip finds what a benchmark says that is skipped.
var skip = regexp.MustCompile(`\s\S+\.go:\d+: (.*)\n\s*--- SKIP`)

// line says what was measured; what could not be run here shows as a dash, with what is missing.
func (r row) line(figure, base float64, missing string) []string {
	scale := r.scale
	if scale == 0 {
		scale = 1
	}
	say := func(v float64) string {
		if v == 0 {
			return "–"
		}
		return fmt.Sprintf("%.4g %s", v*scale, r.shown)
	}
	ratio := base / figure
	if r.rate {
		ratio = figure / base
	}
	if figure == 0 {
		return []string{r.what, "–", say(base), "", r.aim(), "not run: " + cmp.Or(missing, r.remark, "nothing was measured")}
	}
	within := r.bound > 0 && (r.rate && figure*scale >= r.bound || !r.rate && figure*scale <= r.bound)
	better := r.ratio > 0 && ratio >= r.ratio
	verdict := "missed"
	switch {
	case r.ratio == 0 && r.bound == 0:
		verdict = ""
	case r.either && (within || better), !r.either && (r.bound == 0 || within) && (r.ratio == 0 || better):
		verdict = "reached"
	}
	times := ""
	if base > 0 {
		times = fmt.Sprintf("%.2f", ratio)
	}
	if missing != "" {
		verdict += " (baseline not run: " + missing + ")"
	}
	return []string{r.what, say(figure), say(base), times, r.aim(), strings.TrimSpace(verdict)}
}

func (r row) aim() string {
	var aims []string
	if r.bound > 0 {
		sign := "≤"
		if r.rate {
			sign = "≥"
		}
		aims = append(aims, fmt.Sprintf("%s %g %s", sign, r.bound, r.shown))
	}
	if r.ratio > 0 {
		aims = append(aims, fmt.Sprintf("ratio ≥ %.2g", r.ratio))
	}
	return strings.Join(aims, " or ")
}
