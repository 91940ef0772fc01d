package peers

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"rondo/outside"
)

// icalendar is a Python that has icalendar beside libical: Debian's.
var icalendar = outside.Program{Name: "python3", Folders: []string{"/usr/bin"}, Package: "python3-icalendar and libical3", Variable: "RONDO_PYTHON",
	Works: works("testdata/status.py")}

// TestTentative lets libical and Python's icalendar read a session that nobody presents, in the invitation and in the feed, and again
// once somebody does: it is the same entry, tentative, and then newer and confirmed.
func TestTentative(t *testing.T) {
	reader := icalendar.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com", "pat@example.com")
	if err := os.Mkdir(g.path("out"), 0o755); err != nil {
		t.Fatal(err)
	}
	talks := func(presenter string) {
		g.write("themes/talks.yaml", "name: Talks\npurpose: Cases of how teams decide.\norganizers: [curator@example.org]\naudience: [guild]\n"+
			"schedule: { starts: "+g.date+" 14:00 }\nhold_until: 12 hours before\nopen_session: cancel\nsessions:\n  "+g.date+": { title: How it was rebuilt"+presenter+" }\n")
	}
	talks("")
	g.serve()
	read, stamps := map[string]bool{}, []string{}
	for i, step := range []struct{ presenter, status, busy string }{
		{"", "TENTATIVE", "TENTATIVE"},
		{", presenter: pat@example.com", "CONFIRMED", "BUSY"},
	} {
		if step.presenter != "" {
			talks(step.presenter)
		}
		mail := g.letterTo("reader@example.com", read)
		letter, feed := calendarOf(t, []byte(mail)), g.rondo("", "feed")
		stamps = append(stamps, regexp.MustCompile(`(?m)^DTSTAMP:(\S+)`).FindStringSubmatch(letter)[1])
		g.write("letter.ics", letter)
		g.write("feed.ics", feed)
		uid := "talks." + strings.ReplaceAll(g.date, "-", "") + "@sessions.example.org"
		want := fmt.Sprintf("libical %[1]s %[2]d - %[3]s\nicalendar %[1]s %[2]d %[4]s %[3]s\n", step.status, i, uid, step.busy)
		if said := say(t, "", reader, "testdata/status.py", g.path("letter.ics"), g.path("feed.ics")); said != want+want {
			t.Errorf("a session that is %s is read as\n%swant\n%s", step.status, said, want+want)
		}
		if tells := strings.Contains(mail, "Subject: Not yet certain: "); tells != (step.status == "TENTATIVE") {
			t.Errorf("the letter of a session that is %s has the header\n%s", step.status, mail[:strings.Index(mail, "\r\n\r\n")])
		}
	}
	if stamps[1] <= stamps[0] {
		t.Errorf("DTSTAMP %s is no later than %s", stamps[1], stamps[0])
	}
}
