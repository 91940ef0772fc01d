package importer

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rondo/theme"
)

// namedAttributes are those that are read.
var namedAttributes = []string{
	"changetype", "mail", "mailalternateaddress", "mozillasecondemail", "proxyaddresses", "objectclass", "preferredlanguage", "displayname", "cn",
	"givenname", "sn", "useraccountcontrol",
}

// groupClasses are those of entries that are nobody: an invitation to a list could be answered by one of its members only.
var groupClasses = []string{"group", "groupofnames", "groupofuniquenames", "groupofurls", "posixgroup", "mailgroup", "nismailalias"}

// peopleOfLDIF reads the entries of a directory (RFC 2849). What is in a file of its own is not read.
func peopleOfLDIF(s *source) (all []person) {
	var who *person
	var names map[string]string
	var further []string // addresses behind the first
	flush := func() {
		if who == nil {
			return
		}
		for _, name := range []string{names["displayname"], names["cn"], strings.TrimSpace(names["givenname"] + " " + names["sn"])} {
			if who.name == "" {
				who.name = name
			}
		}
		left := ""
		switch {
		case names["group"] != "":
			left = "is a group, no person"
		case names["disabled"] != "":
			left = "has an account that is disabled"
		}
		who.addresses = append(who.addresses, further...)
		switch {
		case left != "" && len(who.addresses) > 0:
			s.note(who.at, "write the entry into people.yaml yourself, if it is to be invited", "%q %s, and is left out", cmp.Or(oneLine(who.name), who.addresses[0]), left)
		case left == "" && (len(who.addresses) > 0 || names["person"] != ""):
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
		case strings.HasPrefix(l.value, "#"), who == nil && strings.TrimSpace(l.value) == "-": // between changes of an entry
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
			who, names, further = &person{at: at}, map[string]string{}, nil
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
			who.addresses = append(who.addresses, addressesOf(value)...)
		case "mailalternateaddress", "mozillasecondemail":
			further = append(further, addressesOf(value)...)
		case "proxyaddresses": // of Active Directory: SMTP: is their own, smtp: another
			if kind, address, _ := strings.Cut(value, ":"); strings.EqualFold(kind, "smtp") {
				further = append(further, addressesOf(address)...)
			}
		case "useraccountcontrol": // of Active Directory: 2 is ACCOUNTDISABLE
			if flags, err := strconv.Atoi(value); err == nil && flags&2 != 0 {
				names["disabled"] = value
			}
		case "nsaccountlock": // of 389 Directory Server
			if strings.EqualFold(value, "true") {
				names["disabled"] = value
			}
		case "pwdaccountlockedtime": // of OpenLDAP: until an administrator unlocks it
			if value == "000001010000Z" {
				names["disabled"] = value
			}
		case "objectclass":
			switch class := strings.ToLower(value); {
			case class == "person", class == "inetorgperson", class == "organizationalperson":
				names["person"] = class
			case slices.Contains(groupClasses, class):
				names["group"] = class
			}
		case "preferredlanguage":
			who.language = likedMost(value)
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

// likedMost returns the language that is preferred most of a list in the form of Accept-Language, which preferredLanguage has (RFC 2798 section 2.7).
func likedMost(list string) (language string) {
	most := -1.0
	for one := range strings.SplitSeq(list, ",") {
		name, weight, weighed := strings.Cut(one, ";")
		q := 1.0
		if _, value, ok := strings.Cut(weight, "="); weighed && ok {
			q, _ = strconv.ParseFloat(strings.TrimSpace(value), 64) // 0 for what is no number
		}
		if name = strings.TrimSpace(name); name != "" && q > most {
			language, most = name, q
		}
	}
	return language
}
