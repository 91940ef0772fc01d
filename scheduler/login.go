package scheduler

import "time"

// LoginFor is how long a link lasts by which somebody signs in at the desk.
const LoginFor = 15 * time.Minute

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
func (l *Login) Good(now time.Time) bool {
	return !l.Used && l.Tries < LoginTries && !now.Before(l.At.Add(-time.Minute)) && now.Before(l.At.Add(LoginFor))
}

// LoginTries is how many wrong codes end a login. There are a million codes.
const LoginTries = 5
