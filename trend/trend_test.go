package trend

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
)

func date(text string) ical.Local {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return ical.LocalOf(t)
}

// A period is as long as what is before it, in months where it is months.
func TestPeriods(t *testing.T) {
	for _, test := range []struct{ first, last, before, quarters string }{
		{"2026-10-01", "2026-12-31", "2026-07-01 2026-09-30", "1"},
		{"2027-01-01", "2027-03-31", "2026-10-01 2026-12-31", "1"},
		{"2026-01-01", "2026-12-31", "2025-01-01 2025-12-31", "4"},
		{"2028-03-01", "2028-03-31", "2028-02-01 2028-02-29", "1"},
		{"2026-10-05", "2026-10-18", "2026-09-21 2026-10-04", "1"},
		{"2026-10-05", "2026-10-05", "2026-10-04 2026-10-04", "1"},
		{"2026-12-31", "2027-04-01", "2026-09-30 2026-12-30", "3"},
		{"2026-10-01", "2026-09-30", "2026-10-01 2026-09-30", "0"},
	} {
		p := Period{date(test.first), date(test.last)}
		before := p.Before()
		if got := before.First.Date() + " " + before.Last.Date(); got != test.before {
			t.Errorf("before %s to %s is %s, want %s", test.first, test.last, got, test.before)
		}
		if got := fmt.Sprint(len(p.Quarters())); got != test.quarters {
			t.Errorf("%s to %s has %s quarters, want %s", test.first, test.last, got, test.quarters)
		}
	}
	year, quarter, ok := QuarterOf(date("2026-11-29")).Quarter()
	if year != 2026 || quarter != 4 || !ok {
		t.Errorf("29 November is in quarter %d of %d, %v", quarter, year, ok)
	}
	if _, _, ok := (Period{date("2026-10-01"), date("2026-12-30")}).Quarter(); ok {
		t.Error("a quarter without its last day is a quarter")
	}
}

// Ten in the evening in New York on the last day of the year is next year in Helsinki, and counts where it was held.
func TestSessionCountsInItsOwnZone(t *testing.T) {
	session := Session{Wall: ical.LocalDate(2026, time.December, 31, 22, 0, 0), Start: time.Date(2027, 1, 1, 3, 0, 0, 0, time.UTC)}
	if old := QuarterOf(date("2026-12-31")); !old.Holds(session.Wall) || QuarterOf(date("2027-01-01")).Holds(session.Wall) {
		t.Error("it counts in the quarter of another zone")
	} else if from, to := old.Window(); session.Start.Before(from) || !session.Start.Before(to) {
		t.Error("the window leaves it out")
	}
}

func TestPercent(t *testing.T) {
	for _, test := range []struct {
		Share
		want  int
		known bool
	}{
		{Share{0, 0}, 0, false}, {Share{0, 3}, 0, true}, {Share{3, 3}, 100, true}, {Share{1, 3}, 33, true}, {Share{2, 3}, 67, true},
		{Share{1, 2}, 50, true}, {Share{1, 1000}, 1, true}, {Share{999, 1000}, 99, true}, {Share{4, 3}, 100, true}, {Share{1, 200}, 1, true},
	} {
		if got, known := test.Percent(); got != test.want || known != test.known {
			t.Errorf("%d of %d is %d %%, %v", test.Part, test.Whole, got, known)
		}
	}
}

const k = 5

var (
	days = rapid.Int64Range(int64(date("2026-01-01"))/86400, int64(date("2027-06-30"))/86400)

	anySession = rapid.Custom(func(t *rapid.T) Session {
		s := Session{
			UID: rapid.StringMatching(`[a-z]{8}`).Draw(t, "uid"), Wall: ical.Local(days.Draw(t, "day")*86400) + 14*3600,
			Cancelled: rapid.IntRange(0, 9).Draw(t, "off") == 0, Invited: rapid.IntRange(0, 40).Draw(t, "invited"),
			Materials: rapid.IntRange(0, 3).Draw(t, "materials"),
		}
		s.Start = s.Wall.Time()
		s.Answered = rapid.IntRange(0, s.Invited).Draw(t, "answered")
		if rapid.Bool().Draw(t, "known") {
			s.Came = Known(rapid.IntRange(0, s.Invited).Draw(t, "came"))
		}
		s.Survey.Rated = rapid.IntRange(0, 12).Draw(t, "rated")
		s.Survey.Points = rapid.IntRange(s.Survey.Rated, 5*s.Survey.Rated).Draw(t, "points")
		s.Survey.Asked = rapid.IntRange(0, s.Survey.Rated).Draw(t, "asked")
		s.Survey.Present = rapid.IntRange(0, s.Survey.Asked).Draw(t, "present")
		return s
	})
	anySessions = rapid.SliceOfNDistinct(anySession, 0, 30, func(s Session) string { return s.UID })
	anyPeriod   = rapid.Custom(func(t *rapid.T) Period {
		first := days.Draw(t, "first")
		return Period{ical.Local(first * 86400), ical.Local((first + rapid.Int64Range(0, 400).Draw(t, "days")) * 86400)}
	})
)

// Sums are the sums of their parts, wherever a period is cut and in whatever order sessions come.
func TestSumsAreThoseOfTheParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sessions, p := anySessions.Draw(t, "sessions"), anyPeriod.Draw(t, "period")
		r := Of(Theme{}, sessions, p, k)
		var quarters Sums
		for _, q := range r.Quarters {
			quarters = quarters.And(q.Sums)
		}
		if quarters != r.Sums {
			t.Fatalf("quarters come to %+v, the period to %+v", quarters, r.Sums)
		}
		shuffled := rapid.Permutation(sessions).Draw(t, "shuffled")
		if again := Of(Theme{}, shuffled, p, k); again.Sums != r.Sums || again.Before != r.Before {
			t.Fatalf("another order comes to %+v instead of %+v", again.Sums, r.Sums)
		}
		if at := Add(In(sessions, p.Before(), k)); at != r.Before {
			t.Fatalf("the period before comes to %+v, %+v is reported", at, r.Before)
		}
		if before := p.Before(); before.Last.Add(day) != p.First || before.Months() != p.Months() && before.Last-before.First != p.Last-p.First {
			t.Fatalf("before %s to %s is %s to %s", p.First.Date(), p.Last.Date(), before.First.Date(), before.Last.Date())
		}
		if n := len(r.Sessions); r.Sums.Held+r.Sums.Cancelled != n {
			t.Fatalf("%d sessions are reported, %d counted", n, r.Sums.Held+r.Sums.Cancelled)
		}
	})
}

// Whatever two periods differ by rests on nobody or on at least k people, and so does every number of one report. The attacker has
// reports of any two periods, and takes one from the other.
func TestNoTwoReportsTellWhatOnePersonSaid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sessions, p := anySessions.Draw(t, "sessions"), anyPeriod.Draw(t, "period")
		wider := Period{p.First.Add(-day * time.Duration(rapid.IntRange(0, 90).Draw(t, "earlier"))), p.Last.Add(day * time.Duration(rapid.IntRange(0, 90).Draw(t, "later")))}
		one, two := Of(Theme{}, sessions, p, k).Sums.Survey, Of(Theme{}, sessions, wider, k).Sums.Survey
		few := func(n int) bool { return n != 0 && n < k }
		if few(one.Rated) || few(one.Asked) || few(two.Rated-one.Rated) || few(two.Asked-one.Asked) {
			t.Fatalf("%+v and %+v differ by fewer than %d people", one, two, k)
		}
		if two.Rated == one.Rated && two.Points != one.Points || two.Asked == one.Asked && two.Present != one.Present {
			t.Fatalf("%+v and %+v tell of somebody whom they do not count", one, two)
		}
	})
}

// What is not known is no nought, and one session of which it is known says nothing of the others.
func TestAttendanceThatIsNotKnown(t *testing.T) {
	unknown, known, empty := Session{Invited: 30, Answered: 20}, Session{Invited: 10, Came: Known(5)}, Session{Invited: 10, Came: Known(0)}
	if got := Add([]Session{unknown, unknown}); got.Attendance().Known {
		t.Errorf("%+v came to sessions of which that is not known", got.Attendance())
	}
	sum := Add([]Session{unknown, known})
	if percent, ok := sum.CameShare().Percent(); sum.Attendance() != Known(5) || percent != 50 || !ok {
		t.Errorf("%+v came, %d %%", sum.Attendance(), percent)
	}
	if sum := Add([]Session{empty}); sum.Attendance() != Known(0) {
		t.Errorf("%+v came where nobody did", sum.Attendance())
	}
}

func TestPresentersAreNamedOnce(t *testing.T) {
	at := date("2026-10-06")
	sessions := []Session{
		{UID: "b", Wall: at + 86400, Start: (at + 86400).Time(), Presenter: "Ada, Bo"}, {UID: "a", Wall: at, Start: at.Time(), Presenter: "Bo"},
		{UID: "c", Wall: at, Start: at.Time(), Presenter: "Cem", Cancelled: true}, {UID: "d", Wall: at, Start: at.Time()},
	}
	if got := fmt.Sprint(Of(Theme{}, sessions, QuarterOf(at), k).Presenters); got != "[Bo Ada]" {
		t.Errorf("presented by %s", got)
	}
}
