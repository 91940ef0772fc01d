package importer

import (
	"cmp"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"rondo/lazyregexp"
	"rondo/theme"
)

// contact is a line of a file that folds its lines, and where it begins.
type contact struct {
	value string
	line  int
}

// unfolded returns the lines of a file, each with those that go on with a blank. They may be in any encoding.
func unfolded(data []byte) (all []contact) {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(string(data), "\ufeff"))
	var b strings.Builder
	begun := 0
	flush := func() {
		if line := b.String(); begun > 0 {
			all = append(all, contact{value: line, line: begun})
		}
		b.Reset()
	}
	for n, line := range strings.Split(text, "\n") {
		if begun > 0 && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")) {
			b.WriteString(line[1:])
			continue
		}
		flush()
		begun = n + 1
		b.WriteString(line)
	}
	flush()
	return all
}

// peopleOfVCard reads the cards of a file: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350).
func peopleOfVCard(s *source) (all []person) {
	var who *person
	var structured string
	var ranks map[string]int // of addresses and the language, by how much they are preferred
	agent := false           // whether a card within the card begins (vCard 2.1)
	lines := unfolded(s.data)
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		head, value, ok := cutValue(l.value)
		if !ok {
			continue
		}
		name, params, _ := strings.Cut(head, ";")
		if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
			name = name[dot+1:] // item1.EMAIL
		}
		name, params = strings.ToUpper(strings.TrimSpace(name)), strings.ToUpper(params)
		if strings.Contains(params, "QUOTED-PRINTABLE") {
			for strings.HasSuffix(value, "=") && i+1 < len(lines) { // a soft line break of vCard 2.1
				i++
				value = strings.TrimSuffix(value, "=") + strings.TrimLeft(lines[i].value, " \t")
			}
			if plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(value))); err == nil {
				value = string(plain)
			}
		}
		if slices.Contains(namedFields, name) && base64Form.MatchString(params) {
			if plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value)); err == nil {
				value = string(plain)
			}
		}
		at := &theme.Tree{Line: l.line, Column: 1}
		if value = decoded(value, params); !utf8.ValidString(value) && slices.Contains(namedFields, name) {
			s.wrong(at, "save the file as UTF-8", "%s is not in UTF-8", name)
			return nil
		}
		switch {
		case name == "BEGIN" && strings.EqualFold(strings.TrimSpace(value), "VCARD"):
			if who != nil && agent {
				i, agent = afterCard(lines, i), false
				continue
			}
			if who != nil {
				s.wrong(who.at, "export the file anew", "the card that begins here has no end")
				return nil
			}
			who, structured, ranks = &person{at: at}, "", map[string]int{}
		case who == nil:
		case name == "AGENT":
			agent = strings.TrimSpace(value) == ""
		case name == "END":
			slices.SortStableFunc(who.addresses, func(a, b string) int { return cmp.Compare(ranks[a], ranks[b]) })
			if strings.TrimSpace(who.name) == "" {
				who.name = structured
			}
			all, who = append(all, *who), nil
		case name == "EMAIL":
			for _, address := range addressesOf(unescaped(value)) {
				if _, known := ranks[address]; !known {
					ranks[address] = rank(params)
				}
				who.addresses = append(who.addresses, address)
			}
		case name == "FN" && who.name == "":
			who.name = unescaped(value)
		case name == "N":
			parts := append(splitUnescaped(value), "", "")
			structured = strings.TrimSpace(unescaped(parts[1]) + " " + unescaped(parts[0]))
		case name == "TZ" && who.zone == "" && strings.Contains(value, "/"):
			who.zone = unescaped(value)
		case name == "LANG" && (who.language == "" || rank(params) < ranks["LANG"]):
			who.language, ranks["LANG"] = unescaped(value), rank(params)
		}
	}
	if who != nil {
		s.wrong(who.at, "export the file anew", "the card that begins here has no end")
	}
	if len(all) == 0 && who == nil {
		s.wrong(nil, "give a file with BEGIN:VCARD", "the file has no card")
	}
	return all
}

// splitUnescaped parts a structured value at its semicolons, but not at those behind a backslash (RFC 6350 section 3.4).
func splitUnescaped(value string) (parts []string) {
	begin := 0
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '\\':
			i++
		case ';':
			parts, begin = append(parts, value[begin:i]), i+1
		}
	}
	return append(parts, value[begin:])
}

// afterCard returns where a card ends whose BEGIN stands at a place, or the last line.
func afterCard(lines []contact, begin int) int {
	for i := begin + 1; i < len(lines); i++ {
		if strings.EqualFold(strings.TrimSpace(lines[i].value), "END:VCARD") {
			return i
		}
	}
	return len(lines) - 1
}

const unranked = 101

// rank returns how much a value is preferred by its parameters in upper case, 1 most: PREF=1 of vCard 4 (RFC 6350 section 5.3), PREF and TYPE=PREF
// before it. What says nothing comes last.
func rank(params string) int {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if n, err := strconv.Atoi(strings.Trim(value, `"`)); name == "PREF" && err == nil && n >= 1 && n < unranked {
			return n
		}
		if name == "PREF" || name == "TYPE" && slices.Contains(strings.Split(strings.Trim(value, `"`), ","), "PREF") {
			return 1
		}
	}
	return unranked
}

// namedFields are the properties that are read.
var namedFields = []string{"EMAIL", "FN", "N", "TZ", "LANG"}

// base64Form is how parameters in upper case say that a value is in base64, in vCard 3.0 and 2.1.
var base64Form = lazyregexp.New(`(?:^|;)\s*(?:ENCODING=)?(?:B|BASE64)\s*(?:;|$)`)

// charsets are what vCard 2.1 names beside UTF-8 (section 2.4.2), and mail programs write. Windows-1252 has the letters of ISO-8859-1 where that
// has controls.
var charsets = map[string]*charmap.Charmap{
	"ISO-8859-1": charmap.Windows1252, "LATIN1": charmap.Windows1252, "WINDOWS-1252": charmap.Windows1252, "CP1252": charmap.Windows1252,
	"ISO-8859-15": charmap.ISO8859_15,
}

// decoded reads a value in the charset that its parameters name, in upper case; as it is where they name none, or one that is not known.
func decoded(value, params string) string {
	for param := range strings.SplitSeq(params, ";") {
		name, of, _ := strings.Cut(param, "=")
		if set := charsets[strings.Trim(of, `"`)]; strings.TrimSpace(name) == "CHARSET" && set != nil {
			text, _ := set.NewDecoder().String(value) // every octet is something
			return text
		}
	}
	return value
}

// cutValue parts a line at the colon before its value; quotation marks hide others.
func cutValue(line string) (head, value string, ok bool) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			return line[:i], line[i+1:], true
		}
	}
	return strings.Cut(line, ":")
}

var escapes = strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\:`, ":", `\\`, `\`)

func unescaped(value string) string { return strings.TrimSpace(escapes.Replace(value)) }
