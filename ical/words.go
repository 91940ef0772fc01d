package ical

// ParseWords reads the words organizers write ("first tuesday of the month"). The errors are those of [ParseRule], or
// name the nearest phrase that is understood.
func ParseWords(words string, start Local, zone Zone) (Rule, error) { panic("contract: ical rules") }

// Words says the rule in English: "first Tuesday of the month", "every 2 weeks on Tuesday and Thursday, 10 times".
func (r Rule) Words() string { panic("contract: ical rules") }
