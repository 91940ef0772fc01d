package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"rondo/desk"
	"rondo/mailbox"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

// lister prints letters as they come, some at a time.
type lister interface {
	add([]store.Row) error
	end() error
}

// letterTable prints them as a table whose columns are as wide as its first letters need.
type letterTable struct {
	out    *bufio.Writer
	widths []int // nil before the first letter
}

var letterColumns = []string{"ID", "STATE", "KIND", "TO", "ABOUT", "TRIES", "LAST WORD"}

func (t *letterTable) add(rows []store.Row) (err error) {
	first := t.widths == nil
	cells := make([][]string, 0, len(rows)+1)
	if first {
		t.widths = make([]int, len(letterColumns))
		cells = append(cells, slices.Clone(letterColumns))
	}
	for _, r := range rows {
		cells = append(cells, []string{
			strconv.FormatInt(r.ID, 10), string(r.State), string(r.Kind), r.To, about(r), strconv.Itoa(r.Attempts), desk.LastWord(r),
		})
	}
	for _, line := range cells {
		for i := range line {
			if line[i] = strings.Join(strings.Fields(line[i]), " "); first {
				t.widths[i] = max(t.widths[i], text.StringWidth(line[i]))
			}
		}
	}
	for _, line := range cells {
		for i, cell := range line {
			blanks := strings.Repeat(" ", max(0, t.widths[i]-text.StringWidth(cell)))
			switch i {
			case 0, 5: // numbers
				cell = blanks + cell
			case len(line) - 1:
			default:
				cell += blanks
			}
			line[i] = cell
		}
		_, err = t.out.WriteString(strings.TrimRight(" "+strings.Join(line, "  "), " ") + "\n")
	}
	return err
}

func (t *letterTable) end() (err error) {
	if t.widths == nil {
		_, err = t.out.WriteString("no letters\n")
	}
	return err
}

// letterArray prints them as printJSON does an array of them all.
type letterArray struct {
	out  *bufio.Writer
	some bool
}

func (l *letterArray) add(rows []store.Row) error {
	for _, r := range rows {
		before := ",\n  "
		if !l.some {
			before, l.some = "[\n  ", true
		}
		var one bytes.Buffer
		enc := json.NewEncoder(&one)
		enc.SetIndent("  ", "  ")
		enc.SetEscapeHTML(false)
		if err := enc.Encode(desk.LetterRecord(r)); err != nil {
			return err
		}
		if _, err := l.out.WriteString(before + strings.TrimSuffix(one.String(), "\n")); err != nil {
			return err
		}
	}
	return nil
}

func (l *letterArray) end() error {
	end := "[]\n"
	if l.some {
		end = "\n]\n"
	}
	_, err := l.out.WriteString(end)
	return err
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
