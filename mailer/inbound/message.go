package inbound

import (
	"time"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/token"
)

// Message is one mail as read. Addresses are addr-specs (RFC 5322 §3.4.1) in lower case; "" stands for none.
type Message struct {
	ID         string // Message-ID without brackets
	From       string // also "" when several addresses or none that can be read stand there; a note says so
	Sender     string
	ReplyTo    string // the first address
	ReturnPath string // also "" for the null sender
	Recipients []string
	Date       time.Time // UTC; zero when missing or unreadable. It is what the sender claims
	Subject    string    // decoded, on one line, at most 200 characters

	Class scheduler.Class
	Why   string   // why it is Unreadable, or what it was taken for a bounce, complaint or auto-reply by; may be empty
	Notes []string // what is odd about it, in words for the organizer

	Replies []ical.Reply      // of the calendar part, when Class is Calendar
	Report  *scheduler.Report // when Class is Bounce or Complaint
	Results []Result          // Authentication-Results fields, topmost first
}

// Read reads one mail. It never fails: what is over a limit or no mail is Unreadable and says why.
//
// A mail of more than 2 MiB, 64 KiB of headers, 50 parts or parts eight deep, or with a calendar object of more than
// 1 MiB, is over a limit. Mails inside the mail (message/rfc822) are not entered.
func Read(raw []byte) Message {
	return Message{Class: scheduler.Unreadable, Why: "it is not read yet"}
}

// Tokens are the well-formed tokens in Recipients, as in guild+<token>@example.org: reply tokens, or marks of letters
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
