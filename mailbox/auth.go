package mailbox

import (
	"errors"
	"strings"
)

// loginServer speaks LOGIN: two questions, whose words nobody reads.
type loginServer struct {
	check func(user, password string) error
	asked int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil && l.asked == 0 {
		return []byte("Username:"), false, nil
	}
	l.asked++
	if l.asked == 1 {
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// tokenServer speaks XOAUTH2: "user=…^Aauth=Bearer …^A^A" in one go.
type tokenServer struct {
	check func(user, token string) error
}

func (t *tokenServer) Next(response []byte) (challenge []byte, done bool, err error) {
	if response == nil {
		return []byte{}, false, nil
	}
	user, rest, found := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01auth=Bearer ")
	if !found {
		return nil, false, errors.New("malformed XOAUTH2 response")
	}
	return nil, true, t.check(user, strings.TrimRight(rest, "\x01"))
}
