package peers

import (
	"os"
	"path/filepath"
	"rondo/outside"
	"strings"
	"testing"
)

// TestSabre has sabre/vobject's iTIP broker, which Nextcloud and Baikal take invitations with, take in a session's whole
// life: invited, accepted, its room changed, moved, cancelled and back on. RONDO_SABRE names the autoload.php that Composer
// writes for sabre/vobject 4; Debian's package is too old to have a broker.
func TestSabre(t *testing.T) {
	autoload := os.Getenv("RONDO_SABRE")
	if autoload == "" {
		t.Skip("RONDO_SABRE does not name the autoload.php of sabre/vobject 4 (Debian has it without its broker)")
	}
	php := outside.Program{Name: "php", Package: "php-cli and php-mbstring", Variable: "RONDO_SABRE", Works: works("-r", "mb_strlen('');")}.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com")
	if err := os.Mkdir(g.path("out"), 0o755); err != nil {
		t.Fatal(err)
	}
	g.serve()
	read := map[string]bool{}
	for _, step := range []struct{ session, answer, want string }{
		{"", "ACCEPTED", "CONFIRMED 14:00 Europe/Helsinki 0 ACCEPTED -"},
		{", place: Room 4", "", "CONFIRMED 14:00 Europe/Helsinki 1 ACCEPTED Room 4"},
		{", place: Room 4, move_to: '" + g.date + " 16:00'", "", "CONFIRMED 16:00 Europe/Helsinki 2 NEEDS-ACTION Room 4"},
		{", place: Room 4, cancelled: ill", "", "CANCELLED 16:00 Europe/Helsinki 3 NEEDS-ACTION Room 4"},
		{", place: Room 4", "TENTATIVE", "CONFIRMED 14:00 Europe/Helsinki 4 TENTATIVE Room 4"},
	} {
		if step.session != "" {
			g.theme(step.session)
		}
		g.write("message.ics", calendarOf(t, []byte(g.letterTo("reader@example.com", read))))
		got := say(t, "", php, "testdata/sabre.php", autoload, "reader@example.com", g.path("calendar.ics"), g.path("message.ics"), step.answer)
		if got != step.want+"\n" {
			t.Errorf("after%s the calendar has %swant %s", step.session, got, step.want)
		}
		if step.answer == "" {
			continue
		}
		reply, err := os.ReadFile(g.path("calendar.ics.reply"))
		if err != nil {
			t.Fatal(err)
		}
		said := g.rondo("From: reader@example.com\r\nTo: guild@example.org\r\nSubject: answer\r\nMessage-ID: <"+step.answer+"@example.com>\r\n"+
			"MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"+string(reply), "receive")
		if seats := g.rondo("", "seats", "talks", g.date, "--json"); !strings.Contains(seats, `"status": "`+strings.ToLower(step.answer)+`"`) {
			t.Errorf("after %s rondo says %s and has the seats\n%s\n%s", step.answer, said, seats, reply)
		}
	}
}

// letterTo waits for a letter to somebody in the folder `out` that was not read before, and returns it.
func (g *guild) letterTo(address string, read map[string]bool) string {
	g.t.Helper()
	found := ""
	until(g.t, func() string {
		files, _ := filepath.Glob(g.path("out/*.eml"))
		for _, file := range files {
			if text, _ := os.ReadFile(file); !read[file] && strings.Contains(string(text), "\r\nTo: <"+address+">\r\n") {
				read[file], found = true, string(text)
				return ""
			}
		}
		return "no new letter to " + address
	})
	return found
}
