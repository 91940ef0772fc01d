package theme

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Note is a word to people of a session that is no change of it, `{ at: 1 day before, to: accepted, say: Bring a laptop }`. A
// session and At name it: whatever else is edited, nobody gets it twice.
type Note struct {
	At  Span        `yaml:"at" jsonschema:"required"`               // how long before the start it is said
	To  []Addressee `yaml:"to"`                                     // who hears it, by their answers; default accepted and tentative
	Say string      `yaml:"say" text:"lines" jsonschema:"required"` // plain words, in which addresses of the web become links
}

// Addressee is whom a note or `rondo say` is for: those with an answer, by the words of `rondo seats`, or everybody.
type Addressee string

// The addressees. Organizers and presenters of a session count as accepted for as long as they have not answered.
const (
	ToAccepted    Addressee = "accepted"
	ToTentative   Addressee = "tentative"
	ToWaiting     Addressee = "waiting" // for a place
	ToDeclined    Addressee = "declined"
	ToNeedsAction Addressee = "needs-action" // no answer yet
	ToEverybody   Addressee = "everybody"    // all of these
)

// Addressees are all addressees.
var Addressees = []Addressee{ToAccepted, ToTentative, ToWaiting, ToDeclined, ToNeedsAction, ToEverybody}

// LongestNote is the most characters of a note, or of what `rondo say` says.
const LongestNote = 2000

// mostNotes is how many notes a session may have.
const mostNotes = 20

// CheckNote returns an error unless text can be said to people in a letter: plain words on one or several lines, of at most
// [LongestNote] characters.
func CheckNote(text string) error {
	switch n := utf8.RuneCountInString(text); {
	case strings.TrimSpace(text) == "":
		return wrong("write what people are to read", "there is nothing to say")
	case n > LongestNote:
		return wrong("keep it short, and link to what is longer", "the text has %d characters, and at most %d are sent", n, LongestNote)
	}
	return checkText(text, true)
}

// ParseAddressees reads whom a word is for, like "accepted" or "accepted, needs-action"; "" is the default.
func ParseAddressees(text string) (all []Addressee, err error) {
	for word := range strings.SplitSeq(text, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		var a Addressee
		if err := a.parse(word); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return addressees(all), nil
}

func (a *Addressee) parse(text string) error {
	word := Addressee(strings.ToLower(text))
	if strings.NewReplacer("-", " ", "_", " ").Replace(string(word)) == "no answer" {
		word = ToNeedsAction
	}
	if !slices.Contains(Addressees, word) {
		words := make([]string, len(Addressees))
		for i, known := range Addressees {
			words[i] = string(known)
		}
		return wrong(didYouMean(string(word), words), "%q is nobody that a note can be for", text)
	}
	*a = word
	return nil
}

// addressees returns whom a note is for, each once, in the order of [Addressees]; the default for nobody.
func addressees(to []Addressee) (all []Addressee) {
	if len(to) == 0 {
		return []Addressee{ToAccepted, ToTentative}
	}
	if slices.Contains(to, ToEverybody) {
		return []Addressee{ToEverybody}
	}
	for _, a := range Addressees {
		if slices.Contains(to, a) {
			all = append(all, a)
		}
	}
	return all
}

// Offset returns how long before the start a note is said where every day has 24 hours: what tells it from the session's others.
func (n Note) Offset() time.Duration { return time.Duration(n.At.Days)*day + n.At.Rest }

// resolveNotes settles whom notes are for, and looks at what they say. Of two at the same moment nobody may get both, since
// the moment is what a note is known by.
func (d *document) resolveNotes(t *Theme) {
	for on, o := range t.Sessions {
		where := fmt.Sprintf("sessions/%s/notes", on)
		if n := len(o.Notes); n > mostNotes {
			d.wrong(where, fmt.Sprintf("at most %d are kept", mostNotes), "the session has %d notes", n)
			continue
		}
		for i := range o.Notes {
			n, at := &o.Notes[i], fmt.Sprintf("%s/%d", where, i)
			n.To = addressees(n.To)
			d.checkNote(at, n)
			for _, other := range o.Notes[:i] {
				if n.At.Set && other.At.Set && other.Offset() == n.Offset() && shareAddressees(n.To, other.To) {
					d.wrong(at, "make them one note, give one another time, or address them to different people",
						"two notes are said %s to the same people", n.At)
					break
				}
			}
		}
	}
}

func shareAddressees(a, b []Addressee) bool {
	return slices.Contains(a, ToEverybody) || slices.Contains(b, ToEverybody) ||
		slices.ContainsFunc(a, func(one Addressee) bool { return slices.Contains(b, one) })
}

func (d *document) checkNote(where string, n *Note) {
	if !d.sound(where) {
		return
	}
	if !n.At.Set && !d.has(join(where, "at")) {
		d.wrong(where, "say when, at: 1 day before", "a note without a time")
	}
	switch {
	case d.lacks(join(where, "say"), n.Say):
		d.wrong(where, "write what people are to read, say: Bring a laptop", "a note that says nothing")
	case n.Say != "":
		if err := CheckNote(n.Say); err != nil {
			d.mistake(d.at(join(where, "say")), err)
		}
	}
}

// SayAddressees says whom a note is for, as "accepted or tentative".
func SayAddressees(to []Addressee) string {
	words := make([]string, len(to))
	for i, a := range to {
		words[i] = string(a)
	}
	if last := len(words) - 1; last > 0 {
		return strings.Join(words[:last], ", ") + " or " + words[last]
	}
	return strings.Join(words, "")
}
