package ical

// Rule is a validated recurrence rule (RFC 5545 §3.3.10) together with the start it counts from. It expands on the
// wall clock; zones enter only when a Local becomes an instant. A Rule is a value and safe for concurrent use. The zero
// Rule has no occurrence.
type Rule struct{ start Local }

// ParseRule reads the value of an RRULE ("FREQ=MONTHLY;BYDAY=1TU") and checks it before the library sees it. The start
// must be the first occurrence; if not, the error is a [*StartError] that names the date that would be. zone turns an
// UNTIL in UTC into wall time; it matters for nothing else.
func ParseRule(text string, start Local, zone Zone) (Rule, error) { panic("contract: ical rules") }

// ParseWords reads the words organizers write ("first tuesday of the month"). The errors are those of [ParseRule], or
// name the nearest phrase that is understood.
func ParseWords(words string, start Local, zone Zone) (Rule, error) { panic("contract: ical rules") }

// Once is the rule with the single occurrence start.
func Once(start Local) Rule { panic("contract: ical rules") }

// Until ends the rule with the last occurrence at or before l.
func (r Rule) Until(l Local) Rule { panic("contract: ical rules") }

// Count ends the rule after n occurrences; n below 1 or above 10,000 is an error.
func (r Rule) Count(n int) (Rule, error) { panic("contract: ical rules") }

// Between lists the occurrences at or after from and before to, in order, each once.
func (r Rule) Between(from, to Local) []Local { panic("contract: ical rules") }

// Interval is the rule's INTERVAL, 1 when not given.
func (r Rule) Interval() int { panic("contract: ical rules") }

// Period is the calendar unit in which the rule repeats.
func (r Rule) Period() Period { panic("contract: ical rules") }

// String is the canonical RRULE value, "" for [Once].
func (r Rule) String() string { panic("contract: ical rules") }

// Words says the rule in English: "first Tuesday of the month", "every 2 weeks on Tuesday and Thursday, 10 times".
func (r Rule) Words() string { panic("contract: ical rules") }

// Period is a calendar unit: the FREQ of a rule.
type Period int

// The frequencies a theme may have.
const (
	Never Period = iota
	Daily
	Weekly
	Monthly
	Yearly
)

// Index numbers the period that l falls in (ISO weeks begin on Monday), so that two readings share a period exactly if
// their indexes are equal. Daily rules are counted in weeks.
func (p Period) Index(l Local) int { panic("contract: ical rules") }

// StartError says that a start is no occurrence of its own rule.
type StartError struct {
	Start Local // as written
	Next  Local // the first date on the rule after Start
}

func (e *StartError) Error() string { panic("contract: ical rules") }
