package inbound

import (
	"strings"

	"rondo/scheduler"
)

// readBounce reads a delivery report; nil when the mail is none.
func (m *mail) readBounce() (report *scheduler.Report, why string) {
	for _, p := range m.leaves {
		if p.kind != "message/delivery-status" && p.kind != "message/global-delivery-status" {
			continue
		}
		r, ok := readDelivery(p.text(longestReport))
		if !ok {
			continue
		}
		said := m.ownWords()
		if r.Fault == scheduler.UnsureFault {
			r.Fault = judge(r.Status, said)
		}
		if r.Diagnostic == "" {
			r.Diagnostic = clip(diagnosticOf(said), longestDiagnostic)
		}
		r.Letter = m.letter()
		return &r, "a delivery report (RFC 3464)"
	}
	if !m.isFreeForm() {
		return nil, ""
	}
	r := m.readFreeForm()
	r.Letter = m.letter()
	return &r, "a delivery report in a form of its own"
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
// it, so both the sender and the words have to say so: people quote reports, forward them and complain about them.
func (m *mail) isFreeForm() bool {
	if m.top.header.has("X-Failed-Recipients") {
		return true
	}
	subject := strings.ToLower(m.Subject)
	if strings.HasPrefix(subject, "fwd:") || strings.HasPrefix(subject, "fw:") {
		return false
	}
	says := contains(subject, failures) || fromWords(m.ownWords()) != scheduler.NoFault
	return says && (m.isDaemon() || m.nullSender() && (contains(subject, failures) || m.hasReturned()))
}

// isDaemon reports whether a mail server is the author.
func (m *mail) isDaemon() bool {
	for _, name := range []string{"From", "Sender", "Return-Path"} {
		author := strings.ToLower(m.top.header.get(name))
		if author == "<>" && name == "From" {
			return true
		}
		for _, daemon := range []string{"mailer-daemon", "mailer daemon", "mail delivery s", "mail.delivery.s", "mail deliver s", "mdaemon@"} {
			if strings.Contains(author, daemon) {
				return true
			}
		}
		for _, address := range append(addresses(author), strings.TrimSpace(author)) {
			if local, _, _ := strings.Cut(address, "@"); local == "postmaster" {
				return true
			}
		}
	}
	return false
}

// nullSender reports whether nobody wants to hear what becomes of the mail (RFC 5321 §4.5.5).
func (m *mail) nullSender() bool {
	path, found := m.top.header.look("Return-Path")
	return found && strings.TrimSpace(path) == "<>"
}

func contains(text string, any []string) bool {
	for _, words := range any {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
