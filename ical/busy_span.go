package ical

import (
	"cmp"
	"slices"
	"time"
)

// busySpan is a [BusySpan] in Unix seconds.
type busySpan struct {
	from, to int64
	kind     BusyKind
}

// busySpans are spans that are merged now and then, so that a series that is busy all day takes no room for every hour.
type busySpans struct {
	all    []busySpan
	merged int // how many were left when they were merged last
}

func (s *busySpans) add(one busySpan) {
	if s.all = append(s.all, one); len(s.all) >= 2*s.merged+4096 {
		s.merge()
	}
}

// merge sorts the spans by kind, then by start, and makes one of those of a kind that overlap or touch.
func (s *busySpans) merge() {
	slices.SortFunc(s.all, func(a, b busySpan) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.from, b.from)) })
	kept := s.all[:0]
	for _, one := range s.all {
		if n := len(kept); n > 0 && kept[n-1].kind == one.kind && one.from <= kept[n-1].to {
			kept[n-1].to = max(kept[n-1].to, one.to)
		} else {
			kept = append(kept, one)
		}
	}
	s.all, s.merged = kept, len(kept)
}

// list returns all of them in order of start, then of kind; nil for none.
func (s *busySpans) list() []BusySpan {
	if len(s.all) == 0 {
		return nil
	}
	s.merge()
	slices.SortFunc(s.all, func(a, b busySpan) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.kind, b.kind)) })
	list := make([]BusySpan, len(s.all))
	for i, one := range s.all {
		list[i] = BusySpan{time.Unix(one.from, 0).UTC(), time.Unix(one.to, 0).UTC(), one.kind}
	}
	return list
}
