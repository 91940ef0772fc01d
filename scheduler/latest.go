package scheduler

import (
	"time"

	"rondo/theme"
)

// Topic is what a letter that belongs to no seat is about: of its kind, about a theme ("" for no single one), to an address.
type Topic struct {
	Kind           Kind
	Theme, Address string
}

// Latest is the last letter about that: what it was posted for, and when.
type Latest struct {
	ID string
	At time.Time
}

// latest returns the last letter of a kind about a theme to a person, also under an address that they had before.
func (p *planner) latest(k Kind, id string, who *theme.Person) (last Latest) {
	for _, address := range []string{who.Email, who.Was()} {
		if one := p.have.Latest[Topic{k, id, address}]; one.At.After(last.At) {
			last = one
		}
	}
	return last
}
