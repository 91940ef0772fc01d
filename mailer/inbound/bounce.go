package inbound

import (
	"strings"

	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

// readBounce reads a delivery report; nil when the mail is none.
func (m *mail) readBounce() (report *scheduler.Report, why string) {
	if m.top.kind != "multipart/report" && m.isAboutMail() {
		return nil, ""
	}
	var all []recipient
	for _, p := range m.leaves {
		if p.kind == "message/feedback-report" { // which speaks of abuse, as refusals do
			return nil, ""
		}
		if p.kind == "message/delivery-status" || p.kind == "message/global-delivery-status" {
			all = append(all, readDelivery(p.text(longestReport))...)
		}
	}
	said := m.ownWords()
	if len(all) > 0 {
		if found := m.failed(said); len(all) == 1 && all[0].who() == "" && len(found) == 1 {
			all[0].final = found[0]
		}
		r := deliveryReport(all, said)
		r.Letter = m.letter()
		return &r, "a delivery report (RFC 3464)"
	}
	if r := m.readRejection(); r != nil {
		return r, "a rejection (RFC 5429)"
	}
	if !m.isFreeForm() {
		return nil, ""
	}
	r := m.readFreeForm()
	r.Letter = m.letter()
	return &r, "a delivery report in a form of its own"
}

// readRejection reads what a recipient's own rules answer who take no mail (RFC 5429 §2.2): a notification that it was deleted
// unseen (RFC 8098 §3.2.6); nil when the mail is none.
func (m *mail) readRejection() *scheduler.Report {
	if hasPrefix(strings.ToLower(m.Subject), unread) {
		return nil
	}
	for _, p := range m.leaves {
		if p.kind != "message/disposition-notification" {
			continue
		}
		h := readHeader(p.text(longestReport))
		mode, kind, _ := strings.Cut(strings.ToLower(withoutComments(h.get("Disposition"))), ";")
		if kind, _, _ = strings.Cut(strings.TrimSpace(kind), "/"); !strings.Contains(mode, "automatic-action") || kind != "deleted" && kind != "denied" {
			continue
		}
		r := recipient{original: typed(h.get("Original-Recipient")), final: typed(h.get("Final-Recipient"))}
		said := m.ownWords()
		if _, words, found := strings.Cut(said, "rejected:"); found {
			said = words
		}
		f := scheduler.Fate{Recipient: r.who(), Fault: scheduler.PolicyFault, Diagnostic: clip(said, longestDiagnostic)}
		if diagnosis.Words(said, r.who()) == scheduler.FullFault { // Dovecot says it in this form
			f.Fault = scheduler.FullFault
		}
		if r.final != f.Recipient {
			f.Final = r.final
		}
		letter := m.letter()
		if letter == "" {
			letter = header{{"Message-ID", h.get("Original-Message-ID")}}.mark()
		}
		return &scheduler.Report{Letter: letter, Fate: f}
	}
	return nil
}

// unread is how Outlook begins the subject of a receipt for a mail that somebody deleted without having read it, in lower case. Its
// Disposition is that of a rejection.
var unread = []string{
	"not read:", "nicht gelesen:", "ungelesen:", "non lu:", "non lu :", "no leído:", "non letto:", "niet gelezen:", "não lida:", "olästa:", "oläst:", "ej läst:",
	"ikke læst:", "ikke lest:", "ei luettu:", "lukematta:", "nie przeczytano:", "не прочитано:", "未读:", "未読:",
}

// failures are what servers call their reports, in lower case.
var failures = []string{
	"undeliver", "returned mail", "failure notice", "delivery status", "delivery notification", "delivery fail", "delivery has failed",
	"delivery failure", "mail delivery", "message delivery", "delivery problem", "delivery error", "could not be delivered", "not delivered",
	"non-delivery", "nondeliverable", "failure delivery", "failed delivery", "mail system error", "not been delivered",
	"warning: message", "could not send", "cannot send", "error sending your mail", "processing error", "user unknown", "delayed",
	"unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "non remis", "échec de la remise", "non distribuable",
	"no se puede entregar", "no entregado", "non recapitabile", "impossibile recapitare", "niet bestelbaar", "onbestelbaar",
	"não entregue", "kan inte levereras", "kunne ikke leveres", "nie dostarczono", "не доставлено", "配信",
}

// isFreeForm reports whether a server wrote that it could not deliver. Without a part for machines there is no proof of
// it: a mail server has to be the author, or the mail has to look like its work in two ways. What a robot says who
// answers for somebody absent ("she is no longer available") is no failure, although it goes to the envelope sender too.
func (m *mail) isFreeForm() bool {
	subject := strings.ToLower(m.Subject)
	failed := hasPrefix(subject, failures)
	switch {
	case m.top.header.has("X-Failed-Recipients"):
		return true
	case m.isFrom(daemons...):
		return failed || contains(subject, failures) || diagnosis.Words(m.ownWords(), "") != scheduler.NoFault
	case m.top.header.shows(responders) != "" || contains(subject, absences):
		return false
	case m.isPostmasters() && contains(subject, failures):
		return true
	case m.isFrom("postmaster@"), m.nullSender() && m.submitted() != "auto-replied":
		return failed || (m.hasReturned() || m.returned() != "") && diagnosis.Words(m.ownWords(), "") != scheduler.NoFault
	}
	return false
}

// isServers reports whether a mail server names itself as the author, beyond what the words look like.
func (m *mail) isServers() bool {
	return m.top.header.has("X-Failed-Recipients") || m.isFrom(daemons...) || m.isFrom("postmaster@")
}

// isAboutMail reports whether a person answers or passes something on, as people do with reports.
func (m *mail) isAboutMail() bool {
	return !m.isFrom(daemons...) && !m.isPostmasters() && hasPrefix(strings.ToLower(m.Subject), []string{"re:", "fwd:", "fw:", "aw:", "wg:", "sv:", "vs:", "tr:", "rv:", "antw:", "odp:"})
}

// isPostmasters reports whether a postmaster wrote who wants to hear of nothing: a server in that name. Some answer with the
// letter's own subject.
func (m *mail) isPostmasters() bool { return m.nullSender() && m.isFrom("postmaster@") }

// daemons are how mail servers call themselves as authors, in lower case.
var daemons = []string{"mailer-daemon", "mailer daemon", "mail delivery s", "mail.delivery.s", "mail deliver s", "mdaemon@", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@"}

// isFrom reports whether the author's name or address has one of some words in it.
func (m *mail) isFrom(names ...string) bool {
	for _, name := range []string{"From", "Sender", "Return-Path"} {
		if contains(strings.ToLower(m.top.header.get(name)), names) {
			return true
		}
	}
	return m.top.header.get("From") == "<>"
}

// nullSender reports whether nobody wants to hear what becomes of the mail (RFC 5321 §4.5.5).
func (m *mail) nullSender() bool {
	path, found := m.top.header.look("Return-Path")
	return found && strings.TrimSpace(path) == "<>"
}

func contains(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
