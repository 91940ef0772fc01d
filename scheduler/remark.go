package scheduler

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"rondo/ical"
	"rondo/theme"
)

// Saying is what an organizer says to people of a session by hand. Nobody else than People gets it, and of them nobody who
// is not in To when it is posted.
type Saying struct {
	ID     string            `json:"ID"`     // letters and digits; of all sayings no two have the same
	UID    string            `json:"UID"`    // the session's
	Text   string            `json:"Text"`   // plain text, with one line or several
	To     []theme.Addressee `json:"To"`     // not empty
	People []string          `json:"People"` // addresses, in order: those whom the organizer was shown
	At     time.Time         `json:"At"`
}

const (
	// AfterwardsUntil is how long after its end something can still be said to people of a session.
	AfterwardsUntil = 28 * day
	// afterwardsLife is how long such a letter may take.
	afterwardsLife = 3 * day
	// joins is how far ahead a reminder may be that takes a remark along, if half of the time to the session is left then.
	joins = 6 * time.Hour
)

// Dies returns when what is said has no use any more: at the end of the session, and three days later where it was over.
func (s *Saying) Dies(f *Facts) time.Time {
	if s.At.Before(f.End) {
		return f.End
	}
	return s.At.Add(afterwardsLife)
}

// sayingsWith returns the sayings with one more, in order. One that is there is not added again.
func sayingsWith(all []Saying, one Saying) []Saying {
	if slices.ContainsFunc(all, func(s Saying) bool { return s.ID == one.ID }) {
		return all
	}
	all = append(slices.Clip(all), one)
	slices.SortFunc(all, func(a, b Saying) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return all
}

// remark is something that is said to people of a session: a note of the files, or a saying.
type remark struct {
	id     string // what a seat remembers it by: of a note how long before the start, of a saying its ID
	text   string
	to     []theme.Addressee
	people []string // of a saying; nil for anybody
	note   bool
	due    time.Time
	said   time.Time // due, or when it has settled, if that is later; zero for a saying, which is due whatever the clock shows
	dies   time.Time
}

// mark returns what the seat of somebody who was told remembers. No other remark has the same.
func (r *remark) mark() Mark { return Mark{Of: remarkMark + Kind(r.id), At: r.due} }

// remarkMark begins what marks of remarks are called. They are no kinds of letters.
const remarkMark Kind = "note/"

// IsMark reports whether a mark of a seat may be called so: by a kind of letters, one of [OtherMarks], or a remark.
func IsMark(of Kind) bool {
	return slices.Contains(OtherMarks, of) || of.Traits().Kind != "" || len(of) > len(remarkMark) && strings.HasPrefix(string(of), string(remarkMark))
}

// noted is a note as [Facts] have it.
type noted struct {
	At   theme.Span        `json:"At"`
	To   []theme.Addressee `json:"To"`
	Text string            `json:"Text"`
}

// notesAs returns what facts have of the notes of a file; "" for none.
func notesAs(notes []theme.Note) string {
	if len(notes) == 0 {
		return ""
	}
	all := make([]noted, len(notes))
	for i, n := range notes {
		all[i] = noted{n.At, n.To, n.Say}
	}
	text, _ := json.Marshal(all) // of texts and numbers
	return string(text)
}

// notes returns the notes of a session, and when they are due.
func (f *Facts) notes() (all []remark) {
	if f.Notes == "" {
		return nil
	}
	var notes []noted
	if json.Unmarshal([]byte(f.Notes), &notes) != nil { // of a damaged ledger, which `rondo doctor --verify` tells
		return nil
	}
	for _, n := range notes {
		due := n.At.Before(f.Wall, f.Zone)
		all = append(all, remark{id: offset(n.At).String(), text: n.Text, to: n.To, note: true, due: due, said: due, dies: f.Start})
	}
	return all
}

// SoundNotes reports whether the notes of a session can be read.
func (f *Facts) SoundNotes() bool {
	return f.Notes == "" || len(f.notes()) > 0
}

// remarks returns those of a session that have a use before it is over, in order of their time. A note that is late since it was only
// just written has to settle, as changes have.
func remarks(s *Session, settled time.Time) []remark {
	var all []remark
	if !s.Facts.Cancelled {
		all = s.Facts.notes()
		for i := range all {
			all[i].said = Later(all[i].due, settled)
		}
	}
	for i := range s.Sayings {
		all = append(all, s.Sayings[i].remark(&s.Facts))
	}
	slices.SortStableFunc(all, func(a, b remark) int { return a.due.Compare(b.due) })
	return all
}

func (s *Saying) remark(f *Facts) remark {
	return remark{id: s.ID, text: s.Text, to: s.To, people: s.People, due: s.At, dies: s.Dies(f)}
}

// Hears reports whether something that is said to these people is for the person of a seat, as their answer is now.
// Organizers and presenters come unless they say otherwise. In place of somebody who has delegated, their delegate comes.
func Hears(to []theme.Addressee, seat Seat) bool {
	a, everybody := AddresseeOf(seat), slices.Contains(to, theme.ToEverybody)
	return a != "" && (everybody || slices.Contains(to, a))
}

// AddresseeOf returns which of the groups that words are addressed to a seat belongs to, by what they answered and whether they wait. It is ""
// for somebody who left or delegated.
func AddresseeOf(seat Seat) theme.Addressee {
	switch {
	case seat.Left || seat.Answer == ical.Delegated:
		return ""
	case seat.Waiting():
		return theme.ToWaiting
	case seat.Answer == ical.Accepted:
		return theme.ToAccepted
	case seat.Answer == ical.Tentative:
		return theme.ToTentative
	case seat.Answer == ical.Declined:
		return theme.ToDeclined
	case seat.host():
		return theme.ToAccepted
	}
	return theme.ToNeedsAction
}

// Due is a word to people of a session that somebody has not heard yet.
type Due struct {
	At     time.Time         // when it is said; of what is said by hand, when it was
	To     []theme.Addressee // whom it is for
	Text   string
	People int  // how many would hear it if it were said now, by their answers of today
	Hand   bool // said by hand
}

// Due lists what is still to be said to people of a session, in order of its time: notes that lie ahead, and whatever somebody who
// is to hear it has not heard.
func (s State) Due(session *Session, now time.Time) (all []Due) {
	if !session.Facts.End.After(now) && len(session.Sayings) == 0 {
		return nil
	}
	for _, r := range remarks(session, time.Time{}) {
		if !r.dies.After(now) {
			continue
		}
		due := Due{At: r.due, To: r.to, Text: r.text, Hand: !r.note}
		seats, _ := s.Hearers(session, r.to)
		for _, seat := range seats {
			_, shown := slices.BinarySearch(r.people, seat.Address)
			if seat.Marks.Of(r.mark().Of).Of == "" && (r.note || shown) {
				due.People++
			}
		}
		if r.note && r.due.After(now) || due.People > 0 {
			all = append(all, due)
		}
	}
	return all
}
