package season

import (
	"fmt"
	"io"
	"slices"
	"time"

	"rondo/ical"
	"rondo/scheduler"
)

const clock = "Mon 2 Jan 15:04"

// tell says in a line for each session and kind what leaves at a moment, in the session's zone; what is about no session in that of
// home.
func tell(w io.Writer, now time.Time, home ical.Zone, acts []scheduler.Action) {
	type about struct {
		kind scheduler.Kind
		uid  string
		left bool
	}
	var order []about
	letters := map[about][]scheduler.Letter{}
	for _, a := range acts {
		p, ok := a.(scheduler.Post)
		if !ok {
			continue
		}
		key := about{kind: p.Letter.Kind, uid: p.Letter.UID, left: p.Letter.Left}
		if letters[key] == nil {
			order = append(order, key)
		}
		letters[key] = append(letters[key], p.Letter)
	}
	for _, key := range order {
		l := typical(letters[key])
		to := fmt.Sprint(len(letters[key]), " ", plural(l.Kind))
		if len(letters[key]) == 1 {
			to = string(l.Kind) + " to " + l.To.Email
		}
		zone := l.Facts.Zone
		in := zone.Location()
		if l.UID == "" { // for organizers, about no session
			fmt.Fprintf(w, "%-16s  %-30s  %s\n", now.In(home.Location()).Format(clock), to, l.Why)
			continue
		}
		fmt.Fprintf(w, "%-16s  %-30s  %s, %s (%s): %s\n", now.In(in).Format(clock), to, l.Facts.Name,
			l.Facts.Start.In(in).Format(clock), zone.City(), l.Why)
	}
}

// typical returns the first letter with the reason that most have.
func typical(letters []scheduler.Letter) (l scheduler.Letter) {
	counts, most := map[scheduler.Reason]int{}, 0
	for _, one := range letters {
		counts[one.Why]++
		most = max(most, counts[one.Why])
	}
	i := slices.IndexFunc(letters, func(one scheduler.Letter) bool { return counts[one.Why] == most })
	return letters[i]
}

// plural names several letters of a kind.
func plural(kind scheduler.Kind) string {
	switch kind {
	case scheduler.Missed, scheduler.Thanks, scheduler.Materials, scheduler.OnWaiting, scheduler.Returned, scheduler.Forwarded, scheduler.Asking, scheduler.Cast:
		return string(kind)
	}
	return string(kind) + "s"
}
