// Package diagnosis says what a mail server means that does not take a letter. What it says while a letter is carried and
// what another server reports of it afterwards is read alike. It is pure: words go in, a [scheduler.Fault] comes out.
package diagnosis

import (
	"strconv"
	"strings"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

// meanings are those of enhanced status codes (RFC 3463), without the class.
var meanings = map[string]scheduler.Fault{
	"1.1": scheduler.HardFault, "1.2": scheduler.HardFault, "1.3": scheduler.HardFault, "1.4": scheduler.HardFault,
	"1.6": scheduler.HardFault, "1.10": scheduler.HardFault, // null MX (RFC 7505)
	"1.7": scheduler.PolicyFault, "1.8": scheduler.PolicyFault, "1.9": scheduler.PolicyFault, // of the sender
	"2.1": scheduler.HardFault, "2.2": scheduler.FullFault, "2.3": scheduler.PolicyFault,
	"3.1": scheduler.SoftFault, "3.4": scheduler.PolicyFault,
	"4.1": scheduler.SoftFault, "4.3": scheduler.SoftFault, "4.5": scheduler.SoftFault, "4.7": scheduler.SoftFault,
	"4.4": scheduler.HardFault, // no way to the domain: its host is not found
	"4.6": scheduler.PolicyFault,
}

// Judge says why a delivery failed for good, from the enhanced status code ("" for none) and what the server said of the
// recipient who, an address ("" for nobody known). It is never [scheduler.NoFault]. Words say more than codes, which many
// servers get wrong, except where a code shows that they are gentler or said of the sender.
func Judge(status, said, who string) scheduler.Fault {
	words, meaning := Words(said, who), meaningOf(status)
	if words == scheduler.HardFault && !names(said, who) { // said of somebody else, as the code is that stands there
		if words = scheduler.NoFault; meaning == scheduler.HardFault && Status(said) == status {
			return scheduler.UnsureFault
		}
	}
	if status == "5.7.13" && !ofRecipient(said) { // RFC 5248 means the account of who sends
		meaning = scheduler.PolicyFault
	}
	switch ofSender := OfSender(said); {
	case isTemporary(status, said) && (words == scheduler.HardFault || words == scheduler.NoFault):
		if meaning == scheduler.FullFault {
			return meaning
		}
		return scheduler.SoftFault // a server that only could not tell
	case words == scheduler.HardFault && (meaning == scheduler.PolicyFault || Status(said) != status && meaningOf(Status(said)) == scheduler.PolicyFault):
		return scheduler.PolicyFault
	case ofSender && (words == scheduler.HardFault || words == scheduler.NoFault && (meaning == scheduler.HardFault || meaning == scheduler.NoFault)):
		return scheduler.PolicyFault
	case words == scheduler.SoftFault && meaning != scheduler.NoFault && meaning != scheduler.HardFault:
		return meaning
	case words != scheduler.NoFault:
		return words
	case meaning != scheduler.NoFault:
		return meaning
	}
	return scheduler.UnsureFault
}

// meaningOf returns what a status code says; NoFault when it says nothing.
func meaningOf(status string) scheduler.Fault {
	class, detail, _ := strings.Cut(status, ".")
	switch {
	case class == "4" && detail == "2.2":
		return scheduler.FullFault
	case class != "5":
		return scheduler.NoFault
	case detail == "7.13", detail == "7.17": // what servers say of a recipient: disabled, now somebody else's (RFC 5248, RFC 7293)
		return scheduler.HardFault
	case strings.HasPrefix(detail, "6."), strings.HasPrefix(detail, "7."):
		return scheduler.PolicyFault
	}
	return meanings[detail]
}

// isTemporary reports whether a server said that it might take the letter later. X.0.0 is what servers write that have
// more to say, and some of them write 4.0.0 whatever it is: then the reply code in the words tells.
func isTemporary(status, said string) bool {
	if status != "" && !strings.HasSuffix(status, ".0.0") {
		return status[0] == '4'
	}
	if code := replyCode.FindStringSubmatch(said); code != nil {
		return code[1][0] == '4'
	}
	return status == "4.0.0" && Words(said, "") != scheduler.HardFault
}

var (
	// replyCode is a reply code (RFC 5321 §4.2) at the beginning of what a server said, or behind a colon or bracket.
	replyCode = lazyregexp.New(`(?m)(?:^|said:|returned:|response:|reason:|<<<|[:;('"])\s*([45]\d\d)(?:[ \t-]|$)`)

	// answersSender is how relays say at which command it was; see OfSender.
	answersSender = lazyregexp.New(`(?i)\b(?:in\s+reply\s+to|after|following)\s+MAIL\s+FROM\b|>>>\s*MAIL\s+FROM:[^\n]*\n\s*<<<\s*5|MAIL FROM address`)

	// enhanced is an enhanced status code that is no part of an IP address or a version (RFC 3463 §2).
	enhanced = lazyregexp.New(`(?:^|[\s(#:;'"\[-])([245]\.\d\.\d{1,3})(?:$|[^\d.]|\.\D|\.$)`)
)

// ofRecipient reports whether words say that they are about a recipient.
func ofRecipient(said string) bool {
	return strings.Contains(strings.ToLower(said), "recipient") || address.MatchString(said)
}

// OfSender reports whether a server refused when it had been told no more than the sender.
func OfSender(said string) bool { return answersSender.MatchString(said) }

// Status finds the enhanced status code in what a server said; "" for none.
func Status(said string) string {
	if m := enhanced.FindStringSubmatch(said); m != nil {
		return m[1]
	}
	return ""
}

// Codes returns where the first status code stands in what a server said, or else the first line with a reply code; -1 when
// there is neither.
func Codes(said string) int {
	if at := enhanced.FindStringSubmatchIndex(said); at != nil {
		return at[2]
	}
	if at := replyCode.FindStringSubmatchIndex(said); at != nil {
		return at[2]
	}
	return -1
}

// exited is how servers say that a program failed which was to deliver: exim, Postfix, sendmail, others.
var exited = lazyregexp.New(`(?i)\b(?:returned|died with status|unknown mailer error|exit(?:ed)?(?: with)?(?: status| code)?)[ :=]+(\d{1,3})\b`)

// OfProgram reports whether a program failed for another reason than that there is no such person. Its name and what it
// printed are no words about anybody.
func OfProgram(said string) bool {
	m := exited.FindStringSubmatch(said)
	if m == nil {
		return false
	}
	status, err := strconv.Atoi(m[1])
	return err == nil && status < 256 && Exit(status) != scheduler.HardFault
}

// Exit returns what the exit status of a program means that was to deliver (sysexits.h): only EX_NOUSER says that there is no
// such person.
func Exit(status int) scheduler.Fault {
	switch status {
	case 67: // EX_NOUSER
		return scheduler.HardFault
	case 71, 75: // EX_OSERR, EX_TEMPFAIL
		return scheduler.SoftFault
	}
	return scheduler.UnsureFault
}
