package chaos

import (
	"testing"

	"rondo/mailer/imap/imaptest"
	"rondo/outside"
)

func TestL7WithoutAProgramItsTestsAreSkipped(t *testing.T) {
	imaptest.Program.HoldMissing(t, "^TestR24EachAnswerCountsOnce$", imaptest.WithoutIMAP(t))
	outside.SMTPSink.HoldMissing(t, "^TestR4SecondOpinion$")
	tracer.HoldMissing(t, "^TestR12InputOutputErrors$")
}
