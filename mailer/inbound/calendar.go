package inbound

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
	"rondo/lazyregexp"
)

const largestCalendar = 1 << 20 // bytes

// calendar is the iTIP object of a mail (RFC 6047).
type calendar struct {
	replies []ical.Reply // none when there is no object that asks or says something
	note    string
	broken  bool // whether it calls itself an answer and cannot be read
}

// isAnswer reports whether a person's calendar made it: robots send invitations back, but never an answer to one. REFRESH
// is none, it asks for mail, and a robot must not get any (RFC 3834 §2).
func (c calendar) isAnswer() bool {
	return len(c.replies) > 0 && !c.broken && isAnswer(c.replies[0].Method)
}

func isAnswer(method ical.Method) bool {
	return method == ical.Answer || method == ical.Counter
}

// findCalendar takes the first text/calendar with a METHOD, however deep it lies; without one the first application/ics
// or file named so. An answer goes before an invitation that came back with it.
func findCalendar(leaves []part) calendar {
	var first, broken calendar
	for _, fits := range []func(part) bool{part.isCalendar, part.isCalendarFile} {
		for _, p := range leaves {
			if !fits(p) {
				continue
			}
			c := p.readCalendar(p.calendar())
			if c.isAnswer() {
				return c
			}
			if len(first.replies) == 0 && !c.broken {
				first = c
			}
			if !broken.broken {
				broken = c
			}
		}
	}
	if len(first.replies) > 0 {
		return first
	}
	return broken
}

// namelessAnswer takes an answer in a part that is called nothing of the kind.
func namelessAnswer(leaves []part) calendar {
	for _, p := range leaves {
		if p.isNamelessCalendar() {
			if c := p.readCalendar(p.calendar()); c.isAnswer() {
				return c
			}
		}
	}
	return calendar{}
}

// isCalendar takes what older programs call the type, too.
func (p part) isCalendar() bool {
	switch p.kind {
	case "text/calendar", "text/x-vcalendar", "application/calendar", "text/x-calendar", "application/x-calendar", "application/vnd.calendar":
		return true
	}
	return false
}

func (p part) isCalendarFile() bool {
	switch p.kind {
	case "application/ics", "application/x-ics", "text/ics", "text/x-ics":
		return true
	}
	if strings.HasPrefix(p.kind, "message/") {
		return false
	}
	name := strings.ToLower(p.fileName())
	return strings.HasSuffix(name, ".ics") || strings.HasSuffix(name, ".vcs")
}

// isNamelessCalendar reports whether a calendar object lies in a part that is called nothing of the kind.
func (p part) isNamelessCalendar() bool {
	switch p.kind {
	case "application/octet-stream", "text/plain":
		return bytes.HasPrefix(bytes.TrimSpace(p.text(100)), beginCalendar)
	}
	return false
}

// fileName is decoded also where Outlook and others encode it as they do words (RFC 2047), which they should not.
func (p part) fileName() string {
	if _, params := splitParams(p.header.get("Content-Disposition")); params["filename"] != "" {
		return phrase(params["filename"])
	}
	return phrase(p.params["name"])
}

var beginCalendar = []byte("BEGIN:VCALENDAR")

// calendar returns the object's bytes. Some gateways put it before the fields of its part instead of behind them, or leave the empty line
// between out, and some name an encoding that it does not have, or do not name the one it has.
func (p part) calendar() []byte {
	if at := beginsCalendar.FindStringIndex(string(p.head)); at != nil {
		return slices.Concat(p.head[at[0]:], p.text(4*largestCalendar))
	}
	text := p.text(4 * largestCalendar)
	if begins(text) {
		return text
	}
	p.body = p.body[:min(len(p.body), 4*largestCalendar)]
	if begins(p.body) {
		return p.body
	}
	if begins(fromBase64(p.body[:min(len(p.body), mostBefore)])) {
		return fromBase64(p.body)
	}
	return text
}

// begins reports whether an object begins among the first bytes.
func begins(text []byte) bool {
	return beginsCalendar.MatchString(string(text[:min(len(text), mostBefore)]))
}

// mostBefore is how many bytes may stand before an object.
const mostBefore = 4 << 10

var beginsCalendar = lazyregexp.New(`(?im)^[ \t\x{FEFF}]*BEGIN:[ \t]*VCALENDAR`)

// shortCalendar returns the first of the object's lines, but for those that are too long to mean anything: attachments stand in
// some objects.
func shortCalendar(data []byte) []byte {
	const longest = 64 << 10
	short := make([]byte, 0, largestCalendar)
	for len(data) > 0 {
		line := data[:logicalEnd(data)]
		data = data[len(line):]
		if len(short)+len(line) > largestCalendar && len(line) <= longest {
			break
		}
		if len(line) <= longest {
			short = append(short, line...)
		}
	}
	return short
}

func (p part) readCalendar(data []byte) calendar {
	named := ical.Method(strings.ToUpper(p.params["method"]))
	var note string
	if len(data) > largestCalendar {
		note = fmt.Sprintf("not all of its calendar object was read: it has more than %d bytes", largestCalendar)
		data = shortCalendar(data)
	}
	replies, err := ical.ParseReply(data)
	if err != nil {
		if !isAnswer(named) {
			return calendar{}
		}
		// Somebody answered. The organizer should see that, though it cannot be seen what.
		return calendar{replies: []ical.Reply{{Method: named}}, note: "its calendar object cannot be read: " + err.Error(), broken: true}
	}
	switch method := replies[0].Method; {
	case method == "" && named == "":
		return calendar{} // a file of appointments, which asks nothing
	case method == "":
		note = fmt.Sprintf("only its Content-Type says METHOD:%s", clip(string(named), 20))
		for i := range replies {
			replies[i].Method = named
		}
	case named != "" && named != method:
		note = fmt.Sprintf("its Content-Type says METHOD:%s, its calendar object METHOD:%s", clip(string(named), 20), method)
	}
	return calendar{replies: replies, note: note}
}
