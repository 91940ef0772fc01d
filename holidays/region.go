package holidays

import (
	"fmt"
	"slices"
	"strings"

	"rondo/ical"
)

// Region is a country, or a part of one with days of its own: the code of ISO 3166, "FI" or "GB-SCT". The zero Region is none.
type Region string

// Regions lists all whose days are known, in order of code.
func Regions() (all []Region) {
	for region := range places() {
		all = append(all, region)
	}
	slices.Sort(all)
	return all
}

// ParseRegion reads the code of a region, in letters of either case. The error is an [*ical.Mistake] that says what would be right.
func ParseRegion(text string) (Region, error) {
	region := Region(strings.ToUpper(strings.TrimSpace(text)))
	if _, ok := places()[region]; ok {
		return region, nil
	}
	if region == "" {
		return "", &ical.Mistake{Found: "a region without a name", Right: "write a country like FI, or a part of one like GB-SCT"}
	}
	feed := fmt.Sprintf("give a calendar file: `avoid: [feed: holidays-%s.ics]`", strings.ToLower(region.fileName()))
	found := "no holidays are known for " + strings.TrimSpace(text)
	if country, _, part := strings.Cut(string(region), "-"); part {
		if codes := partsOf(country); len(codes) > 0 {
			return "", &ical.Mistake{Found: found, Right: "known are " + strings.Join(codes, ", ") + "; or " + feed}
		}
		return "", &ical.Mistake{Found: found, Right: feed}
	}
	if code := codeOf(text); code != "" {
		return "", &ical.Mistake{Found: found, Right: fmt.Sprintf("did you mean %s?", code)}
	}
	return "", &ical.Mistake{Found: found, Right: feed}
}

// fileName returns what a file of the region's holidays may be called: its country, or "xx" where that is none.
func (r Region) fileName() string {
	country, _, _ := strings.Cut(string(r), "-")
	if len(country) != 2 || strings.Trim(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "xx"
	}
	return country
}

// partsOf lists the codes of a country and its parts that are known.
func partsOf(country string) (codes []string) {
	for _, r := range Regions() {
		if string(r) == country || strings.HasPrefix(string(r), country+"-") {
			codes = append(codes, string(r))
		}
	}
	return codes
}

// codeOf returns the code of a region that is meant by its name, or by what is written in place of it; "" for none.
func codeOf(text string) Region {
	byName := map[string]Region{"UK": "GB", "United Kingdom": "GB", "Great Britain": "GB", "USA": "US", "Holland": "NL", "England": "GB-ENG"}
	for region, p := range places() {
		byName[p.name] = region
	}
	names := make([]string, 0, len(byName))
	for name := range byName {
		if strings.EqualFold(name, strings.TrimSpace(text)) {
			return byName[name]
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return byName[ical.Nearest(strings.TrimSpace(text), names)]
}

// Name returns the region in English, "Scotland"; the code itself where it is not known.
func (r Region) Name() string {
	if p, ok := places()[r]; ok {
		return p.name
	}
	return string(r)
}

// Years returns the first and the last year whose days were compared with the law; 0 and -1 for a region that is not known.
func (r Region) Years() (first, last int) {
	if p, ok := places()[r]; ok {
		return p.first, p.last
	}
	return 0, -1
}
