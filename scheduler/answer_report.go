package scheduler

import "strings"

// report is what follows from a delivery or abuse report: an address that takes no mail, or whose person calls our mail
// spam, is not written to any more. Only the mark of a letter ties a report to an address; what it says of the
// recipient may be forged, or be where a mailbox forwards to.
func (d *desk) report(in Incoming) verdict {
	r := in.Report
	if r == nil || in.To == "" {
		return verdict{outcome: Ignored, why: "it reports about no letter that was sent from here"}
	}
	v := verdict{address: in.To}
	silence := ""
	switch {
	case in.Class == Complaint:
		silence = "its owner reported a letter as spam"
	case r.Fault == HardFault:
		silence = "the address takes no mail" + r.said()
	case r.Fault == NoFault:
		v.outcome, v.why = Ignored, "the letter was delivered"
		return v
	case r.Fault == SoftFault:
		v.outcome, v.why = Noted, "not delivered yet"
		return v
	default:
		v.outcome, v.why = Noted, faults[r.Fault]+r.said()
		v.undelivered = &Undelivered{Address: in.To, Why: v.why, At: in.Arrived}
		return v
	}
	if _, already := d.state.Suppressed[in.To]; already {
		v.outcome, v.why = Replayed, "the address is not written to already"
		return v
	}
	d.do(Silence{Address: in.To, Suppression: Suppression{Reason: silence, At: in.Arrived, Letter: r.Letter}})
	v.outcome, v.why = Silenced, silence
	return v
}

// said is the reporting server's words behind a colon, with the status code once; "" for none.
func (r *Report) said() string {
	words := r.Diagnostic
	if !strings.Contains(words, r.Status) {
		words = strings.TrimSpace(r.Status + " " + words)
	}
	if words == "" {
		return ""
	}
	return ": " + words
}

// faults say in words why a letter came back.
var faults = map[Fault]string{
	FullFault:   "the mailbox is full",
	PolicyFault: "refused for what it is, not for its address",
	UnsureFault: "not delivered",
}
