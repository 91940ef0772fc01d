package ledger

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"rondo/store"
)

// explainPostgres puts the sentence for the organizer before what PostgreSQL says (its appendix A has the codes).
func explainPostgres(err error) error {
	if err == nil {
		return nil
	}
	sentence := error(nil)
	var said *pgconn.PgError
	var refused *pgconn.ConnectError
	var broken net.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &said):
		sentence = sentenceFor(said.Code)
	case strings.Contains(err.Error(), "server refused TLS connection"):
		sentence = store.ErrNoTLS
	case errors.As(err, &certificate):
		sentence = store.ErrStranger
	case errors.As(err, &refused), errors.As(err, &broken) && !bareNumber(broken), strings.Contains(err.Error(), "conn closed"), strings.Contains(err.Error(), "unexpected EOF"):
		sentence = store.ErrAway
	}
	if sentence == nil || errors.Is(err, sentence) {
		return err
	}
	return fmt.Errorf("%w (%w)", sentence, err)
}

// bareNumber says whether an error is only what the operating system said, as it does of a file: the number of an error is a [net.Error]
// by its methods, and what was said on a connection is found as that of the connection before.
func bareNumber(err net.Error) bool {
	_, is := err.(syscall.Errno)
	return is
}

// sentenceFor returns what a code means for an organizer, nil where it says nothing by itself.
func sentenceFor(code string) error {
	switch code {
	case "53100", "53200": // disk_full, out_of_memory
		return store.ErrFull
	case "55P03", "40001", "40P01": // lock_not_available, serialization_failure, deadlock_detected
		return store.ErrBusy
	case "25006": // read_only_sql_transaction
		return store.ErrStandby
	case "42501": // insufficient_privilege
		return store.ErrNoRights
	case "58030", "58P01": // io_error, undefined_file
		return store.ErrDisk
	case "XX001", "XX002": // data_corrupted, index_corrupted
		return store.ErrDamaged
	case "53300": // too_many_connections
		return store.ErrCrowded
	case "28P01": // invalid_password
		return store.ErrPassword
	case "28000": // invalid_authorization_specification
		return store.ErrNoEntry
	case "3D000": // invalid_catalog_name
		return store.ErrNoneThere
	case "57P01", "57P02", "57P03", "25P03": // the server stops, crashes or starts; our session stood still for too long
		return store.ErrAway
	}
	if strings.HasPrefix(code, "08") && code != "08P01" { // connection_exception
		return store.ErrAway
	}
	return nil
}

// undone says whether the server has undone a transaction only because of what others did at the same time.
func undone(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "40001" || said.Code == "40P01")
}
