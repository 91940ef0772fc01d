package desk

import (
	"fmt"
	"slices"
	"strings"

	"rondo/clash"
	"rondo/say"
)

// beyond says which sessions of a theme, or with "" of all, were not compared with which holidays: one line for regions that are
// known of the same years.
func beyond(r *clash.Report, id string) (notes []string) {
	type years struct{ first, last int }
	var order []years
	regions, sessions := map[years][]string{}, map[years][]int{}
	for _, u := range r.Unknown {
		its := slices.DeleteFunc(slices.Clone(u.Sessions), func(i int) bool { return id != "" && r.Sessions[i].Theme.ID != id })
		if len(its) == 0 {
			continue
		}
		first, last := u.Region.Years()
		known := years{first, last}
		if regions[known] == nil {
			order = append(order, known)
		}
		regions[known] = append(regions[known], u.Region.Name())
		sessions[known] = append(sessions[known], its...)
	}
	for _, known := range order {
		all := sessions[known]
		slices.Sort(all)
		all = slices.Compact(all)
		slices.Sort(regions[known])
		first := &r.Sessions[all[0]]
		notes = append(notes, fmt.Sprintf("holidays of %s are known from %d to %d; %s from %s on could not be compared with all of them",
			strings.Join(regions[known], ", "), known.first, known.last, say.Count(len(all), "session", "sessions"), say.Time(first.Start, first.Zone)))
	}
	return notes
}
