package inbound

import (
	"regexp"
	"strings"

	"rondo/scheduler"
)

// signs are what reporting servers say, in lower case, and what it means. The first row that fits decides, so what is
// said of the sender stands before what is said of the recipient: "sender address rejected: domain not found" must not
// silence anybody.
var signs = []struct {
	fault scheduler.Fault
	words []string
}{
	{scheduler.PolicyFault, []string{ // the sender's fault
		"sender address", "sender domain", "domain of sender", "sending quota", "sending limit", "sender denied", "sender rejected",
		"your ip", "your domain", "your server", "your message looks", "client host", "reverse dns", "ptr record", "ptr lookup",
		"not authorized to send", "not permitted to send", "must be authenticated", "unauthenticated", "relay",
	}},
	{scheduler.FullFault, []string{
		"mailbox is full", "mailbox full", "inbox is full", "mailfolder is full", "maildir is full", "mail box is full", "mailbox was full",
		"over quota", "overquota", "quota exceeded", "exceeded quota", "exceeds quota", "exceed quota", "exceeded the quota",
		"exceeded storage", "exceeded its storage", "exceeded his", "storage allocation", "out of storage", "not enough storage",
		"not enough disk", "insufficient disk", "disk quota", "out of disk", "quota violation", "mailbox size limit",
		"maximum mailbox", "over the maximum allowed quota", "has no space", "is out of space", "is over his", "quota limit",
		"quotaexceeded", "not enough space", "exceeded mailbox",
	}},
	{scheduler.HardFault, []string{
		"user unknown", "unknown user", "no such user", "no such mailbox", "no such recipient", "no such address", "no such account",
		"user not found", "mailbox not found", "recipient not found", "account not found", "address not found", "recipnotfound",
		"adr unknown", "address unknown", "unknown address", "recipient unknown", "unknown recipient", "unknown local",
		"unknown mailbox", "mailbox unknown", "unknown account", "user doesn't exist", "user does not exist", "account does not exist",
		"account doesn't exist", "account that you tried to reach", "mailbox does not exist", "address does not exist",
		"recipient does not exist", "email address you entered couldn't be found", "no mailbox here", "not a valid mailbox",
		"not a known user", "not our customer", "not listed in", "invalid recipient", "invalid mailbox", "invalid user",
		"bad destination", "isn't in my list of", "does not like recipient", "not have a yahoo", "doesn't have a yahoo",
		"account is disabled", "account has been disabled", "account is inactive", "account inactive", "inactive user", "mailbox disabled",
		"mailbox is disabled", "account is not active", "mailbox is inactive", "user is inactive", "user disabled", "disabled user",
		"account is closed", "account closed", "account has been closed", "account has been suspended", "account suspended",
		"mailbox currently suspended", "user suspended", "account is suspended", "no longer available", "no longer accept",
		"no longer valid", "no longer exist", "has moved", "user has moved", "unrouteable address", "unroutable address",
		"unrouteable mail domain", "host unknown", "unknown host", "host not found", "domain not found", "unknown domain",
		"no such domain", "domain does not exist", "domain doesn't exist", "name or service not known", "nullmx", "null mx",
		"does not accept mail", "doesn't accept mail", "could not be found", "couldn't be found",
		"couldn't find any host", "unable to look up", "not a member", "not found in directory", "no such person",
	}},
	{scheduler.PolicyFault, []string{
		"spam", "blocked", "block list", "blocklist", "blacklist", "black list", "rbl", "dnsbl", "reputation", "dmarc", "dkim", "spf ",
		"policy", "access denied", "prohibit", "too large", "too big", "too long", "size limit", "exceeds administrative limit",
		"exceeds the maximum", "maximum message", "content", "virus", "malware", "abuse", "banned", "refused", "rejected by",
		"not authenticated", "authentication", "suspicious", "unsolicited", "protocol violation", "not allowed", "filter",
		"security", "too many hops", "loop", "not accepted", "attachment", "delivery not authorized",
	}},
	{scheduler.SoftFault, []string{
		"delayed", "will keep trying", "will be retried", "retry", "try again", "timed out", "timeout", "temporar", "greylist",
		"connection refused", "no route to host", "not responding", "too many connections", "too busy", "unreachable",
		"unable to connect", "could not connect", "cannot connect", "lost connection", "deferred", "expired", "giving up",
		"too old", "insufficient system", "no space left", "i/o error", "out of memory", "rate limit", "name server",
		"system not capable", "service unavailable", "service not available", "connection dropped", "host or domain name",
	}},
}

// meanings are those of enhanced status codes (RFC 3463), without the class.
var meanings = map[string]scheduler.Fault{
	"1.0": scheduler.HardFault, "1.1": scheduler.HardFault, "1.2": scheduler.HardFault, "1.3": scheduler.HardFault, "1.4": scheduler.HardFault,
	"1.6": scheduler.HardFault, "1.10": scheduler.HardFault, // null MX (RFC 7505)
	"1.7": scheduler.PolicyFault, "1.8": scheduler.PolicyFault, "1.9": scheduler.PolicyFault, // of the sender
	"2.1": scheduler.HardFault, "2.2": scheduler.FullFault, "2.3": scheduler.PolicyFault,
	"3.1": scheduler.SoftFault, "3.4": scheduler.PolicyFault,
	"4.1": scheduler.SoftFault, "4.4": scheduler.HardFault, "4.5": scheduler.SoftFault, "4.6": scheduler.PolicyFault, "4.7": scheduler.SoftFault,
}

// judge says why a delivery failed for good, from the enhanced status code and what the server said.
func judge(status, said string) scheduler.Fault {
	fault := fromWords(said)
	class, detail, _ := strings.Cut(status, ".")
	subject, _, _ := strings.Cut(detail, ".")
	switch {
	case class == "4" && fault == scheduler.HardFault:
		return scheduler.SoftFault // a server that only could not tell
	case class == "5" && subject == "7" && (fault == scheduler.HardFault || fault == scheduler.NoFault):
		return scheduler.PolicyFault
	case fault != scheduler.NoFault && fault != scheduler.SoftFault:
		return fault
	case class == "4":
		return scheduler.SoftFault
	case class == "5" && subject == "6":
		return scheduler.PolicyFault
	}
	if meaning, known := meanings[detail]; known && class == "5" {
		return meaning
	}
	if fault == scheduler.NoFault {
		return scheduler.UnsureFault
	}
	return fault
}

func fromWords(said string) scheduler.Fault {
	said = strings.ToLower(said)
	for _, row := range signs {
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
