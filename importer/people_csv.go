package importer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"rondo/theme"
)

// columnsOf says what the titles of columns mean, in lower case, as mail programs, address books and lists export them.
var columnsOf = map[string][]string{
	"email": {
		"email", "e-mail", "mail", "e-mail address", "email address", "e-mail 1 - value", "primary email", "email 1", "sähköposti", "sähköpostiosoite",
	},
	"other":    {"e-mail 2 - value", "e-mail 3 - value", "e-mail 2 address", "e-mail 3 address", "secondary email", "email 2", "email 3"},
	"name":     {"name", "display name", "full name", "displayname", "cn", "nimi"},
	"first":    {"first name", "given name", "givenname", "firstname", "etunimi"},
	"last":     {"last name", "family name", "surname", "sn", "lastname", "sukunimi"},
	"zone":     {"timezone", "tz", "time zone"},
	"language": {"language", "preferredlanguage", "preferred language", "kieli"},
}

// peopleOfCSV reads people from lines with a header.
func peopleOfCSV(s *source) (all []person) {
	data := bytes.TrimPrefix(s.data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		s.wrong(nil, "save it as CSV UTF-8", "the file is not in UTF-8")
		return nil
	}
	header, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	if !s.b.strict {
		r.FieldsPerRecord = -1
	}
	for _, mark := range ";\t" {
		if bytes.ContainsRune(header, mark) && !bytes.ContainsRune(header, ',') {
			r.Comma = mark
		}
	}
	titles, err := r.Read()
	if err != nil {
		s.wrong(nil, "begin it with a line like email,name", "the file has no header: %s", err)
		return nil
	}
	meant := make([]string, len(titles))
	for i, title := range titles {
		for what, names := range columnsOf {
			if slices.Contains(names, strings.ToLower(strings.TrimSpace(title))) {
				meant[i] = what
			}
		}
		if meant[i] == "" {
			line, column := r.FieldPos(i)
			s.note(&theme.Tree{Line: line, Column: column}, "it is left out", "the column %q is not known", oneLine(title))
		}
	}
	if !slices.Contains(meant, "email") {
		s.wrong(&theme.Tree{Line: 1, Column: 1}, "name the column of addresses email", "no column has addresses")
		return nil
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if bad := (*csv.ParseError)(nil); errors.As(err, &bad) {
			s.wrong(&theme.Tree{Line: bad.Line, Column: bad.Column}, "put fields that hold commas or quotes in quotes", "%s", bad.Err)
			return nil
		}
		line, _ := r.FieldPos(0)
		who := person{at: &theme.Tree{Line: line, Column: 1}}
		var first, last, address string
		for i, text := range record {
			if i >= len(meant) || strings.TrimSpace(text) == "" {
				continue
			}
			switch meant[i] {
			case "email":
				if address == "" { // the first of several columns has theirs
					address = text
					continue
				}
				who.addresses = append(who.addresses, text)
			case "other":
				who.addresses = append(who.addresses, text)
			case "name":
				who.name = text
			case "first":
				first = text
			case "last":
				last = text
			case "zone":
				who.zone = text
			case "language":
				who.language = text
			}
		}
		if address != "" {
			who.addresses = append([]string{address}, who.addresses...)
		}
		if strings.TrimSpace(who.name) == "" {
			who.name = strings.TrimSpace(first + " " + last)
		}
		all = append(all, who)
	}
}
