package importer

import (
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"rondo/theme"
)

// namedAttributes are those that are read.
var namedAttributes = []string{"changetype", "mail", "objectclass", "preferredlanguage", "displayname", "cn", "givenname", "sn"}

// peopleOfLDIF reads the entries of a directory (RFC 2849). What is in a file of its own is not read.
func peopleOfLDIF(s *source) (all []person) {
	var who *person
	var names map[string]string
	flush := func() {
		if who == nil {
			return
		}
		for _, name := range []string{names["displayname"], names["cn"], strings.TrimSpace(names["givenname"] + " " + names["sn"])} {
			if who.name == "" {
				who.name = name
			}
		}
		if len(who.addresses) > 0 || names["person"] != "" {
			all = append(all, *who)
		}
		who = nil
	}
	entries := 0
	for _, l := range unfolded(s.data) {
		switch {
		case strings.TrimSpace(l.value) == "":
			flush()
			continue
		case strings.HasPrefix(l.value, "#"):
			continue
		}
		name, value, ok := strings.Cut(l.value, ":")
		at := &theme.Tree{Line: l.line, Column: 1}
		if !ok {
			s.wrong(at, "export the file anew", "%q is no line of LDIF", shown(l.value))
			return nil
		}
		name, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(name)), ";") // without options such as ;lang-fi
		switch {
		case strings.HasPrefix(value, ":"):
			plain, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value[1:]))
			if err != nil {
				s.wrong(at, "export the file anew", "%s is no base64", name)
				return nil
			}
			value = string(plain)
		case strings.HasPrefix(value, "<"):
			s.note(at, "write it into the file", "%s is in a file of its own, which is not read", name)
			continue
		}
		value = strings.TrimSpace(value)
		if name == "dn" {
			flush()
			who, names = &person{at: at}, map[string]string{}
			entries++
			continue
		}
		if who == nil {
			continue // version: 1
		}
		if !utf8.ValidString(value) && slices.Contains(namedAttributes, name) {
			s.wrong(at, "save the file as UTF-8, as LDIF is", "%s is not in UTF-8", name)
			return nil
		}
		switch name {
		case "changetype":
			if !strings.EqualFold(value, "add") {
				s.note(at, "export the entries themselves", "a record that changes an entry (%s) is left out", value)
				who = nil
			}
		case "mail":
			who.addresses = append(who.addresses, value)
		case "objectclass":
			if class := strings.ToLower(value); class == "person" || class == "inetorgperson" || class == "organizationalperson" {
				names["person"] = class
			}
		case "preferredlanguage":
			who.language = value
		case "displayname", "cn", "givenname", "sn":
			if names[name] == "" {
				names[name] = value
			}
		}
	}
	flush()
	if entries == 0 {
		s.wrong(nil, "give a file whose entries begin with dn:", "the file has no entry")
	}
	return all
}
