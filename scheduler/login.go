package scheduler

import "time"

const (
	// LoginFor is how long a link lasts by which somebody signs in at the desk.
	LoginFor = 15 * time.Minute
	// LoginTries is how many wrong codes end a login. There are a million codes.
	LoginTries = 5
	// LoginLetters is how many letters with such a link one address gets within LoginFor, whoever asks for them.
	LoginLetters = 3
)

// Login is the wish of somebody to sign in at the desk. It is kept whoever asks, so that nothing tells who may.
type Login struct {
	ID      string    // 26 characters of base32 (a to z, 2 to 7), 128 random bits
	Address string    // where the link goes, in lower case
	At      time.Time // when it was asked for
	Browser string    // hash of the secret of the browser that asked, in hexadecimal; "" for a link that a shell printed
	Tries   int       // wrong codes
	Posted  bool      // its letter was posted, or never will be
	Used    bool      // somebody signed in by it
}

// Good reports whether somebody can sign in by it at now.
func (l *Login) Good(now time.Time) bool { return !l.Used && l.Tries < LoginTries && l.lasts(now) }

// lasts reports whether it is no older than its link lasts. One from the future is of a clock that was ahead, and is no good.
func (l *Login) lasts(now time.Time) bool {
	return !now.Before(l.At.Add(-time.Minute)) && now.Before(l.At.Add(LoginFor))
}

// logins sends those who may sign in the links by which they do. Who may do nothing at the desk gets no letter.
func (p *planner) logins() {
	posted := map[string]int{}
	for i := range p.have.Logins {
		if l := &p.have.Logins[i]; l.Posted && l.lasts(p.now) {
			posted[l.Address]++
		}
	}
	for i := range p.have.Logins {
		l := &p.have.Logins[i]
		who := p.set.People.ByAddress.At(l.Address)
		if l.Posted || l.Used || !l.lasts(p.now) || who == nil || !p.set.Roles(l.Address).Any() || posted[l.Address] >= LoginLetters {
			continue
		}
		posted[l.Address]++
		letter := p.toOrganizer(SignIn, who, l.ID)
		letter.Login, letter.Expires, letter.Why = l.ID, l.At.Add(LoginFor), "asked for at the desk"
		p.do(Post{Letter: letter})
	}
}
