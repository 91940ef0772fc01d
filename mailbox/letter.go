package mailbox

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // reads what is not UTF-8
	"github.com/emersion/go-message/mail"
)

// Letter is a message as a reader sees it.
type Letter struct {
	From, To, Subject, Date string
	Text, HTML, Calendar    string // decoded; empty when the message has no such part
	Files                   []string
}

// deepest bounds nested multiparts, whose cost grows with the square of the depth.
const deepest = 8

// Read reads a message as far as it can be read; what cannot stays out.
func Read(raw []byte) Letter {
	entity, err := message.Read(bytes.NewReader(raw))
	if entity == nil {
		return Letter{Subject: fmt.Sprintf("(not a mail: %v)", err)}
	}
	header := mail.Header{Header: entity.Header}
	var l Letter
	l.Subject, _ = header.Subject()
	l.From, _ = header.Text("From")
	l.To, _ = header.Text("To")
	l.Date = header.Get("Date")
	l.add(entity, deepest)
	return l
}

func (l *Letter) add(e *message.Entity, depth int) {
	if parts := e.MultipartReader(); parts != nil && depth > 0 {
		for {
			part, err := parts.NextPart()
			if part == nil || err != nil && !message.IsUnknownCharset(err) {
				return
			}
			l.add(part, depth-1)
		}
	}
	kind, parameters, _ := e.Header.ContentType()
	disposition, file, _ := e.Header.ContentDisposition()
	if disposition == "attachment" {
		name := file["filename"]
		if name == "" {
			name = parameters["name"]
		}
		l.Files = append(l.Files, name)
		return
	}
	into := map[string]*string{"text/plain": &l.Text, "text/html": &l.HTML, "text/calendar": &l.Calendar}[kind]
	if into == nil || *into != "" {
		return
	}
	body, _ := io.ReadAll(e.Body)
	*into = strings.ReplaceAll(string(body), "\r\n", "\n")
}

// entry is one line of a calendar entry, for people.
type entry struct{ Name, Value string }

// told are the properties of a calendar entry that a person would look for.
var told = map[string]string{
	"METHOD": "Method", "SUMMARY": "Summary", "DTSTART": "Starts", "DTEND": "Ends", "LOCATION": "Where",
	"STATUS": "Status", "SEQUENCE": "Sequence", "ORGANIZER": "Organizer", "ATTENDEE": "Attendee", "UID": "UID",
}

// entries picks those properties from the first VEVENT, in the order in which they are written.
func entries(calendar string) []entry {
	var list []entry
	component := ""
	for row := range strings.SplitSeq(strings.ReplaceAll(calendar, "\n ", ""), "\n") {
		name, value, found := strings.Cut(row, ":")
		property, parameters, _ := strings.Cut(name, ";")
		switch {
		case property == "BEGIN":
			component = value
		case property == "END" && component == "VEVENT":
			return list
		case !found || told[property] == "" || component != "VCALENDAR" && component != "VEVENT":
		default:
			value = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`, "mailto:", "").Replace(value)
			if _, zone, ok := strings.Cut(parameters, "TZID="); ok {
				value += " " + zone
			}
			list = append(list, entry{told[property], value})
		}
	}
	return list
}
