package templates

import (
	"io"
	"strings"
	"unicode/utf8"

	"rondo/trend"
)

// Report writes the report of one theme or of several, to print: one HTML document that needs nothing else. The pages follow each
// other in the order of reports. It may have written a part when there is an error, which names the template's file and line.
func (s *Set) Report(w io.Writer, p Page, reports []trend.Report) error {
	for i, r := range reports {
		if err := s.Page(w, p, ReportPage{Report: r, First: i == 0, Final: i == len(reports)-1}); err != nil {
			return err
		}
	}
	return nil
}

// ReportText writes what [Set.Report] says as text, in lines of at most 78 characters but for names and titles that are longer.
func (s *Set) ReportText(w io.Writer, p Page, reports []trend.Report) error {
	var text strings.Builder
	for i, r := range reports {
		if i > 0 {
			text.WriteString("\n\n")
		}
		said, err := sayPage(s.language(p.Language), p, ReportPage{Report: r})
		if err != nil {
			return plain(err)
		}
		said.text(&text)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// text writes the report that a page is.
func (p *saidPage) text(w *strings.Builder) {
	said := p.Health
	title := p.Theme.Name
	if p.Theme.Title != "" && p.Theme.Title != title {
		title += p.Say["colon"] + " " + p.Theme.Title
	}
	w.WriteString(title + "\n" + said.Period + "\n")
	for _, paragraph := range said.Purpose {
		w.WriteString("\n" + wrap(strings.ReplaceAll(paragraph, "\n", " "), lineWidth, "") + "\n")
	}
	if said.Sum == nil {
		w.WriteString("\n" + p.Say["nosessions"] + "\n")
	}
	w.WriteString("\n")
	now, then := said.Now, said.Then
	if utf8.RuneCountInString(now+then) > 30 {
		w.WriteString(said.before + p.Say["colon"] + " " + then + "\n\n")
		now, then = said.here, said.before
	}
	facts := grid{{"", now, then, p.Say["change"]}}
	for _, f := range said.Facts {
		facts = append(facts, []string{f.Name, f.Now, f.Then, f.Change})
		if f.Note != "" {
			facts = append(facts, []string{wrap(f.Note, lineWidth-4, "    ")})
		}
	}
	facts.write(w, 1)
	table := func(title string, rows []saidCount) {
		if len(rows) == 0 {
			return
		}
		w.WriteString("\n" + title + "\n")
		all := grid{{"", p.Say["invited"], p.Say["answered"], p.Say["came"], p.Say["rated"], p.Say["rating"], p.Say["present"]}}
		for _, r := range append(rows, *said.Sum) {
			if r.Off {
				all = append(all, []string{r.Name + "  " + r.Said})
			} else {
				all = append(all, []string{r.Name, r.Invited, r.Answered, r.Came, r.Rated, r.Rating, r.Presents})
			}
			if r.Title != "" && !r.Whole {
				all = append(all, []string{wrap(r.Title, lineWidth-4, "    ")})
			}
		}
		all.write(w, 1)
	}
	if said.Quarters == nil {
		table(p.Say["bysession"], said.Sessions)
	}
	table(p.Say["byquarter"], said.Quarters)
	if len(said.Cancelled) > 0 {
		w.WriteString("\n" + p.Say["whycancelled"] + "\n")
		for _, line := range said.Cancelled {
			w.WriteString(wrap(line, lineWidth-2, "  ") + "\n")
		}
	}
	w.WriteString("\n" + wrap(said.Few, lineWidth, "") + "\n")
}

const lineWidth = 78

// wrap breaks a text between words, and begins each line with an indent.
func wrap(text string, width int, indent string) string {
	var lines []string
	line := ""
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' }) { // other spaces do not break
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return indent + strings.Join(append(lines, line), "\n"+indent)
}

// grid is a table of text. The first left columns begin at the left, the others end at the right. A row of one cell is a line.
type grid [][]string

func (g grid) write(w *strings.Builder, left int) {
	var widths []int
	for _, row := range g {
		for i, cell := range row {
			if len(widths) == i {
				widths = append(widths, 0)
			}
			if len(row) > 1 {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	for _, row := range g {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			room := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell)))
			if i < left {
				line.WriteString(cell + room)
			} else {
				line.WriteString(room + cell)
			}
		}
		w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}
