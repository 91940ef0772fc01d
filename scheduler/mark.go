package scheduler

import (
	"slices"
	"strings"
	"time"
)

// Mark is the last time that something happened to a seat, of which the seat remembers no more than that.
type Mark struct {
	Of     Kind          `json:"Of"`              // of the letter that was posted, or [Asked], [Surveyed] or [Presents]
	At     time.Time     `json:"At"`              // what it was posted once for: the start of the session, or when something was asked for or sent
	Before time.Duration `json:"Before,omitzero"` // the offset of a reminder, which stands for all longer ones too; 0 otherwise
}

// Asked marks when a person last asked for the current request (REFRESH). It is no kind of a letter of ours.
const Asked Kind = "asked"

// OtherMarks are the kinds of marks that are no kinds of letters.
var OtherMarks = []Kind{Asked, Surveyed, Presents}

// Marks are those of one seat, one of a kind, in order of kind. They are not written to; With returns others.
type Marks []Mark

// Of returns the last mark of a kind, the zero Mark where there is none.
func (m Marks) Of(k Kind) Mark {
	for i := range m {
		if m[i].Of == k {
			return m[i]
		}
	}
	return Mark{}
}

// With returns the marks with others added, each in place of the one of its kind.
func (m Marks) With(more ...Mark) Marks {
	if len(more) == 0 {
		return m
	}
	all := slices.Clone(m)
	for _, mark := range more {
		i, found := slices.BinarySearchFunc(all, mark.Of, func(m Mark, k Kind) int { return strings.Compare(string(m.Of), string(k)) })
		if found {
			all[i] = mark
		} else {
			all = slices.Insert(all, i, mark)
		}
	}
	return all
}

// unreminded returns the marks as they are once the last reminder is due again; the same marks where it is not.
func (m Marks) unreminded(again bool) Marks {
	last := m.Of(Reminder)
	if !again || last.Of == "" {
		return m
	}
	last.Before += time.Second // as if the last had been one that is due earlier
	return m.With(last)
}

// asks reports whether the person asked for the current request after it was last sent.
func (s *Seat) asks() bool {
	return len(s.Marks) > 0 && s.Marks.Of(Asked).At.After(s.Marks.Of(Refresh).At)
}
