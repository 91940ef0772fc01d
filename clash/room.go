package clash

import (
	"net/url"
	"slices"
	"strings"
)

// anywhere are places that hold any number of sessions at a time, in lower case.
var anywhere = []string{"", "online", "remote", "virtual", "tba", "tbd", "to be announced", "to be decided", "verkossa", "etänä", "avoin"}

// rooms are the rooms and links of a place: each link as "//" with its host and path, which say where people meet, or, where
// there is none, the place as the name of a room in lower case. Words around a link are taken for words about it. What can hold
// any number of sessions is left out.
func rooms(place string) (all []string) {
	var words []string
	for _, word := range strings.Fields(place) {
		u, err := url.Parse(strings.Trim(word, "<>()[].,;"))
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			words = append(words, word)
			continue
		}
		link := "//" + strings.ToLower(u.Host) + strings.TrimSuffix(u.Path, "/")
		if !slices.Contains(all, link) {
			all = append(all, link)
		}
	}
	name := strings.ToLower(strings.Trim(strings.Join(words, " "), " ,;:/|-–"))
	if len(all) == 0 && !slices.Contains(anywhere, name) {
		all = append(all, name)
	}
	return all
}

// inRooms finds the clashes of sessions in one room or at one link.
func (r *Report) inRooms() (found []Clash) {
	held := map[string][]int{} // the sessions in each room that may not be over, or were within the gap
	for i := range r.Sessions {
		s := &r.Sessions[i]
		for _, room := range r.rooms[i] {
			kind := Place
			if strings.HasPrefix(room, "//") {
				kind = Link
			}
			others := slices.DeleteFunc(held[room], func(j int) bool { return !r.Sessions[j].End.Add(r.gap).After(s.Start) })
			for _, j := range others {
				other := &r.Sessions[j]
				switch {
				case other.End.After(s.Start):
					found = append(found, Clash{Session: i, With: j, Kind: kind, Severity: High}, Clash{Session: j, With: i, Kind: kind, Severity: High})
				case other.Theme != s.Theme:
					found = append(found, Clash{Session: i, With: j, Kind: Gap, Severity: Low}, Clash{Session: j, With: i, Kind: Gap, Severity: Low})
				}
			}
			held[room] = append(others, i)
		}
	}
	return found
}
