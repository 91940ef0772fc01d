package mailer

import (
	"fmt"
	"testing"

	"rondo/mailer/diagnosis"
	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// TestO4PlainWordsMeanTheSameAtRCPT has a server refuse a recipient in words, without a status, and another one report
// those words later: who is unknown by the one is unknown by the other, and nobody else.
func TestO4PlainWordsMeanTheSameAtRCPT(t *testing.T) {
	verdicts := map[scheduler.Fault]Verdict{scheduler.HardFault: Unknown, scheduler.FullFault: BoxFull}
	check := func(words string, want scheduler.Fault) {
		t.Helper()
		report := fmt.Sprintf("From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: failure notice\n\n<ada@example.org>:\n550 %s\n", words)
		if m := inbound.Read([]byte(report)); m.Report == nil || m.Report.Fault != want {
			t.Errorf("%q is reported as %+v, want %s", words, m.Report, want)
		}
		verdict := verdicts[want]
		if verdict == "" {
			verdict = Fail
		}
		for _, stage := range []Stage{RcptTo, Dot} {
			if got := Classify(stage, 550, "", words); got != verdict {
				t.Errorf("%s: 550 %s: %q, want %q", stage, words, got, verdict)
			}
		}
		if got := Classify(MailFrom, 550, "", words); got != Fail {
			t.Errorf("at MAIL it is about the sender: 550 %s: %q", words, got)
		}
		if got := Classify(RcptTo, 450, "", words); got == Unknown || got == BoxFull {
			t.Errorf("450 %s: %q", words, got)
		}
	}
	for words, want := range map[string]scheduler.Fault{
		"Invalid recipient":                         scheduler.HardFault,
		"Invalid recipient: <ada@example.org>":      scheduler.HardFault,
		"User ada unknown":                          scheduler.HardFault,
		"User <ada> unknown":                        scheduler.HardFault,
		"User ada@example.org unknown":              scheduler.HardFault,
		"<ada@example.org>: user unknown":           scheduler.HardFault,
		"<ada@example.org>... User unknown":         scheduler.HardFault,
		"Unknown user: ada@example.org":             scheduler.HardFault,
		"Mailbox \"ada\" does not exist":            scheduler.HardFault,
		"Mailbox full":                              scheduler.FullFault,
		"Sender address rejected: Domain not found": scheduler.PolicyFault,
		"Blocked by our filter":                     scheduler.PolicyFault,
		"Requested action not taken":                scheduler.UnsureFault,
		"no":                                        scheduler.UnsureFault,
		"<filter@example.org>: no":                  scheduler.UnsureFault,
	} {
		check(words, want)
	}
	for words := range diagnosis.Sayings() {
		check("Sorry, "+words, diagnosis.Judge("", "550 Sorry, "+words, ""))
	}
}

// TestO4ALetterTooLargeGivesUpNoAddress: codes of the mailbox that are about the letter count against no address, as in reports.
func TestO4ALetterTooLargeGivesUpNoAddress(t *testing.T) {
	for _, code := range []string{"5.2.3", "5.2.4"} {
		if got := Classify(RcptTo, 552, code, "not this one"); got != Fail {
			t.Errorf("%s: %s", code, got)
		}
	}
}
