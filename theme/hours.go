package theme

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unique"

	"rondo/ical"
	"rondo/lazyregexp"
)

// Hours are when people can be asked to come, on their own clocks: `08:30-11:30, 12:30-17:30` from Monday to Friday, or with
// weekdays in front, `Mon-Thu 09:00-16:00, Fri 09:00-12:00`. Weekdays go for all that follows up to the next weekdays. The zero
// Hours are those of most offices: Monday to Friday 8:30 to 17:30 without 11:30 to 12:30.
type Hours struct {
	of unique.Handle[hours] // of many people, who write few; not valid for hours that were not written
}

// hours are Hours as they were read.
type hours struct {
	week [7]string // of each weekday, from Sunday on: two bytes a range, see add; a string keeps hours comparable
	text string
}

var usualHours = func() (h Hours) {
	if err := h.parse("08:30-11:30, 12:30-17:30"); err != nil {
		panic(err)
	}
	return h
}()

// Set tells whether the hours were written in a file. Those that were not allow what most offices do.
func (h Hours) Set() bool { return h != Hours{} }

// String returns the notation of the files, as it was written; of hours that were not, those of most offices.
func (h Hours) String() string {
	if !h.Set() {
		h = usualHours
	}
	return h.of.Value().text
}

// Allow reports whether people can be asked to come for a length of time that begins when their clocks show wall.
func (h Hours) Allow(wall ical.Local, length time.Duration) bool {
	if !h.Set() {
		h = usualHours
	}
	week := h.of.Value().week
	for end := wall.Add(length); ; {
		midnight := wall.Midnight()
		on := week[wall.Time().Weekday()]
		until := wall
		for i := 0; i < len(on); i += 4 {
			from, to := midnight.Add(minutesOf(on[i:])), midnight.Add(minutesOf(on[i+2:]))
			if from <= wall && wall < to {
				until = max(until, to)
			}
		}
		switch {
		case until == wall:
			return false
		case until >= end:
			return true
		}
		wall = until
	}
}

// add lets people come at a time of day, in minutes.
func (h *hours) add(weekday time.Weekday, from, to int) {
	h.week[weekday] += string([]byte{byte(from >> 8), byte(from), byte(to >> 8), byte(to)})
}

func minutesOf(two string) time.Duration {
	return time.Duration(int(two[0])<<8|int(two[1])) * time.Minute
}

var (
	hoursForm    = lazyregexp.New(`^(\d{1,2})(?:[:.](\d\d))?\s*[-–]\s*(\d{1,2})(?:[:.](\d\d))?$`)
	weekdaysForm = lazyregexp.New(`^([A-Za-z]+)(?:\s*[-–]\s*([A-Za-z]+))?(?:\s+|$)`)
	dayNames     = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
)

const hoursRight = "write it like 08:30-11:30, 12:30-17:30 or Mon-Thu 09:00-16:00"

func (h *Hours) parse(text string) error {
	read := hours{text: text}
	days, open := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}, false
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if m := weekdaysForm.FindStringSubmatch(part); m != nil {
			named, err := weekdays(m[1], m[2])
			if err != nil {
				return err
			}
			if !open {
				days = nil
			}
			days, open = append(days, named...), true
			if part = part[len(m[0]):]; part == "" {
				continue // Mon, Wed 09:00-16:00
			}
		}
		open = false
		from, to, err := hoursOf(part)
		if err != nil {
			return err
		}
		for _, day := range days {
			read.add(day, from, to)
		}
	}
	if open {
		return wrong(hoursRight, "%q has weekdays without a time", text)
	}
	h.of = unique.Make(read)
	return nil
}

// weekdays lists the days from one to another, around the end of the week where they lie so; to may be empty.
func weekdays(from, to string) (all []time.Weekday, err error) {
	if to == "" {
		to = from
	}
	var ends [2]int
	for i, word := range []string{from, to} {
		lower := strings.ToLower(word)
		ends[i] = slices.IndexFunc(dayNames, func(name string) bool {
			whole := strings.ToLower(time.Weekday(slices.Index(dayNames, name)).String())
			return len(lower) >= 2 && strings.HasPrefix(whole, lower)
		})
		if ends[i] < 0 {
			return nil, wrong("write Mon, Tue, Wed, Thu, Fri, Sat or Sun", "%q is no weekday", word)
		}
	}
	for day := ends[0]; ; day = (day + 1) % 7 {
		if all = append(all, time.Weekday(day)); day == ends[1] {
			return all, nil
		}
	}
}

// hoursOf reads a time of day from and to, in minutes.
func hoursOf(text string) (from, to int, err error) {
	m := hoursForm.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, wrong(hoursRight, "%q is no time of day from and to", text)
	}
	at := func(hour, minute string) int {
		h, _ := strconv.Atoi(hour)
		m, _ := strconv.Atoi(minute)
		if m > 59 {
			return 25 * 60
		}
		return 60*h + m
	}
	from, to = at(m[1], m[2]), at(m[3], m[4])
	switch {
	case from > 24*60 || to > 24*60:
		return 0, 0, wrong("days end at 24:00", "%q is not on the clock", text)
	case from == to:
		return 0, 0, wrong(hoursRight, "%q has no time in it", text)
	case from > to:
		return 0, 0, wrong(fmt.Sprintf("write the earlier time first; what goes past midnight is two, %s-24:00, 00:00-%s", clockOf(from), clockOf(to)),
			"%q ends before it begins", text)
	}
	return from, to, nil
}

// clockOf returns a time of day in minutes as a clock shows it.
func clockOf(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
