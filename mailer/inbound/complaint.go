package inbound

import (
	"strings"

	"rondo/scheduler"
)

// readComplaint reads an abuse report (RFC 5965); nil when the mail is none. Reports that a signature failed or that
// something was no spam after all (RFC 6591, RFC 6430) complain about nobody.
func (m *mail) readComplaint() (report *scheduler.Report, why string) {
	for _, p := range m.leaves {
		if p.kind != "message/feedback-report" {
			continue
		}
		h := readHeader(p.text(longestReport))
		kind := strings.ToLower(h.get("Feedback-Type"))
		if kind == "not-spam" || strings.HasPrefix(kind, "auth-failure") {
			continue
		}
		r := scheduler.Report{Letter: m.letter(), Fate: scheduler.Fate{Diagnostic: clip(kind, longestDiagnostic)}}
		for _, name := range []string{"Original-Rcpt-To", "Removal-Recipient", "Original-Recipient"} {
			if r.Recipient = h.first(name); r.Recipient != "" {
				break
			}
		}
		return &r, "an abuse report (RFC 5965)"
	}
	// What Hotmail sends has no part for machines, only the mail complained of.
	if strings.HasPrefix(strings.ToLower(m.Subject), "complaint about message from ") && m.hasReturned() {
		return &scheduler.Report{Letter: m.letter()}, "a complaint in a form of its own"
	}
	return nil, ""
}
