package clash

import (
	"flag"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestFind reads stories: files of an installation, an `ask` with from, to and gap, and what is found, a line a clash.
func TestFind(t *testing.T) {
	stories(t, "testdata", func(t *testing.T, w World, _ map[string]string) string { return said(t, Find(w)) })
}

func load(t interface {
	Helper()
	Fatal(...any)
}, files fs.FS) *theme.Set {
	t.Helper()
	set, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	return set
}

func asked(t *testing.T, set *theme.Set, ask string) World {
	w := World{Themes: set.Themes, Links: set.Config.Links}
	var from, to, gap string
	if _, err := fmt.Sscanf(ask, "from %s to %s gap %s", &from, &to, &gap); err != nil {
		t.Fatal("ask:", err)
	}
	var errs [3]error
	w.From, errs[0] = time.Parse(time.DateOnly, from)
	w.To, errs[1] = time.Parse(time.DateOnly, to)
	w.Gap, errs[2] = time.ParseDuration(gap)
	for line := range strings.Lines(ask) { // accepted datatalks 2027-02-01 10:00 120
		if f := strings.Fields(line); f[0] == "accepted" {
			slot, err := theme.ParseWhen(f[2] + " " + f[3])
			n, err2 := strconv.Atoi(f[4])
			if err != nil || err2 != nil {
				t.Fatal("ask:", line)
			}
			if w.Accepted == nil {
				w.Accepted = map[SessionKey]int{}
			}
			w.Accepted[SessionKey{f[1], slot.Local}] = n
		}
	}
	for _, err := range errs {
		if err != nil {
			t.Fatal("ask:", err)
		}
	}
	return w
}

// said is a report as its golden file has it: sessions that clash, and below each what they clash with.
func said(t *testing.T, r *Report) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%d sessions\n", len(r.Sessions))
	for i := range r.Sessions {
		all := r.Of(i)
		if len(all) == 0 {
			continue
		}
		s := &r.Sessions[i]
		free := "nothing free that day"
		if wall, ok := r.Free(i); ok {
			free = wall.Time().Format("15:04") + " is free"
		}
		fmt.Fprintf(&b, "%s %s %s, %d asked, %d of them elsewhere, %s\n", s.Wall.Time().Format("Mon 2006-01-02 15:04"), s.Zone, s.Theme.ID, s.Asked, s.Touched, free)
		for _, c := range all {
			if c.With < 0 {
				fmt.Fprintf(&b, "  %-6s %-9s %d  %s\n", c.Severity, c.Kind, c.People, c.About)
				continue
			}
			o := &r.Sessions[c.With]
			fmt.Fprintf(&b, "  %-6s %-9s %d  %s %s %s\n", c.Severity, c.Kind, c.People, o.Theme.ID, o.Wall.Time().Format("15:04"), strings.TrimSpace(o.Zone.String()+" "+c.About))
		}
	}
	for _, u := range r.Unknown {
		fmt.Fprintf(&b, "the holidays of %s are not known for %d sessions from %s on\n", u.Region, len(u.Sessions), r.Sessions[u.Sessions[0]].Wall)
	}
	return b.String()
}
