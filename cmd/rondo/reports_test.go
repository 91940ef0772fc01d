package main

import (
	"fmt"
	"strings"
)

// absence is the n-th note of somebody who is away: in ten languages, with the marks of five kinds of programs, and with
// the letter below it, quoted or attached.
func absence(n int, who, letter string) string {
	languages := []struct{ subject, body string }{
		{"Automatic reply: DataTalks", "I am out of the office until Monday. My old address does not exist any more."},
		{"Automatische Antwort: DataTalks", "Ich bin bis Montag im Urlaub. Unter der alten Adresse bin ich unbekannt."},
		{"Réponse automatique : DataTalks", "Je suis en congés. Utilisateur inconnu à l'ancienne adresse."},
		{"Respuesta automática: DataTalks", "Estoy fuera de la oficina. El usuario anterior no existe."},
		{"Risposta automatica: DataTalks", "Sono fuori ufficio fino a lunedì."},
		{"Automatisch antwoord: DataTalks", "Ik ben afwezig tot maandag. User unknown? Bel me."},
		{"Resposta automática: DataTalks", "Estou fora do escritório até segunda-feira."},
		{"Automaattinen vastaus: DataTalks", "Olen poissa maanantaihin asti. Mailbox unavailable, sanoo palvelin."},
		{"Autosvar: DataTalks", "Jag är frånvarande till måndag. 550 5.1.1 är min dörrkod."},
		{"Odpowiedź automatyczna: DataTalks", "Jestem poza biurem do poniedziałku."},
	}
	said := languages[n%len(languages)]
	marks := [][]string{
		{"Return-Path: <>", "Auto-Submitted: auto-replied"},
		{"Return-Path: <>", "X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated"},
		{"Return-Path: <>", "X-Autoreply: yes", "Precedence: bulk"},
		{"Return-Path: <" + who + ">", "Auto-Submitted: auto-replied (vacation)", "Precedence: junk"},
		{"Return-Path: <>"}, // nothing but the envelope
	}[n/len(languages)%5]
	top := head(append(marks, fmt.Sprintf("Message-ID: <away%d@mail.example.org>", n), "From: "+who, "To: guild@example.org",
		"Subject: "+said.subject, "MIME-Version: 1.0")...)
	const plain = "Content-Type: text/plain; charset=utf-8\n\n"
	header, _, _ := strings.Cut(strings.ReplaceAll(letter, "\r\n", "\n"), "\n\n")
	switch n / 50 {
	case 0:
		return top + plain + said.body + "\n"
	case 1:
		return top + plain + said.body + "\n\n> " + strings.ReplaceAll(header, "\n", "\n> ") + "\n"
	case 2:
		return top + plain + said.body + "\n\n-----Original Message-----\n" + header + "\n"
	}
	return top + "Content-Type: multipart/mixed; boundary=away\n\n--away\n" + plain + said.body +
		"\n--away\nContent-Type: message/rfc822\n\n" + letter + "\n--away--\n"
}

// fault is why a letter comes back.
type fault struct {
	name, action, status, said string
	gone                       bool // the address does not exist
}

var faults = []fault{
	{"an unknown person", "failed", "5.1.1", "550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table", true},
	{"a full mailbox", "failed", "5.2.2", "552 5.2.2 <%s>: mailbox full, quota exceeded", false},
	{"a policy", "failed", "5.7.1", "550 5.7.1 <%s>: message rejected as spam by content filtering", false},
	{"a server that is away", "delayed", "4.4.1", "connect to mx.example.org: Connection timed out, <%s>", false},
}

// server is how a mail server reports.
type server struct {
	name string
	form func(who string, f fault, letter string) string
}

func (s server) report(who string, f fault, letter string) string {
	f.said = fmt.Sprintf(f.said, who)
	return s.form(who, f, letter)
}

var servers = []server{
	{"Postfix", func(who string, f fault, letter string) string { return standard(who, f, "message/rfc822", letter) }},
	{"Postfix, headers only", func(who string, f fault, letter string) string {
		return standard(who, f, "text/rfc822-headers", headerOf(letter))
	}},
	{"Exchange", func(who string, f fault, letter string) string {
		f.said = "Remote Server returned '" + f.said + "'"
		return strings.Replace(standard(who, f, "message/rfc822", letter), "Undelivered Mail Returned to Sender", "Undeliverable: DataTalks", 1)
	}},
	{"Gmail", func(who string, f fault, letter string) string {
		subject := "Delivery Status Notification (Failure)"
		if f.action == "delayed" {
			subject = "Delivery Status Notification (Delay)"
		}
		mail := strings.Replace(standard(who, f, "message/rfc822", letter), "Undelivered Mail Returned to Sender", subject, 1)
		return head("X-Failed-Recipients: "+who) + mail
	}},
	{"Exim", func(who string, f fault, letter string) string {
		subject, words := "Mail delivery failed: returning message to sender", "A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error."
		if f.action == "delayed" {
			subject, words = "Warning: message 1abc delayed 24 hours", "A message has not yet been delivered to one or more of its recipients."
		}
		return head("Return-Path: <>", "Auto-Submitted: auto-replied", "From: Mail Delivery System <Mailer-Daemon@mx.example.net>", "To: guild@example.org", "Subject: "+subject) +
			"\n" + words + "\n\n  " + who + "\n    SMTP error from remote mail server after RCPT TO:<" + who + ">:\n    " + f.said +
			"\n\n------ This is a copy of the message, including all the headers. ------\n\n" + letter
	}},
	{"qmail", func(who string, f fault, letter string) string {
		subject := "failure notice"
		if f.action == "delayed" {
			subject = "warning: message delayed"
		}
		return head("Return-Path: <>", "From: MAILER-DAEMON@mx.example.net", "To: guild@example.org", "Subject: "+subject) +
			"\nHi. This is the qmail-send program at mx.example.net.\n\n<" + who + ">:\n" + f.said + "\n\n--- Below this line is a copy of the message.\n\n" + letter
	}},
	{"sendmail", func(who string, f fault, letter string) string {
		mail := standard(who, f, "message/rfc822", letter)
		return strings.Replace(mail, "I could not deliver your message.",
			"   ----- The following addresses had permanent fatal errors -----\n<"+who+">\n    (reason: "+f.said+")", 1)
	}},
}

// standard is a delivery report (RFC 3464).
func standard(who string, f fault, kind, returned string) string {
	return head("Return-Path: <>", "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>", "To: guild@example.org",
		"Subject: Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied", "MIME-Version: 1.0",
		`Content-Type: multipart/report; report-type=delivery-status; boundary="r/1"`) +
		"\n--r/1\nContent-Type: text/plain\n\nI could not deliver your message.\n\n--r/1\nContent-Type: message/delivery-status\n\n" +
		"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; " + who + "\nAction: " + f.action + "\nStatus: " + f.status +
		"\nDiagnostic-Code: smtp; " + f.said + "\n\n--r/1\nContent-Type: " + kind + "\n\n" + returned + "\n--r/1--\n"
}

func headerOf(letter string) string {
	header, _, _ := strings.Cut(letter, "\r\n\r\n")
	return header + "\r\n"
}
