package scheduler

import "strings"

// postedBy reads what a presenter posts, a field a line.
func postedBy(text string) (f PresenterForm) {
	for line := range strings.Lines(text) {
		field, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		said := Consent(value)
		switch field {
		case "answer":
			f.Answer = &said
		case "instead":
			f.Instead = &value
		case "title":
			f.Title = &value
		case "abstract":
			f.Abstract = &value
		case "storyline":
			f.Storyline = &Storyline{Situation: value}
		case "slides":
			value = "slides\t" + value
			f.Materials = &value
		case "rehearsed":
			done := true
			f.Rehearsed = &done
		case "recording":
			f.Recording = &said
		}
	}
	return f
}
