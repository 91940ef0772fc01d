package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// TestS14RobotsForAMonth lets robots answer every letter at once for thirty days, and each of them ask for more by the way.
// None that shows what it is gets a letter more than without its answers. Who hides it gets one a day at most, and so does
// an organizer whose mail comes back.
func TestS14RobotsForAMonth(t *testing.T) {
	files := partyFiles("guild@example.org", "guild@example.org", "vacation@example.com", "tickets@example.com", "full@example.com",
		"list@lists.example.com", "quiet@example.com", "eager@example.com")
	files["themes/talks.yaml"] = strings.Replace(files["themes/talks.yaml"], "audience:", "organizers: [full@example.com]\naudience:", 1)
	silent := func(string, []byte) []string { return nil }
	start := mustTime("2026-12-01T09:00:00Z")
	alone, now := join(t, "alone", &start, files, silent), start
	month(&start, alone)

	answers := 0
	p := join(t, "guild", &now, files, func(to string, letter []byte) []string {
		mails := robots[to](string(letter))
		answers += len(mails)
		return mails
	})
	month(&now, p)
	t.Logf("%d letters, %d without answers; %d answers: %v", len(p.sent), len(alone.sent), answers, p.kept)
	if len(alone.sent) < 40 || answers < 80 || len(robots) != 7 {
		t.Errorf("%d letters and %d answers are too few to show anything", len(alone.sent), answers)
	}
	more := p.beyond(alone)
	for to, letters := range more {
		switch {
		case to == "eager@example.com" || to == "full@example.com":
			for i, l := range letters[1:] {
				if gap := l.at.Sub(letters[i].at); gap < 24*time.Hour {
					t.Errorf("%v, %v after the last", l, gap)
				}
			}
		default:
			t.Errorf("%s shows that it is a robot, and gets %v", to, letters)
		}
	}
	if len(more["eager@example.com"]) == 0 || len(more["full@example.com"]) == 0 {
		t.Errorf("nobody got more letters, so nothing was held back: %v", more)
	}
	if p.kept[scheduler.AutoReply] == 0 || p.kept[scheduler.Bounce] == 0 || p.kept[scheduler.Calendar] == 0 {
		t.Errorf("the answers were %v", p.kept)
	}
}

// TestS14DaemonAgainstDaemon lets two installations invite each other's sender for thirty days. Neither writes a letter more
// than if the other were silent.
func TestS14DaemonAgainstDaemon(t *testing.T) {
	const ours, theirs = "guild@example.org", "guild@example.com"
	start := mustTime("2026-12-01T09:00:00Z")
	filesOf := map[string]map[string]string{ours: partyFiles(ours, theirs, "ada@example.org"), theirs: partyFiles(theirs, ours, "bo@example.com")}
	crossed := 0
	pair := func(talk bool) []*party {
		now, both := start, []*party{}
		for _, from := range []string{ours, theirs} {
			both = append(both, join(t, from, &now, filesOf[from], func(to string, letter []byte) []string {
				for _, p := range both {
					if talk && p.name == to {
						crossed++
						p.receive(string(letter))
					}
				}
				return nil
			}))
		}
		month(&now, both...)
		return both
	}
	alone, together := pair(false), pair(true)
	for i, p := range together {
		for to, letters := range p.beyond(alone[i]) {
			t.Errorf("%s writes more to %s: %v", p.name, to, letters)
		}
		if len(p.sent) != len(alone[i].sent) || len(p.sent) < 8 {
			t.Errorf("%s sent %d letters, alone %d", p.name, len(p.sent), len(alone[i].sent))
		}
	}
	if crossed < 8 {
		t.Errorf("only %d letters reached the other", crossed)
	}
}

func partyFiles(from string, people ...string) map[string]string {
	_, host, _ := strings.Cut(from, "@")
	return map[string]string{
		"rondo.yaml": fmt.Sprintf(`site: { name: Data Guild, url: "https://sessions.%s", timezone: UTC }
mail:
  from: Data Guild <%s>
  smtp: { host: 127.0.0.1, port: 25, tls: none }
notify: { settle: 0s }
`, host, from),
		"people.yaml": "groups: { everybody: [" + strings.Join(people, ", ") + "] }\n",
		"themes/talks.yaml": `name: DataTalks
title: Decisions made with data
purpose: Case studies.
audience: [everybody]
schedule: { starts: 2026-12-01 14:00, repeats: every week }
`,
	}
}

// robots are how programs answer a letter, by their address. Each answers in its own way, and asks for the request again
// with the same signs on it.
var robots = map[string]func(letter string) []string{
	"vacation@example.com": func(letter string) []string {
		top := head("From: vacation@example.com", "To: guild@example.org", "Subject: Automatic reply: DataTalks", "Auto-Submitted: auto-replied")
		return []string{top + "\nI am away until Monday.\n", top + again(letter)}
	},
	"tickets@example.com": func(letter string) []string {
		top := head("From: Support <tickets@example.com>", "To: guild@example.org", "Subject: [#4711] We have got your message", "Precedence: bulk")
		return []string{top + "\nYour ticket is 4711.\n", top + again(letter)}
	},
	"full@example.com": func(letter string) []string {
		top := head("Return-Path: <>", "From: MAILER-DAEMON@example.com", "To: guild@example.org", "Subject: Undelivered Mail Returned to Sender",
			"Auto-Submitted: auto-replied", "MIME-Version: 1.0")
		returned, _, _ := strings.Cut(letter, "\r\n\r\n")
		return []string{top + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nmailbox full\n" +
			"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; full@example.com\n" +
			"Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n" +
			"--b\nContent-Type: text/rfc822-headers\n\n" + returned + "\n--b--\n"}
	},
	"list@lists.example.com": func(letter string) []string { // what it distributes comes back to its sender
		top := head("Return-Path: <list-bounces@lists.example.com>", "List-Id: <list.lists.example.com>")
		return []string{top + letter, top + head("From: list@lists.example.com", "To: guild@example.org", "Subject: DataTalks") + again(letter)}
	},
	"guild@example.org": func(letter string) []string { // our own address, and a program that answers under our Message-ID
		_, rest, _ := strings.Cut(letter, "Message-ID: ")
		id, _, _ := strings.Cut(rest, "\r\n")
		return []string{letter, head("Message-ID: "+id, "From: guild@example.org", "To: guild@example.org", "Subject: DataTalks") + again(letter)}
	},
	"quiet@example.com": func(letter string) []string { // a robot without a name for itself but the empty envelope
		top := head("Return-Path: <>", "From: quiet@example.com", "To: guild@example.org", "Subject: DataTalks")
		return []string{top + "\nReceived.\n", top + again(letter)}
	},
	"eager@example.com": func(letter string) []string { // shows nothing
		top := head("From: eager@example.com", "To: guild@example.org", "Subject: DataTalks")
		mails := []string{top + "\nThanks!\n"}
		for k := range 3 {
			mails = append(mails, head(fmt.Sprintf("X-Copy: %d", k))+top+again(letter))
		}
		return mails
	},
}

// again is the rest of a mail that asks for the request of a letter again; of a letter without one it is words.
func again(letter string) string {
	a, err := answerTo([]byte(letter), "NEEDS-ACTION", "", time.Time{})
	if err != nil || a.event == nil {
		return "\nAgain, please.\n"
	}
	lines := []string{"UID:" + a.event.Value("UID"), "SEQUENCE:" + a.event.Value("SEQUENCE"), "ORGANIZER:mailto:" + a.to, attendee(a.letter.to, "NEEDS-ACTION")}
	return "MIME-Version: 1.0\nContent-Type: text/calendar; method=REFRESH\n\n" + object("REFRESH", "-//example.com//robot//EN", lines...)
}
