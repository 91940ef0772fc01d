package office_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/office/officetest"
	"rondo/scheduler"
)

// What is held is planned once, for everybody who looks within a minute, and anew when a file or the ledger changes, or a minute is over.
// When it was planned, the page shows: letters would leave once changes have settled, ten minutes later.
func TestWhatIsHeldIsPlannedOnce(t *testing.T) {
	d := officetest.Busy(t)
	edit := func(to string) {
		t.Helper()
		const from = "2026-10-06 14:00"
		text := string(d.Files["themes/datatalks.yaml"])
		if !strings.Contains(text, from) {
			t.Fatalf("%s is not in %s", from, text)
		}
		d.Write(map[string][]byte{"themes/datatalks.yaml": []byte(strings.Replace(text, from, to, 1))})
	}
	edit("2026-10-06 15:00")
	officetest.Update(d, func(scheduler.State) []scheduler.Action {
		return []scheduler.Action{scheduler.HoldBack{Hold: scheduler.Hold{Scope: "files", Why: "many", Digest: "x", Since: d.Clock}}}
	})
	chief, operator := d.As(officetest.Chief), d.As(officetest.Operator)
	begin := d.Clock.Add(30 * time.Second)
	shows := func(what string, c *officetest.Client, after time.Duration, moved, leave string) {
		t.Helper()
		d.Clock = begin.Add(after)
		if page := c.Page("/desk/held"); !strings.Contains(page, "moved 14:00 → "+moved) || !strings.Contains(page, " "+leave+"<") {
			t.Fatalf("%s the page does not say %s and %s:\n%s", what, moved, leave, page)
		}
	}
	shows("at first", chief, 0, "15:00", "16:10")
	shows("within a minute", chief, 40*time.Second, "15:00", "16:10")
	shows("to somebody else", operator, 50*time.Second, "15:00", "16:10")
	edit("2026-10-06 16:00")
	shows("after another edit", operator, 51*time.Second, "16:00", "16:11")
	officetest.Answer(d, "datatalks/2026-12-01", "ada@example.org", "ACCEPTED", "")
	shows("after an answer", chief, 91*time.Second, "16:00", "16:12")
	sum := regexp.MustCompile(`\d+ letters? follows? once`)
	if all, part := sum.FindString(chief.Page("/desk/held")), d.As(officetest.Other).Page("/desk/held"); all == "" || !strings.Contains(part, all) || strings.Contains(part, "moved 14:00") {
		t.Errorf("of %s somebody who organizes none of it reads\n%s", all, part)
	}
	shows("a minute later", chief, 151*time.Second, "16:00", "16:13")
}
