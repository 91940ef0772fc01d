package mailer

import (
	"fmt"
	"testing"
	"time"
)

func TestClassify(t *testing.T) {
	for _, test := range []struct {
		stages         []Stage
		code           int
		enhanced, text string
		want           Verdict
	}{
		// Before anything is said of a letter, no letter can fail.
		{[]Stage{Connect, Greeting, Hello, Auth}, 0, "", "connection refused", Slow},
		{[]Stage{Greeting, Hello, Auth, MailFrom, RcptTo, Data, Dot}, 421, "4.3.2", "Service not available", Slow},
		{[]Stage{Greeting, Hello}, 450, "", "later", Slow},
		{[]Stage{Greeting, Hello}, 554, "", "No SMTP service here", Pause},
		{[]Stage{StartTLS}, 0, "", "x509: certificate signed by unknown authority", Pause},
		{[]Stage{StartTLS}, 454, "", "TLS not available due to temporary reason", Slow},
		{[]Stage{StartTLS}, 502, "", "no", Pause},

		// Who we are to the server.
		{[]Stage{Auth, MailFrom, RcptTo}, 530, "5.7.0", "Authentication required", Pause},
		{[]Stage{Auth}, 534, "5.7.9", "Application-specific password required", Pause},
		{[]Stage{Auth}, 535, "5.7.8", "Username and Password not accepted", Pause},
		{[]Stage{Auth}, 538, "", "Encryption required", Pause},
		{[]Stage{MailFrom}, 550, "5.7.60", "Client does not have permissions to send as this sender", Pause},
		{[]Stage{Auth}, 454, "4.7.0", "Temporary authentication failure", Slow},

		// Pace.
		{[]Stage{MailFrom, RcptTo, Data, Dot}, 432, "4.3.2", "Concurrent connections limit exceeded", Slow},
		{[]Stage{MailFrom, Data, Dot}, 454, "", "Throttling failure: Maximum sending rate exceeded", Slow},
		{[]Stage{MailFrom, RcptTo, Data, Dot}, 450, "", "Requested action not taken", Slow},
		{[]Stage{MailFrom, Data, Dot}, 451, "4.3.0", "Local error", Slow},
		{[]Stage{MailFrom, RcptTo, Data, Dot}, 452, "4.3.1", "Insufficient system storage", Slow},

		// Quotas, which come in the form of failures.
		{[]Stage{MailFrom, RcptTo, Dot}, 550, "5.4.5", "Daily user sending limit exceeded", QuotaSpent},
		{[]Stage{RcptTo, Data, Dot}, 554, "5.2.0", "STOREDRV.Submission.Exception:SubmissionQuotaExceededException", QuotaSpent},
		{[]Stage{MailFrom, Dot}, 454, "", "Throttling failure: Daily message quota exceeded", QuotaSpent},

		// One reader.
		{[]Stage{RcptTo, Dot}, 450, "4.2.1", "The user is receiving mail too quickly", Wait},
		{[]Stage{RcptTo, Dot}, 452, "4.2.2", "The recipient's inbox is out of storage", Wait},
		{[]Stage{RcptTo}, 450, "4.1.2", "Domain not found", Wait},
		{[]Stage{RcptTo}, 451, "4.7.1", "Please try again later", Greylisted},
		{[]Stage{RcptTo}, 451, "", "try later", Greylisted},
		{[]Stage{RcptTo}, 450, "4.2.0", "<ada@example.org>: Recipient address rejected: Greylisted", Greylisted},
		{[]Stage{RcptTo, Dot}, 550, "5.1.1", "The email account does not exist", Unknown},
		{[]Stage{RcptTo}, 550, "5.1.10", "RESOLVER.ADR.RecipientNotFound", Unknown},
		{[]Stage{RcptTo}, 551, "", "User not local", Unknown},
		{[]Stage{RcptTo}, 553, "5.1.3", "Bad recipient address syntax", Unknown},
		{[]Stage{RcptTo, Dot}, 552, "5.2.2", "Mailbox full", BoxFull},
		{[]Stage{RcptTo}, 550, "5.2.1", "The account is disabled", BoxFull},
		{[]Stage{RcptTo, Dot}, 552, "5.2.3", "Message length exceeds administrative limit", Fail},
		{[]Stage{RcptTo, Dot}, 550, "5.2.4", "Mailing list expansion problem", Fail},
		{[]Stage{RcptTo, Dot}, 554, "5.2.2", "mailbox full", BoxFull},

		// Policy, which is about us and not about a person.
		{[]Stage{RcptTo, Data, Dot}, 550, "5.7.1", "Message rejected due to content restrictions", PauseDomain},
		{[]Stage{Dot}, 550, "5.7.26", "This mail has been blocked because the sender is unauthenticated", PauseDomain},
		{[]Stage{Dot}, 550, "5.7.515", "Access denied, sending domain does not meet the required authentication level", PauseDomain},

		// The first digit.
		{[]Stage{RcptTo, Data, Dot}, 550, "", "no", Fail},
		{[]Stage{MailFrom, Data, Dot}, 554, "", "Transaction failed", Fail},
		{[]Stage{MailFrom}, 552, "5.3.4", "Message size exceeds fixed limit", Fail},
		{[]Stage{MailFrom}, 499, "", "odd", Wait},
		{[]Stage{RcptTo, Data, Dot}, 599, "", "odd", Fail},
		{[]Stage{MailFrom, RcptTo, Data}, 0, "", "connection reset by peer", Wait},
		{[]Stage{RcptTo}, 354, "", "out of turn", Wait},
	} {
		for _, stage := range test.stages {
			if got := Classify(stage, test.code, test.enhanced, test.text); got != test.want {
				t.Errorf("%s: %d %s %s: %q, want %q", stage, test.code, test.enhanced, test.text, got, test.want)
			}
		}
	}
}

func TestR9BackoffFollowsItsSchedule(t *testing.T) {
	for i, minutes := range []float64{5, 10, 20, 40, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67} {
		want := time.Duration(minutes * float64(time.Minute))
		for _, jitter := range []float64{0, 0.25, 0.5, 0.75, 0.999999} {
			got := Backoff(i+1, jitter)
			if exact := time.Duration(float64(want) * (0.8 + 0.4*jitter)); (got - exact).Abs() > time.Microsecond {
				t.Errorf("attempt %d, jitter %v: %v, want %v", i+1, jitter, got, exact)
			}
		}
	}
	if low, high := greylistWait(0), greylistWait(0.999999); low != 5*time.Minute || high > 15*time.Minute || high < 14*time.Minute {
		t.Errorf("greylisted letters wait %v to %v", low, high)
	}
}

func ExampleBackoff() {
	for n := 1; n <= 6; n++ {
		fmt.Print(Backoff(n, 0.5), " ")
	}
	// Output: 5m0s 10m0s 20m0s 40m0s 1h7m0s 1h7m0s
}
