package desk

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"
)

// wide is a text as Teams writes it.
func wide(text string, order binary.AppendByteOrder, mark bool) (out []byte) {
	if mark {
		text = "\ufeff" + text
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// TestReadAttended reads exports of the services in their own forms, in testdata/attended. Each has the file and, behind "--
// people --", who is in it.
func TestReadAttended(t *testing.T) {
	files, err := filepath.Glob("testdata/attended/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d exports, %v", len(files), err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		atLeast, _ := time.ParseDuration(strings.TrimSpace(string(archive.Comment)))
		list, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
		for form, octets := range map[string][]byte{
			"UTF-8": []byte(list), "UTF-8 with its mark": []byte("\ufeff" + list), "CRLF": []byte(strings.ReplaceAll(list, "\n", "\r\n")),
			"UTF-16LE": wide(list, binary.LittleEndian, true), "UTF-16BE": wide(list, binary.BigEndian, true),
			"UTF-16LE without its mark": wide(list, binary.LittleEndian, false),
			"semicolons":                []byte(strings.ReplaceAll(list, "\t", ";")),
		} {
			var got strings.Builder
			all, err := readAttended(octets, atLeast)
			for _, a := range all {
				fmt.Fprintf(&got, "%d: %s <%s>\n", a.Line, a.Name, a.Address)
			}
			if err != nil {
				fmt.Fprintln(&got, err)
			}
			if got.String() != want {
				t.Errorf("%s as %s:\n%swant\n%s", name, form, &got, want)
			}
		}
	}
}

func TestReadAttendedRefuses(t *testing.T) {
	for _, test := range []struct{ name, list, want string }{
		{"nothing", "", "nobody is in this list"},
		{"a spreadsheet", "PK\x03\x04...", "save it as CSV"},
		{"too much", strings.Repeat("a@example.org\n", mostAttended/13), "at most 16 are read"},
		{"headings alone", "Name,Email\n", "nobody is in this list"},
	} {
		if _, err := readAttended([]byte(test.list), 0); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if all, err := readAttended([]byte("Name,Duration\nAda,5\n"), time.Hour); err != nil || len(all) != 0 {
		t.Errorf("nobody stayed for an hour: %v, %v", all, err)
	}
	if all, err := readAttended([]byte("J\xf6rg Example,joerg@example.org\n"), 0); err != nil || all[0].Name != "Jörg Example" {
		t.Errorf("in Windows-1252: %v, %v", all, err)
	}
}

func TestLengthOf(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"45": 45 * time.Minute, "1h 27m 51s": time.Hour + 27*time.Minute + 51*time.Second, "1:27:51": time.Hour + 27*time.Minute + 51*time.Second,
		"0:45": 45 * time.Minute, "1 hr 5 min": time.Hour + 5*time.Minute, "27 min 10 sek.": 27*time.Minute + 10*time.Second,
		"1 t 5 min": time.Hour + 5*time.Minute, "30s": 30 * time.Second,
	} {
		if got, known := lengthOf(text); !known || got != want {
			t.Errorf("%q is %s, %t; want %s", text, got, known, want)
		}
	}
	for _, text := range []string{"", "-", "long"} {
		if got, known := lengthOf(text); known {
			t.Errorf("%q is %s", text, got)
		}
	}
}

// Whatever a file holds, reading it ends, says each person once, and says the same when it is read again.
func FuzzReadAttended(f *testing.F) {
	files, _ := filepath.Glob("testdata/attended/*.txtar")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		list := string(txtar.Parse(text).Files[0].Data)
		f.Add([]byte(list))
		f.Add(wide(list, binary.LittleEndian, true))
	}
	f.Fuzz(func(t *testing.T, list []byte) {
		all, err := readAttended(list, 0)
		again, twice := readAttended(list, 0)
		if fmt.Sprint(all, err) != fmt.Sprint(again, twice) {
			t.Fatal("it reads differently")
		}
		seen := map[string]bool{}
		for _, a := range all {
			key := a.Address + "/" + strings.ToLower(a.Name)
			if a.Address != "" {
				key = a.Address
			}
			if seen[key] || a.Address == "" && a.Name == "" || a.Address != strings.ToLower(a.Address) || strings.ContainsAny(a.Name+a.Address, "\n\r") {
				t.Errorf("%+v", a)
			}
			seen[key] = true
		}
	})
}
