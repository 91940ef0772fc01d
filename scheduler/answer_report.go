package scheduler

import (
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
)

// report returns what follows from a delivery or abuse report: an address that takes no mail, or whose person calls our mail
// spam, is not written to any more. Only the mark of a letter ties a report to an address; what it says of its recipients
// may be forged, or be about where a mailbox forwards to.
func (d *desk) report(in Incoming) verdict {
	r := in.Report
	if r == nil || in.To == "" {
		return verdict{outcome: Ignored, why: "it reports about no letter that was sent from here"}
	}
	v := verdict{address: in.To}
	if in.Class == Complaint {
		return d.silence(in, v, complained)
	}
	fate, own := r.at(in.To)
	if !own && in.Source != ByOrganizer {
		return elsewhere(in, v, fate)
	}
	switch {
	case fate.Fault == HardFault:
		return d.silence(in, v, "the address takes no mail"+fate.said())
	case fate.Fault == NoFault:
		v.outcome, v.why = Ignored, "the letter was delivered"
		if fate.Delivered && in.Trust != Doubted && d.reason(in.To) != complained {
			v.why += d.lift(in.To, in, "a letter was delivered")
		}
		if failed := r.worst(in.To); failed != nil {
			v.outcome, v.why = Noted, v.why+"; "+forwarding(in.To, *failed)
		}
		return v
	case fate.Late:
		v.outcome, v.why = Noted, "not delivered yet"
		return v
	}
	v.outcome, v.why = Noted, faults[fate.Fault]+fate.said()
	v.undelivered = &Undelivered{Address: in.To, Why: v.why, At: in.Arrived}
	return v
}

// complained is the reason of a suppression by a complaint. A later mail that arrives does not end it.
const complained = "its owner reported a letter as spam"

// silence suppresses the address that a letter went to, if the report can be believed.
func (d *desk) silence(in Incoming, v verdict, why string) verdict {
	if _, already := d.suppressed(in.To); already {
		v.outcome, v.why = Replayed, "the address is not written to already"
		return v
	}
	if in.Trust == Doubted {
		v.outcome, v.why = Parked, fmt.Sprintf("it says of %s: %s; but %s", in.To, why, in.Doubt)
		return v
	}
	d.do(Silence{Address: in.To, Suppression: Suppression{Reason: why, At: in.Arrived, Letter: in.Report.Letter, Report: in.Inbox}})
	v.outcome, v.why = Silenced, why
	return v
}

// lift ends the suppression of an address that a report made and that something later belies. It returns what to add to the
// words about that.
func (d *desk) lift(address string, in Incoming, why string) string {
	was, suppressed := d.suppressed(address)
	if !suppressed || was.Report == "" || was.Report == in.Inbox || in.Arrived.Before(was.At) || !d.knows(d.state.sessionsOf(address)) {
		return ""
	}
	for _, a := range Restored(d.state, address, Reason(why), d.now) {
		if ask, ok := a.(Ask); ok && d.answered(ask.UID, address) {
			continue // who answers a letter has got it
		}
		d.do(a)
	}
	return fmt.Sprintf("; %s is written to again", address)
}

// reason returns why an address is not written to; "" when it is.
func (d *desk) reason(address string) string {
	why, _ := d.suppressed(address)
	return why.Reason
}

// answered reports whether somebody has answered the last letter that asked.
func (d *desk) answered(uid, address string) bool {
	s := d.session(uid)
	i, found := seatAt(s.Seats, address)
	return found && s.Seats[i].Said.counts(s.Seats[i].Asked) != ical.NeedsAction
}

// elsewhere returns what follows when a report tells only of other recipients than the one a letter went to: a mailbox that
// forwards, a member of a list. It says nothing of the address that was written to (RFC 3464 §2.3).
func elsewhere(in Incoming, v verdict, fate Fate) verdict {
	v.outcome = Noted
	switch {
	case fate.Fault == NoFault:
		v.outcome, v.why = Ignored, "a copy was delivered"
		return v
	case fate.Late:
		v.why = "a copy is not delivered yet"
		return v
	case fate.tried() == "":
		v.why = "it does not say for whom: " + faults[fate.Fault] + fate.said()
	default:
		v.why = forwarding(in.To, fate)
	}
	v.undelivered = &Undelivered{Address: in.To, Why: v.why, At: in.Arrived}
	return v
}

func forwarding(to string, fate Fate) string {
	return fmt.Sprintf("a forwarding of %s fails: %s: %s%s", to, fate.tried(), faults[fate.Fault], fate.said())
}

// all returns the recipients of which a report tells.
func (r *Report) all() []Fate { return append([]Fate{r.Fate}, r.Others...) }

// at returns what a report says of the address that a letter went to, and whether it says anything of it. Where it says several
// things, the gentlest counts; an address that stands for several people fails only when nobody got the letter.
func (r *Report) at(to string) (fate Fate, own bool) {
	fate = r.Fate
	var finals []string
	for _, f := range r.all() {
		if !f.isOf(to) {
			continue
		}
		if final := f.tried(); !slices.Contains(finals, final) {
			finals = append(finals, final)
		}
		if !own || gentler(f, fate) {
			fate, own = f, true
		}
	}
	if len(finals) > 1 && fate.Fault == HardFault && fate.Final != "" {
		return fate, false // an alias with several people, of whom others may get it
	}
	return fate, own
}

// worst returns how it failed elsewhere than at an address; nil when it did not.
func (r *Report) worst(to string) *Fate {
	for _, f := range r.all() {
		if !f.isOf(to) && f.Fault != NoFault && !f.Late {
			return &f
		}
	}
	return nil
}

// isOf reports whether a fate is that of the address a letter went to.
func (f Fate) isOf(to string) bool {
	return to != "" && (f.Recipient == to || f.Final == to || f.Recipient == withoutDetail(to))
}

// tried returns the address at which delivery was tried in the end.
func (f Fate) tried() string {
	if f.Final != "" {
		return f.Final
	}
	return f.Recipient
}

// gentler reports whether one fate says less against an address than another.
func gentler(a, b Fate) bool {
	rank := func(f Fate) int {
		switch {
		case f.Fault == NoFault:
			return 0
		case f.Late:
			return 1
		case f.Fault == HardFault:
			return 3
		}
		return 2
	}
	return rank(a) < rank(b)
}

// said returns the reporting server's words behind a colon, with the status code once; "" for none.
func (f Fate) said() string {
	words := f.Diagnostic
	if !strings.Contains(words, f.Status) {
		words = strings.TrimSpace(f.Status + " " + words)
	}
	if words == "" {
		return ""
	}
	return ": " + words
}

// faults say in words why a letter came back.
var faults = map[Fault]string{
	HardFault:   "the address takes no mail",
	FullFault:   "the mailbox is full",
	PolicyFault: "refused for what it is, not for its address",
	SoftFault:   "given up after retries",
	UnsureFault: "not delivered",
}
