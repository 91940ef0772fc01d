package imap

import (
	"testing"

	"rondo/mailer/imap/imaptest"
)

func TestL7WithoutDovecotItsTestsAreSkipped(t *testing.T) {
	imaptest.Program.HoldMissing(t, "^(TestCheck|TestMovesWhatIsOurs|TestR24Burst)$", imaptest.WithoutIMAP(t))
}
