package templates

import (
	"strconv"
	"strings"
)

// DeskOutcome is what a page of the desk says of what its reader has just done there.
type DeskOutcome struct {
	private
	Done  string // what was done, by its phrase page/done/<Done>; "" for nothing
	Sorry string // why something was not done, by its phrase page/sorry/<Sorry>; "" for nothing
}

// Themed is a theme to choose from, or to look at.
type Themed struct {
	ID, Name, Color string
	Chosen          bool
	Health          string // path of how it goes; "" for none
	Report          string // path of its report of the last quarter; "" for none
	New             string // path to a new session; "" for none
}

// deskShown is what the pages of the desk show, in words. What a page does not show is empty.
type deskShown struct {
	Done, Sorry string
	Season      *saidSeason
	Letters     *saidLetters
	Letter      *saidDeskLetter
	Inbox       *saidInbox
	Held        *saidHeld
	Addresses   *saidAddresses
	Checks      *saidChecks
	Edit        *saidEdit
}

// outcome says what was just done, and names the page by a phrase.
func (v *visitor) outcome(f DeskOutcome, said *saidPage, heading string) *deskShown {
	if said.Desk == nil {
		said.Desk = &saidDesk{}
	}
	d := &said.Desk.deskShown
	if f.Done != "" && v.phrases.Lookup("page/done/"+f.Done) != nil {
		d.Done = v.say("page/done/"+f.Done, nil)
	}
	if f.Sorry != "" && v.phrases.Lookup("page/sorry/"+f.Sorry) != nil {
		d.Sorry = v.say("page/sorry/"+f.Sorry, nil)
	}
	said.name(v.say(heading, nil))
	return d
}

// word says what a phrase of a group says of a word, or the word itself where the group does not have it: kinds of letters, say,
// which are many.
func (v *visitor) word(group, word string) string {
	if word == "" {
		return ""
	}
	if name := group + word; v.phrases.Lookup(name) != nil {
		return v.say(name, nil)
	}
	return oneLine(word)
}

// count says a number by a phrase; "" for 0.
func (v *visitor) count(phrase string, n int) string {
	if n == 0 {
		return ""
	}
	return v.say(phrase, strconv.Itoa(n))
}

// listed says several words beside each other.
func listed(words []string) string { return strings.Join(words, " · ") }

// saidThemed is a theme of the desk in words.
type saidThemed struct {
	ID, Name, Color string
	Chosen          bool
	Health, Report  string
	New             string
}

func themed(all []Themed) (said []saidThemed) {
	for _, t := range all[:min(len(all), maxRows)] {
		said = append(said, saidThemed{t.ID, oneLine(t.Name), oneLine(t.Color), t.Chosen, t.Health, t.Report, t.New})
	}
	return said
}
