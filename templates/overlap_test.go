package templates

import (
	"strings"
	"testing"
)

// TestLettersSayWhatTheyOverlap in their words to the reader, and not in the entry of the calendar, which others may see.
func TestLettersSayWhatTheyOverlap(t *testing.T) {
	s := builtInTemplates(t)
	for _, c := range []struct {
		language string
		recorded bool
		want     string
	}{
		{"en", false, "It overlaps All-hands, Board."},
		{"en", true, "It overlaps All-hands, Board; a recording follows."},
		{"fi", false, "Samaan aikaan on myös All-hands, Board."},
		{"fi", true, "Samaan aikaan on myös All-hands, Board; tallenne tulee myöhemmin."},
	} {
		letter := samples(c.language)["request"]
		letter.Overlaps, letter.Recorded = "All-hands,\nBoard", c.recorded
		mail, err := s.Letter(letter)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(mail.Text, " "+c.want+"\n") || !strings.Contains(mail.HTML, c.want) {
			t.Errorf("%s, recorded %t: the letter says\n%s", c.language, c.recorded, mail.Text)
		}
		if strings.Contains(mail.Description, "Board") {
			t.Errorf("the calendar's entry says\n%s", mail.Description)
		}
	}
}
