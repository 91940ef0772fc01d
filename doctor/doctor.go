package doctor

import (
	"context"
	"fmt"
	"time"

	"rondo/installation"
	"rondo/theme"
)

// Verdict is how one thing stands.
type Verdict string

const (
	Fine    Verdict = "ok"
	Warning Verdict = "warning"
	Problem Verdict = "problem"
)

// Check is one thing that was looked at.
type Check struct {
	Verdict Verdict `json:"verdict"`
	About   string  `json:"about"`
	Found   string  `json:"found"`
	Do      string  `json:"do,omitempty"` // what to do about it; empty when all is well
}

// exam looks at an installation and remembers what it found.
type exam struct {
	inst     *installation.Folder
	settings *theme.Config
	set      *theme.Set // nil when the files are too broken
	now      time.Time
	clock    func() time.Time
	report   []Check
}

func (d *exam) fine(about, format string, args ...any) {
	d.report = append(d.report, Check{Fine, about, fmt.Sprintf(format, args...), ""})
}

func (d *exam) warn(about, do, format string, args ...any) {
	d.report = append(d.report, Check{Warning, about, fmt.Sprintf(format, args...), do})
}

func (d *exam) problem(about, do, format string, args ...any) {
	d.report = append(d.report, Check{Problem, about, fmt.Sprintf(format, args...), do})
}

// Examine looks at everything that an installation's letters depend on, and changes nothing. With verify it also holds every
// row of the database against what has to be true of it, with connect it talks to the mail server and the mailbox.
func Examine(ctx context.Context, inst *installation.Folder, now func() time.Time, verify, connect bool) []Check {
	d := &exam{inst: inst, now: now(), clock: now}
	d.examine(ctx, verify, connect)
	return d.report
}

func (d *exam) examine(ctx context.Context, verify, connect bool) {
	if d.files(); d.settings != nil {
		d.sender()
		d.route()
		d.answers()
		if connect {
			d.reach(ctx)
			d.mailbox(ctx)
		}
		d.calendars(ctx, connect)
		d.lists()
		d.channels(ctx, connect)
		d.database(ctx, verify)
		d.disk()
	}
	d.zones(installation.ZonesHere().Find())
	d.time()
	d.system()
}

// Problems counts the problems in a report.
func Problems(report []Check) (n int) {
	for _, c := range report {
		if c.Verdict == Problem {
			n++
		}
	}
	return n
}
