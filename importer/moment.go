package importer

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
	"rondo/lazyregexp"
	"rondo/theme"
)

// moment is a date, or a time of it, as YAML and RFC 3339 have it.
type moment struct {
	wall   ical.Local
	day    bool // it has no time
	fixed  bool // it says how far it is from UTC
	offset int  // seconds, if fixed
}

var momentForm = lazyregexp.New(`^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::(\d\d)(?:\.\d*)?)?[ \t]*([Zz]|[+-]\d\d?(?::?\d\d)?)?)?$`)

// readMoment reads 2021-09-21, 2021-09-21 15:00:00, 2024-01-04T11:00:00.00Z and 2021-09-21 15:00:00 -07:00.
func readMoment(text string) (m moment, ok bool) {
	f := momentForm.FindStringSubmatch(strings.TrimSpace(text))
	if f == nil {
		return m, false
	}
	n := make([]int, 7)
	for i := 1; i < 7; i++ {
		n[i], _ = strconv.Atoi(f[i])
	}
	m.wall = ical.LocalDate(n[1], time.Month(n[2]), n[3], n[4], n[5], n[6])
	t := m.wall.Time()
	if t.Year() != n[1] || int(t.Month()) != n[2] || t.Day() != n[3] || n[4] > 23 || n[5] > 59 || n[6] > 59 {
		return m, false
	}
	m.day = f[4] == ""
	if zone := strings.ToUpper(f[7]); zone != "" {
		m.fixed = true
		if zone != "Z" {
			hours, minutes, _ := strings.Cut(zone[1:], ":")
			if len(hours) > 2 {
				hours, minutes = hours[:len(hours)-2], hours[len(hours)-2:]
			}
			h, _ := strconv.Atoi(hours)
			mm, _ := strconv.Atoi(minutes)
			m.offset = h*3600 + mm*60
			if h > 18 || mm > 59 {
				return m, false
			}
			if zone[0] == '-' {
				m.offset = -m.offset
			}
		}
	}
	return m, true
}

// in returns the reading of a zone's clock. A day stays a day.
func (m moment) in(zone ical.Zone) ical.Local {
	if !m.fixed || m.day {
		return m.wall
	}
	at := time.Unix(int64(m.wall)-int64(m.offset), 0)
	return ical.LocalOf(at.In(zone.Location()))
}

// when returns a moment on a zone's clock, as themes have it.
func (m moment) when(zone ical.Zone) theme.When {
	return theme.When{Local: m.in(zone), Set: true, DateOnly: m.day}
}

// shows tells whether a zone's clock shows the offset of a moment then.
func (m moment) shows(zone ical.Zone) bool {
	return zone.In(m.in(zone)).Unix() == int64(m.wall)-int64(m.offset) && m.in(zone) == m.wall
}

// zone reads the name of a zone; that of the options where there is none. It reports one that there is not.
func (s *source) zone(name string, at *theme.Tree, usual ical.Zone) ical.Zone {
	if name = strings.TrimSpace(name); name == "" {
		return usual
	}
	if z, ok := utcNames[strings.ToUpper(name)]; ok {
		name = z
	}
	z, err := ical.LoadZone(name)
	if err != nil {
		s.mistake(at, err)
		return usual
	}
	return z
}

// utcNames are names of UTC that the database takes for an offset.
var utcNames = map[string]string{"Z": "UTC", "GMT": "UTC", "ETC/GMT": "UTC", "ETC/UTC": "UTC"}

// end returns the last moment at which a session of a series with until may begin.
func (s *series) end() ical.Local {
	if s.until.DateOnly {
		return s.until.Local + 86399
	}
	return s.until.Local
}

// over tells whether a series has no date any more on or after a moment.
func (s *series) over(now time.Time) bool {
	lasts := cmp.Or(s.lasts, time.Hour)
	from := ical.LocalOf(now.In(s.zone.Location())).Add(-lasts)
	for _, a := range s.also {
		if a.on.On(s.starts) > from {
			return false
		}
	}
	for on, o := range s.sessions {
		if o.MoveTo.Set && o.MoveTo.On(on.On(s.starts)) > from {
			return false
		}
	}
	if s.rule.Period() == ical.Never {
		return s.starts <= from
	}
	next := max(from+1, s.starts)
	if s.until.Set && next > s.end() {
		return true
	}
	far := next.Add(20 * 366 * 24 * time.Hour)
	if s.until.Set {
		far = min(far, s.end()+1)
	}
	for step := 40 * 24 * time.Hour; next < far; next = next.Add(step) {
		if len(s.rule.Between(next, min(far, next.Add(step)))) > 0 {
			return false
		}
	}
	return true
}
