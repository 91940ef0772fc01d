package inbound_test

import (
	"testing"

	"rondo/mailer/inbound"
)

// TestI3WhoReports asks whose reports count where senders are checked by mx.example.org: those of servers that it knows by
// DMARC, by a signature or by SPF of the name they greet with, and those that were made at home.
func TestI3WhoReports(t *testing.T) {
	const (
		outside  = "Received: from mx.example.com (mx.example.com [192.0.2.7])\n\tby mx.example.org (Postfix) with ESMTPS id 1\n\tfor <guild@example.org>; Tue, 1 Dec 2026 12:00:00 +0200\n"
		theirs   = "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\n"
		our      = "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>\n"
		result   = "Authentication-Results: mx.example.org; "
		postfix  = "Received: by mx.example.org (Postfix)\n\tid 2; Tue, 1 Dec 2026 12:00:00 +0200\n"
		exim     = "Received: from Debian-exim by mx.example.org with local (Exim 4.96)\n\tid 1xX for guild@example.org; Tue, 1 Dec 2026 12:00:00 +0200\n"
		courier  = "Received: from localhost (localhost [127.0.0.1])\n  (ftp://ftp.isi.edu/in-notes/rfc1894.txt)\n  by mx.example.org with dsn\n  id 0; Tue, 1 Dec 2026 12:00:00 +0200\n"
		smtpd    = "Received: from localhost (mx.example.org [local])\n\tby mx.example.org (OpenSMTPD) with ESMTPA id 3; Tue, 1 Dec 2026 12:00:00 +0200\n"
		filter   = "Received: from localhost (localhost [127.0.0.1])\n\tby mx.example.org (Postfix) with ESMTP id 4; Tue, 1 Dec 2026 12:00:00 +0200\n"
		neighbor = "Received: from out.example.org (out.example.org [192.0.2.9])\n\tby mx.example.org (Postfix) with ESMTPS id 5; Tue, 1 Dec 2026 12:00:00 +0200\n"
	)
	for _, test := range []struct {
		name, mail string
		ok         bool
	}{
		{"DMARC passed", outside + result + "dmarc=pass header.from=mx.example.com\n" + theirs, true},
		{"signed", outside + result + "dkim=pass header.d=example.com\n" + theirs, true},
		{"SPF of its greeting", outside + result + "spf=pass smtp.helo=mx.example.com\n" + theirs, true},
		{"SPF of the postmaster there", outside + result + "spf=pass smtp.mailfrom=postmaster@mx.example.com; dkim=none\n" + theirs, true},
		{"two fields", outside + result + "dkim=none\n" + result + "spf=pass smtp.helo=mx.example.com\n" + theirs, true},

		{"nothing passed", outside + result + "spf=none smtp.helo=mx.example.com; dkim=none; dmarc=none header.from=mx.example.com\n" + theirs, false},
		{"SPF of somebody else", outside + result + "spf=pass smtp.helo=mail.example.net\n" + theirs, false},
		{"SPF failed", outside + result + "spf=fail smtp.helo=mx.example.com\n" + theirs, false},
		{"DMARC failed", outside + result + "spf=pass smtp.helo=mx.example.com; dmarc=fail header.from=mx.example.com\n" + theirs, false},
		{"not checked", outside + theirs, false},
		{"not checked, in our name", outside + our, false},
		{"failed, in our name", outside + result + "dmarc=fail header.from=mx.example.org\n" + our, false},
		{"our name in a greeting", "Received: from mx.example.org (unknown [192.0.2.7])\n\tby mx.example.org (Postfix) with ESMTP id 1; x\n" + our, false},
		{"our name looked up and doubted", "Received: from a (mx.example.org [192.0.2.7] (may be forged))\n\tby mx.example.org (8.17) with ESMTP id 1; x\n" + our, false},
		{"our name in a greeting to Exim", "Received: from [192.0.2.7] (helo=mx.example.org)\n\tby mx.example.org with esmtp (Exim 4.96); x\n" + our, false},
		{"our name in a greeting to qmail", "Received: from mx.example.org (HELO mx.example.org) (192.0.2.7)\n  by mx.example.org with SMTP; x\n" + our, false},
		{"our name alone", "Received: from mx.example.org by mx.example.org with ESMTP; x\n" + our, false},
		{"a forged way below", outside + postfix + our, false},
		{"no way", our, false},
		{"the checks of another server", postfix + "Authentication-Results: mail.example.net; spf=pass smtp.helo=mx.example.com\n" + theirs, false},

		{"made by Postfix", postfix + our, true},
		{"made by Exim", exim + our, true},
		{"made by Courier, without a domain", courier + "From: mailer-daemon\n", true},
		{"made by OpenSMTPD", smtpd + our, true},
		{"made at home, and filtered", filter + postfix + our, true},
		{"made by a neighbour", neighbor + "Received: by out.example.org (Postfix) id 6; x\n" + our, true},
		{"made at home for somebody else", postfix + theirs, false},
	} {
		m := inbound.Read([]byte(test.mail + "To: guild@example.org\nSubject: Undelivered Mail Returned to Sender\n\n<ada@example.com>: 550 5.1.1 unknown\n"))
		if ok, why := m.Reported([]string{"mx.example.org"}); ok != test.ok || ok != (why == "") {
			t.Errorf("%s: %v, %q", test.name, ok, why)
		}
	}
}
