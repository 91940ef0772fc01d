package trend

// Sums add sessions up.
type Sums struct {
	Held      int // sessions that took place
	Cancelled int // sessions that did not

	// Of those that took place:
	Invited, Answered, Accepted int

	Known int // sessions of which it is known who came
	Came  int // who came to those
	Of    int // who was invited to those

	Rated     int // sessions of which ratings are published
	Survey    Survey
	Covered   int // sessions with materials
	Materials int // their links
}

// Add returns the sum of sessions.
func Add(sessions []Session) (sum Sums) {
	for _, s := range sessions {
		sum = sum.And(s.sums())
	}
	return sum
}

// sums returns those of one session.
func (s Session) sums() Sums {
	if s.Cancelled {
		return Sums{Cancelled: 1}
	}
	sum := Sums{Held: 1, Invited: s.Invited, Answered: s.Answered, Accepted: s.Accepted, Survey: s.Survey, Materials: s.Materials}
	if s.Came.Known {
		sum.Known, sum.Came, sum.Of = 1, s.Came.N, s.Invited
	}
	if s.Survey.Rated > 0 {
		sum.Rated = 1
	}
	if s.Materials > 0 {
		sum.Covered = 1
	}
	return sum
}

// And returns the sum of both.
func (s Sums) And(other Sums) Sums {
	return Sums{
		s.Held + other.Held, s.Cancelled + other.Cancelled,
		s.Invited + other.Invited, s.Answered + other.Answered, s.Accepted + other.Accepted,
		s.Known + other.Known, s.Came + other.Came, s.Of + other.Of,
		s.Rated + other.Rated, s.Survey.and(other.Survey), s.Covered + other.Covered, s.Materials + other.Materials,
	}
}

// Attendance returns how many seats were taken, not known where that is known of no session.
func (s Sums) Attendance() Number { return Number{s.Came, s.Known > 0} }

// Share is a part of a whole.
type Share struct{ Part, Whole int }

// AnsweredShare returns who answered of those who were invited.
func (s Sums) AnsweredShare() Share { return Share{s.Answered, s.Invited} }

// CameShare returns who came of those who were invited, in sessions of which it is known.
func (s Sums) CameShare() Share { return Share{s.Came, s.Of} }

// Percent returns the share in hundredths, rounded; but 0 is said of none alone, and 100 of all. known is false for a part of nothing.
func (s Share) Percent() (percent int, known bool) {
	switch {
	case s.Whole <= 0:
		return 0, false
	case s.Part <= 0:
		return 0, true
	case s.Part >= s.Whole:
		return 100, true
	}
	return min(max((200*s.Part+s.Whole)/(2*s.Whole), 1), 99), true
}
