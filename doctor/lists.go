package doctor

import "rondo/desk"

// lists looks at each list of people that is fetched: when it was good last. Why it is not is among the daemon's troubles.
func (d *exam) lists() {
	for _, l := range desk.Lists(d.settings) {
		if text, fine := desk.ListStanding(d.inst, l, "", d.now); fine {
			d.fine("list", "%s", text)
		} else {
			d.warn("list", "see what 'rondo people fetch "+l.Group+"' says; is the daemon at work?", "%s", text)
		}
	}
}
