package inbound_test

import (
	"fmt"
	"strings"
	"testing"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// dsn is a delivery report: its words, and the fields of each recipient.
func dsn(words string, blocks ...string) string {
	return "From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: Undelivered Mail Returned to Sender\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + words +
		"\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n" + strings.Join(blocks, "\n\n") + "\n\n--b--\n"
}

// block is the fields of a recipient.
func block(address, action, status, diagnostic string) string {
	fields := fmt.Sprintf("Final-Recipient: rfc822; %s\nAction: %s\nStatus: %s", address, action, status)
	if diagnostic != "" {
		fields += "\nDiagnostic-Code: " + diagnostic
	}
	return fields
}

func readReport(t *testing.T, mail string) scheduler.Report {
	t.Helper()
	m := inbound.Read([]byte(mail))
	if m.Class != scheduler.Bounce || m.Report == nil {
		t.Fatalf("%s (%s) is made of\n%s", m.Class, m.Why, mail)
	}
	return *m.Report
}

// What a report says of several recipients is kept apart, and the address that was written to beside the one that was tried.
func TestI2RecipientsAreKeptApart(t *testing.T) {
	r := readReport(t, dsn("<other@example.net>: 550 5.1.1 unknown\n",
		block("guest@example.org", "delivered", "2.0.0", ""), block("other@example.net", "failed", "5.1.1", "smtp; 550 5.1.1 unknown")))
	if r.Recipient != "other@example.net" || r.Fault != scheduler.HardFault || len(r.Others) != 1 {
		t.Fatalf("%+v", r)
	}
	if own := r.Others[0]; own.Recipient != "guest@example.org" || own.Fault != scheduler.NoFault || !own.Delivered {
		t.Errorf("%+v", own)
	}
	r = readReport(t, dsn("", "Original-Recipient: rfc822;guest+2Bwork@example.org\n"+block("p17@store.example.net", "failed", "5.1.1", "")))
	if r.Recipient != "guest+work@example.org" || r.Final != "p17@store.example.net" {
		t.Errorf("%+v", r)
	}
	r = readReport(t, "From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: failure notice\n\n"+
		"<ada@example.net>:\n552 5.2.2 Mailbox full\n\n<bo@example.net>:\n550 5.1.1 User unknown\n")
	if r.Recipient != "ada@example.net" || r.Fault != scheduler.FullFault || len(r.Others) != 1 || r.Others[0].Fault != scheduler.HardFault {
		t.Errorf("%+v", r)
	}
}

// Only what is still being tried is late; a soft cause of what has failed is the cause.
func TestI4GivenUpIsNotLate(t *testing.T) {
	for _, test := range []struct {
		name, mail string
		late       bool
	}{
		{"Postfix late", dsn("", block("a@example.net", "delayed", "4.4.1", "X-Postfix; connect to mx: Connection refused")), true},
		{"Postfix gave up", dsn("", block("a@example.net", "failed", "4.4.1", "X-Postfix; connect to mx: Connection refused")), false},
		{"Exim gave up", dsn("  a@example.net\n    retry timeout exceeded\n", block("a@example.net", "failed", "5.0.0", "")), false},
		{"OpenSMTPD gave up, and calls it delayed", dsn("a@example.net: Envelope expired\n", block("a@example.net", "delayed", "4.4.7", "")), false},
		{"sendmail gave up", dsn("   ----- Transcript of session follows -----\n<a@example.net>... Deferred: Connection timed out\nMessage could not be delivered for 5 days\n",
			block("a@example.net", "failed", "4.4.7", "")), false},
		{"qmail gave up", "From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: failure notice\n\n<a@example.net>:\n" +
			"Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)\nI'm not going to try again; this message has been in the queue too long.\n", false},
		{"words of a delay", "From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: Warning: message 1abc delayed 24 hours\n\n  a@example.net\n", true},
		{"a warning that is none", "From: MDaemon@mx.example.net\nTo: guild@example.org\nSubject: Warning: a@example.net - User unknown!\n\na@example.net - no such user here.\n", false},
	} {
		r := readReport(t, test.mail)
		want := scheduler.SoftFault
		if test.name == "a warning that is none" {
			want = scheduler.HardFault
		}
		if r.Late != test.late || r.Fault != want || r.Recipient != "a@example.net" {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

// Names of mailboxes and hosts are no words of a server, and words about somebody else say nothing of a recipient.
func TestI6I7WordsCountWhereTheyNameTheRecipient(t *testing.T) {
	for _, test := range []struct {
		name, mail string
		want       scheduler.Fault
	}{
		{"a mailbox called filter", dsn("  filter@example.net\n    We do not take invitations\n", block("filter@example.net", "failed", "5.0.0", "")), scheduler.UnsureFault},
		{"a host called spam", dsn("", block("a@example.net", "failed", "5.0.0", "smtp; host spamfilter.example.net said: 550 no")), scheduler.UnsureFault},
		{"a mailbox called full", dsn("<mailbox-full@example.net>: 550 no\n", block("mailbox-full@example.net", "failed", "5.0.0", "smtp; 550 <mailbox-full@example.net> no")), scheduler.UnsureFault},
		{"the sender is unknown", dsn("", block("a@example.net", "failed", "5.0.0", "smtp; 550 <guild@example.org>: no such user")), scheduler.UnsureFault},
		{"unknown at MAIL", dsn("<a@example.net>: host mx[192.0.2.1] said: 550 5.1.1 User unknown (in reply to MAIL FROM\n    command)\n",
			block("a@example.net", "failed", "5.1.1", "smtp; 550 5.1.1 User unknown")), scheduler.PolicyFault},
		{"exit status 67", dsn("", block("a@example.net", "failed", "5.1.1", "X-Unix; 67")), scheduler.HardFault},
		{"exit status 69", dsn("<a@example.net>\n    (reason: Service unavailable)\n\nmail.local: guild@example.org: User unknown\nmail.local: : User unknown\n554 5.0.0 Service unavailable\n",
			block("a@example.net", "failed", "5.5.0", "X-Unix; 69")), scheduler.UnsureFault},
		{"exit status 69 with a status", dsn("", block("a@example.net", "failed", "5.1.1", "X-Unix; 69")), scheduler.UnsureFault},
		{"exit status 75", dsn("", block("a@example.net", "failed", "5.0.0", "X-Unix; 75")), scheduler.SoftFault},
		{"the other recipient is unknown", dsn("a@example.net: 552 5.2.2 Mailbox full\nb@example.net: 550 5.1.1 User unknown\n",
			block("a@example.net", "failed", "5.0.0", ""), block("b@example.net", "failed", "5.0.0", "")), scheduler.FullFault},
	} {
		if r := readReport(t, test.mail); r.Fault != test.want {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

// The reason is what stands behind the failed address, codes count wherever they stand, and what every report says counts
// nowhere.
func TestI8ReasonsAreFound(t *testing.T) {
	for _, test := range []struct {
		name, mail         string
		want               scheduler.Fault
		status, diagnostic string
	}{
		{"Exim, no MX host", dsn("This message was created automatically by mail delivery software.\n\n  a@example.net\n    all relevant MX records point to non-existent hosts\n",
			block("a@example.net", "failed", "5.0.0", "")), scheduler.HardFault, "5.0.0", "all relevant MX records point to non-existent hosts"},
		{"Exim, an alias that fails", dsn("  a@example.net\n    This person has left the company\n", block("a@example.net", "failed", "5.0.0", "")),
			scheduler.HardFault, "5.0.0", "This person has left the company"},
		{"OpenSMTPD, too large", dsn("    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\na@example.net: 552 5.3.4 Message size exceeds fixed limit\n",
			block("a@example.net", "failed", "5.0.0", "")), scheduler.PolicyFault, "5.3.4", "552 5.3.4 Message size exceeds fixed limit"},
		{"Courier, given up", dsn("<a@example.net>:\n <<< Network is down\n\nThe original message follows as a separate attachment.\n",
			block("a@example.net", "failed", "5.0.0", "unknown; Network is down")), scheduler.SoftFault, "5.0.0", "Network is down"},
		{"boilerplate alone", dsn("I could not deliver your message, which follows as an attachment.\nPlease read our policy about content.\n",
			block("a@example.net", "failed", "5.0.0", "")), scheduler.UnsureFault, "5.0.0", ""},
	} {
		if r := readReport(t, test.mail); r.Fault != test.want || r.Status != test.status || r.Diagnostic != test.diagnostic {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

// A rejection by somebody's own rules is a refusal; a notification that a mail was seen, or deleted by hand, is none.
func TestI8SieveRejectionIsARefusal(t *testing.T) {
	mdn := func(disposition string) string {
		return "From: Postmaster <postmaster@example.net>\nReturn-Path: <>\nTo: guild@example.org\nSubject: Rejected: DataTalks\nAuto-Submitted: auto-replied (rejected)\n" +
			"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\nContent-Type: text/plain\n\n" +
			"Your message to <ada@example.net> was automatically rejected:\nI take no invitations; my old user is unknown.\n--b\n" +
			"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ada@example.net\nOriginal-Message-ID: <" + mark + "@sessions.example.org>\n" +
			"Disposition: " + disposition + "\n\n--b--\n"
	}
	r := readReport(t, mdn("automatic-action/MDN-sent-automatically; deleted"))
	if r.Fault != scheduler.PolicyFault || r.Recipient != "ada@example.net" || r.Letter != mark || r.Diagnostic != "I take no invitations; my old user is unknown." {
		t.Errorf("%+v", r)
	}
	full := strings.Replace(mdn("automatic-action/MDN-sent-automatically; deleted"), "I take no invitations", "Quota exceeded (mailbox for user is full)", 1)
	if r := readReport(t, full); r.Fault != scheduler.FullFault {
		t.Errorf("%+v", r)
	}
	for _, other := range []string{"manual-action/MDN-sent-manually; displayed", "manual-action/MDN-sent-manually; deleted", "automatic-action/MDN-sent-automatically; processed"} {
		if m := inbound.Read([]byte(mdn(other))); m.Class != scheduler.AutoReply {
			t.Errorf("%s: %s %+v", other, m.Class, m.Report)
		}
	}
}

const mark = "qwb5pdkhx6pygpan2rlykei4ii"

// Addresses may be encoded as in ORCPT (RFC 3461 4), also in UTF-8 (RFC 6533 3).
func TestI2OriginalRecipientsAreDecoded(t *testing.T) {
	for field, want := range map[string]string{
		"rfc822;guest+40example.org":                  "guest@example.org",
		"rfc822; guest+2Bwork@example.org":            "guest+work@example.org",
		"RFC822;guest+40@example.org":                 "guest+40@example.org",
		`utf-8; \x{67}uest@example.org`:               "guest@example.org",
		`utf-8;p\x{E4}ivi@example.org`:                "päivi@example.org",
		"<Guest@Example.org>":                         "guest@example.org",
		"rfc822;guest+2Ba+3Db@example.org (original)": "guest+a=b@example.org",
	} {
		r := readReport(t, dsn("", "Original-Recipient: "+field+"\n"+block("p17@store.example.net", "failed", "5.1.1", "")))
		if r.Recipient != want {
			t.Errorf("%q: %q, want %q", field, r.Recipient, want)
		}
	}
}

// What sendmail delivered it lists under a heading of its own, behind what failed.
func TestI2SendmailSaysWhoGotIt(t *testing.T) {
	r := readReport(t, "From: MAILER-DAEMON@mx.example.net\nTo: guild@example.org\nSubject: Returned mail: see transcript for details\n\n"+
		"   ----- The following addresses had permanent fatal errors -----\n<other@example.com>\n    (reason: 550 5.1.1 User unknown)\n\n"+
		"   ----- The following addresses had transient non-fatal errors -----\n<bo@example.org>\n\n"+
		"   ----- The following addresses had successful delivery notifications -----\n<guest@example.org>  (relayed to non-DSN-aware mailer)\n\n"+
		"   ----- Original message follows -----\n")
	if r.Recipient != "other@example.com" || r.Fault != scheduler.HardFault || len(r.Others) != 2 {
		t.Fatalf("%+v", r)
	}
	if late, got := r.Others[0], r.Others[1]; late.Recipient != "bo@example.org" || !late.Late || got.Recipient != "guest@example.org" || got.Fault != scheduler.NoFault {
		t.Errorf("%+v", r.Others)
	}
}

// What a program printed, and what was said of another address, are no words about the recipient.
func TestI7OtherWordsSuppressNobody(t *testing.T) {
	const ada = "ada@example.net"
	for name, mail := range map[string]string{
		"Postfix, a program's output": dsn("", block(ada, "failed", "5.3.0", "x-unix; /usr/bin/check: user unknown: nobody")),
		"exim, the program's command": dsn(ada+"\n  Child process of address_pipe transport returned 69 (could mean service or program\n"+
			"  unavailable) from command:\n  /usr/bin/check --user unknown\n", block(ada, "failed", "5.0.0", "")),
		"Postfix, died": dsn("<"+ada+">: Command died with status 1: \"/usr/bin/check\". Command output: user unknown\n",
			block(ada, "failed", "5.0.0", "")),
		"the transcript of another": dsn(">>> RCPT To:<other@example.com>\n<<< 550 5.1.1 <other@example.com>... User unknown\n",
			block(ada, "failed", "5.0.0", "smtp; 554 no valid recipients")),
		"a forwarding behind the address": dsn("", block(ada, "failed", "5.1.1", "smtp; 550 5.1.1 <gone@elsewhere.example.com>: User unknown")),
	} {
		if r := readReport(t, mail); r.Recipient != ada || r.Fault != scheduler.UnsureFault {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for name, mail := range map[string]string{
		"exim, EX_NOUSER": dsn(ada+"\n  Child process of dovecot transport returned 67 (could mean user unknown) from command:\n  /usr/lib/deliver\n",
			block(ada, "failed", "5.0.0", "")),
		"a mailbox's own name": dsn("", block(ada, "failed", "5.1.1", "smtp; 550 5.1.1 <ada@store.example.com>: User unknown")),
	} {
		if r := readReport(t, mail); r.Fault != scheduler.HardFault {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Servers that write in a postmaster's name are known by what they bring back, under any subject; so is Exchange.
func TestI8ServersInThePostmastersName(t *testing.T) {
	const letter = "\nFrom: guild@example.org\nMessage-ID: <26ay6ons36simrkcov5x3aen6u@sessions.example.org>\nX-Rondo-Letter: 26ay6ons36simrkcov5x3aen6u\n"
	for name, mail := range map[string]string{
		"GroupWise": "Return-Path: <>\nFrom: Mail System Administrator <postmaster@mx.example.net>\nSubject: Message status - undeliverable\n\n" +
			"The message that you sent was undeliverable to the following:\n\tada@example.net (550 5.1.1 User unknown)\n" + letter,
		"Mercury": "Return-Path: <>\nFrom: Electronic Postmaster <postmaster@mx.example.net>\nSubject: Postmaster notify: see transcript for details\n\n" +
			"One or more addresses in your message have failed:\n\n*** ada@example.net\nUser not known at this site.\n" + letter,
		"James": "Return-Path: <>\nFrom: postmaster@mx.example.net\nSubject: Re: DataTalks\nContent-Type: multipart/mixed; boundary=b\n\n" +
			"--b\nContent-Type: text/plain\n\nI'm afraid I wasn't able to deliver your message.\n\nFailed recipient(s):\nada@example.net\n\nError message:\n550 5.1.1 User unknown\n\n" +
			"--b\nContent-Type: message/rfc822\n" + letter + "\n--b--\n",
		"Exchange": "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net>\nSubject: Unzustellbar: DataTalks\n\n" +
			"Fehler bei der Nachrichtenzustellung:\n\nada@example.net\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n" + letter,
	} {
		if r := readReport(t, mail); r.Recipient != "ada@example.net" || r.Fault != scheduler.HardFault {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for name, mail := range map[string]string{
		"a postmaster who is a person": "Return-Path: <postmaster@example.net>\nFrom: postmaster@example.net\nSubject: Re: DataTalks\n\nIs the user unknown?\n",
		"a robot":                      "Return-Path: <>\nFrom: ada@example.net\nSubject: Re: DataTalks\n\nI am no longer available. This account is closed.\n",
	} {
		if m := inbound.Read([]byte(mail)); m.Class == scheduler.Bounce {
			t.Errorf("%s: %+v", name, m.Report)
		}
	}
}

// What a scanner writes below a report says nothing about the recipient.
func TestScannersAreNoReason(t *testing.T) {
	for footer, want := range map[string]scheduler.Fault{
		"This mail has been scanned for all viruses and offensive content.": scheduler.HardFault,
		"Este mensaje ha sido analizado con un antivirus system":            scheduler.HardFault,
		"Diese Nachricht wurde auf Viren geprüft.":                          scheduler.HardFault,
		"550 a virus was found in it":                                       scheduler.PolicyFault,
	} {
		r := readReport(t, dsn("Delivery to the following recipients failed.\n\n      ada@example.net\n\n"+footer+"\n", block("ada@example.net", "failed", "5.1.1", "")))
		if r.Recipient != "ada@example.net" || r.Fault != want {
			t.Errorf("%s: %+v", footer, r)
		}
	}
}

// A receipt for a mail that was deleted unread is no rejection, though it has the same Disposition; nor is one that a relay has taken apart.
func TestReceiptsAreNoRejections(t *testing.T) {
	receipt := func(subject, kind string) string {
		return "From: ada@example.net\nTo: guild@example.org\nSubject: " + subject + "\nContent-Type: multipart/" + kind + "; boundary=b\n\n--b\nContent-Type: text/plain\n\n" +
			"What you sent was deleted.\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ada@example.net\n" +
			"Disposition: automatic-action/MDN-sent-automatically; deleted\n\n--b--\n"
	}
	for mail, want := range map[string]scheduler.Class{
		receipt("Not read: DataTalks", "report; report-type=disposition-notification"):                          scheduler.AutoReply,
		receipt("=?utf-8?q?Ol=C3=A4st:_DataTalks?=", "report; report-type=disposition-notification"):            scheduler.AutoReply,
		receipt("Rejected: DataTalks", "report; report-type=disposition-notification"):                          scheduler.Bounce,
		strings.Replace(receipt("Read: DataTalks", "mixed"), "; deleted", "; displayed", 1):                     scheduler.AutoReply,
		strings.Replace(receipt("Re: DataTalks", "mixed"), "message/disposition-notification", "text/plain", 1): scheduler.Words,
	} {
		if m := inbound.Read([]byte(mail)); m.Class != want {
			t.Errorf("%s: %s (%s), want %s", m.Subject, m.Class, m.Why, want)
		}
	}
}
