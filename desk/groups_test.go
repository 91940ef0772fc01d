package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Five thousand letters fit on one screen, and a line says how many of what, to whom, why and when.
func TestFiveThousandLettersFitOnOneScreen(t *testing.T) {
	var people []string
	for i := range 200 {
		people = append(people, fmt.Sprintf("p%03d@example.org", i))
	}
	files := func(clock string) theme.Files {
		return theme.Files{
			"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki }\n" +
				"mail: { from: guild@example.org, dir: sent }\ninvite: 24 weeks before\nhorizon: 25 weeks\nweekly: never\nbrake: { people: 1000, sessions: 100 }\n"),
			"people.yaml": []byte("people: []\ngroups: { everyone: [" + strings.Join(people, ", ") + "] }\n"),
			"themes/talks.yaml": []byte("name: Talks\ntitle: T\npurpose: P\norganizers: [h1@example.org, h2@example.org]\naudience: [everyone, ada@example.org]\n" +
				"schedule: { starts: 2026-12-01 " + clock + ", repeats: every week }\n"),
		}
	}
	set := func(clock string) *theme.Set {
		set, findings := theme.Load(files(clock).FS(), "rondo.yaml")
		if err := findings.Err(); err != nil {
			t.Fatal(err)
		}
		return set
	}
	now := time.Date(2026, 11, 30, 21, 18, 0, 0, time.UTC)
	p := &Planned{Want: set("15:30"), Now: now}
	p.Have.Released = p.Want.Files.Digest()
	p.plan()
	compare(t, p, `
= accept  released
+ open 25  25 sessions Tue 1 Dec – Tue 18 May  
> 4872 requests  everyone (4800), hosts (48), by name (24)  24 sessions Tue 1 Dec – Tue 11 May  24 weeks before  at once
`)

	next := p.Have.Apply(p.Acts, now)
	for _, s := range next.Sessions {
		for i := range s.Seats {
			s.Seats[i].Pending = nil
		}
	}
	p = &Planned{Want: set("16:00"), Have: next, Now: now}
	p.plan()
	compare(t, p, `
= accept  the files have changed
~ amend 25  25 sessions Tue 1 Dec – Tue 18 May  moved 15:30 → 16:00
> 4872 updates  everyone (4800), hosts (48), by name (24)  24 sessions Tue 1 Dec – Tue 11 May  moved 15:30 → 16:00  at 23:28
`)
	if p.Letters != (Letters{Settling: 4872}) {
		t.Errorf("%+v", p.Letters)
	}
	ada, err := p.For("ADA@example.org")
	if err != nil {
		t.Fatal(err)
	}
	compare(t, ada, `
> 24 updates  ada@example.org (24)  24 sessions Tue 1 Dec – Tue 11 May  moved 15:30 → 16:00  at 23:28
`)
	if ada.Letters != (Letters{Settling: 24}) {
		t.Errorf("%+v", ada.Letters)
	}
	for _, who := range []string{"everyone", "eve@example.org", "Eve"} {
		if _, err := p.For(who); err == nil {
			t.Errorf("%s is one person", who)
		}
	}
	if q := p.Quietly(); len(q.Silenced) != 4872 || len(q.Told) != 0 || q.Astray != 203 {
		t.Errorf("in silence %d are told, %d not, and %d go astray", len(q.Told), len(q.Silenced), q.Astray)
	}
}

// Kinds of letters have a plural.
func TestLettersAreCounted(t *testing.T) {
	var said []string
	for _, k := range scheduler.KindNames() {
		said = append(said, lettersOfKind(k, 2))
	}
	for _, want := range []string{"2 requests", "2 refreshes", "2 waiting letters", "2 missed letters", "2 follow-ups"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q does not have %q", said, want)
		}
	}
}

func compare(t *testing.T, p *Planned, want string) {
	t.Helper()
	var got strings.Builder
	for _, o := range p.Overview(p.Acts, p.Leaving) {
		for _, line := range o.Lines(p.Now, p.Want.Config.Site.Zone) {
			got.WriteString("\n" + line)
		}
	}
	trimmed := strings.ReplaceAll(strings.TrimSpace(want), "  \n", "\n")
	if strings.TrimSpace(got.String()) != trimmed {
		t.Errorf("%s\nwant:\n%s", got.String(), trimmed)
	}
}
