package theme

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"rondo/lazyregexp"
)

// Rate is letters per time: "28/minute", "10/second", "unlimited". The zero Rate means: as the profile says.
type Rate struct {
	Unlimited bool
	Letters   int
	Per       time.Duration
}

var (
	rateForm  = lazyregexp.New(`^(\d{1,6})\s*/\s*(second|minute|hour|day)$`)
	rateUnits = map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": day}
)

// String returns the notation of the files; "" for the zero Rate.
func (r Rate) String() string {
	if r.Unlimited {
		return "unlimited"
	}
	for name, unit := range rateUnits {
		if r.Per == unit {
			return fmt.Sprintf("%d/%s", r.Letters, name)
		}
	}
	return ""
}

func (r *Rate) parse(text string) error {
	if text == "unlimited" {
		*r = Rate{Unlimited: true}
		return nil
	}
	m := rateForm.FindStringSubmatch(text)
	if m == nil {
		return wrong("write it like 28/minute, 10/second or unlimited", "%q is no rate", text)
	}
	n, _ := strconv.Atoi(m[1])
	if n == 0 {
		return wrong("write at least 1, or unlimited", "%q lets nothing through", text)
	}
	*r = Rate{Letters: n, Per: rateUnits[m[2]]}
	return nil
}

// Share is a part of a whole in per cent, from 1 to 100: "20%". The zero Share means: the default.
type Share int

var shareForm = lazyregexp.New(`^(\d{1,3})\s*%$`)

// String returns the notation of the files; "" for the zero Share.
func (s Share) String() string {
	if s == 0 {
		return ""
	}
	return fmt.Sprintf("%d%%", int(s))
}

func (s *Share) parse(text string) error {
	m := shareForm.FindStringSubmatch(text)
	if m == nil {
		return wrong("write it in per cent, like 20%", "%q is no share", text)
	}
	n, _ := strconv.Atoi(m[1])
	if n < 1 || n > 100 {
		return wrong("write 1% to 100%", "%q of a whole", text)
	}
	*s = Share(n)
	return nil
}

// Quiet is a daily time, in each person's zone, in which letters wait: "21:00-07:00". Equal ends mean none.
type Quiet struct {
	From, To time.Duration // since midnight
}

var quietForm = lazyregexp.New(`^([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)$`)

// String returns the notation of the files; "" for none.
func (q Quiet) String() string {
	if q.From == q.To {
		return ""
	}
	clock := func(d time.Duration) string { return fmt.Sprintf("%02d:%02d", d/time.Hour, d%time.Hour/time.Minute) }
	return clock(q.From) + "-" + clock(q.To)
}

func (q *Quiet) parse(text string) error {
	m := quietForm.FindStringSubmatch(text)
	if m == nil {
		return wrong("write it like 21:00-07:00", "%q is no time of day from and to", text)
	}
	clock := func(hour, minute string) time.Duration {
		h, _ := strconv.Atoi(hour)
		m, _ := strconv.Atoi(minute)
		return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	}
	*q = Quiet{From: clock(m[1], m[2]), To: clock(m[3], m[4])}
	return nil
}

// Calm names letters that wait in quiet hours.
type Calm string

// The values of [Calm].
const (
	Reminders   Calm = "reminders"   // what has a time of its own, nudges and their like included
	Invitations Calm = "invitations" // the first letter about a session
)

var calms = []string{string(Reminders), string(Invitations)}

func (c *Calm) parse(text string) error {
	if !slices.Contains(calms, text) {
		return wrong(didYouMean(text, calms), "%q is nothing that waits in quiet hours", text)
	}
	*c = Calm(text)
	return nil
}

// Calmed returns the hours in which these letters wait; none where they do not.
func (c *Config) Calmed(letters Calm) Quiet {
	if !slices.Contains(c.QuietFor, letters) {
		return Quiet{}
	}
	return c.Quiet
}

func (l *Loud) parse(text string) error {
	switch v := Loud(text); v {
	case All, Quietly, Feed:
		*l = v
		return nil
	}
	return wrong(`write "all" (a letter now), "quiet" (with the next reminder) or "feed" (no letter)`, "%q says nothing about letters", text)
}
