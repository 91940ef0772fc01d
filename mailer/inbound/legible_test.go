package inbound_test

import (
	"testing"

	"rondo/mailer/inbound"
)

// A charset that is missing, wrong or unknown takes away no letter of what people write.
func TestLettersWithoutACharset(t *testing.T) {
	for _, kind := range []string{"text/plain", "text/plain; charset=utf-8", "text/plain; charset=x-unknown", "text/plain; charset=us-ascii"} {
		m := inbound.Read([]byte("From: ada@example.org\r\nSubject: x\r\nContent-Type: " + kind + "\r\n\r\nK\xe4yn, \x93ja Bo\x94 \x80 5\r\n"))
		if m.Text != "Käyn, “ja Bo” € 5" {
			t.Errorf("%s: %q", kind, m.Text)
		}
	}
	for fields, want := range map[string]string{
		"From: \xc4da <ada@example.org>\r\nSubject: K\xe4yn":                                        "Äda Käyn",
		"From: Äda <ada@example.org>\r\nSubject: Käyn":                                              "Äda Käyn",
		"From: =?utf-8*sv?Q?=C3=84da?= <ada@example.org>\r\nSubject: =?iso-8859-1*sv-FI?Q?K=E4yn?=": "Äda Käyn",
		"From: =?x-unknown?Q?=C4da?= <ada@example.org>\r\nSubject: =?x-unknown?Q?K=E4yn?=":          "Äda Käyn",
		"From: ada@example.org (=?utf-8?Q?=C3=84da?=)\r\nSubject: K\xe4yn":                          "Äda Käyn",
		"\ufeffFrom: Äda <ada@example.org>\r\nSubject: Käyn":                                        "Äda Käyn",
		"From: ada@example.org\r\nSubject: what =?utf-8 is this?, 5 *times? so?":                    " what =?utf-8 is this?, 5 *times? so?",
	} {
		m := inbound.Read([]byte(fields + "\r\n\r\nx\r\n"))
		if got := m.Name + " " + m.Subject; got != want || m.From != "ada@example.org" {
			t.Errorf("%q: %q from %q, want %q", fields, got, m.From, want)
		}
	}
}

// Some programs cut a text where a picture stands, and write the rest into a part of its own.
func TestWordsAroundAPicture(t *testing.T) {
	m := inbound.Read([]byte("From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=w\r\n\r\n" +
		"--w\r\nContent-Type: text/plain\r\n\r\nThis is the room:\r\n--w\r\nContent-Type: image/png\r\n\r\npng\r\n" +
		"--w\r\nContent-Type: text/plain; name=log.txt\r\n\r\nlines\r\n--w\r\nContent-Type: text/plain\r\n\r\nSee you there.\r\n--w--\r\n"))
	if m.Text != "This is the room:\n\nSee you there." {
		t.Errorf("%q", m.Text)
	}
}

// What a date says is the same on every machine: the names of zones are those of RFC 5322, section 4.3.
func TestDatesWithNamesOfZones(t *testing.T) {
	for name, want := range map[string]string{
		"-0500": "15:00", "EST": "15:00", "EDT": "14:00", "pst": "18:00", "-0500 (EST)": "15:00", "GMT": "10:00", "UT": "10:00", "Z": "10:00", "CET": "10:00", "(x)": "",
	} {
		got := ""
		if m := inbound.Read([]byte("From: ada@example.org\r\nDate: Fri, 20 Nov 2026 10:00:00 " + name + "\r\n\r\nx\r\n")); !m.Date.IsZero() {
			got = m.Date.Format("15:04")
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
