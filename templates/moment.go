package templates

import (
	"strconv"
	"strings"
	"time"
)

// moment is a date and time of day in parts that phrases put together: {{.Weekday}} {{.Day}} {{.Month}} gives Tue 1 Dec.
type moment struct {
	Weekday     string // short, as in a date
	WeekdayOn   string // as in "is on Tuesday"
	WeekdayName string // as in "every Tuesday"
	WeekdayEach string // as in "is held on Tuesdays"
	Day         string // 1 to 31
	Month       string // short
	MonthName   string // in full
	MonthNumber string // 1 to 12
	Year        string
	Hour        string // 00 to 23
	HourNumber  string // 0 to 23
	Minute      string // 00 to 59
}

// span is a session's time on the clock of one city.
type span struct {
	From, To moment
	OneDay   bool   // From and To are on the same calendar day
	City     string // in the reader's language
	CityTime string // the city's form before the word "time"; "" if the language's file does not know the city, or gives no such form
}

// moment returns the moment that clocks show at t, in the zone of t.
func (l *language) moment(t time.Time) moment {
	weekday := (int(t.Weekday()) + 6) % 7
	return moment{
		Weekday:     l.weekdays[weekday],
		WeekdayOn:   l.weekday[weekday],
		WeekdayName: l.names[weekday],
		WeekdayEach: l.each[weekday],
		Day:         strconv.Itoa(t.Day()),
		Month:       l.months[t.Month()-1],
		MonthName:   l.monthNames[t.Month()-1],
		MonthNumber: strconv.Itoa(int(t.Month())),
		Year:        strconv.Itoa(t.Year()),
		Hour:        twoDigits(t.Hour()),
		HourNumber:  strconv.Itoa(t.Hour()),
		Minute:      twoDigits(t.Minute()),
	}
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// span returns the time from start to end on the clock of a zone. city is the zone in words; "" for the city in its name.
func (l *language) span(start, end time.Time, zone *time.Location, city string) span {
	start, end = start.In(zone), end.In(zone)
	if city = oneLine(city); city == "" {
		city = cityOf(zone)
	}
	s := span{From: l.moment(start), To: l.moment(end), OneDay: sameDay(start, end), City: city}
	if forms, ok := l.cities[city]; ok {
		s.City, s.CityTime = forms[0], forms[1]
	}
	return s
}

// cityOf returns the city in the name of a zone: "New York" of America/New_York.
func cityOf(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

// sameDay reports whether two times are on the same calendar day, each in its own zone.
func sameDay(a, b time.Time) bool {
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// sameClock reports whether clocks in both zones show the same at start, and the same at end.
func sameClock(start, end time.Time, a, b *time.Location) bool {
	same := func(t time.Time) bool {
		_, offset := t.In(a).Zone()
		_, other := t.In(b).Zone()
		return offset == other
	}
	return same(start) && same(end)
}

// length is a duration in parts that phrases put together. A part that is zero is empty, but not both.
type length struct{ Hours, Minutes string }

// lengthOf returns a duration in whole minutes; what is beyond is cut off.
func lengthOf(d time.Duration) length {
	var l length
	if h := int(d.Hours()); h > 0 {
		l.Hours = strconv.Itoa(h)
	}
	if m := int(d.Minutes()) % 60; m > 0 || l.Hours == "" {
		l.Minutes = strconv.Itoa(m)
	}
	return l
}
