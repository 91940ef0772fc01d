package daemon

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/desk"
)

// TestAListThatIsNotTakenIsTold holds that a list of people that cannot be fetched leaves the copy as it was, is told to whoever can do something about
// it, with the age of the copy, and is asked for again; and that it is over when it is over.
func TestAListThatIsNotTakenIsTold(t *testing.T) {
	q := working(t)
	q.write("rondo.yaml", "site: { name: Guild, url: \"http://rondo.example.org\", timezone: Europe/Helsinki }\nmail: { from: guild@example.org, dir: out }\n"+
		"people: { command: [/bin/sh, list.sh], group: guild, every: 1h }\n")
	q.write("list.sh", "echo email; echo ada@example.org\n")
	q.d.reread()
	fetch := func(after time.Duration) {
		q.now = q.now.Add(after)
		settings := q.d.files.settings()
		q.d.fetchList(t.Context(), settings, desk.Lists(settings)[0])
	}
	const want = "email,name,timezone,language\nada@example.org,,,\n"
	kept := func() string {
		text, _ := os.ReadFile(filepath.Join(q.dir, "people-guild.csv"))
		return string(text)
	}
	if said := q.health("list"); said != "the people of guild were not fetched from sh yet\n" {
		t.Errorf("before it was fetched: %q", said)
	}
	fetch(0)
	if said := q.health("list"); said != "" || kept() != want {
		t.Errorf("fetched: %q, %q", said, kept())
	}
	q.write("list.sh", "echo email; echo bo@example.org; exit 1\n")
	fetch(30 * time.Minute)
	if said := q.health("list"); said != "" {
		t.Errorf("asked too soon: %q", said)
	}
	fetch(90 * time.Minute)
	const told = "the people of guild are as sh had them 2 hours ago: /bin/sh ended with exit status 1; run it by hand to see why\n"
	if said := q.health("list"); said != told || kept() != want {
		t.Errorf("failed: %q, %q", said, kept())
	}
	if said := q.doctor(); !strings.Contains(said, "the people of guild are as sh had them 2 hours ago") {
		t.Errorf("the doctor says %s", said)
	}
	q.write("list.sh", "echo email; echo ada@example.org\n")
	fetch(2 * time.Minute)
	if said := q.health("list"); said != "" || kept() != want {
		t.Errorf("after it is back: %q, %q", said, kept())
	}
}
