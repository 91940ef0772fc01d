package theme

// Member is a person of a theme with the reason they are in it. There may be a hundred thousand, who have few reasons.
type Member struct {
	Person *Person
	reason *reason // shared, so never changed
}

// reason is why people are in a theme.
type reason struct {
	role Role
	via  string
}

// ownReasons are the reasons of people who are named themselves.
var ownReasons = map[Role]*reason{Presenter: {role: Presenter}, Organizer: {role: Organizer}, Audience: {role: Audience}}

// NewMember returns a person with a role, and the name of the group that they come from, "" when they are named directly.
func NewMember(p *Person, role Role, via string) Member { return Member{p, reasonOf(role, via)} }

func reasonOf(role Role, via string) *reason {
	if known := ownReasons[role]; known != nil && via == "" {
		return known
	}
	return &reason{role, via}
}

// Role returns what they are: an organizer rather than one of the audience.
func (m Member) Role() Role { return m.reason.role }

// Via returns the name of the group that they come from, "" when they are named directly.
func (m Member) Via() string { return m.reason.via }

// As returns the same person with another role.
func (m Member) As(role Role) Member { return NewMember(m.Person, role, m.Via()) }
