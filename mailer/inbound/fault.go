package inbound

import (
	"regexp"
	"strings"

	"rondo/scheduler"
)

// sayings are what reporting servers say, in lower case, and what it means. The first row that fits decides, so what is
// said of the sender stands before what is said of the recipient: "sender address rejected: domain not found" must not
// silence anybody.
var sayings = []struct {
	fault scheduler.Fault
	words []string
}{
	{scheduler.PolicyFault, []string{ // the sender's fault
		"sender address", "sender domain", "domain of sender", "sending quota", "sending limit", "sender denied", "sender rejected",
		"your ip", "your domain", "your server", "client host", "reverse dns", "ptr record", "ptr lookup", "not authorized to send",
		"not permitted to send", "must be authenticated", "unauthenticated", "relaying", "relay access", "to relay", "relay denied",
		"relay not permitted", "not accepting mail from", "permission to post", "not allowed to send",
		"spf record",
	}},
	{scheduler.FullFault, []string{
		"mailbox is full", "mailbox full", "inbox is full", "mailfolder is full", "maildir is full", "mail box is full", "mailbox was full",
		"over quota", "overquota", "quota exceeded", "quotaexceeded", "exceeded quota", "exceeds quota", "exceed quota",
		"exceeded the quota", "exceeded storage", "exceeded its storage", "exceeded mailbox", "mailbox exceeds", "mailbox quota",
		"quota violation", "quota limit", "disk quota", "storage allocation", "out of storage", "not enough storage", "not enough disk",
		"not enough space", "insufficient disk", "out of disk", "mailbox size limit", "maximum mailbox", "maximum allowed quota",
		"is out of space",
	}},
	{scheduler.SoftFault, []string{ // which the next row would take for an unknown address
		"host not found, try again", "name service error", "receiving mail at a rate", "receiving mail too quickly",
	}},
	{scheduler.HardFault, []string{
		"user unknown", "unknown user", "no such user", "no such mailbox", "no such recipient", "no such address", "no such account",
		"no such person", "user not found", "mailbox not found", "recipient not found", "account not found", "address not found",
		"recipnotfound", "not found in directory", "not listed in domino directory", "address unknown", "unknown address",
		"recipient unknown", "unknown recipient", "unknown local", "mailbox unknown", "unknown mailbox", "unknown account",
		"user doesn't exist", "user does not exist", "user not exist", "account does not exist", "account doesn't exist",
		"account that you tried to reach", "mailbox does not exist", "address does not exist", "recipient does not exist",
		"you entered couldn't be found", "no mailbox here", "not a valid mailbox", "not a known user", "not our customer",
		"invalid recipient", "invalid mailbox", "invalid user", "invalid final delivery userid", "name is not recognized",
		"bad destination", "isn't in my list of", "recipient address rejected: access denied", // what Microsoft says of unknown people
		"user doesn't have a", "account is disabled", "account has been disabled", "account is inactive", "account inactive",
		"inactive user", "mailbox disabled", "mailbox is disabled", "account is not active", "mailbox is inactive", "user is inactive",
		"user disabled", "disabled user", "account is closed", "account closed", "account has been closed", "account has been suspended",
		"account suspended", "mailbox currently suspended", "user suspended", "account is suspended", "no longer available",
		"no longer valid", "no longer exist", "user has moved", "unrouteable address", "unroutable address", "unrouteable mail domain",
		"host unknown", "unknown host", "host not found", "domain not found", "unknown domain", "no such domain",
		"domain does not exist", "domain doesn't exist", "couldn't find any host", "nullmx", "null mx", "does not accept mail",
		"doesn't accept mail",
	}},
	{scheduler.SoftFault, []string{
		"try again", "try later", "essayer plus tard", "temporar", "greylist", "timed out", "timeout", "connection refused",
		"no route to host", "not responding", "too many connections", "too many recipients", "too busy", "unreachable",
		"unable to connect", "could not connect", "cannot connect", "wasn't able to establish", "requests to connect", "lost connection",
		"connection dropped", "insufficient system", "no space left", "i/o error", "out of memory", "rate limit", "name server",
		"host name lookup", "service unavailable", "service not available", "currently unavailable",
		"will keep trying", "will be retried", "retry", "expired", "giving up", "in the queue too long",
	}},
	{scheduler.PolicyFault, []string{
		"spam", "blocked", "block list", "blocklist", "blacklist", "black list", "rbl", "reputation", "dmarc", "dkim", "spf",
		"policy", "access denied", "prohibit", "too large", "too big", "message too long", "line too long", "size limit",
		"administrative limit", "exceeds the maximum", "maximum message", "content", "virus", "malware", "abuse", "banned",
		"mail refused", "message refused", "service refused", "rejected by", "authentication", "suspicious", "unsolicited",
		"protocol violation", "not allowed", "filter", "security", "too many hops", "looping", "mail loop", "not accepted",
		"attachment",
	}},
}

// meanings are those of enhanced status codes (RFC 3463), without the class.
var meanings = map[string]scheduler.Fault{
	"1.1": scheduler.HardFault, "1.2": scheduler.HardFault, "1.3": scheduler.HardFault, "1.4": scheduler.HardFault,
	"1.6": scheduler.HardFault, "1.10": scheduler.HardFault, // null MX (RFC 7505)
	"1.7": scheduler.PolicyFault, "1.8": scheduler.PolicyFault, "1.9": scheduler.PolicyFault, // of the sender
	"2.1": scheduler.HardFault, "2.2": scheduler.FullFault, "2.3": scheduler.PolicyFault,
	"3.1": scheduler.SoftFault, "3.4": scheduler.PolicyFault,
	"4.1": scheduler.SoftFault, "4.4": scheduler.SoftFault, "4.5": scheduler.SoftFault, "4.6": scheduler.PolicyFault, "4.7": scheduler.SoftFault,
}

// judge says why a delivery failed for good, from the enhanced status code and what the server said. Words say more than
// codes, which many servers get wrong, except where a code shows that they are gentler or said of the sender.
func judge(status, said string) scheduler.Fault {
	words, meaning := fromWords(said), meaningOf(status)
	switch {
	case strings.HasPrefix(status, "4.") && (words == scheduler.HardFault || words == scheduler.NoFault):
		return scheduler.SoftFault // a server that only could not tell
	case words == scheduler.HardFault && meaning == scheduler.PolicyFault:
		return meaning
	case words == scheduler.SoftFault && meaning != scheduler.NoFault && meaning != scheduler.HardFault:
		return meaning
	case words != scheduler.NoFault:
		return words
	case meaning != scheduler.NoFault:
		return meaning
	}
	return scheduler.UnsureFault
}

// meaningOf is what a permanent status code says; NoFault when it says nothing.
func meaningOf(status string) scheduler.Fault {
	detail, permanent := strings.CutPrefix(status, "5.")
	switch {
	case !permanent:
		return scheduler.NoFault
	case strings.HasPrefix(detail, "6."), strings.HasPrefix(detail, "7."):
		return scheduler.PolicyFault
	}
	return meanings[detail]
}

func fromWords(said string) scheduler.Fault {
	said = strings.Join(strings.Fields(strings.ToLower(said)), " ") // servers break their lines anywhere
	for _, row := range sayings {
		for _, words := range row.words {
			if strings.Contains(said, words) {
				return row.fault
			}
		}
	}
	return scheduler.NoFault
}

// enhanced is an enhanced status code that is no part of an IP address or a version (RFC 3463 §2).
var enhanced = regexp.MustCompile(`(?:^|[\s(#:;\[-])([245]\.\d\.\d{1,3})(?:$|[^\d.]|\.\D|\.$)`)

// codeOf finds the enhanced status code in what a server said; "" for none.
func codeOf(said string) string {
	if m := enhanced.FindStringSubmatch(said); m != nil {
		return m[1]
	}
	return ""
}
