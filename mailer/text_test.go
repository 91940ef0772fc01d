package mailer

import (
	"testing"

	"pgregory.net/rapid"
)

// Texts that are taken as they are would not have become others.
func TestPlainTextsAreTidyAlready(t *testing.T) {
	texts := rapid.OneOf(rapid.StringMatching(`[ -~\n]{0,20}`), rapid.StringOf(rapid.RuneFrom([]rune("a ~\x7f\x1f\x00\t\n\r\u0085\u00a0\u2028\u202eé\ufffd"))))
	rapid.Check(t, func(t *rapid.T) {
		text := texts.Draw(t, "text")
		if got, want := line(text), oneLine(text); got != want {
			t.Errorf("%q as a line is %q, want %q", text, got, want)
		}
		if got, want := lines(text), severalLines(text); got != want {
			t.Errorf("%q as lines is %q, want %q", text, got, want)
		}
	})
}
