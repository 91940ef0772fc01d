package main

import (
	"testing"

	"rondo/mailer/imap/imaptest"
)

func TestL7WithoutDovecotItsStoriesAreSkipped(t *testing.T) {
	imaptest.Program.HoldMissing(t, "^TestAnswerScripts$/^(lost|programs)$", imaptest.WithoutIMAP(t))
	imaptest.Program.HoldMissing(t, "^TestAnswersShow$")
}

func TestL7WithoutPythonItsReadingIsSkipped(t *testing.T) {
	interpreter.HoldMissing(t, "^TestGuild$")
}
