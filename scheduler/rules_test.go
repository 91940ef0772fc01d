package scheduler

import (
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// What stands in these tables is said in one place of the code each, and read by pages, letters and lists.

func TestStatusOf(t *testing.T) {
	have := State{Suppressed: map[string]Suppression{"gone@example.org": {}}}
	for _, test := range []struct {
		seat Seat
		want Status
	}{
		{Seat{Answer: ical.NeedsAction}, NeedsAction},
		{Seat{Answer: ical.Accepted}, Accepted},
		{Seat{Answer: ical.Accepted, Waits: WaitsTold}, Waiting},
		{Seat{Answer: ical.Accepted, Waits: WaitsNew}, Waiting},
		{Seat{Answer: ical.Accepted, Waits: WaitsNew, Role: theme.Organizer}, Accepted},
		{Seat{Answer: ical.Tentative, Waits: WaitsNew}, Tentative},
		{Seat{Answer: ical.Declined}, Declined},
		{Seat{Answer: ical.Delegated}, Delegated},
		{Seat{Answer: ical.Accepted, Left: true}, Left},
		{Seat{Address: "gone@example.org", Answer: ical.Accepted, Left: true}, Undeliverable},
	} {
		if got := have.StatusOf(test.seat); got != test.want {
			t.Errorf("%+v: %s, want %s", test.seat, got, test.want)
		}
	}
}

// Only an update of a session whose clocks show what they showed, and that is where it was in every other way, is about clocks.
func TestClocks(t *testing.T) {
	noon := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	was := Facts{Start: noon, End: noon.Add(time.Hour), Wall: ical.LocalDate(2026, 12, 1, 14, 0, 0)}
	ahead := was
	ahead.Start, ahead.End = noon.Add(time.Hour), noon.Add(2*time.Hour)
	moved := ahead
	moved.Wall = ical.LocalDate(2026, 12, 1, 15, 0, 0)
	for name, test := range map[string]struct {
		letter Letter
		want   bool
	}{
		"new rules":            {Letter{Kind: Update, Was: &was, Facts: ahead}, true},
		"moved":                {Letter{Kind: Update, Was: &was, Facts: moved}, false},
		"unchanged":            {Letter{Kind: Update, Was: &was, Facts: was}, false},
		"back on":              {Letter{Kind: Update, Was: &was, Facts: ahead, BackOn: true}, false},
		"a CANCEL":             {Letter{Kind: Cancel, Was: &was, Facts: ahead}, false},
		"nothing told earlier": {Letter{Kind: Update, Facts: ahead}, false},
	} {
		if got := test.letter.Clocks(); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestTroublesAreEqual(t *testing.T) {
	one := Trouble{Kind: "route", Text: "refuses", Since: time.Unix(0, 0)}
	for _, other := range []Trouble{
		{Kind: "inbox", Text: "refuses", Since: time.Unix(0, 0)},
		{Kind: "route", Text: "is silent", Since: time.Unix(0, 0)},
		{Kind: "route", Text: "refuses", Since: time.Unix(1, 0)},
	} {
		if one.Equal(other) {
			t.Errorf("%v and %v are one", one, other)
		}
	}
	if !one.Equal(Trouble{Kind: "route", Text: "refuses", Since: time.Unix(0, 0).UTC()}) {
		t.Error("a trouble is not equal to itself")
	}
}

func TestWishesAreTheSame(t *testing.T) {
	one := Wish{}
	for name, change := range map[string]func(*Wish){
		"way":      func(w *Wish) { w.Way = WayFeed },
		"language": func(w *Wish) { w.Language = "fi" },
		"timezone": func(w *Wish) { w.Timezone = "Asia/Tokyo" },
		"fewer":    func(w *Wish) { w.Fewer = true },
		"all":      func(w *Wish) { w.All = true },
		"links":    func(w *Wish) { w.Links++ },
		"feed":     func(w *Wish) { w.Feed++ },
		"left":     func(w *Wish) { w.Left = map[string]time.Time{"datatalks": {}} },
	} {
		other := one
		if change(&other); same(one, other) || !same(other, other) {
			t.Errorf("%s: a wish that differs is the same, or one that does not is another", name)
		}
	}
}

// A report is about the address that a letter went to when one of its recipients is that, as it was given or in the end, or
// with a +detail.
func TestFateIsOfAnAddress(t *testing.T) {
	for _, test := range []struct {
		fate Fate
		to   string
		want bool
	}{
		{Fate{Recipient: "ada@example.org"}, "ada@example.org", true},
		{Fate{Recipient: "all@example.org", Final: "ada@example.org"}, "ada@example.org", true},
		{Fate{Recipient: "ada@example.org"}, "ada+talks@example.org", true},
		{Fate{Recipient: "ben@example.org", Final: "ben@example.org"}, "ada@example.org", false},
		{Fate{}, "", false},
		{Fate{Final: "ada@example.org"}, "", false},
	} {
		if got := test.fate.isOf(test.to); got != test.want {
			t.Errorf("%+v is of %q: %t", test.fate, test.to, got)
		}
	}
}

func TestWithoutDetail(t *testing.T) {
	for address, want := range map[string]string{
		"ada+talks@example.org": "ada@example.org", "ada+a+b@example.org": "ada@example.org", "ada@example.org": "ada@example.org",
		"+talks@example.org": "+talks@example.org", "ada": "ada", "ada+talks": "ada+talks", "ada@sub+a@example.org": "ada@sub@example.org",
	} {
		if got := withoutDetail(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// A name is read as it is written, and nothing else is a name.
func TestReadName(t *testing.T) {
	const uid, to = "x/1@example.org", "ada@example.org"
	start := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		kind Kind
		name string
		want Named
		ok   bool
	}{
		{Request, "request/" + uid + "/7/" + to, Named{Number: 7}, true},
		{Request, "request/" + uid + "/7/" + to + "/resend-2", Named{Number: 7, Again: true}, true},
		{Reminder, "reminder/" + uid + "/20261201T120000Z/24h0m0s/" + to, Named{Start: start}, true},
		{Nudge, "nudge/" + uid + "/20261201T120000Z/" + to, Named{Start: start}, true},
		{Refresh, "refresh/" + uid + "/1794481200/" + to, Named{}, true},
		{TurnDown, "decline/17/" + to, Named{}, true},
		{Request, "update/" + uid + "/7/" + to, Named{}, false},
		{Request, "request/" + uid + "/seven/" + to, Named{}, false},
		{Request, "request/" + uid + "//" + to, Named{}, false},
		{Request, "request/" + uid + "/7", Named{}, false},
		{Request, "request/" + uid, Named{}, false},
		{Request, "request/y@example.org/7/" + to, Named{}, false},
		{Request, "request/" + uid + "/7/ben@example.org", Named{}, false},
		{Request, "request/" + uid + "/7/" + to + "/more", Named{}, false},
		{Nudge, "nudge/" + uid + "/2026-12-01/" + to, Named{}, false},
		{Reminder, "reminder/" + uid + "/20261201T120000Z/soon/" + to, Named{}, false},
		{Refresh, "refresh/" + uid + "/now/" + to, Named{}, false},
	} {
		got, ok := test.kind.Traits().ReadName(test.name, uid, to)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%s %q: %+v, %t; want %+v, %t", test.kind, test.name, got, ok, test.want, test.ok)
		}
	}
}

// A feed is as new as the last edit that shows in it. What shows in its sessions is their own.
func TestWhatChangesFeeds(t *testing.T) {
	for name, test := range map[string]struct {
		file, diff string
		changes    bool
	}{
		"name":      {"themes/datatalks.yaml", "-name: DataTalks\n+name: Talks\n", true},
		"purpose":   {"themes/datatalks.yaml", "-purpose: Case\n+purpose: Other case\n", true},
		"color":     {"themes/datatalks.yaml", "+color: teal\n", true},
		"feed":      {"themes/datatalks.yaml", "+feed: { link: true }\n", true},
		"site":      {"rondo.yaml", "-site: { name: Data Guild\n+site: { name: Guild\n", true},
		"place":     {"themes/datatalks.yaml", "-place: Room 5\n+place: Room 6\n", false},
		"audience":  {"themes/datatalks.yaml", "-audience: [data-guild]\n+audience: [data-guild, grace@example.org]\n", false},
		"organizer": {"themes/datatalks.yaml", "-organizers: [curator@example.org]\n+organizers: [grace@example.org]\n", false},
	} {
		s := newStory(t)
		s.step("plan 2026-11-12T09:00Z", "")
		first := s.state.Feeds
		old, added := "", ""
		for line := range strings.Lines(test.diff) {
			if text, is := strings.CutPrefix(line, "-"); is {
				old = strings.TrimSuffix(text, "\n")
			} else {
				added = strings.TrimSuffix(line[1:], "\n")
			}
		}
		if old == "" {
			s.files[test.file] = append(slices.Clone(s.files[test.file]), added+"\n"...)
		} else {
			s.files[test.file] = []byte(strings.Replace(string(s.files[test.file]), old, added, 1))
		}
		s.step("plan 2026-11-12T10:00Z", "")
		if changed := s.state.Feeds.After(first); changed != test.changes {
			t.Errorf("%s: feeds have changed: %t, want %t", name, changed, test.changes)
		}
	}
}
