package inbound_test

import (
	"strings"
	"testing"

	"rondo/mailer/inbound"
)

// TestAuthentic asks mx.example.org, which is ours, whether a mail from ada@mail.example.co.uk is from there.
func TestAuthentic(t *testing.T) {
	for _, test := range []struct {
		name, fields string
		why          string // begins it; "" when the mail is authentic
	}{
		{"DMARC passed", "mx.example.org; dmarc=pass (p=none) header.from=mail.example.co.uk", ""},
		{"in other letters", "MX.Example.ORG 1; DMARC=Pass header.From=Mail.Example.Co.UK", ""},
		{"DKIM of the same organization", "mx.example.org; dkim=pass header.d=example.co.uk", ""},
		{"DKIM of a host below", "mx.example.org; dkim=pass header.d=out.mail.example.co.uk", ""},
		{"DKIM as Google writes it", "mx.example.org; dkim=pass header.i=@example.co.uk header.s=a", ""},
		{"one of two signatures", "mx.example.org; dkim=fail header.d=example.co.uk; dkim=pass header.d=example.co.uk", ""},

		{"no field", "", "mx.example.org did not check who sent it"},
		{"only another server", "other.example.com; dmarc=pass header.from=mail.example.co.uk", "mx.example.org did not check who sent it"},
		{"a server whose name begins so", "mx.example.org.example.com; dmarc=pass header.from=mail.example.co.uk", "mx.example.org did not check"},
		{"nothing checked", "mx.example.org; none", "mx.example.org checked neither DMARC nor DKIM"},
		{"only the envelope", "mx.example.org; spf=pass smtp.mailfrom=mail.example.co.uk", "mx.example.org checked neither DMARC nor DKIM"},
		{"DMARC failed", "mx.example.org; dmarc=fail header.from=mail.example.co.uk",
			"mx.example.org does not say that it is from mail.example.co.uk: dmarc=fail for mail.example.co.uk"},
		{"DMARC of another domain", "mx.example.org; dmarc=pass header.from=example.net",
			"mx.example.org does not say that it is from mail.example.co.uk: dmarc=pass for example.net"},
		{"DMARC of the organization only", "mx.example.org; dmarc=pass header.from=example.co.uk", "mx.example.org does not say"},
		{"DMARC of nobody", "mx.example.org; dmarc=pass", "mx.example.org does not say that it is from mail.example.co.uk: dmarc=pass for nobody"},
		{"DKIM of another organization", "mx.example.org; dkim=pass header.d=example.net", "mx.example.org does not say"},
		{"DKIM of a public suffix", "mx.example.org; dkim=pass header.d=co.uk", "mx.example.org does not say"},
		{"DKIM of a neighbour", "mx.example.org; dkim=pass header.d=evil.co.uk", "mx.example.org does not say"},
		{"DKIM failed", "mx.example.org; dkim=fail header.d=example.co.uk", "mx.example.org does not say"},

		{"a forged field below", "mx.example.org; dmarc=fail header.from=mail.example.co.uk\n" +
			"mx.example.org; dmarc=pass header.from=mail.example.co.uk", "mx.example.org does not say"},
		{"a forged field below others", "other.example.com; none\nmx.example.org; dkim=none\nReceived: from home by mail.example.net; now\n" +
			"mx.example.org; dmarc=pass header.from=mail.example.co.uk", "mx.example.org does not say"},
		{"a result in a comment", "mx.example.org; dkim=fail (x; dmarc=pass header.from=mail.example.co.uk) header.d=example.net", "mx.example.org does not say"},
		{"a result in nested comments", "mx.example.org; dkim=fail (a (b) ; dkim=pass header.d=example.co.uk)", "mx.example.org does not say"},
		{"a comment that never ends", "mx.example.org; (; dmarc=pass header.from=mail.example.co.uk", "mx.example.org checked neither"},
		{"a result in quotes", `mx.example.org; dkim=fail reason="a\"; dmarc=pass header.from=mail.example.co.uk"`, "mx.example.org does not say"},
		{"quotes that never end", `mx.example.org; dkim=fail reason="; dmarc=pass header.from=mail.example.co.uk`, "mx.example.org does not say"},
		{"a property in an address", "mx.example.org; dkim=pass header.i=a=header.d=example.co.uk@example.net", "mx.example.org does not say"},
		{"a second value", "mx.example.org; dkim=pass header.d=example.net header.d=example.co.uk", "mx.example.org does not say"},
		{"a quoted method", `mx.example.org; "dmarc"=pass header.from=mail.example.co.uk`, "mx.example.org checked neither"},
		{"a name in a comment", "(mx.example.org;) example.net; dmarc=pass header.from=mail.example.co.uk", "mx.example.org did not check"},
		{"no name", "dmarc=pass header.from=mail.example.co.uk", "mx.example.org did not check"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mail strings.Builder
			for field := range strings.SplitSeq(test.fields, "\n") {
				if strings.HasPrefix(field, "Received: ") {
					mail.WriteString(field + "\n")
				} else if field != "" {
					mail.WriteString("Authentication-Results: " + field + "\n")
				}
			}
			mail.WriteString("From: Ada <ada@mail.example.co.uk>\nTo: guild@example.org\n\nYes!\n")
			ok, why := inbound.Read([]byte(mail.String())).Authentic([]string{"mx.example.org"})
			if ok != (test.why == "") || !strings.HasPrefix(why, test.why) {
				t.Errorf("%v, %q; want why to begin with %q", ok, why, test.why)
			}
		})
	}
}

// TestAuthenticFrom asks about mails whose author cannot be told: somebody else would have been checked.
func TestAuthenticFrom(t *testing.T) {
	const passed = "Authentication-Results: mx.example.org; dmarc=pass header.from=example.org\n"
	for _, from := range []string{
		"", "From: ada\n", "From: ada@example.org\nFrom: mallory@example.net\n", "From: mallory@example.net, ada@example.org\n",
		"From: ada@example.org <mallory@example.net>\n", "From: <mallory@example.net> <ada@example.org>\n",
		"From: mallory@example.net\rFrom: ada@example.org\n", "From: mallory@example.net\x00 ada@example.org\n",
		"From : ada@example.org\nFrom: mallory@example.net\n", "From: ada@example.org@example.net\n",
		"From: \"mallory@example.net\n ada@example.org\" <mallory@example.net>\n", "From: mallory@example.net (ada@example.org)\n",
	} {
		if ok, why := inbound.Read([]byte(passed + from + "To: guild@example.org\n\n")).Authentic([]string{"mx.example.org"}); ok || why == "" {
			t.Errorf("%q is taken for authentic (%q)", from, why)
		}
	}
}

// Whose fields count, and how far down: our servers wrote them one each, and what a stranger had before them came with the
// mail. Names are exact.
func TestI12AllFieldsOfOurServersCountTogether(t *testing.T) {
	const (
		passed   = "Authentication-Results: mx1.example.org; dmarc=pass header.from=example.com\n"
		failed   = "Authentication-Results: mx1.example.org; dmarc=fail header.from=example.com\n"
		signed   = "Authentication-Results: mx2.example.org; dkim=pass header.d=example.com\n"
		nothing  = "Authentication-Results: mx1.example.org; spf=pass smtp.mailfrom=example.com\n"
		ours     = "Received: from mail.example.com (mail.example.com [192.0.2.1])\n\tby mx1.example.org (Postfix) with ESMTPS id 1\n\tfor <guild@example.org>; Tue, 1 Dec 2026 12:00:00 +0200\n"
		beside   = "Received: from mx1.example.org by filter.example.org with LMTP; Tue, 1 Dec 2026 12:00:00 +0200\n"
		foreign  = "Received: from home by mail.example.com with ESMTPSA; Tue, 1 Dec 2026 12:00:00 +0200\n"
		mailbox  = "Received: from mx1.example.org by store.example.net with LMTP; Tue, 1 Dec 2026 12:00:00 +0200\n"
		nameless = "Received: by 2002:a05:6102:1 with SMTP id 1; Tue, 1 Dec 2026 12:00:00 +0200\nReceived: from a by store7.internal; x\nReceived: by localhost; x\n"
	)
	names := []string{"mx1.example.org", "mx2.example.org."}
	for _, test := range []struct {
		name, fields string
		ok           bool
	}{
		{"one field", ours + passed, true},
		{"the other name", ours + signed, true},
		{"a filter wrote the first, the next has it", ours + nothing + signed, true},
		{"the next stands below another of ours", nothing + beside + ours + passed, true},
		{"a failing DMARC wins, above", ours + failed + signed, false},
		{"a failing DMARC wins, below", ours + signed + failed, false},
		{"a failing DMARC wins, in one field", "Authentication-Results: mx1.example.org; dkim=pass header.d=example.com; dmarc=fail header.from=example.com\n", false},
		{"a failing DMARC of nobody", ours + signed + "Authentication-Results: mx1.example.org; dmarc=fail\n", false},
		{"DMARC that failed for a while says nothing", ours + signed + "Authentication-Results: mx1.example.org; dmarc=temperror header.from=example.com\n", true},
		{"the rest came with the mail", ours + nothing + foreign + passed, false},
		{"so did a failing one", ours + passed + foreign + failed, true},
		{"so did all of it", ours + foreign + passed, false},
		{"and the sender's own server of our name", ours + nothing + foreign + ours + passed, false},
		{"the mailbox lies elsewhere", mailbox + ours + passed, true},
		{"the mailbox lies elsewhere, the rest came with it", mailbox + ours + nothing + foreign + passed, false},
		{"servers without a domain", nameless + ours + nothing + nameless + passed, true},
		{"no Received is ours", mailbox + nothing + passed, true},
		{"no Received is ours, and a stranger's follows", mailbox + nothing + foreign + passed, false},
		{"a host of the domain is another name", ours + "Authentication-Results: mx3.example.org; dmarc=pass header.from=example.com\n", false},
		{"the domain is another name", ours + "Authentication-Results: example.org; dmarc=pass header.from=example.com\n", false},
	} {
		mail := test.fields + "From: ada@example.com\nTo: guild@example.org\n\nYes!\n"
		if ok, why := inbound.Read([]byte(mail)).Authentic(names); ok != test.ok || ok != (why == "") {
			t.Errorf("%s: %v, %q", test.name, ok, why)
		}
	}
}
