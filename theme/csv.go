package theme

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"rondo/ical"
)

// csvColumns are the columns that a CSV file of people may have.
var csvColumns = []string{"email", "name", "timezone", "language", "country"}

// readCSV adds the people of a CSV file to a group. An entry in people.yaml goes before the file's columns.
func (l *loader) readCSV(people *document, group, named string) {
	where := "groups/" + group + "/csv"
	file := beside(people.file, named)
	data, err := l.read(file)
	if err != nil {
		if m := (*ical.Mistake)(nil); errors.As(err, &m) {
			people.mistake(people.at(where), m)
		} else {
			right := "create it, or correct the path, which counts from the folder of people.yaml"
			if near := Similar(l.fsys, file); near != "" {
				right = fmt.Sprintf("there is %s: rename it, or correct the path", near)
			}
			people.wrong(where, right, "there is no file %s", file)
		}
		return
	}
	l.set.Files[file] = data
	l.readPeopleCSV(file, data, group)
}

// readPeopleCSV adds the people of a table to a group.
func (l *loader) readPeopleCSV(file string, data []byte, group string) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	d := &document{file: file, findings: &l.findings}
	d.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	if !d.legible() {
		return
	}
	r := csv.NewReader(bytes.NewReader(data))
	if header := d.lines[0]; strings.Contains(header, ";") && !strings.Contains(header, ",") {
		r.Comma = ';' // as spreadsheets save where the comma is in the numbers
	}
	header, err := r.Read()
	if err != nil {
		d.csvError(err)
		return
	}
	columns := d.csvHeader(r, header)
	if columns == nil {
		return
	}
	lineOf := map[string]int{}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			d.csvError(err)
			return
		}
		if p := d.csvPerson(r, columns, record, lineOf, &l.roll); p != nil {
			l.roll.listed[group] = append(l.roll.listed[group], p)
		}
	}
}

// csvHeader names the known column at each place, "" for one that is not read. It is nil when there are no addresses.
func (d *document) csvHeader(r *csv.Reader, header []string) []string {
	keys := make([]string, len(header))
	for i, title := range header {
		keys[i] = strings.ToLower(strings.TrimSpace(title))
		if keys[i] == "tz" {
			keys[i] = "timezone"
		}
	}
	if !slices.Contains(keys, "email") {
		right := "begin the file with a line like email,name,timezone,language; what another program exported is read by: rondo import csv " + d.file
		if near := ical.Nearest("email", keys); near != "" {
			right = fmt.Sprintf("correct %q", near)
		}
		d.reportAt(1, 1, `the header has no column "email"`, right)
		return nil
	}
	columns := make([]string, len(header))
	for i, key := range keys {
		line, column := r.FieldPos(i)
		switch {
		case slices.Contains(columns[:i], key) && key != "":
			d.reportAt(line, column, fmt.Sprintf("two columns %q", key), "keep one of them")
		case slices.Contains(csvColumns, key):
			columns[i] = key
		default:
			d.add(Finding{
				Line: line, Column: column, Warning: true,
				Found: fmt.Sprintf("the column %q is not read", key), Right: didYouMean(key, csvColumns),
			})
		}
	}
	return columns
}

func (d *document) csvPerson(r *csv.Reader, columns, record []string, lineOf map[string]int, known *roll) *Person {
	var e Entry
	places, country := map[string][2]int{}, ""
	for i, text := range record {
		text = strings.TrimSpace(text)
		line, column := r.FieldPos(i)
		places[columns[i]] = [2]int{line, column}
		if err := checkText(text, false); err != nil {
			d.csvMistake(places[columns[i]], err)
			return nil
		}
		switch columns[i] {
		case "email":
			e.Email = text
		case "name":
			e.Name = text
		case "timezone":
			e.Timezone = text
		case "language":
			e.Language = text
		case "country":
			country = text
		}
	}
	email, err := address(e.Email)
	if err != nil {
		d.csvMistake(places["email"], err)
		return nil
	}
	if line, ok := lineOf[email]; ok {
		d.csvMistake(places["email"], wrong("keep one line for each person", "%s is listed twice, first on line %d", email, line))
		return nil
	}
	lineOf[email] = places["email"][0]
	if entry := cmp.Or(known.byAddress.At(email), known.was[email]); entry != nil {
		return entry
	}
	e.Email = email
	at := func(column string, check func(*document)) {
		var found Findings
		check(&document{file: d.file, findings: &found})
		for _, f := range found {
			d.reportAt(places[column][0], places[column][1], f.Found, f.Right)
		}
	}
	at("timezone", func(c *document) { e.Zone = c.zone("", e.Timezone, known.site.Zone) })
	at("language", func(c *document) { c.language("", e.Language) })
	at("country", func(c *document) { e.Country = c.country(country) })
	known.complete(&e)
	p := new(Person)
	known.describe(p, e)
	known.byAddress.put(email, p)
	if p.Name != "" {
		known.byName[fold(p.Name)] = append(known.byName[fold(p.Name)], p)
	}
	return p
}

func (d *document) csvMistake(place [2]int, err error) {
	found, right := halves(err)
	d.reportAt(place[0], place[1], found, right)
}

func (d *document) csvError(err error) {
	var p *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		d.reportAt(0, 0, "the file is empty", "begin it with a line like email,name,timezone,language")
	case errors.As(err, &p):
		right := "put fields that hold commas or quotes in quotes, and double the quotes inside"
		if errors.Is(err, csv.ErrFieldCount) {
			right = "give each line as many fields as the header"
		}
		d.reportAt(p.Line, p.Column, p.Err.Error(), right)
	default:
		d.reportAt(0, 0, err.Error(), "")
	}
}
