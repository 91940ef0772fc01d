package holidays

// Law is what days rest on.
type Law struct {
	Name    string // of the law, order or agreement, and what of it
	Source  string // address of its text, or of an official list that follows from it
	Checked string // the date on which the days were last compared with it, "2026-11-28"
}

// Source returns what the days of a region rest on: first the law of the place itself, then that of each correction to the library,
// each once. It is nil for a region that is not known.
func Source(region Region) (laws []Law) {
	p, ok := places()[region]
	if !ok {
		return nil
	}
	laws = append(laws, p.law)
	seen := map[Law]bool{p.law: true}
	for _, m := range p.mends {
		if !seen[m.law] {
			seen[m.law] = true
			laws = append(laws, m.law)
		}
	}
	return laws
}
