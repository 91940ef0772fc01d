package inbound

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/mailer/diagnosis"
	"rondo/scheduler"
	"rondo/token"
)

// seed adds the mails of testdata.
func seed(f *testing.F, add func(mail []byte)) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatalf("%d archives, %v", len(paths), err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(raw).Files {
			if strings.HasSuffix(file.Name, ".eml") {
				add(file.Data)
			}
		}
	}
}

// FuzzRead holds what is true of any mail: it has a class, what belongs to the class, and nothing in it breaks a line.
func FuzzRead(f *testing.F) {
	seed(f, func(mail []byte) { f.Add(mail) })
	f.Add([]byte("From: ada@example.net\nContent-Type: text/calendar; method=REPLY\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.ics\n/0D5'24XZ5D-!3$5.1$%2\n`\nend\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Read(raw)
		switch m.Class {
		case scheduler.Calendar, scheduler.Words:
		case scheduler.Bounce, scheduler.Complaint, scheduler.AutoReply, scheduler.Unreadable:
			if m.Why == "" {
				t.Fatalf("%s without a reason", m.Class)
			}
		default:
			t.Fatalf("class %q", m.Class)
		}
		if (m.Class == scheduler.Calendar) != (len(m.Replies) > 0) {
			t.Fatalf("%s with %d replies", m.Class, len(m.Replies))
		}
		if (m.Class == scheduler.Bounce || m.Class == scheduler.Complaint) != (m.Report != nil) {
			t.Fatalf("%s with report %+v", m.Class, m.Report)
		}
		for _, address := range append([]string{m.From, m.Sender, m.ReplyTo, m.ReturnPath}, m.Recipients...) {
			if address != "" && address != addrSpec(address) {
				t.Fatalf("address %q", address)
			}
		}
		for _, text := range append([]string{m.ID, m.Subject, m.Why}, m.Notes...) {
			isLine(t, text)
		}
		for _, name := range []string{"mx.example.org", ""} {
			if ok, why := m.Authentic([]string{name}); ok != (why == "") {
				t.Fatalf("authentic %v, why %q", ok, why)
			}
		}
	})
}

func isLine(t *testing.T, text string) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		t.Fatalf("%q is no line of text", text)
	}
}

// FuzzReport reads delivery reports, in a part for machines and in words.
func FuzzReport(f *testing.F) {
	for _, text := range []string{
		"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; ada@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n",
		"Final-Recipient: rfc822;a@example.net\nAction: delayed (a)\n\nOriginal-Recipient: rfc822;b@example.net\nStatus: 5.2.2 (full)\n",
		"<ada@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nX-Rondo-Letter: qwb5pdkhx6pygpan2rlykei4ii\n",
		"host mx.example.net [192.0.2.7]: 552 5.2.2 <ada@example.net>:\n   over quota\n",
	} {
		f.Add(text)
	}
	seed(f, func(mail []byte) {
		_, body := cutHeader(mail)
		f.Add(string(body))
	})
	f.Fuzz(func(t *testing.T, text string) {
		machine := deliveryReport(readDelivery([]byte(text)), text)
		words := Read([]byte("From: MAILER-DAEMON@example.net\nTo: guild@example.org\nSubject: failure notice\n\n" + text))
		if words.Report == nil {
			t.Fatalf("%s: %s", words.Class, words.Why)
		}
		for _, r := range []scheduler.Report{machine, *words.Report} {
			if r.Letter != "" && !token.WellFormed(r.Letter) {
				t.Fatalf("letter %q", r.Letter)
			}
			if r.Recipient != "" && r.Recipient != addrSpec(r.Recipient) {
				t.Fatalf("recipient %q", r.Recipient)
			}
			if r.Status != "" && diagnosis.Status(r.Status) != r.Status {
				t.Fatalf("status %q", r.Status)
			}
			isLine(t, r.Diagnostic)
			if utf8.RuneCountInString(r.Diagnostic) > longestDiagnostic {
				t.Fatalf("a diagnostic of %d characters", utf8.RuneCountInString(r.Diagnostic))
			}
			if again := diagnosis.Judge(r.Status, r.Diagnostic, r.Recipient); again == scheduler.NoFault {
				t.Fatalf("%+v is judged no failure", r)
			}
		}
	})
}

// FuzzResults reads a field that somebody else wrote: no way to write it may let a result escape from a comment.
func FuzzResults(f *testing.F) {
	for _, value := range []string{
		"mx.example.org; dkim=pass (good) header.d=example.org; dmarc=pass header.from=example.org",
		`mx.example.org 1; dkim/1=fail reason="a;b\"" header.b=ab=`, "mx.example.org; none", "spf=pass smtp.mailfrom=a@example.org; compauth=pass",
		`"mx.example.org" (a (b) \)) ; auth = pass smtp . auth = a`, "; ; = = ;", "a;b=c=d=e;\"", "(", "",
	} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		r := readResult(value)
		if strings.ToLower(r.Server) != r.Server || len(r.Checks) > mostChecks {
			t.Fatalf("%+v", r)
		}
		for _, c := range r.Checks {
			if c.Method == "" || c.Value == "" || len(c.Properties) > mostProperties {
				t.Fatalf("%+v", c)
			}
		}
		comment := strings.NewReplacer("(", "", ")", "", `\`, "").Replace(value)
		hidden := readResult("mx.example.org; spf=pass (" + comment + ") smtp.helo=a")
		if len(hidden.Checks) != 1 || hidden.Checks[0].Properties["smtp.helo"] != "a" || len(hidden.Checks[0].Properties) != 1 {
			t.Fatalf("a comment of %q is read as %+v", comment, hidden)
		}
		quoted := strings.NewReplacer(`"`, "", `\`, "").Replace(value)
		hidden = readResult(`mx.example.org; spf=pass reason="` + quoted + `" smtp.helo=a`)
		if len(hidden.Checks) != 1 || hidden.Checks[0].Properties["reason"] != quoted || len(hidden.Checks[0].Properties) != 2 {
			t.Fatalf("quotes of %q are read as %+v", quoted, hidden)
		}
	})
}
