package mailer

import (
	"fmt"
	"sync"
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
)

// occasion is what a letter shares with letters to other readers. It does not change.
type occasion struct {
	host       string
	words      *templates.Occasion
	text, html *quoted // the words for one of the readers
	entry      string  // the Description for the same reader
	said       string  // entry, as a calendar object has it
	invite     *ical.Message
	method     ical.Method
}

// description returns what the calendar object for a reader says, whose words are these.
func (o *occasion) description(words *templates.Mail) string {
	if words.Description == o.entry {
		return o.said
	}
	return lines(words.Description)
}

func (s *Sealer) occasion(l *scheduler.Letter) (*occasion, error) {
	view, err := s.view(l)
	if err != nil {
		return nil, err
	}
	o := &occasion{host: s.host()}
	if o.words, err = s.Templates.Occasion(view); err != nil {
		return nil, err
	}
	words, err := o.words.To(s.reader(l))
	if err != nil {
		return nil, err
	}
	o.text, o.html = quote(words.Text), quote(words.HTML)
	o.entry, o.said = words.Description, lines(words.Description)
	if carriesCalendar(l) {
		o.invite, o.method, err = invite(l, words)
	}
	return o, err
}

// sameness is everything in a letter that an occasion is made of. Letters that differ in it have nothing in common.
type sameness struct {
	kind                       scheduler.Kind
	uid, page, via             string
	role                       theme.Role
	organizer                  ical.Mailbox
	language                   string
	zone                       ical.Zone
	sequence, places           int
	stamp                      time.Time
	answered                   bool
	facts, was                 scheduler.Facts
	told                       bool // was is set
	changed, lines             string
	backOn, left, plain, first bool
	reminds                    bool
	batch                      string
	asks, waits, noted         bool
	proposed                   bool
	proposedStart, proposedEnd time.Time
	author                     ical.Mailbox
	came                       int
	counted                    bool
	ask                        string
	next                       scheduler.Upcoming
	quote, remarks             string
	casting                    scheduler.Casting
	setup                      time.Duration
	path                       string
	until                      time.Time
	becomes                    theme.OpenSession
}

func samenessOf(l *scheduler.Letter) sameness {
	s := sameness{
		kind: l.Kind, uid: l.UID, page: l.Page, via: l.Via, role: l.Role, organizer: l.Organizer,
		language: l.To.Language(), zone: l.To.Zone(), sequence: l.Sequence, places: l.Places, stamp: l.Stamp,
		answered: answered(l), facts: l.Facts, told: l.Was != nil, changed: list(l.Changed), lines: fmt.Sprint(l.Lines),
		reminds: l.Reminds, backOn: l.BackOn, left: l.Left, plain: l.Plain, first: l.First, asks: l.Asks, waits: l.Waits, noted: l.Noted,
		author: l.Author, quote: l.Quote, remarks: list(l.Remarks), until: l.Until, becomes: l.Becomes,
	}
	if s.casting, s.setup = l.Casting, l.Setup; l.Path != nil {
		s.path = fmt.Sprintf("%+v", *l.Path)
	}
	if l.Was != nil {
		s.was = *l.Was
	}
	if l.Batch != nil {
		s.batch = fmt.Sprint(l.Leads(), l.Batch.Of, l.Batch.Says)
		for _, c := range l.Batch.All {
			s.batch += fmt.Sprintf("%+v", c.Facts)
			if c.Was != nil {
				s.batch += fmt.Sprintf("%+v", *c.Was)
			}
			s.batch += fmt.Sprintf("%q%t", c.Changed, c.BackOn)
		}
	}
	s.came, s.counted, s.ask = l.Came, l.Counted, l.Ask
	if l.Next != nil {
		s.next = *l.Next
	}
	if l.Proposal != nil {
		s.proposed, s.proposedStart, s.proposedEnd = true, l.Proposal.Start, l.Proposal.End
	}
	return s
}

// list returns a list as one string that no other list is.
func list[T ~string](texts []T) string {
	if len(texts) == 0 {
		return ""
	}
	return fmt.Sprintf("%q", texts)
}

// occasions remembers occasions while their letters are sealed, and forgets all at once when it holds too many: letters
// come session by session.
type occasions struct {
	make func(*scheduler.Letter) (*occasion, error)
	mu   sync.Mutex
	made map[sameness]*occasion
}

const mostOccasions = 256 // some megabytes

func (o *occasions) of(l *scheduler.Letter) (*occasion, error) {
	same := samenessOf(l)
	o.mu.Lock()
	known := o.made[same]
	o.mu.Unlock()
	if known != nil {
		return known, nil
	}
	fresh, err := o.make(l)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.made == nil || len(o.made) >= mostOccasions {
		o.made = make(map[sameness]*occasion)
	}
	o.made[same] = fresh
	return fresh, nil
}
