package inbound

import (
	"fmt"
	"strings"
	"testing"

	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

const letterMark = "qwb5pdkhx6pygpan2rlykei4ii"

// TestNobodyIsSilenced has people and their robots say everything that servers say of unknown addresses, to the address
// that failures come back to and with the letter in front of them. None of it may suppress anybody.
func TestNobodyIsSilenced(t *testing.T) {
	const quoted = "\n\n> X-Rondo-Letter: " + letterMark + "\n> Message-ID: <" + letterMark + "@sessions.example.org>\n"
	const returned = "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n%s\n--b\n" +
		"Content-Type: message/rfc822\n\nX-Rondo-Letter: " + letterMark + "\nSubject: Invitation: DataTalks\n\nYou are invited.\n--b--\n"
	to := "To: guild+" + letterMark + "@example.org\n"
	people := map[string]string{
		"answer":               "From: Ada <ada@example.net>\nReturn-Path: <ada@example.net>\nSubject: Re: Invitation: DataTalks\n",
		"answer of postmaster": "From: Ada <postmaster@example.net>\nSubject: AW: Invitation: DataTalks\n",
		"letter of postmaster": "From: Ada <postmaster@example.net>\nReturn-Path: <postmaster@example.net>\nSubject: See you\n",
		"forwarded":            "From: Ada <ada@example.net>\nReturn-Path: <ada@example.net>\nSubject: Fwd: Undelivered Mail Returned to Sender\n",
		"complaining":          "From: Ada <ada@example.net>\nReturn-Path: <ada@example.net>\nSubject: Undeliverable: Invitation: DataTalks\n",
		"about a delivery":     "From: Ada <ada@example.net>\nReturn-Path: <ada@example.net>\nSubject: Mail delivery failed\n",
	}
	robots := map[string]string{
		"vacation":               "Auto-Submitted: auto-replied (vacation)\nReturn-Path: <>\nSubject: Auto: Mail delivery failed\n",
		"vacation about mail":    "Auto-Submitted: auto-replied\nReturn-Path: <>\nSubject: Mail delivery failed\n",
		"Exchange":               "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ada@example.net\nReturn-Path: <>\nSubject: Automatic reply: Undeliverable\n",
		"Exchange, marks lost":   "Return-Path: <>\nSubject: Automatische Antwort: Mail delivery failed\n",
		"all marks lost":         "Return-Path: <>\nSubject: Mail delivery failed\n",
		"only the subject":       "Return-Path: <ada@example.net>\nSubject: Out of office: Undeliverable\n",
		"ticket system":          "Auto-Submitted: auto-generated\nPrecedence: bulk\nReturn-Path: <support@example.net>\nSubject: [#12] Undelivered\n",
		"list":                   "List-Id: <a.example.net>\nPrecedence: list\nReturn-Path: <a-owner@example.net>\nSubject: failure notice\n",
		"autoresponder of qmail": "Delivered-To: Autoresponder\nReturn-Path: <>\nSubject: failure notice\n",
	}
	tried := 0
	try := func(t *testing.T, text string, never ...scheduler.Class) {
		tried++
		m := Read([]byte(text))
		for _, class := range never {
			if m.Class == class {
				t.Errorf("%s (%s) is made of\n%s", m.Class, m.Why, text)
			}
		}
		if m.Class == scheduler.Bounce && m.Report.Fault == scheduler.HardFault {
			t.Errorf("would suppress somebody (%s):\n%s", m.Why, text)
		}
	}
	for words, fault := range diagnosis.Sayings() {
		if fault == scheduler.HardFault {
			body := "550 5.1.1 <ada@example.net>: " + strings.ToUpper(words[:1]) + words[1:] + "."
			for name, header := range people {
				t.Run(name, func(t *testing.T) {
					try(t, header+to+"\n"+body+quoted, scheduler.Bounce, scheduler.Complaint)
					if name != "letter of postmaster" { // with a mail attached it cannot be told from a report
						try(t, header+to+fmt.Sprintf(returned, body), scheduler.Bounce, scheduler.Complaint)
					}
				})
			}
			for name, header := range robots {
				t.Run(name, func(t *testing.T) {
					header += "From: Ada <ada@example.net>\n" + to
					never := []scheduler.Class{scheduler.Complaint, scheduler.Calendar}
					if name != "all marks lost" {
						never = append(never, scheduler.Bounce)
					}
					try(t, header+"\n"+body+quoted, never...)
					try(t, header+fmt.Sprintf(returned, body), never...)
				})
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d mails were read", tried)
	}
}

// TestServersAreHeard has a server say the same.
func TestServersAreHeard(t *testing.T) {
	for words := range diagnosis.Sayings() {
		{
			m := Read([]byte("From: MAILER-DAEMON@mx.example.net\nTo: guild+" + letterMark + "@example.org\nSubject: failure notice\n\n" +
				"<ada@example.net>:\n550 I am sorry, " + words + "\n"))
			if m.Class != scheduler.Bounce || m.Report.Letter != letterMark || m.Report.Fault == scheduler.NoFault {
				t.Fatalf("%q: %+v, %+v", words, m, m.Report)
			}
			if want := diagnosis.Judge("", "550 I am sorry, "+words, "ada@example.net"); m.Report.Fault != want {
				t.Errorf("%q: %s, want %s", words, m.Report.Fault, want)
			}
		}
	}
}
