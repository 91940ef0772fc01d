package inbound_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/mailer/inbound"
)

var update = flag.Bool("update", false, "write what is read of the mails into the archives of testdata")

// TestRead reads the mails of testdata: each name.eml is followed by name.txt, what is read of it.
func TestRead(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var mails []txtar.File
		want := map[string]string{}
		for _, file := range archive.Files {
			if name, ok := strings.CutSuffix(file.Name, ".eml"); ok {
				mails = append(mails, txtar.File{Name: name, Data: file.Data})
			} else {
				want[file.Name] = string(file.Data)
			}
		}
		archive.Files = nil
		for _, m := range mails {
			got := show(inbound.Read(bytes.ReplaceAll(m.Data, []byte("\n"), []byte("\r\n"))))
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+"/"+m.Name, func(t *testing.T) {
				if got != want[m.Name+".txt"] && !*update {
					t.Errorf("got:\n%s\nwant:\n%s", got, want[m.Name+".txt"])
				}
				if bare := show(inbound.Read(m.Data)); bare != got {
					t.Errorf("without CR it is read as:\n%s", bare)
				}
			})
			archive.Files = append(archive.Files, txtar.File{Name: m.Name + ".eml", Data: m.Data}, txtar.File{Name: m.Name + ".txt", Data: []byte(got)})
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// show is what is read of a mail, one line for each thing that is not empty.
func show(m inbound.Message) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("class", string(m.Class))
	line("why", m.Why)
	for _, note := range m.Notes {
		line("note", note)
	}
	line("from", m.From)
	line("sender", m.Sender)
	line("reply-to", m.ReplyTo)
	line("return-path", m.ReturnPath)
	line("recipients", strings.Join(m.Recipients, " "))
	line("tokens", strings.Join(m.Tokens(), " "))
	line("id", m.ID)
	if !m.Date.IsZero() {
		line("date", m.Date.Format(time.RFC3339))
	}
	line("subject", m.Subject)
	for _, r := range m.Replies {
		line("reply", fmt.Sprintf("%s of %q, sequence %d", r.Method, r.UID, r.Sequence))
		line("  organizer", r.Organizer)
		for _, a := range r.Attendees {
			line("  attendee", a.Address+" "+string(a.PartStat))
		}
		line("  comment", strings.ReplaceAll(r.Comment, "\n", " / "))
	}
	if r := m.Report; r != nil {
		line("letter", r.Letter)
		line("recipient", r.Recipient)
		line("fault", string(r.Fault))
		line("status", r.Status)
		line("diagnostic", r.Diagnostic)
	}
	for _, r := range m.Results {
		line("result", strings.TrimSpace(r.Server+" "+showChecks(r)))
	}
	return b.String()
}

func showChecks(r inbound.Result) string {
	var all []string
	for _, c := range r.Checks {
		text := c.Method + "=" + c.Value
		for _, name := range slices.Sorted(maps.Keys(c.Properties)) {
			text += fmt.Sprintf(" %s=%q", name, c.Properties[name])
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}
