package chaos

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// post is what people write about one session, and what must have become of it in the end.
type post struct {
	mails              [][]byte // all different
	last               map[string]answer
	answers, refreshes int
}

// answer is the newest of a person.
type answer struct {
	partStat string
	stamp    time.Time
}

// mailing makes so many answers, several of each person and no two the same, and so many questions for the current
// request. The first person of the guild is its organizer and says nothing.
func mailing(uid string, people, answers, refreshes int) *post {
	p := &post{last: map[string]answer{}, answers: answers, refreshes: refreshes}
	first := time.Now().UTC().Add(-time.Hour).Truncate(time.Second)
	for i := range answers {
		who := person(1 + i%(people-refreshes-1))
		a := answer{partStat: []string{"ACCEPTED", "TENTATIVE", "DECLINED", "ACCEPTED", "DECLINED"}[i%5], stamp: first.Add(time.Duration(i) * time.Second)}
		p.last[who] = a
		id := fmt.Sprintf("Message-ID: <%d@mail.example.org>\n", i)
		if i%10 == 0 {
			id = ""
		}
		p.mails = append(p.mails, calendarMail(who, id, "REPLY", uid, a.stamp, ";PARTSTAT="+a.partStat))
	}
	for i := range refreshes {
		who := person(people - 1 - i)
		p.mails = append(p.mails, calendarMail(who, fmt.Sprintf("Message-ID: <refresh%d@mail.example.org>\n", i), "REFRESH", uid, first, ""))
	}
	return p
}

// split says what comes by which way, and in which order: half by each, a sixth of all several times and by both, and one
// a hundred times.
func (p *post) split(random *rand.Rand) (byMail, byPipe [][]byte) {
	for i, mail := range p.mails {
		ways := []*[][]byte{&byMail, &byPipe}
		copies := 1
		if i%6 == 0 {
			copies = 2 + random.IntN(2)
		}
		for c := range copies {
			way := ways[(i+c)%2]
			*way = append(*way, mail)
		}
	}
	byMail = append(byMail, slices.Repeat(p.mails[:1], 100)...)
	for _, way := range [][][]byte{byMail, byPipe} {
		random.Shuffle(len(way), func(i, j int) { way[i], way[j] = way[j], way[i] })
	}
	return byMail, byPipe
}

// others are mails that are none of rondo's business, in the order in which they lie in the mailbox.
func others() [][]byte {
	words := func(who, subject, more string) []byte {
		return crlf(fmt.Sprintf("From: %s\nTo: guild@example.org\nSubject: %s\nMessage-ID: <%s@mail.example.org>\n%s\nSee you.\n",
			who, subject, strings.ReplaceAll(subject, " ", "."), more))
	}
	return [][]byte{
		words(person(1), "A question", ""),
		words(person(2), "Out of office", "Auto-Submitted: auto-replied\n"),
		calendarMail("boss@example.com", "", "REPLY", "42@calendar.example.com", time.Now(), ";PARTSTAT=ACCEPTED"),
		words("stranger@example.com", "An offer", ""),
	}
}

func calendarMail(from, id, method, uid string, stamp time.Time, params string) []byte {
	return crlf(strings.Join(slices.Concat([]string{
		"From: " + from, "To: guild@example.org", "Subject: " + method + "\n" + id + "MIME-Version: 1.0",
		"Content-Type: text/calendar; charset=utf-8; method=" + method, "",
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example.org//chaos//EN", "METHOD:" + method, "BEGIN:VEVENT",
		"UID:" + uid, "SEQUENCE:0", "DTSTAMP:" + stamp.UTC().Format("20060102T150405Z"), "ORGANIZER:mailto:guild@example.org",
		"ATTENDEE" + params + ":mailto:" + from, "END:VEVENT", "END:VCALENDAR", "",
	}), "\n"))
}

func crlf(text string) []byte { return []byte(strings.ReplaceAll(text, "\n", "\r\n")) }
