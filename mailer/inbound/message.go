package inbound

import (
	"cmp"
	"errors"
	netmail "net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
)

// Message is one mail as read. Addresses are addr-specs (RFC 5322 §3.4.1) in lower case; "" stands for none.
type Message struct {
	ID         string // Message-ID without brackets
	Name       string // display name of From; may be empty
	From       string // also "" when several addresses or none that can be read stand there; a note says so
	Sender     string
	ReplyTo    string // the first address
	ReturnPath string // also "" for the null sender
	Recipients []string
	Date       time.Time // UTC; zero when missing or unreadable. It is what the sender claims
	Subject    string    // decoded, on one line, at most 200 characters

	Class scheduler.Class
	Why   string   // why it, or an answer in it, cannot be read, or what it was taken for a bounce, complaint or auto-reply by; may be empty
	Notes []string // what is odd about it, in words for the organizer

	Replies []ical.Reply      // of the calendar part, when Class is Calendar; only a Method when the part cannot be read
	Report  *scheduler.Report // when Class is Bounce or Complaint
	Results []Result          // Authentication-Results fields, topmost first

	Threads []string // marks of letters that the mail answers, by In-Reply-To and References, the nearest first
	Text    string   // what a person wrote: lines separated by \n; of Words at most 8,000 characters, beside an answer 2,000
	Robotic string   // a sign of a robot that is no proof, when Class is Words; "" for none

	received []string // Received fields, topmost first
	isMail   bool
}

// Read reads one mail. It never fails: what is no mail, or so large that nothing can be read of it, is Unreadable and says
// why.
//
// Of a mail are read 32 MiB, 64 KiB of headers and what is needed of the others, 50 parts, parts eight deep, and 1 MiB of a
// calendar object; a note says when there is more. Mails inside the mail (message/rfc822) are not entered.
func Read(raw []byte) Message {
	var m mail
	var over string
	m.top, m.leaves, over = split(raw)
	inside, sealed := unwrap(m.leaves)
	m.leaves = append(m.leaves, inside...)
	if err := m.readHeader(); err != nil {
		m.Class, m.Why = scheduler.Unreadable, err.Error()
		return m.Message
	}
	m.classify(sealed)
	if shortened := m.top.header.get("X-Rondo-Shortened"); shortened != "" {
		m.Notes = append(m.Notes, "attachments are not kept: it was shortened "+clip(shortened, 40))
	}
	if over != "" && m.Class == scheduler.Words && strings.TrimSpace(m.ownWords()) == "" {
		m.Class, m.Why = scheduler.Unreadable, over
	} else if over != "" {
		m.Notes = append(m.Notes, "not all of it was read: "+over)
	}
	return m.Message
}

// IsMail reports whether there is anything of a mail in what was read: a header.
func (m Message) IsMail() bool { return m.isMail }

// mail is a Message on its way.
type mail struct {
	Message
	top    part
	leaves []part
	words  *string // see ownWords
}

// necessary are the fields of which a mail has one at least; a stray calendar file has none.
var necessary = []string{"From", "To", "Subject", "Date", "Message-ID", "Received", "Return-Path", "Content-Type", "MIME-Version"}

func (m *mail) readHeader() error {
	h := m.top.header
	if !h.has(necessary...) {
		return errors.New("it is no mail: it has no header")
	}
	m.isMail = true
	var note string
	if m.From, note = h.from(); note != "" {
		m.Notes = append(m.Notes, note)
	}
	m.ID = clip(messageID(h.get("Message-ID")), longestID)
	m.Name, m.Threads = h.name(), h.threads()
	m.Sender, m.ReplyTo, m.ReturnPath = h.first("Sender"), h.first("Reply-To"), h.first("Return-Path")
	m.Recipients = h.recipients()
	m.Subject = phrase(h.get("Subject"))
	m.Date = date(h.get("Date"))
	m.Results = h.results()
	m.received = h.all("Received")
	return nil
}

const longestID = 998 // RFC 5322 §2.1.1

// obsoleteZones are the names of zones in dates that mean an offset (RFC 5322 §4.3); all others mean that it is not known.
var obsoleteZones = map[string]string{
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// date reads a Date field. The names of zones are read here: net/mail asks the zone of the machine what they mean.
func date(value string) time.Time {
	value = strings.TrimSpace(withoutComments(value))
	if at := strings.LastIndexAny(value, " \t") + 1; at > 0 && strings.IndexFunc(value[at:], func(r rune) bool { return !unicode.IsLetter(r) }) < 0 {
		value = value[:at] + cmp.Or(obsoleteZones[strings.ToUpper(value[at:])], "+0000")
	}
	t, err := netmail.ParseDate(value)
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC()
}

// classify takes the first class that fits. An answer comes before the signs of robots, since Google's calendar marks
// people's answers with them; whatever else a calendar part asks comes after, since robots return our invitations.
func (m *mail) classify(sealed calendar) {
	found := findCalendar(m.leaves)
	if found.isAnswer() {
		m.take(found)
		return
	}
	if m.Report, m.Why = m.readBounce(); m.Report != nil {
		m.Class = scheduler.Bounce
		return
	}
	if m.Report, m.Why = m.readComplaint(); m.Report != nil {
		m.Class = scheduler.Complaint
		return
	}
	if m.Why = m.readRobot(); m.Why != "" {
		m.Class = scheduler.AutoReply
		return
	}
	for _, c := range []calendar{namelessAnswer(m.leaves), found, sealed} {
		if len(c.replies) > 0 && !m.returnsInvitation(c) {
			m.take(c)
			return
		}
	}
	m.Class, m.Text = scheduler.Words, m.written()
	m.Robotic = strings.Join(slices.DeleteFunc(m.weakSigns(), func(sign string) bool { return sign == suppressing }), ", ")
}

// returnsInvitation reports whether somebody answers a letter of ours in words, and sends the invitation back with them.
func (m *mail) returnsInvitation(c calendar) bool {
	switch c.replies[0].Method {
	case ical.Request, ical.Cancel, "PUBLISH":
		return len(m.top.header.threads()) > 0 && besideAnswer(m.written()) != ""
	}
	return false
}

func (m *mail) take(found calendar) {
	m.Class, m.Replies = scheduler.Calendar, found.replies
	m.Text = besideAnswer(m.written())
	if found.note != "" {
		m.Notes = append(m.Notes, found.note)
	}
	if found.broken {
		m.Why = found.note
	}
}

// Tokens returns the well-formed tokens in Recipients, as in guild+<token>@example.org: reply tokens, or marks of letters
// that came back to their envelope sender. Nothing is known of them but their form.
func (m Message) Tokens() []string {
	var tokens []string
	for _, address := range m.Recipients {
		if t := addressToken(address); t != "" {
			tokens = append(tokens, t)
		}
	}
	return tokens
}

func wellFormed(text string) string {
	if token.WellFormed(text) {
		return text
	}
	return ""
}
