package peers

import (
	"os"
	"strings"
	"testing"
)

// TestGnus lets a reader open an invitation in Gnus and press yes, maybe and no. Each answer that Gnus mails is recorded.
func TestGnus(t *testing.T) {
	gnus := emacs.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com")
	if err := os.Mkdir(g.path("out"), 0o755); err != nil {
		t.Fatal(err)
	}
	g.serve()
	invitation := g.letterTo("reader@example.com", map[string]bool{})
	g.write("mbox", "From guild@example.org Sun Nov  1 07:00:00 2026\n"+strings.ReplaceAll(invitation, "\r\n", "\n"))

	say(t, "", gnus, "--batch", "-Q", "-l", "testdata/gnus.el", g.path("mbox"), "reader@example.com", g.dir)
	seen, _ := os.ReadFile(g.path("seen"))
	for _, want := range []string{"[ Accept ]", "Talks: How search was rebuilt", "Organizer:  guild@example.org", "Attendance: Required", "REQUEST"} {
		if !strings.Contains(string(seen), want) {
			t.Errorf("Gnus does not show %q:\n%s", want, seen)
		}
	}
	for _, status := range []string{"accepted", "tentative", "declined"} {
		answer, err := os.ReadFile(g.path(status))
		if err != nil {
			t.Fatal(err)
		}
		said := g.rondo(string(answer), "receive")
		if seats := g.rondo("", "seats", "talks", g.date, "--json"); !strings.Contains(seats, `"status": "`+status+`"`) {
			t.Errorf("after Gnus's %s rondo says %s and has the seats\n%s\n%s", status, said, seats, answer)
		}
	}
}
