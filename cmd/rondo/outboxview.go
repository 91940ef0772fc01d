package main

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"rondo/desk"
	"rondo/mailbox"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

func (a *app) printLetters(rows []store.Row) {
	if len(rows) == 0 {
		fmt.Fprintln(a.out, "no letters")
		return
	}
	t := plainTable()
	t.AppendHeader(table.Row{"id", "state", "kind", "to", "about", "tries", "last word"})
	for _, r := range rows {
		t.AppendRow(table.Row{r.ID, r.State, r.Kind, r.To, about(r), r.Attempts, desk.LastWord(r)})
	}
	a.printTable(t)
}

// about returns the session a letter is about, without the host that all of them share.
func about(r store.Row) string {
	uid, _, _ := strings.Cut(r.UID, "@")
	return uid
}

func (a *app) printLetter(r store.Row, sealed scheduler.Sealed, attempts []store.Attempt) {
	fmt.Fprintf(a.out, "%s\n", r.Name)
	for _, line := range [][2]string{
		{"to", r.To}, {"state", string(r.State)}, {"why", string(r.Why)}, {"posted", say.UTC(r.Posted)},
		{"not before", say.UTC(r.NotBefore)}, {"expires", say.UTC(r.Expires)}, {"settled", say.UTC(r.Settled)},
		{"message-id", sealed.MessageID}, {"last reply", r.Reply}, {"note", r.Note},
	} {
		if line[1] != "" {
			fmt.Fprintf(a.out, "  %-11s %s\n", line[0], line[1])
		}
	}
	for _, try := range attempts {
		fmt.Fprintf(a.out, "  %s  %-8s %s\n", say.UTC(try.At), try.State, try.Reply)
	}
	if len(sealed.Bytes) > 0 {
		fmt.Fprintf(a.out, "\n%s", mailbox.Read(sealed.Bytes).Text)
	}
}
