package desk

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

// mostAttended is the longest list that is read, in octets: some hundred thousand lines.
const mostAttended = 16 << 20

// readAttended reads who came to a meeting, as services for meetings export it, or from a plain list of addresses. Everybody is
// returned once, in the order of the list; with atLeast only those who stayed that long, where the list says how long that was.
//
// Zoom and Meet write commas and UTF-8, Teams tabs and UTF-16 (which spreadsheets turn into semicolons). Before their table, and
// behind it, there may be others: of the meeting, with its host's address, and of each time that somebody came in. The table that
// counts is the first with a column of names or addresses that is not about the meeting. Who was in Zoom's waiting room only was
// not there. The error says what would be right.
func readAttended(list []byte, atLeast time.Duration) ([]scheduler.Attended, error) {
	switch {
	case len(list) > mostAttended:
		return nil, fmt.Errorf("the list has %d MB; at most %d are read", len(list)>>20, mostAttended>>20)
	case bytes.HasPrefix(list, []byte("PK\x03\x04")):
		return nil, errors.New("this is a spreadsheet, not a CSV file; save it as CSV and try again")
	}
	rows, err := rowsOf(asText(list))
	if err != nil {
		return nil, err
	}
	all := &people{at: map[string]int{}}
	if start, c := tableIn(rows); start >= 0 {
		for _, r := range rows[start+1:] {
			if _, again := columnsOf(r.cells); again || sectionTitle.MatchString(strings.TrimSpace(r.cells[0])) && len(r.cells) == 1 {
				break // what comes after it repeats people
			}
			all.add(c.attended(r))
		}
	} else {
		for _, r := range rows {
			all.add(plain(r))
		}
	}
	found := slices.DeleteFunc(all.list, func(a stay) bool { return a.known && a.stayed < atLeast })
	if len(found) == 0 && len(all.list) == 0 {
		return nil, errors.New("nobody is in this list: no line has an address, and there is no column Name or Email")
	}
	out := make([]scheduler.Attended, len(found))
	for i, a := range found {
		out[i] = a.Attended
	}
	return out, nil
}

// ReadAttendedFile returns [readAttended] of a file, or of in when its name is "-".
func ReadAttendedFile(name string, in io.Reader, atLeast time.Duration) ([]scheduler.Attended, error) {
	var list []byte
	var err error
	if name == "-" {
		list, err = io.ReadAll(io.LimitReader(in, mostAttended+1))
	} else {
		list, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, err
	}
	all, err := readAttended(list, atLeast)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return all, nil
}

// row is one line of a list with its number.
type row struct {
	line  int
	cells []string // at least one
}

// asText returns a list as UTF-8: by its mark, or else as what it can be.
func asText(list []byte) string {
	units := func(order binary.ByteOrder, octets []byte) string {
		all := make([]uint16, len(octets)/2)
		for i := range all {
			all[i] = order.Uint16(octets[2*i:])
		}
		return string(utf16.Decode(all))
	}
	switch {
	case bytes.HasPrefix(list, []byte{0xff, 0xfe}):
		return units(binary.LittleEndian, list[2:])
	case bytes.HasPrefix(list, []byte{0xfe, 0xff}):
		return units(binary.BigEndian, list[2:])
	case len(list) > 3 && list[0] != 0 && list[1] == 0 && list[2] != 0 && list[3] == 0: // Latin letters without the mark
		return units(binary.LittleEndian, list)
	case utf8.Valid(list):
		return strings.TrimPrefix(string(list), "\ufeff")
	}
	text, _ := charmap.Windows1252.NewDecoder().Bytes(list) // every octet is something
	return string(text)
}

// rowsOf takes a list apart. Cells are separated by what separates most of them.
func rowsOf(text string) (rows []row, err error) {
	comma := ','
	for _, other := range "\t;" {
		if strings.Count(text, string(other)) > strings.Count(text, string(comma)) {
			comma = other
		}
	}
	text = strings.Map(func(r rune) rune {
		if r == 0 || r == '\ufeff' || r == '\u200e' || r == '\u200f' {
			return -1
		}
		return r
	}, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes = comma, -1, true
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the list is no CSV: %w", err)
		}
		line, _ := in.FieldPos(0)
		for len(cells) > 1 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		if len(cells) > 1 || strings.TrimSpace(cells[0]) != "" {
			rows = append(rows, row{line, cells})
		}
	}
}

// columns are the places of what is read, -1 for what a table has not.
type columns struct{ name, first, last, email, login, duration, waiting int }

// headings are the names of columns, in lower case and without what stands in brackets: those of Zoom ("Name (Original Name)",
// "User Email", "Total Duration (Minutes)", "In Waiting Room"), Teams ("Name", "Full Name", "In-Meeting Duration", "Email",
// "Participant ID (UPN)") and Meet ("First name", "Last name", "Duration"), in English and Finnish, and what people write.
var headings = func() map[string]func(*columns) *int {
	all := map[string]func(*columns) *int{}
	add := func(field func(*columns) *int, names ...string) {
		for _, name := range names {
			all[name] = field
		}
	}
	add(func(c *columns) *int { return &c.name }, "name", "full name", "participant", "participant name", "display name", "user name",
		"attendee", "attendee name", "nimi", "koko nimi", "osallistuja")
	add(func(c *columns) *int { return &c.first }, "first name", "given name", "etunimi")
	add(func(c *columns) *int { return &c.last }, "last name", "surname", "family name", "sukunimi")
	add(func(c *columns) *int { return &c.email }, "email", "e-mail", "mail", "user email", "email address", "e-mail address",
		"attendee email", "address", "sähköposti", "sähköpostiosoite", "osoite")
	add(func(c *columns) *int { return &c.login }, "participant id", "upn")
	add(func(c *columns) *int { return &c.duration }, "duration", "total duration", "in-meeting duration", "kesto")
	add(func(c *columns) *int { return &c.waiting }, "in waiting room")
	return all
}()

// aboutMeeting are columns of tables about a meeting and its host.
var aboutMeeting = []string{"topic", "meeting id", "meeting title", "participants", "host"}

var (
	inBrackets   = lazyregexp.New(`\([^)]*\)`)
	sectionTitle = lazyregexp.New(`^\d+\. \S`)
)

// columnsOf returns the columns that a row of headings names; header is false for a row that is none. One heading makes a row of
// them only where it stands first: "Attendee" is also what people are.
func columnsOf(cells []string) (c columns, header bool) {
	c = columns{-1, -1, -1, -1, -1, -1, -1}
	known := 0
	for i, cell := range cells {
		if strings.Contains(cell, "@") {
			return c, false
		}
		name := strings.Join(strings.Fields(strings.ToLower(inBrackets.ReplaceAllString(cell, ""))), " ")
		if field := headings[name]; field != nil && *field(&c) < 0 {
			*field(&c) = i
			if known++; i == 0 {
				known++
			}
		}
	}
	return c, known > 1 && (c.name >= 0 || c.first >= 0 || c.last >= 0 || c.email >= 0)
}

// tableIn returns where the headings stand of the table that lists people; -1 for nowhere.
func tableIn(rows []row) (start int, c columns) {
	for i, r := range rows {
		c, header := columnsOf(r.cells)
		meeting := slices.ContainsFunc(r.cells, func(cell string) bool {
			return slices.Contains(aboutMeeting, strings.ToLower(strings.TrimSpace(cell)))
		})
		if header && !meeting {
			return i, c
		}
	}
	return -1, c
}

// stay is somebody who came, and for how long.
type stay struct {
	scheduler.Attended
	stayed time.Duration
	known  bool // the list says how long
}

func (c columns) attended(r row) stay {
	cell := func(i int) string {
		if i < 0 || i >= len(r.cells) {
			return ""
		}
		return strings.Join(strings.Fields(r.cells[i]), " ")
	}
	if strings.EqualFold(cell(c.waiting), "yes") {
		return stay{}
	}
	a := stay{Attended: scheduler.Attended{Line: r.line, Name: cell(c.name)}}
	if a.Name == "" {
		a.Name = strings.TrimSpace(cell(c.first) + " " + cell(c.last))
	}
	for _, i := range []int{c.email, c.login} {
		if a.Address == "" {
			a.Address = addressIn(cell(i))
		}
	}
	if a.Address == "" {
		a.Address = addressIn(a.Name)
	}
	a.stayed, a.known = lengthOf(cell(c.duration))
	return a
}

// plain reads a line of a list without headings: an address with or without a name, or a name. # begins a remark.
func plain(r row) stay {
	a := stay{Attended: scheduler.Attended{Line: r.line}}
	for _, cell := range r.cells {
		cell, _, _ = strings.Cut(cell, "#")
		cell = strings.Join(strings.Fields(cell), " ")
		address := addressIn(cell)
		switch {
		case address != "" && a.Address == "":
			a.Address = address
			if m, err := mail.ParseAddress(cell); err == nil && m.Name != "" {
				a.Name = m.Name
			}
		case a.Name == "" && strings.IndexFunc(cell, unicode.IsLetter) >= 0:
			a.Name = cell
		}
	}
	return a
}

// people are those of a list, each once.
type people struct {
	list []stay
	at   map[string]int
}

func (p *people) add(a stay) {
	key := a.Address
	if key == "" {
		key = strings.ToLower(a.Name)
	}
	if key == "" {
		return
	}
	if i, again := p.at[key]; again {
		p.list[i].stayed += a.stayed
		p.list[i].known = p.list[i].known && a.known
		return
	}
	p.at[key] = len(p.list)
	p.list = append(p.list, a)
}
