package templates

import (
	"strconv"
	"strings"
	"time"
)

// Rule is a theme's rule, taken apart so that each language says it in its own way (the parts of an RRULE, RFC 5545
// §3.3.10). Negative numbers count from the end; empty lists say nothing.
type Rule struct {
	English   string // in English words; "" for a single session
	Period    string // daily, weekly, monthly or yearly; "" for a single session
	Interval  int    // every how many periods; 1 or more
	Days      []Day
	Workdays  []int       // positions among the workdays of a month or year
	MonthDays []int       // 1 to 31, -1 to -31
	YearDays  []int       // 1 to 366, -1 to -366
	Weeks     []int       // 1 to 53, -1 to -53
	Months    []int       // 1 to 12
	Positions []int       // of all those dates within each period, the only ones that are taken
	Times     []time.Time // times of day if there are several; their dates do not matter
	Count     int         // 0 for no such end
	Until     time.Time   // the last day; zero for no such end
	WeekStart int         // 0 is Monday, 6 Sunday
}

// Day is a weekday, 0 for Monday to 6 for Sunday; with Nth other than 0 the nth one of its month or year.
type Day struct{ Nth, Weekday int }

// ruled is the values of the phrase page/rule: the rule's parts in words, each empty if the rule does not have it.
type ruled struct {
	Rule, Period, Interval string // the rule in English; its period; every how many
	Weekly                 string // "workdays" for Monday to Friday each week, "one" for a single weekday, "several"
	Days, DaysOn, DaysOr   string // weekdays, as "Tuesday and Thursday", "on Tuesday and on Thursday", "Tuesday or Thursday"
	DaysEach               string // "Tuesdays and Thursdays"
	Nth                    string // counted weekdays or workdays: "first and third Tuesday"
	Dates                  string // days of the month: "1st and 15th day"
	DatesOf                string // days of named months: "1 June and 1 December"
	MonthsOf, MonthsIn     string
	YearDays, Weeks        string
	Only                   string
	Times                  string
	Count, Until           string
	WeekStart              string
	span
}

// month is a month as the value of rule/month/of and rule/month/in: {{.}} says its short name, {{.Name}} the whole one.
type month struct{ Short, Name string }

func (m month) String() string { return m.Short }

// rule says the parts of a theme's rule.
func (v *visitor) rule(t Theme) ruled {
	r := t.Rule
	said := ruled{
		Rule: oneLine(r.English), Period: r.Period, Interval: strconv.Itoa(r.Interval),
		span: v.span(t.Start, t.End, t.Zone, t.City),
	}
	var plain, on, each []string
	var counted []Day
	for _, d := range r.Days {
		if d.Nth != 0 {
			counted = append(counted, d)
			continue
		}
		plain, on = append(plain, v.names[d.Weekday%7]), append(on, v.weekday[d.Weekday%7])
		each = append(each, v.each[d.Weekday%7])
	}
	said.Days, said.DaysOn, said.DaysOr = v.list("rule/and", plain), v.list("rule/and", on), v.list("rule/or", plain)
	said.DaysEach = v.list("rule/and", each)
	switch len(plain) {
	case 0:
	case 1:
		said.Weekly = "one"
	default:
		said.Weekly = "several"
		if workweek(r.Days) {
			said.Weekly = "workdays"
		}
	}
	said.Nth = v.nthDays(counted)
	if len(r.Workdays) > 0 {
		said.Nth = v.say("rule/workday", v.numbers("rule/nth", r.Workdays))
	}
	said.Dates, said.YearDays = v.ends("rule/dates", r.MonthDays), v.ends("rule/dates", r.YearDays)
	var of, in, dates []string
	for _, m := range r.Months {
		named := month{v.months[(m+11)%12], v.monthNames[(m+11)%12]}
		of, in = append(of, v.say("rule/month/of", named)), append(in, v.say("rule/month/in", named))
		dates = append(dates, v.datesOf(named, r.MonthDays))
	}
	said.MonthsOf, said.MonthsIn = v.list("rule/and", of), v.list("rule/and", in)
	if len(r.MonthDays) > 0 {
		said.DatesOf = v.list("rule/and", dates)
	}
	if len(r.Weeks) > 0 {
		said.Weeks = v.say("rule/weeks", struct{ List, Many string }{v.numbers("rule/week", r.Weeks), many(len(r.Weeks))})
	}
	if len(r.Positions) > 0 {
		said.Only = v.numbers("rule/nth", r.Positions)
	}
	var times []string
	for _, at := range r.Times {
		times = append(times, v.say("clock", v.moment(at)))
	}
	said.Times = v.list("rule/and", times)
	if r.Count > 0 {
		said.Count = strconv.Itoa(r.Count)
	}
	if !r.Until.IsZero() {
		said.Until = v.say("rule/until", v.moment(r.Until))
	}
	if r.WeekStart != 0 {
		said.WeekStart = v.names[r.WeekStart%7]
	}
	return said
}

// nthDays says counted weekdays. Neighbours that count the same weekday share its name.
func (v *visitor) nthDays(days []Day) string {
	var said []string
	for i := 0; i < len(days); {
		day := days[i].Weekday
		var counts []int
		for ; i < len(days) && days[i].Weekday == day; i++ {
			counts = append(counts, days[i].Nth)
		}
		said = append(said, v.say("rule/nthday", struct{ Nth, Weekday string }{v.numbers("rule/nth", counts), v.names[day%7]}))
	}
	return v.list("rule/and", said)
}

// ends says days that are counted from the front and, apart from them, those that are counted from the end.
func (v *visitor) ends(phrase string, numbers []int) string {
	var front, back []int
	for _, n := range numbers {
		if n > 0 {
			front = append(front, n)
		} else {
			back = append(back, n)
		}
	}
	var said []string
	if front != nil {
		said = append(said, v.say(phrase, v.numbers("rule/number", front)))
	}
	if back != nil {
		said = append(said, v.say(phrase, v.numbers("rule/nth", back)))
	}
	return v.list("rule/and", said)
}

// datesOf says days of one month: "1 and 15 June", "the last day of June".
func (v *visitor) datesOf(of month, days []int) string {
	var front []int
	var said []string
	for _, n := range days {
		if n > 0 {
			front = append(front, n)
		}
	}
	if front != nil {
		said = append(said, v.say("rule/date", struct{ Days, Month, MonthName string }{v.numbers("rule/number", front), of.Short, of.Name}))
	}
	for _, n := range days {
		if n < 0 {
			said = append(said, v.say("rule/date/last", struct {
				Day   string
				Month month
			}{v.ends("rule/dates", []int{n}), of}))
		}
	}
	return v.list("rule/and", said)
}

func (v *visitor) numbers(phrase string, numbers []int) string {
	var said []string
	for _, n := range numbers {
		said = append(said, v.say(phrase, strconv.Itoa(n)))
	}
	return v.list("rule/and", said)
}

// list joins words with commas and the phrase "rule/and" or "rule/or".
func (v *visitor) list(phrase string, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return v.say(phrase, struct{ Before, Last string }{strings.Join(words[:last], ", "), words[last]})
}

func many(n int) string {
	if n > 1 {
		return "yes"
	}
	return ""
}

// sampleRules returns rules that reach every line of the phrases about rules.
func sampleRules(now time.Time) []Rule {
	var rules []Rule
	parts := []Rule{
		{Days: []Day{{0, 1}}}, {Days: []Day{{0, 1}, {0, 3}}}, {Days: []Day{{0, 0}, {0, 1}, {0, 2}, {0, 3}, {0, 4}}},
		{Days: []Day{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {-1, 3}, {-2, 3}, {-3, 3}, {-4, 3}, {-5, 3}, {-6, 3}}},
		{Workdays: []int{1, -1}}, {MonthDays: []int{1, 15, -1}}, {MonthDays: []int{13}, Days: []Day{{0, 4}}},
		{YearDays: []int{100, -1}}, {Weeks: []int{10, 20}, Days: []Day{{0, 1}}}, {Weeks: []int{-1}, Days: []Day{{0, 1}}}, {},
	}
	for _, period := range []string{"", "daily", "weekly", "monthly", "yearly"} {
		for interval := 1; interval <= 3; interval++ {
			for i, r := range parts {
				if interval > 1 && i > 2 {
					break // the interval is said the same of all
				}
				r.English, r.Period, r.Interval = "every day", period, interval
				if period == "yearly" && i%2 == 0 || interval == 3 {
					r.Months = []int{3, 12}
				}
				if interval == 2 {
					r.Positions, r.Times, r.Count, r.WeekStart = []int{1, -1}, []time.Time{now, now}, 1+i%2, 6
				} else {
					r.Until = now
				}
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// workweek reports whether the days are Monday to Friday.
func workweek(days []Day) bool {
	if len(days) != 5 {
		return false
	}
	for i, d := range days {
		if d != (Day{0, i}) {
			return false
		}
	}
	return true
}
