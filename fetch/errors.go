package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
)

// Error says why there is no answer. It names the host alone, since the rest of an address is often a secret.
type Error struct {
	Host    string // as the address has it; "" when the address cannot be read
	Refused bool   // rondo does not ask there at all, and the address or avoid_hosts has to be changed
	Large   bool   // the answer has more than [Largest] bytes
	Said    string // what is wrong and, if Refused, what would be right
}

func (e *Error) Error() string {
	if e.Host == "" {
		return e.Said
	}
	return e.Host + " " + e.Said
}

// refusal says that an address is not asked at all.
func refusal(host, format string, args ...any) *Error {
	return &Error{Host: host, Refused: true, Said: fmt.Sprintf(format, args...)}
}

// failure says in few words why a host gave no answer. Whether a port is closed, filtered or slow is all the same to the reader,
// and would tell strangers what is there.
func failure(host string, err error) *Error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	e := &Error{Host: host, Said: "does not answer"}
	var unknown *net.DNSError
	var wrong *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		e.Said = "is not known to the name service"
	case errors.As(err, &wrong):
		e.Said = "has no valid certificate: " + wrong.Err.Error()
	case errors.As(err, &noTLS):
		e.Said = "does not speak TLS"
	case errors.Is(err, context.Canceled):
		e.Said = "was not waited for"
	}
	return e
}
