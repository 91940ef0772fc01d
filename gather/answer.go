package gather

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"rondo/clash"
	"rondo/fetch"
	"rondo/ical"
)

// Meaning is what an answer is taken for.
type Meaning int

// The meanings of answers.
const (
	None  Meaning = iota // no calendar
	Same                 // what was read before is as it was
	Empty                // a calendar without an event, which may be one that was lost
	Fresh                // a calendar
)

func (m Meaning) String() string { return [...]string{"none", "same", "empty", "fresh"}[m] }

// Finding is what was found when a calendar was asked for.
type Finding struct {
	Meaning Meaning
	Problem string        // why there is no calendar, without what is secret of its address; "" for the other meanings
	Wait    time.Duration // how long the server does not want to be asked again; 0 where it does not say
	Feed    *clash.Feed   // of the meanings Empty and Fresh
	Until   time.Time     // of the same meanings: the end of what it tells about
	fetch.Validators
}

// span is how far the minutes of copies lie apart.
const span = 7 * 24 * time.Hour

// Read finds out what an answer, or the lack of one, says of a calendar.
func Read(w Wanted, a fetch.Answer, err error, now time.Time) Finding {
	f := Finding{Wait: a.Wait, Validators: a.Validators}
	host := w.Host()
	none := func(word, format string, args ...any) Finding {
		f.Problem = w.problem(word, fmt.Sprintf(format, args...))
		return f
	}
	switch {
	case err != nil:
		return none(unanswered(err), "%v", err)
	case a.Status == http.StatusNotModified:
		f.Meaning = Same
		return f
	case a.Status != http.StatusOK && a.Status != http.StatusNonAuthoritativeInfo:
		return none(answered(a.Status), "%s answers %s", host, status(a.Status))
	case len(bytes.TrimSpace(a.Body)) == 0:
		return none(NoCalendar, "%s answers with nothing", host)
	case a.Type == "text/html" || hasPrefix(a.Body, "<"):
		return none(Login, "%s answers with a web page; is the address still right?", host)
	case !Whole(a.Body):
		return none(NoCalendar, "%s answers with what is no whole calendar", host)
	}
	from := now.Add(-24 * time.Hour).Truncate(span) // so that a calendar without a change has the same minutes for a while
	f.Until = from.Add(2*span + Reach)
	calendar, err := readBusy(w, a.Body, from, f.Until)
	if err != nil {
		return none(NoCalendar, "%s answers with what is no calendar", host)
	}
	f.Feed = clash.NewFeed(calendar, from, f.Until, now)
	if f.Meaning = Fresh; calendar.Events == 0 {
		f.Meaning = Empty
	}
	return f
}

// readBusy reads a calendar of strangers. A fault in reading one must not end everything else.
func readBusy(w Wanted, body []byte, from, to time.Time) (c ical.BusyCalendar, err error) {
	defer func() {
		if wrong := recover(); wrong != nil {
			err = fmt.Errorf("read a calendar: %v", wrong)
		}
	}()
	if w.Own != nil {
		return readOwn(body, w.Zone, w.Own.Mine, from, to)
	}
	return ical.ReadSharedBusy(body, w.Zone, from, to)
}

// status says a status code in words that tell what to do.
func status(code int) string {
	switch code {
	case http.StatusUnauthorized, http.StatusForbidden:
		return fmt.Sprintf("%d: it may not be read; share it anew, or correct its address", code)
	case http.StatusNotFound, http.StatusGone:
		return fmt.Sprintf("%d: it is not there; correct its address", code)
	}
	if text := http.StatusText(code); text != "" {
		return fmt.Sprintf("%d %s", code, strings.ToLower(text))
	}
	return fmt.Sprint(code)
}

// hasPrefix reports whether a text begins so, after space and a byte order mark.
func hasPrefix(body []byte, what string) bool {
	return bytes.HasPrefix(bytes.TrimLeft(body, "\ufeff \t\r\n"), []byte(what))
}

// Whole reports whether a calendar ends as calendars do. One that was cut off has lost events without a trace.
func Whole(calendar []byte) bool {
	const end = "END:VCALENDAR"
	calendar = bytes.TrimRight(calendar, " \t\r\n\x00\x1a")
	return len(calendar) >= len(end) && bytes.EqualFold(calendar[len(calendar)-len(end):], []byte(end))
}
