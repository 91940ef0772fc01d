package inbound_test

import (
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/scheduler"
)

const wrapped = "Content-Type: multipart/mixed; boundary=w\r\n\r\n--w\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" +
	"BEGIN:VEVENT\r\nUID:a@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--w--\r\n"

// An answer that OpenSSL has signed, in one piece in a stream or twice, is read; one that it has encrypted is told of.
func TestI10AnAnswerInSMIME(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command(openssl, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
	}
	run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k", "-out", "c", "-subj", "/CN=ada", "-days", "2")
	if err := os.WriteFile(filepath.Join(dir, "in"), []byte(wrapped), 0o600); err != nil {
		t.Fatal(err)
	}
	sign := []string{"cms", "-sign", "-nodetach", "-binary", "-in", "in", "-signer", "c", "-inkey", "k", "-outform", "SMIME", "-out", "out"}
	again := strings.Split(strings.Join(append(sign, "-stream"), " "), " ")
	again[slices.Index(again, "in")] = "first"
	encrypt := []string{"cms", "-encrypt", "-in", "in", "-out", "out", "c"}
	for name, steps := range map[string][][]string{
		"signed": {sign}, "signed in a stream": {append(sign, "-stream")}, "encrypted": {encrypt},
		"signed twice": {sign, again}, "encrypted, then signed": {encrypt, again},
	} {
		for i, args := range steps {
			if i > 0 {
				if err := os.Rename(filepath.Join(dir, "out"), filepath.Join(dir, "first")); err != nil {
					t.Fatal(err)
				}
			}
			run(args...)
		}
		out, err := os.ReadFile(filepath.Join(dir, "out"))
		if err != nil {
			t.Fatal(err)
		}
		m := inbound.Read(append([]byte("From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Accepted\r\n"), out...))
		if strings.HasPrefix(name, "encrypted") {
			if m.Class != scheduler.Calendar || !strings.Contains(m.Why, "encrypted") || m.Replies[0].UID != "" {
				t.Errorf("%s: %s %q %+v", name, m.Class, m.Why, m.Replies)
			}
		} else if m.Class != scheduler.Calendar || len(m.Replies) != 1 || m.Replies[0].UID != "a@example.org" || m.Replies[0].Attendees[0].PartStat != ical.Accepted {
			t.Errorf("%s: %s %q %+v", name, m.Class, m.Why, m.Replies)
		}
	}
}

// Outlook's own form and other names for calendars.
func TestI10OtherWrappersAndNames(t *testing.T) {
	const head = "From: ada@example.org\r\nTo: guild@example.org\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\n"
	tnef := func(class string) string {
		return head + "Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte("\x78\x9f\x3e\x22\x01\x00\x01\x08\x80\x07\x00\x20\x00\x00\x00"+class+"\x00"))
	}
	for class, want := range map[string]string{"IPM.Schedule.Meeting.Resp.Pos": "says yes", "IPM.Schedule.Meeting.Resp.Neg": "says no", "IPM.Schedule.Meeting.Resp.Tent": "says maybe", "IPM.Note": ""} {
		m := inbound.Read([]byte(tnef(class)))
		if got := m.Class == scheduler.Calendar && strings.Contains(m.Why, want); got != (want != "") {
			t.Errorf("%s: %s %q", class, m.Class, m.Why)
		}
	}
	_, object, _ := strings.Cut(wrapped, "method=REPLY\r\n\r\n")
	for _, kind := range []string{"text/x-vcalendar", "application/calendar; method=REPLY", "application/ics", "application/octet-stream; name=reply.vcs", "text/calendar"} {
		if m := inbound.Read([]byte(head + "Content-Type: " + kind + "\r\n\r\n" + object)); m.Class != scheduler.Calendar || m.Replies[0].UID != "a@example.org" {
			t.Errorf("%s: %s %q", kind, m.Class, m.Why)
		}
	}
}
