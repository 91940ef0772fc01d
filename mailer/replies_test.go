package mailer

import (
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// verdictOf spells verdicts with one letter each.
var verdictOf = map[byte]Verdict{
	'S': Slow, 'W': Wait, 'G': Greylisted, 'P': Pause, 'Q': QuotaSpent, 'D': PauseDomain, 'F': Fail, 'U': Unknown, 'B': BoxFull,
}

// replies are what servers of large providers and of the standards say, each with what follows from it at the greeting,
// at EHLO, at MAIL, at RCPT and at the end of DATA.
var replies = []struct{ text, follows string }{
	// The service is closing or not there.
	{"421 4.3.2 Service not available, closing transmission channel", "SSSSS"},
	{"421 4.7.0 Try again later, closing connection", "SSSSS"},
	{"421 4.4.5 Server busy, try again later", "SSSSS"},
	{"421 Too many concurrent SMTP connections", "SSSSS"},
	{"421 4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address", "SSSSS"},
	{"554 5.3.2 No SMTP service here", "PPFFF"},
	{"554 No SMTP service here", "PPFFF"},
	{"521 Server does not accept mail", "PPFFF"},
	{"556 Domain does not accept mail", "PPFUU"},
	// Pace.
	{"432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending", "SSSSS"},
	{"450 4.7.0 Too many messages, slow down", "SSSSS"},
	{"450 Requested mail action not taken: mailbox unavailable", "SSSSS"},
	{"451 4.7.0 Temporary server error. Please try again later", "SSSGS"},
	{"451 4.3.0 Mail server temporarily rejected message", "SSSGS"},
	{"451 Requested action aborted: local error in processing", "SSSGS"},
	{"452 4.3.1 Insufficient system resources", "SSSSS"},
	{"452 4.5.3 Too many recipients", "SSSSS"},
	{"452 Requested action not taken: insufficient system storage", "SSSSS"},
	{"454 Throttling failure: Maximum sending rate exceeded.", "SSSSS"},
	{"454 4.7.0 Temporary authentication failure", "SSSSS"},
	{"454 TLS not available due to temporary reason", "SSSSS"},
	// Quotas: temporary or permanent in form, over with the day in fact.
	{"454 Throttling failure: Daily message quota exceeded.", "QQQQQ"},
	{"550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to", "QQQQQ"},
	{"554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message", "QQQQQ"},
	{"554 5.2.0 The sender's message limit was exceeded", "QQQQQ"},
	// Who we are to the server.
	{"530 5.7.0 Authentication Required", "PPPPP"},
	{"530 5.7.57 Client not authenticated to send mail", "PPPPP"},
	{"530 5.7.0 Must issue a STARTTLS command first", "PPPPP"},
	{"534 5.7.9 Application-specific password required", "PPPPP"},
	{"534 5.7.14 Please log in via your web browser", "PPPPP"},
	{"535 5.7.8 Username and Password not accepted", "PPPPP"},
	{"535 5.7.3 Authentication unsuccessful", "PPPPP"},
	{"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant", "PPPPP"},
	{"538 Encryption required for requested authentication mechanism", "PPPPP"},
	{"550 5.7.60 SMTP; Client does not have permissions to send as this sender", "PPPDD"},
	{"550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", "PPPDD"},
	// One reader, for now.
	{"450 4.2.1 The user you are trying to contact is receiving mail too quickly", "SSWWW"},
	{"450 4.1.2 Recipient address rejected: Domain not found", "SSWWW"},
	{"450 4.1.1 Recipient address rejected: unverified address", "SSWWW"},
	{"452 4.2.2 The recipient's inbox is out of storage space and inactive", "SSWWW"},
	{"422 4.2.2 The recipient's mailbox is full", "SSWWW"},
	{"431 4.2.0 Not enough disk space", "SSWWW"},
	{"450 4.2.0 Recipient address rejected: Greylisted, see https://example.org/greylist", "SSGGG"},
	{"450 4.7.1 Greylisting in action, please come back later", "SSGGG"},
	{"451 4.7.1 Greylisting in effect, please come back later", "SSGGG"},
	{"451 4.7.1 Please try again later", "SSSGS"},
	// One reader, for good.
	{"550 5.1.1 The email account that you tried to reach does not exist", "PPUUU"},
	{"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "PPUUU"},
	{"551 User not local; please try elsewhere", "PPUUU"},
	{"553 5.1.3 The recipient address is not a valid RFC 5321 address", "PPUUU"},
	{"550 5.2.1 The email account that you tried to reach is disabled", "PPBBB"},
	{"552 5.2.2 The email account that you tried to reach is over quota", "PPBBB"},
	{"554 5.2.2 mailbox full", "PPBBB"},
	{"550 No such user here", "PPFUU"},
	// Policy, which is about us.
	{"550 5.7.1 Message rejected due to content restrictions", "PPPDD"},
	{"550 5.7.26 This mail has been blocked because the sender is unauthenticated", "PPPDD"},
	{"550 5.7.515 Access denied, sending domain does not meet the required authentication level", "PPPDD"},
	{"554 5.7.1 Relay access denied", "PPPDD"},
	// The letter.
	{"552 5.3.4 Message size exceeds fixed limit", "PPFFF"},
	{"554 Transaction failed", "PPFFF"},
}

// TestR8EveryReplyAtEveryStage decides 60 replies at 5 stages, and what becomes of the letter: what fails, fails with
// that one attempt, and everything else stays in the queue with a time at which it is tried again.
func TestR8EveryReplyAtEveryStage(t *testing.T) {
	stages := []Stage{Greeting, Hello, MailFrom, RcptTo, Dot}
	now := time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)
	reopens := now.Add(time.Minute)
	cells := 0
	for _, said := range replies {
		digits, rest, last, ok := splitRow(said.text)
		if !ok || !last || len(said.follows) != len(stages) {
			t.Fatalf("the table: %v", said)
		}
		for i, stage := range stages {
			cells++
			refused := &refusal{stage: stage, reply: newReply(digits, rest)}
			want := verdictOf[said.follows[i]]
			if got := refused.verdict(); got != want {
				t.Errorf("%s at %s: %q, want %q", said.text, stage, got, want)
				continue
			}
			r := settlement(scheduler.Delivery{}, refused, want, now, reopens, 0.5)
			if !strings.Contains(r.Reply, said.text[:3]) {
				t.Errorf("%s at %s: the ledger keeps %q", said.text, stage, r.Reply)
			}
			fails := strings.ContainsRune("FUB", rune(said.follows[i]))
			switch {
			case fails && (r.State != scheduler.Failed || !r.Attempted || !r.NotBefore.IsZero()):
				t.Errorf("%s at %s fails the letter: %+v", said.text, stage, r)
			case !fails && (r.State != scheduler.Queued || !r.NotBefore.After(now)):
				t.Errorf("%s at %s keeps the letter: %+v", said.text, stage, r)
			case r.Gone != (said.follows[i] == 'U' && stage != MailFrom):
				t.Errorf("%s at %s says that the address is gone: %v", said.text, stage, r.Gone)
			case r.Attempted == stage.beforeMail():
				t.Errorf("%s at %s counts as an attempt: %v", said.text, stage, r.Attempted)
			}
		}
	}
	if cells != 300 {
		t.Errorf("%d cells, want 300", cells)
	}
}
