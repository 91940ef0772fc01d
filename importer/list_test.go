package importer_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rondo/importer"
	"rondo/theme"
)

// TestListed holds that a list is taken whole or not at all, whatever was cut off of it.
func TestListed(t *testing.T) {
	const two = "email,name,timezone,language\nada@example.org,Ada Searcher,Europe/Helsinki,fi\nbo@example.org,,,\n"
	for _, c := range []struct{ name, format, data, want, wrong string }{
		{"a table", "csv", "Mail;Name;tz;Language\nBo@example.org\n", "", "wrong number of fields"},
		{"a table in another order", "csv", "name;mail;tz;language\n;Bo@example.org;;\nAda Searcher;ada@example.org;Europe/Helsinki;fi-FI\n", two, ""},
		{"a line that is cut off", "csv", "email,name\nada@example.org,Ada\nbo@exam", "", "wrong number of fields"},
		{"an address that is cut off", "csv", "email\nada@example.org\nbo@", "", `"bo@" is no address`},
		{"an address in the middle that is none", "csv", "email\nbo@\nada@example.org\n", "", `"bo@" is no address`},
		{"a quotation mark that is cut off", "csv", "email,name\nada@example.org,\"Ada", "", "extraneous or missing"},
		{"a header alone", "csv", "email,name\n", "", "nobody in it has a mail address"},
		{"nothing", "csv", "", "", "no header"},
		{"a page", "csv", "<!DOCTYPE html>\n<title>Sign in</title>\n", "", "no column has addresses"},
		{"another charset", "csv", "email,name\nada@example.org,S\xf6derstr\xf6m\n", "", "not in UTF-8"},
		{"a name with a control", "csv", "email,name\nada@example.org,Ada\x1b[31m\n", "email,name,timezone,language\nada@example.org,Ada [31m,,\n", ""},
		{"cards", "vcard", "BEGIN:VCARD\nFN:Ada\nEMAIL:ada@example.org\nEND:VCARD\n", "email,name,timezone,language\nada@example.org,Ada,,\n", ""},
		{"a card that is cut off", "vcard", "BEGIN:VCARD\nFN:Ada\nEMAIL:ada@example.org\nEND:VCARD\nBEGIN:VCARD\nEMAIL:b", "", "has no end"},
		{"a directory", "ldif", "dn: cn=Ada\nobjectClass: person\ncn: Ada\nmail: ada@example.org\n", "email,name,timezone,language\nada@example.org,Ada,,\n", ""},
		{"a directory that is cut off", "ldif", "dn: cn=Ada\nmail: ada@example.org\n\ndn: cn=Bo\nmail: bo@e x", "", "is no address"},
		{"no format", "xlsx", "x", "", "no list has the format"},
	} {
		list, n, findings := importer.Listed(c.format, importer.File{Name: "people.example.org", Data: []byte(c.data)})
		err := findings.Err()
		if string(list) != c.want || (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) || n != len(theme.Addresses(list)) {
			t.Errorf("%s: %q, %d people, %v", c.name, list, n, err)
		}
	}
}

// TestListedVectors reads the files of other people's tests as lists. None is taken in part: what is taken is read again as files are.
func TestListedVectors(t *testing.T) {
	root := os.Getenv("RONDO_VECTORS")
	if root == "" {
		t.Skip("RONDO_VECTORS does not name the folder of outside cases")
	}
	read := 0
	err := filepath.WalkDir(filepath.Join(root, "ics"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || read == 400 {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		for _, format := range theme.ListFormats {
			list, n, findings := importer.Listed(format, importer.File{Name: filepath.Base(path), Data: data})
			if (list == nil) != (findings.Err() != nil) || n != len(theme.Addresses(list)) || list != nil && theme.CheckList(list).Err() != nil {
				t.Errorf("%s as %s: %q, %d people, %v", path, format, list, n, findings)
			}
		}
		return nil
	})
	if err != nil || read == 0 {
		t.Error(read, err)
	}
}
