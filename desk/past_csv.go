package desk

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// pastColumns are the columns that a CSV file of past sessions may have.
var pastColumns = []string{"start", "date", "time", "end", "duration", "timezone", "theme", "title", "presenter", "abstract", "place", "tags", "materials", "uid"}

// What is read of a CSV file.
const (
	longestPastFile = 16 << 20 // octets
	mostPast        = 20_000   // sessions
)

// pastRow is a line of the file with its places.
type pastRow struct {
	file  string
	line  int
	texts map[string]string
	at    map[string][2]int // line and column
	wrong theme.Findings
}

func (r *pastRow) report(column, found, right string) {
	at, is := r.at[column]
	if !is {
		at = [2]int{r.line, 1}
	}
	r.wrong = append(r.wrong, theme.Finding{File: r.file, Line: at[0], Column: at[1], Found: found, Right: right})
}

// mistake reports an error that may be in two halves.
func (r *pastRow) mistake(column string, err error) {
	if m := (*ical.Mistake)(nil); errors.As(err, &m) {
		r.report(column, m.Found, m.Right)
		return
	}
	r.report(column, err.Error(), "")
}

// readPastCSV reads past sessions from lines with a header: start, or date and time; end or duration, or else an hour; timezone, or else that
// of the theme; theme; title, presenter, abstract, place, tags, materials, uid. Lists are parted by semicolons. Columns stand in
// any order, fields are parted by commas or semicolons. A finding names each line with a mistake and each session that has not ended.
func readPastCSV(file string, data []byte, b Bringing) (all []Brought, findings theme.Findings) {
	fail := func(line, column int, found, right string) ([]Brought, theme.Findings) {
		return nil, append(findings, theme.Finding{File: file, Line: line, Column: column, Found: found, Right: right})
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > longestPastFile:
		return fail(0, 0, fmt.Sprintf("the file has %d octets", len(data)), "import it in parts of less than 16 MiB")
	case !utf8.Valid(data):
		return fail(0, 0, "the file is not in UTF-8", "save it as CSV UTF-8")
	}
	header, _, _ := bytes.Cut(data, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(data))
	if bytes.IndexByte(header, ';') >= 0 && bytes.IndexByte(header, ',') < 0 {
		r.Comma = ';' // as spreadsheets save where the comma is in the numbers
	}
	titles, err := r.Read()
	if err != nil {
		return fail(pastError(err, "begin it with a line like start,theme,title,presenter"))
	}
	columns, wrong := pastHeader(file, r, titles)
	if findings = wrong; findings.Err() != nil {
		return nil, findings
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fail(pastError(err, "put fields that hold commas or quotes in quotes, and double the quotes inside"))
		}
		row := &pastRow{file: file, texts: map[string]string{}, at: map[string][2]int{}}
		row.line, _ = r.FieldPos(0)
		for i, text := range record {
			if columns[i] != "" {
				line, column := r.FieldPos(i)
				row.texts[columns[i]], row.at[columns[i]] = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), [2]int{line, column}
			}
		}
		if strings.Join(record, "") == "" {
			continue
		}
		if len(all) == mostPast {
			return fail(row.line, 1, fmt.Sprintf("there are more than %d sessions", mostPast), "import them in parts")
		}
		s := b.row(row)
		findings = append(findings, row.wrong...)
		if len(row.wrong) == 0 {
			all = append(all, Brought{Session: s, Line: row.line})
		}
	}
	b.name(all)
	return all, append(findings, twice(file, all)...)
}

// pastHeader names the known column at each place, "" for one that is not read.
func pastHeader(file string, r *csv.Reader, titles []string) (columns []string, findings theme.Findings) {
	columns = make([]string, len(titles))
	for i, title := range titles {
		key := strings.ToLower(strings.TrimSpace(title))
		if key == "tz" {
			key = "timezone"
		}
		line, column := r.FieldPos(i)
		switch {
		case !slices.Contains(pastColumns, key):
			right := "these are: " + strings.Join(pastColumns, ", ")
			if near := ical.Nearest(key, pastColumns); near != "" {
				right = fmt.Sprintf("did you mean %q?", near)
			}
			findings = append(findings, theme.Finding{File: file, Line: line, Column: column, Warning: true, Found: fmt.Sprintf("the column %q is not read", title), Right: right})
		case slices.Contains(columns, key):
			findings = append(findings, theme.Finding{File: file, Line: line, Column: column, Found: fmt.Sprintf("two columns %q", key), Right: "keep one of them"})
		default:
			columns[i] = key
		}
	}
	if !slices.Contains(columns, "start") && !slices.Contains(columns, "date") {
		findings = append(findings, theme.Finding{File: file, Line: 1, Column: 1, Found: "no column says when", Right: "begin the file with a line like start,theme,title,presenter"})
	}
	return columns, findings
}

func pastError(err error, right string) (line, column int, found, instead string) {
	var p *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return 0, 0, "the file is empty", right
	case errors.Is(err, csv.ErrFieldCount) && errors.As(err, &p):
		return p.Line, p.Column, p.Err.Error(), "give each line as many fields as the header"
	case errors.As(err, &p):
		return p.Line, p.Column, p.Err.Error(), right
	}
	return 0, 0, err.Error(), ""
}

// row reads one session; what is wrong with it is reported.
func (b Bringing) row(r *pastRow) scheduler.Session {
	for column, text := range r.texts {
		if err := theme.CheckText(text, column == "abstract" || column == "materials"); err != nil {
			r.mistake(column, err)
		}
	}
	which := r.texts["theme"]
	if which == "" {
		which = b.Theme
	}
	if which == "" {
		r.report("theme", "no theme", "write its id or name, or give one for all: --theme NAME")
		return scheduler.Session{}
	}
	t := b.theme(which)
	f := scheduler.Facts{
		Title: strings.ReplaceAll(r.texts["title"], "\n", " "), Abstract: r.texts["abstract"], Place: r.texts["place"],
		Presenter: strings.Join(namesIn(r.texts["presenter"]), ", "), Categories: strings.Join(parted(r.texts["tags"], ",;"), ","), Zone: t.zone,
	}
	if name := r.texts["timezone"]; name != "" {
		zone, err := ical.LoadZone(name)
		if err != nil {
			r.mistake("timezone", err)
		}
		f.Zone = zone
	}
	f.Materials = r.materials()
	b.times(r, &f)
	if len(r.wrong) > 0 {
		return scheduler.Session{}
	}
	s := b.facts(t, f)
	s.UID = r.texts["uid"]
	return s
}

// times reads when a session began and ended.
func (b Bringing) times(r *pastRow, f *scheduler.Facts) {
	column, text := "start", strings.Replace(r.texts["start"], "T", " ", 1)
	if text == "" {
		column, text = "date", strings.TrimSpace(r.texts["date"]+" "+r.texts["time"])
	}
	start, err := theme.ParseWhen(text)
	switch {
	case text == "":
		r.report(column, "no start", "write it like 2024-01-09 14:00")
		return
	case err != nil:
		r.mistake(column, err)
		return
	case start.DateOnly:
		r.report(column, fmt.Sprintf("%q has no time", text), "write it like 2024-01-09 14:00")
		return
	}
	f.Start = f.Zone.In(start.Local)
	f.End = f.Start.Add(time.Hour)
	if text := r.texts["duration"]; text != "" {
		lasts, err := theme.ParseLength(text)
		if err != nil {
			r.mistake("duration", err)
			return
		}
		f.End = f.Start.Add(lasts.Duration())
	} else if text := strings.Replace(r.texts["end"], "T", " ", 1); text != "" {
		if !strings.Contains(text, "-") {
			text = start.Local.Date() + " " + text
		}
		end, err := theme.ParseWhen(text)
		if err != nil {
			r.mistake("end", err)
			return
		}
		f.End = f.Zone.In(end.On(start.Local))
	}
	switch {
	case !f.End.After(f.Start):
		r.report("end", "it ends before it begins", "write the end, or the duration, after the start")
	case f.End.Sub(f.Start) > longestPast:
		r.report("end", "it takes longer than a week", "write each day as a session of its own")
	case f.End.After(b.Now):
		r.report(column, "it has not ended", "what is still to come belongs into a theme's file")
	}
}

// materials reads "slides=https://…; recording=https://…".
func (r *pastRow) materials() string {
	var lines []string
	for _, one := range parted(r.texts["materials"], ";\n") {
		label, address, found := strings.Cut(one, "=")
		label, address = strings.TrimSpace(label), strings.TrimSpace(address)
		if !found || strings.Contains(label, "://") {
			r.report("materials", fmt.Sprintf("%q has no label", one), "write it like slides=https://example.org/slides.pdf")
			continue
		}
		if err := theme.CheckMaterial(theme.Material{Label: label, URL: address}); err != nil {
			r.mistake("materials", err)
			continue
		}
		lines = append(lines, label+"\t"+address)
	}
	if len(lines) > 20 {
		r.report("materials", fmt.Sprintf("%d links", len(lines)), "keep the 20 that matter most")
	}
	return strings.Join(lines, "\n")
}

// parted takes a list apart at any of some characters.
func parted(list, at string) (parts []string) {
	for _, part := range strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(at, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// namesIn returns people as pages show them: of an address only what stands before the @.
func namesIn(text string) (names []string) {
	for _, name := range parted(text, ",;") {
		if before, _, is := strings.Cut(name, "<"); is && strings.TrimSpace(before) != "" { // Ada Byron <ada@example.org>
			name = before
		}
		before, _, _ := strings.Cut(strings.Trim(name, "<> "), "@")
		names = append(names, strings.TrimSpace(before))
	}
	return names
}
