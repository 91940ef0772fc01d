package diagnosis

import (
	"iter"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

// sayings are what servers say, in lower case, and what it means. The first row that fits decides, so what is said of the
// sender stands before what is said of the recipient: "sender address rejected: domain not found" must not silence anybody.
var sayings = []struct {
	fault scheduler.Fault
	words []string
	shape *lazyregexp.Regexp // of further sentences; nil for none
}{
	{fault: scheduler.PolicyFault, words: []string{ // the sender's fault
		"sender address", "sender's address", "address of the sender", "sender domain", "domain of sender", "sending quota", "sending limit", "sender denied", "sender rejected",
		"sender verify", "sender is not", "sender account", "sender not", "envelope sender", "mail from domain", "from domain", "from address",
		"return address", "your account", "your hostname", "your reverse", "find your", "unroutable sender", "unrouteable sender", "valid sender", "relay quota", "from: domain is invalid",
		"your ip", "your domain", "your server", "client host", "helo", "ehlo", "reverse dns", "ptr record", "ptr lookup", "dns ptr",
		"not authorized to send", "not permitted to send", "must be authenticated", "unauthenticated", "relaying", "relay access",
		"to relay", "relay denied", "relay not permitted", "relay through", "open relay", "not accepting mail from", "permission to post",
		"not allowed to send", "spf record", "non-accepted domain", "address is not verified", "invalid ip for", "ip frequency",
		"you are not a ", "you are not our", "has disabled mail", "recipient policy", "ip address is invalid", "ip address is unknown", "ip address is not", "ip address not registered", "address in from", "smtp server of your isp", "has sent to too many", "you cannot send", "not a member", "allowed rcpthosts", "will not accept delivery of this message", "daily limit",
		"frequency limited", "messages from", "does not support tls", "verify sender", "verify the sender", "sender's domain", "domain of the sender", "your mailbox",
		"absender", "expéditeur", "remitente", "avsändar", "lähettäj", "mittente", "remetente", "afzender", "отправител", "nadawc", "odesílatel", "发件人", "寄件者", "送信者", "보낸 사람", "발신자",
	}},
	{fault: scheduler.FullFault, shape: crowded, words: []string{
		"mailbox is full", "mailbox full", "inbox is full", "mailfolder is full", "maildir is full", "mail box is full", "mailbox was full",
		"mailbox for user is full", "folder is full", "full mailbox", "over quota", "overquota", "quota exceeded", "quotaexceeded",
		"exceeded quota", "exceeds quota", "exceed quota", "exceeding quota", "exceeding their quota", "exceeded their quota", "exceeded his quota",
		"exceeded the quota", "exceeded storage", "exceeded its storage", "exceeded mailbox", "mailbox exceeds", "mailbox quota", "mail quota",
		"over disk quota", "quota violation", "quota limit", "disk quota", "storage allocation", "out of storage", "not enough storage",
		"not enough disk", "not enough space", "insufficient disk", "out of disk", "mailbox size limit", "maximum mailbox",
		"maximum allowed quota", "is out of space", "too much mail", "mailbox storage", "mailbox limit", "postfach ist voll",
		"boîte pleine", "boite pleine", "buzón lleno", "casella piena", "postvak is vol", "brevlådan är full", "postilaatikko on täynnä", "いっぱいです",
	}},
	{fault: scheduler.SoftFault, words: []string{ // which the next row would take for an unknown address
		"not found, try again", "malformed or unexpected name server", "receiving mail at a rate", "receiving mail too quickly",
		"temporary failure", "temporary error", "disabled temporarily", "suspended temporarily", "host name lookup failure", "temporarily deferred", "too many invalid", "too many unknown",
		"too many bad", "network error on destination", "lookup did not complete", "servfail", "dns soft error", "server returned answer with no data", "dns timeout", "ldap server", "ldap error",
		"vorübergehend", "temporär", "temporairement", "temporalmente", "temporaneamente", "temporariamente", "tijdelijk", "tillfällig", "midlertidig", "tilapäise",
		"tymczasowo", "dočasn", "временн", "тимчасов", "átmenetileg", "geçici olarak", "προσωρινά", "暂时", "暫時", "一時的", "일시적",
	}},
	{fault: scheduler.HardFault, shape: nobody, words: []string{
		"user unknown", "unknown user", "no such user", "no such mailbox", "no such recipient", "no such address", "no such account",
		"no such person", "no such local", "no such name", "no such id", "user not found", "user not known", "mailbox not found",
		"recipient not found", "account not found", "address not found", "recipientnotfound", "recipnotfound", "not found in directory",
		"not found by smtp address lookup", "not listed in", "address unknown", "unknown address", "unknown e-mail address",
		"unknown email address", "recipient unknown", "unknown recipient", "unknown or illegal", "illegal alias", "unknown local",
		"mailbox unknown", "unknown mailbox", "unknown account", "account unknown", "alias unknown", "user is unknown", "recipient is unknown",
		"user doesn't exist", "user does not exist", "user not exist", "account does not exist", "account doesn't exist", "account not exist",
		"account that you tried to reach", "mailbox does not exist", "mailbox doesn't exist", "address does not exist", "address doesn't exist",
		"recipient does not exist", "recipient doesn't exist", "member does not exist", "you entered couldn't be found",
		"address couldn't be found", "wasn't found at", "no mailbox here", "not a valid mailbox", "not a valid user", "not a valid recipient",
		"not a known user", "not a valid rfc 5321", "not our customer", "does not have an account", "invalid recipient", "invalid mailbox",
		"invalid user", "invalid address", "invalid final delivery userid", "bad recipient address", "recipient is invalid", "name is not recognized",
		"bad destination", "isn't in my list of", "addresses rejected : access denied",
		"recipient address rejected: access denied", // what Microsoft says of unknown people
		"user doesn't have a", "account is disabled", "account has been disabled", "account disabled", "account is inactive", "account inactive",
		"inactive user", "inactive account", "mailbox disabled", "mailbox is disabled", "account is not active", "mailbox is inactive",
		"user is inactive", "user disabled", "disabled user", "disabled recipient", "recipient is disabled", "account is closed",
		"account closed", "account has been closed", "account has been suspended", "account suspended", "mailbox currently suspended",
		"mailbox is frozen", "mailbox is closed", "mailbox has been closed", "account is locked", "account locked", "account is blocked", "user suspended", "account is suspended",
		"account expired", "account has expired", "mailbox has moved", "no longer available", "no longer valid", "no longer exist",
		"no longer active", "no longer in use", "no longer accepts mail", "no longer accepting mail", "no longer on server", "no longer works", "user has moved", "has moved away", "left the company",
		"is a former", "is not a registered", "unrouteable address", "unroutable address", "unrouteable mail domain", "unroutable mail domain",
		"final email delivery point",
		"mailbox has been deleted", "account has been deleted", "mailbox has been deactivated", "account has been deactivated",
		"suspended for inactivity",
		"host unknown", "unknown host", "no such host", "host not found", "domain not found", "domain name not found", "unknown domain",
		"no such domain", "nxdomain", "domain does not exist", "domain doesn't exist", "domain couldn't be found", "couldn't find any host",
		"couldn't find a mail exchanger", "point to non-existent", "no mx record", "no mx found", "no valid mx", "no usable mx",
		"no mx or a", "no mail exchanger", "lookups failed permanently", "non-existent domain", "nonexistent domain", "non-existent host",
		"domain could not be resolved", "name or service not known", "nodename nor servname", "could not find a gateway", "bad domain name", "invalid domain name", "nullmx", "null mx", "indicated no smtp service",
		"had no relevant answers", "user not local", "user is locked", "archived recipient", "has suppressed sending to this address",
		"does not accept mail", "doesn't accept mail", "does not receive email", "doesn't receive email",
		"utilisateur inconnu", "destinataire inconnu", "adresse inconnue", "destinataire invalide", "n'existe pas", "n existe pas",
		"benutzer unbekannt", "empfänger unbekannt", "adresse unbekannt", "adresse ist nicht bekannt", "adresse existiert nicht",
		"konto existiert nicht", "postfach existiert nicht", "empfänger existiert nicht", "benutzer existiert nicht",
		"usuario desconocido", "destinatario desconocido", "utente sconosciuto", "destinatario sconosciuto", "gebruiker onbekend",
		"onbekende gebruiker", "användaren finns inte", "mottagaren finns inte", "adressen finns inte", "okänd användare",
		"okänd mottagare", "käyttäjää ei löydy", "vastaanottajaa ei löydy", "osoitetta ei löydy", "postilaatikkoa ei löydy",
		"tuntematon vastaanottaja", "tuntematon käyttäjä", "收件人不存在", "用户不存在", "no existe", "não existe", "non esiste", "не существует",
		"пользователь не найден", "見つかりません", "存在しません",
	}},
	{fault: scheduler.SoftFault, words: []string{
		"try again", "try later", "essayer plus tard", "have been failing for", "zurzeit nicht", "später erneut", "plus tard", "no responde", "más tarde", "mais tarde", "più tardi", "ei vastaa", "myöhemmin uudelleen",
		"försök igen", "probeer het later", "попробуйте позже", "稍后再试", "後でもう一度", "connection was dropped", "temporar", "greylist", "timed out", "timeout", "connection refused",
		"no route to host", "not responding", "did not respond", "not reachable", "too many connections", "too many recipients", "too busy",
		"unreachable", "network is down", "host is down", "unable to connect", "could not connect", "cannot connect", "can't connect",
		"refused to accept a connection", "wasn't able to establish", "requests to connect", "lost connection", "connection dropped",
		"connection reset", "connection closed", "connection failed", "socket error", "deferred", "name service error",
		"insufficient system", "no space left", "i/o error", "out of memory", "rate limit", "name server", "lookup failed",
		"host name lookup", "service unavailable", "service not available", "currently unavailable", "operating system error",
		"upstream error", "will keep trying", "will be retried", "retries", "retry", "expired", "giving up", "in the queue too long", "for too long", "could not deliver for", "delivery attempts",
		"attempts to deliver", "been in queue too long", "could not deliver message for", "closed connection", "tried to deliver", "aborted after", "not delivered within", "allowed queue period",
	}},
	{fault: scheduler.PolicyFault, words: []string{
		"spam", "blocked", "block list", "blocklist", "blacklist", "black list", "rbl", "reputation", "dmarc", "dkim", "spf",
		"policy", "access denied", "prohibit", "too large", "too big", "message too long", "line too long", "size limit", "message size",
		"size exceeds", "incoming message size", "administrative limit", "exceeds the maximum", "exceeds maximum", "maximum message",
		"content", "virus", "malware", "abuse", "banned", "bulk e-mail", "mail refused", "message refused", "service refused", "rejected by",
		"mail rejected", "message rejected", "message not allowed", "authentication", "not authorized", "is restricted", "suspicious",
		"unsolicited", "protocol violation", "not allowed", "filter", "security", "too many hops", "looping", "loop detected", "mail loop",
		"loops back", "not accepted", "header error", "line length", "smtputf8 is required", "attachments of this type", "mail with attachments", "attachment refused", "not permitted", "deny list", "been denied by", "message denied", "dnsbl", "mailloop", "your access to", "advertising", "geographic", "your country",
		"only accepts mail from", "als werbung", "als spam", "annahme verweigert", "nachricht abgelehnt", "indésirable", "message refusé", "mensaje rechazado", "meddelandet avvisa", "viesti hylät",
		"messaggio rifiutato", "bericht geweigerd", "сообщение отклонено", "邮件被拒绝", "垃圾邮件", "迷惑メール", "스팸", "attachments not accepted", "ip must resolve", "badrcptto", "rejet", "is listed in", "listed at", "listed by", "junk", "dynamic ip", "forbidden",
	}},
}

// Sayings yields what servers are known to say, in lower case, with what it means.
func Sayings() iter.Seq2[string, scheduler.Fault] {
	return func(yield func(string, scheduler.Fault) bool) {
		for _, row := range sayings {
			for _, words := range row.words {
				if !yield(words, row.fault) {
					return
				}
			}
		}
	}
}
