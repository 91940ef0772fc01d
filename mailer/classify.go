package mailer

import (
	"strings"

	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

// Stage is a point in the conversation with a server.
type Stage string

// The stages, in their order. Dot is the end of the message: only from there on may the server have the letter.
const (
	Connect  Stage = "connect"
	Greeting Stage = "greeting"
	Hello    Stage = "EHLO"
	StartTLS Stage = "STARTTLS"
	Auth     Stage = "AUTH"
	MailFrom Stage = "MAIL"
	RcptTo   Stage = "RCPT"
	Data     Stage = "DATA"
	Dot      Stage = "end of data"
)

// beforeMail reports stages at which nothing was said about a letter yet.
func (s Stage) beforeMail() bool {
	switch s {
	case Connect, Greeting, Hello, StartTLS, Auth:
		return true
	}
	return false
}

// Verdict is what follows from a server's refusal.
type Verdict string

// The verdicts.
const (
	Slow        Verdict = "slow down"             // the whole route backs off with fewer connections; the letter stays
	Wait        Verdict = "try the letter later"  // only this letter backs off
	Greylisted  Verdict = "greylisted"            // only this letter backs off; the server wants to see it again soon
	Pause       Verdict = "pause the route"       // nothing leaves and somebody has to look; no letter fails
	QuotaSpent  Verdict = "quota spent"           // nothing leaves until the quota's day turns
	PauseDomain Verdict = "pause the domain"      // policy against us, not against a person; at RCPT only when it repeats
	Hold        Verdict = "hold for a person"     // one of a wave of refusals; Classify never says it
	Fail        Verdict = "fail the letter"       // for good
	Unknown     Verdict = "fail, address unknown" // for good, and the address is no use for later letters either
	BoxFull     Verdict = "fail, mailbox full"    // for good; an address is given up only when this repeats
)

// Classify says what follows from a reply of class 4 or 5, or from a broken conversation (code 0). enhanced is the
// status of RFC 3463 ("5.1.1") or empty, text the rest of the reply.
//
// It knows what large providers say beyond the standards: quotas that look permanent and policies that look like
// unknown people. Where a status says nothing, the words do, read as in a report ([diagnosis.Judge]), and where nothing is
// known, the first digit decides (RFC 5321 §4.2.1).
func Classify(stage Stage, code int, enhanced, text string) Verdict {
	text = strings.ToLower(text)
	switch {
	case code == 530 || code == 534 || code == 535 || code == 538:
		return Pause
	case isQuota(code, enhanced, text):
		return QuotaSpent
	case code < 400 && stage == StartTLS, code >= 500 && stage.beforeMail():
		return Pause
	case code < 400 && stage.beforeMail():
		return Slow
	case code < 400:
		return Wait
	case code < 500:
		return classifyTemporary(stage, code, enhanced, text)
	}
	return classifyPermanent(stage, code, enhanced, text)
}

func classifyTemporary(stage Stage, code int, enhanced, text string) Verdict {
	switch {
	case stage.beforeMail() || code == 421 || code == 432 || code == 454:
		return Slow
	case strings.Contains(text, "greylist") || strings.Contains(text, "graylist"):
		return Greylisted
	case strings.HasPrefix(enhanced, "4.2.") || strings.HasPrefix(enhanced, "4.1."):
		return Wait
	case code == 451 && stage == RcptTo: // the usual form of greylisting (RFC 6647 §2.1), whatever the words
		return Greylisted
	case code == 450 || code == 451 || code == 452:
		return Slow
	}
	return Wait
}

func classifyPermanent(stage Stage, code int, enhanced, text string) Verdict {
	switch {
	case stage == MailFrom && strings.HasPrefix(enhanced, "5.7."): // may not send at all, or not as this sender
		return Pause
	case strings.HasPrefix(enhanced, "5.7."):
		return PauseDomain
	case enhanced == "5.1.1" || enhanced == "5.1.10" || enhanced == "5.1.3" || code == 551:
		return Unknown
	case enhanced == "5.2.3" || enhanced == "5.2.4": // too large for it, or a list that could not be expanded: nobody's address
		return Fail
	case strings.HasPrefix(enhanced, "5.2."):
		return BoxFull
	case code == 521: // the server we speak to takes no mail at all (RFC 7504)
		return Fail
	case stage == RcptTo || stage == Dot:
		switch diagnosis.Judge(enhanced, text, "") {
		case scheduler.HardFault:
			return Unknown
		case scheduler.FullFault:
			return BoxFull
		}
	}
	return Fail
}

// isQuota recognizes the sending limits of an account: 550 5.4.5 (Gmail), 554 5.2.0 with words about limits (Exchange
// Online), 454 with words about the day (SES).
func isQuota(code int, enhanced, text string) bool {
	switch {
	case code == 550 && enhanced == "5.4.5":
		return true
	case code == 554 && enhanced == "5.2.0":
		return containsAny(text, "quota", "limit", "exceed")
	case code == 454:
		return strings.Contains(text, "daily")
	}
	return false
}

func containsAny(text string, words ...string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
