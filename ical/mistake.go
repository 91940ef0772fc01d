package ical

// Mistake is something an organizer wrote that cannot be used, in two halves that read well apart and together. Every
// error of [ParseRule], [ParseWords], [Rule.Count] and [LoadZone] is one or wraps one, so that [errors.As] finds it.
type Mistake struct {
	Found string // what is wrong, with the words as written: `unknown time zone "Europe/Helsinky"`
	Right string // what to write instead: `did you mean "Europe/Helsinki"?`
}

func (m *Mistake) Error() string { return m.Found + "; " + m.Right }

// StartError says that a start is no occurrence of its own rule.
type StartError struct {
	Start Local // as written
	Next  Local // the first date on the rule after Start; rules may start there
}

func (e *StartError) Error() string { return e.Unwrap().Error() }

// Unwrap returns the [*Mistake] in words.
func (e *StartError) Unwrap() error {
	return &Mistake{
		Found: e.Start.Time().Format("Mon 2 Jan 2006 15:04") + " is not on its own rule",
		Right: "the next date that is: " + e.Next.Time().Format("Mon 2 Jan 2006") + ", " + e.Next.String(),
	}
}
