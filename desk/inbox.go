package desk

import (
	"cmp"
	"strings"

	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

// ItemRecord is one thing that came in, for scripts and people.
type ItemRecord struct {
	ID      string `json:"id"`
	Source  string `json:"source"` // imap, receive or web
	Class   string `json:"class"`
	Arrived string `json:"arrived"`
	From    string `json:"from,omitempty"`
	Subject string `json:"subject,omitempty"`

	replyRecord
	Words   string        `json:"words,omitempty"`   // what the person wrote
	Replies []replyRecord `json:"replies,omitempty"` // all of them, when there are several
	Report  *ReportRecord `json:"report,omitempty"`

	Outcome string   `json:"outcome"` // "waiting" until it is decided about
	Reason  string   `json:"reason"`
	Notes   []string `json:"notes,omitempty"`
}

// replyRecord is what one event of a calendar object says.
type replyRecord struct {
	Method     string          `json:"method,omitempty"`
	UID        string          `json:"uid,omitempty"`
	Recurrence string          `json:"recurrence_id,omitempty"`
	Sequence   *int            `json:"sequence,omitempty"` // nil where there is no calendar object
	Person     string          `json:"person,omitempty"`
	Status     string          `json:"status,omitempty"`
	DelegateTo string          `json:"delegated_to,omitempty"`
	Comment    string          `json:"comment,omitempty"`
	Proposal   *proposedRecord `json:"proposal,omitempty"`
}

type proposedRecord struct {
	Start string `json:"start"`
	End   string `json:"end,omitempty"`
}

// ReportRecord is what a report says of one recipient.
type ReportRecord struct {
	Fault      string         `json:"fault"`          // hard, full, policy, soft or unclear; "" for none
	Late       bool           `json:"late,omitempty"` // still being tried
	Status     string         `json:"status,omitempty"`
	Recipient  string         `json:"recipient,omitempty"`
	Final      string         `json:"final,omitempty"` // where it was tried in the end, when that is another address
	Diagnostic string         `json:"diagnostic,omitempty"`
	Others     []ReportRecord `json:"others,omitempty"` // further recipients
}

func reportOf(f scheduler.Fate, others ...scheduler.Fate) ReportRecord {
	r := ReportRecord{Fault: string(f.Fault), Late: f.Late, Status: f.Status, Recipient: f.Recipient, Final: f.Final, Diagnostic: f.Diagnostic}
	for _, other := range others {
		r.Others = append(r.Others, reportOf(other))
	}
	return r
}

// String returns what a report says of one recipient, on one line.
func (r ReportRecord) String() string {
	fault := cmp.Or(r.Fault, "no failure")
	if r.Late {
		fault = "late"
	}
	return strings.Join(strings.Fields(say.Printable(fault+" "+cmp.Or(r.Final, r.Recipient)+" "+r.Status+" "+r.Diagnostic)), " ")
}

// ItemRecords returns mails for scripts, in their order, without reading them.
func ItemRecords(items []store.Item) []ItemRecord {
	out := make([]ItemRecord, len(items))
	for i, item := range items {
		out[i] = itemOf(item)
	}
	return out
}

// itemOf returns what the ledger knows of a mail without reading it.
func itemOf(item store.Item) ItemRecord {
	return ItemRecord{
		ID: item.ID, Source: item.Source, Class: string(item.Class), Arrived: say.UTC(item.Arrived), From: item.From,
		replyRecord: replyRecord{UID: item.UID, Person: item.Address},
		Outcome:     cmp.Or(string(item.Outcome), "waiting"), Reason: string(item.Why),
	}
}

// ReadItem returns a mail as it reads today, and what became of it. The bytes may be pruned.
func ReadItem(item store.Item, raw []byte) ItemRecord {
	r := itemOf(item)
	var replies []ical.Reply
	switch {
	case len(raw) == 0:
		return r
	case item.Source == reception.ByWeb:
		if form, err := scheduler.ReadForm(raw); err == nil {
			replies = form.Incoming(item.ID, item.Arrived).Replies
		}
	default:
		m := inbound.Read(raw)
		r.Class, r.Subject, r.Notes = string(m.Class), m.Subject, m.Notes
		r.From = cmp.Or(m.From, r.From)
		replies, r.Words = m.Replies, m.Text
		if m.Report != nil {
			report := reportOf(m.Report.Fate, m.Report.Others...)
			r.Report = &report
			r.Person = cmp.Or(r.Person, m.Report.Recipient)
		}
	}
	for i, reply := range replies {
		said := readReply(reply, item.Address)
		if i == 0 || reply.UID == item.UID && r.UID != item.UID {
			r.replyRecord = said
		}
		if len(replies) > 1 {
			r.Replies = append(r.Replies, said)
		}
	}
	return r
}

// readReply returns one event. Of several attendees it is the one that the mail was matched to.
func readReply(reply ical.Reply, matched string) replyRecord {
	r := replyRecord{
		Method: string(reply.Method), UID: reply.UID, Recurrence: reply.Recurrence, Sequence: &reply.Sequence, Comment: reply.Comment,
	}
	for i, who := range reply.Attendees {
		if i == 0 || who.Address == matched {
			r.Person, r.Status = who.Address, strings.ToLower(string(who.PartStat))
			r.DelegateTo = strings.Join(who.DelegatedTo, ", ")
		}
	}
	r.Person = cmp.Or(matched, r.Person)
	if p := reply.Proposed; p != nil {
		r.Proposal = &proposedRecord{say.UTC(p.Start), say.UTC(p.End)}
	}
	return r
}
