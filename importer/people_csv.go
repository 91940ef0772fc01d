package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"rondo/theme"
)

// columnsOf says what the titles of columns mean, as [titled] writes them: those of mail programs, address books, directories, ticket shops and lists.
var columnsOf = map[string][]string{
	"email": {
		"email", "mail", "emailaddress", "email1value", "primaryemail", "email1", "email1address", "workemail", "businessemail", "homeemail", "personalemail",
		"attendeeemail", "participantemail", "memberemail", "useremail", "contactemail",
		"sähköposti", "sähköpostiosoite", "epost", "epostadress", "epostadresse", "emailadresse", "adresseemail", "adressemail", "adressedemessagerie",
		"adresseélectronique", "courriel", "correo", "correoelectrónico", "direccióndecorreoelectrónico", "direccióndecorreo",
	},
	"other":    {"email2value", "email3value", "email2address", "email3address", "secondaryemail", "email2", "email3", "alternateemail", "alternateemail1"},
	"account":  {"userprincipalname"},
	"status":   {"status", "accountstatus", "userstatus"},
	"blocked":  {"blockcredential", "blocked", "deactivated", "suspended"},
	"enabled":  {"accountenabled", "enabled"},
	"name":     {"name", "displayname", "fullname", "cn", "attendeename", "participantname", "membername", "yourname", "nimi", "kokonimi", "namn", "anzeigename", "nomcomplet", "nombrecompleto", "nombreyapellidos"},
	"first":    {"firstname", "givenname", "forename", "etunimi", "förnamn", "vorname", "prénom", "nombre"},
	"last":     {"lastname", "familyname", "surname", "sn", "sukunimi", "efternamn", "nachname", "familienname", "nom", "nomdefamille", "apellidos", "apellido"},
	"zone":     {"timezone", "tz", "aikavyöhyke", "tidszon", "zeitzone", "fuseauhoraire", "zonahoraria"},
	"language": {"language", "preferredlanguage", "kieli", "språk", "sprache", "langue", "idioma"},
}

// left are the words of a status, in lower case, by which somebody is there no more, or does not want to be.
var left = []string{
	"suspended", "deactivated", "disabled", "inactive", "archived", "deleted", "removed", "unsubscribed", "cleaned", "bounced", "blocked", "canceled", "cancelled",
}

// titled returns the letters and digits of a title, in lower case: programs write E-mail, Email and e_mail, and add "[Required]".
func titled(title string) string {
	title, _, _ = strings.Cut(title, "[")
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// columns returns what each title means, "" for what is not known.
func columns(titles []string) []string {
	meant := make([]string, len(titles))
	for i, title := range titles {
		for what, names := range columnsOf {
			if slices.Contains(names, titled(title)) {
				meant[i] = what
			}
		}
	}
	return meant
}

func haveAddresses(meant []string) bool {
	return slices.Contains(meant, "email") || slices.Contains(meant, "account")
}

// separators part the fields of a line.
const separators = ",;\t|"

// mostAbove is how many lines may stand above the titles.
const mostAbove = 5

// tableOf returns a table that begins with its titles, and what parts its fields. Some programs write a line above: Excel "sep=;", PowerShell
// "#TYPE …", Google the name of the group. Such lines are named and emptied, so that the others keep their numbers.
func (s *source) tableOf(data []byte) (table []byte, separator rune) {
	at := 0
	for n := range mostAbove {
		line, _, more := bytes.Cut(data[at:], []byte("\n"))
		for _, separator := range separators {
			r := csv.NewReader(bytes.NewReader(line))
			r.Comma = separator
			titles, err := r.Read()
			if err != nil || !haveAddresses(columns(titles)) {
				continue
			}
			above := bytes.Split(data[:at], []byte("\n"))
			for i, text := range above[:n] {
				if text = bytes.TrimSpace(text); len(text) > 0 && !bytes.HasPrefix(bytes.ToLower(text), []byte("sep=")) {
					s.note(&theme.Tree{Line: i + 1, Column: 1}, "it is left out", "%q stands above the titles of the columns", shown(string(text)))
				}
			}
			return append(bytes.Repeat([]byte("\n"), n), data[at:]...), separator
		}
		if at += len(line) + 1; !more {
			break
		}
	}
	header, _, _ := bytes.Cut(data, []byte("\n"))
	separator = ','
	for _, mark := range separators[1:] {
		if bytes.ContainsRune(header, mark) && !bytes.ContainsRune(header, ',') {
			separator = mark
		}
	}
	return data, separator
}

// peopleOfCSV reads people from lines with a header.
func peopleOfCSV(s *source) (all []person) {
	data := bytes.TrimPrefix(s.data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		s.wrong(nil, "save it as CSV UTF-8", "the file is not in UTF-8")
		return nil
	}
	data, separator := s.tableOf(data)
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator
	if !s.b.strict {
		r.FieldsPerRecord = -1
	}
	titles, err := r.Read()
	if err != nil {
		s.wrong(nil, "begin it with a line like email,name", "the file has no header: %s", err)
		return nil
	}
	meant := columns(titles)
	for i, title := range titles {
		if line, column := r.FieldPos(i); meant[i] == "" {
			s.note(&theme.Tree{Line: line, Column: column}, "it is left out", "the column %q is not known", oneLine(title))
		}
	}
	if !haveAddresses(meant) {
		right := "name the column of addresses email"
		if strings.Contains(strings.Join(titles, " "), "@") {
			right = "put a line that names the columns above the first one, like email,name"
		}
		s.wrong(&theme.Tree{Line: 1, Column: 1}, right, "no column has addresses")
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
		var first, last, account, gone string
		var own, others []string
		for i, text := range record {
			if i >= len(meant) || strings.TrimSpace(text) == "" {
				continue
			}
			switch meant[i] {
			case "email":
				own = append(own, addressesOf(text)...) // the first of several has theirs
			case "other":
				others = append(others, addressesOf(text)...)
			case "account":
				account = text
			case "name":
				who.name = cmp.Or(who.name, text)
			case "first":
				first = text
			case "last":
				last = text
			case "status", "blocked", "enabled":
				word := strings.ToLower(strings.TrimSpace(text))
				if meant[i] == "status" && slices.Contains(left, word) || meant[i] == "blocked" && (word == "true" || word == "yes") ||
					meant[i] == "enabled" && (word == "false" || word == "no") {
					gone = fmt.Sprintf("%s: %s", oneLine(titles[i]), oneLine(text))
				}
			case "zone":
				who.zone = text
			case "language":
				who.language = text
			}
		}
		if len(own) == 0 && account != "" && !strings.Contains(account, "#EXT#") { // guests of Entra have an account that gets no mail
			own = addressesOf(account)
		}
		who.addresses = append(own, others...)
		switch name := strings.TrimSpace(who.name); {
		case name == "":
			who.name = strings.TrimSpace(first + " " + last)
		case first != "" && !slices.Contains(meant, "last") && !strings.Contains(name, strings.TrimSpace(first)):
			who.name = strings.TrimSpace(first) + " " + name // "Vorname;Name"
		}
		if gone != "" && len(who.addresses) > 0 {
			s.note(who.at, "write them into people.yaml yourself, if they are to be invited", "%q is left out (%s)", who.addresses[0], gone)
			continue
		}
		all = append(all, who)
	}
}
