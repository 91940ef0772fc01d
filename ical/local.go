package ical

import "time"

// Local is a reading of a wall clock without a zone: whole seconds since 1970-01-01 00:00:00 on that clock. It is the
// "floating" form of RFC 5545 §3.3.5 and becomes an instant only through [Zone.In]. A Local at 00:00 also stands for
// its date where a date is meant.
type Local int64

// LocalDate returns the Local at the given clock reading; out-of-range parts are carried over as in [time.Date].
func LocalDate(year int, month time.Month, day, hour, minute, second int) Local {
	return Local(time.Date(year, month, day, hour, minute, second, 0, time.UTC).Unix())
}

// LocalOf returns what the clock of t's location shows at t, without its fraction of a second.
func LocalOf(t time.Time) Local {
	_, offset := t.Zone()
	return Local(t.Unix() + int64(offset))
}

// Time returns the same clock reading in UTC, for formatting and calendar arithmetic.
func (l Local) Time() time.Time { return time.Unix(int64(l), 0).UTC() }

// Midnight returns 00:00 of the same day.
func (l Local) Midnight() Local { return l - Local(mod(int64(l), 86400)) }

// Add moves the clock reading; hands of a clock know no daylight saving.
func (l Local) Add(d time.Duration) Local { return l + Local(d/time.Second) }

// String returns "2026-12-01 14:00", with seconds only where there are some.
func (l Local) String() string {
	if l%60 != 0 {
		return l.Time().Format("2006-01-02 15:04:05")
	}
	return l.Time().Format("2006-01-02 15:04")
}

// Date returns "2026-12-01".
func (l Local) Date() string { return l.Time().Format(time.DateOnly) }

func mod(a, b int64) int64 { return (a%b + b) % b }
