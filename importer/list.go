package importer

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"

	"rondo/theme"
)

// Listed reads a list of people that is fetched again and again, in a format that has people, and returns it as [theme.List] keeps it, with how many they are.
// It is taken whole or not at all: what was cut off, or has nobody, is an error among the findings, and then there is no list. Warnings name what
// is left out of it.
func Listed(format string, file File) (list []byte, people int, findings theme.Findings) {
	b := &batch{strict: true}
	s := b.source(file)
	read := map[string]func(*source) []person{"csv": peopleOfCSV, "vcard": peopleOfVCard, "ldif": peopleOfLDIF}[format]
	if read == nil {
		s.wrong(nil, "the formats are csv, vcard and ldif", "no list has the format %q", format)
		return nil, 0, b.findings.Sorted()
	}
	p := peopleBatch{owner: map[string]int{}, groups: map[string][]string{}}
	for _, who := range read(s) {
		p.add(s, "", who)
	}
	if len(p.all) == 0 && b.findings.Err() == nil {
		s.wrong(nil, "see what its address or command answers", "nobody in it has a mail address")
	}
	if b.findings.Err() != nil {
		return nil, 0, b.findings.Sorted()
	}
	slices.SortFunc(p.all, func(x, y theme.Entry) int { return cmp.Compare(x.Email, y.Email) })
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"email", "name", "timezone", "language"}) // in memory nothing fails
	for _, who := range p.all {
		_ = w.Write([]string{who.Email, who.Name, who.Timezone, who.Language})
	}
	w.Flush()
	if unsound := theme.CheckList(out.Bytes()); unsound.Err() != nil {
		s.wrong(nil, "have it written anew without that", "it cannot be kept: %s", fmt.Sprint(unsound.Err()))
		return nil, 0, b.findings.Sorted()
	}
	return out.Bytes(), len(p.all), b.findings.Sorted()
}
