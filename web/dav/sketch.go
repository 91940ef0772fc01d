package dav

import (
	"encoding/binary"
	"slices"
)

// A sketch is a set of members in the same room however many they are: an invertible Bloom lookup table without counts. Each member is added, by
// exclusive or, to one cell of each row. So who has one set and the sketch of another one gets the sketch of what they differ in. Where that is little
// some cells have one member alone, which is read there and taken out everywhere, and so on until nothing is left. About a hundred members are found
// in this way. That more differ is noticed: something is left.
type sketch [rows * columns]cell

// cell is members added to each other. The check tells whether it has one alone.
type cell struct {
	member
	check uint32
}

const (
	rows     = 4
	columns  = 48
	cellSize = memberSize + 4

	sketchSize = rows * columns * cellSize
)

// places returns in which cells a member is, one of each row, and its check. Name and tag are parts of hashes already.
func (m member) places() (at [rows]int, check uint32) {
	mixed := mix(m.id ^ mix(uint64(m.sum)))
	for row := range at {
		at[row] = row*columns + int(mixed>>(16*row)&0xffff)*columns>>16
	}
	return at, uint32(mix(mixed))
}

// mix returns a number each bit of which depends on each bit of n (SplitMix64).
func mix(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// turn adds a member that the sketch does not have, or takes out one that it has.
func (s *sketch) turn(m member) {
	at, check := m.places()
	for _, i := range at {
		c := &s[i]
		c.id, c.sum, c.check = c.id^m.id, c.sum^m.sum, c.check^check
	}
}

// all takes all members out; ok is false where they are too many.
func (s *sketch) all() (list []member, ok bool) {
	for found := true; found && len(list) <= len(s); {
		found = false
		for i := range s {
			m := s[i].member
			if at, check := m.places(); s[i] != (cell{}) && s[i].check == check && at[i/columns] == i {
				s.turn(m)
				list, found = append(list, m), true
			}
		}
	}
	return list, *s == sketch{}
}

// append adds the octets of a sketch.
func (s *sketch) append(raw []byte) []byte {
	for _, c := range s {
		raw = binary.BigEndian.AppendUint32(c.member.append(raw), c.check)
	}
	return raw
}

// readSketch reads the octets of a sketch.
func readSketch(raw []byte) *sketch {
	s := &sketch{}
	for i := range s {
		one := raw[i*cellSize:]
		s[i] = cell{readMember(one), binary.BigEndian.Uint32(one[memberSize:])}
	}
	return s
}

// sketched returns the members that a sketch was made of, in order. ok is false where they differ in too much from what there is, which is in order, too.
func sketched(s *sketch, there []member) (had []member, ok bool) {
	differ := *s
	for _, m := range there {
		differ.turn(m)
	}
	found, ok := differ.all()
	if !ok {
		return nil, false
	}
	slices.SortFunc(found, member.compare)
	had = make([]member, 0, len(there)+len(found))
	for _, m := range found {
		i, is := slices.BinarySearchFunc(there, m, member.compare)
		had, there = append(had, there[:i]...), there[i:]
		if is {
			there = there[1:] // it came since
		} else {
			had = append(had, m)
		}
	}
	return append(had, there...), true
}
