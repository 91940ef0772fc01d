package ical

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

// String returns the FREQ value, "" for Never.
func (p Period) String() string {
	return [...]string{"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"}[p]
}

// Index numbers the period that l falls in (ISO weeks begin on Monday), so that two readings share a period exactly if
// their indexes are equal. Daily rules are counted in weeks; Never has one period.
func (p Period) Index(l Local) int {
	switch p {
	case Daily, Weekly:
		day := int64(l.Midnight())/86400 + 3 // since Monday, 29 December 1969
		return int((day - mod(day, 7)) / 7)
	case Monthly:
		t := l.Time()
		return t.Year()*12 + int(t.Month()) - 1
	case Yearly:
		return l.Time().Year()
	}
	return 0
}
