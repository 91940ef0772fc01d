package office_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"rondo/office/officetest"
	"rondo/scheduler"
)

// What people write stands with the session that they write about: that of the letter which their mail answers, whether it was forwarded
// or waits. Who does not organize its theme learns of no session.
func TestWordsStandWithTheirSession(t *testing.T) {
	d := officetest.Busy(t)
	said := map[string]string{} // by theme
	for _, row := range d.Letters() {
		s := d.State().Session(row.UID)
		if row.To != officetest.Attendee || row.State == scheduler.Expired || s == nil || !s.Facts.Start.After(d.Clock) || said[row.Theme] != "" {
			continue
		}
		_, sealed, _, err := d.DB.Letter(t.Context(), strconv.FormatInt(row.ID, 10))
		if err != nil {
			t.Fatal(err)
		}
		said[row.Theme] = "/s/" + row.Theme + "/" + s.Key()
		for who, from := range map[string]string{"a member": "Ada Byron <ada@example.org>", "a stranger": "Stranger <stranger@example.net>"} {
			officetest.Park(d, fmt.Sprintf("From: %s\r\nTo: guild@example.org\r\nSubject: Re\r\nMessage-ID: <%s.%s@example.net>\r\nIn-Reply-To: <%s>\r\n"+
				"Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n\r\nOf %s writes %s.\r\n", from, row.Theme, strings.ReplaceAll(who, " ", ""), sealed.MessageID, row.Theme, who), scheduler.Words)
		}
	}
	for _, theme := range []string{"datatalks", "reading"} {
		if said[theme] == "" {
			t.Fatalf("nobody was written to about %s", theme)
		}
		for _, who := range []string{"a member", "a stranger"} {
			entry := wordsOf(d.As(officetest.Chief).Page("/desk/inbox"), fmt.Sprintf("Of %s writes %s.", theme, who))
			if !strings.Contains(entry, `href="`+said[theme]+`"`) {
				t.Errorf("what %s wrote about %s is shown as\n%s", who, said[theme], entry)
			}
		}
	}
	if entry := wordsOf(d.As(officetest.Organizer).Page("/desk/inbox"), "Of reading writes"); strings.Contains(entry, said["reading"]) {
		t.Errorf("an organizer of datatalks reads\n%s", entry)
	}
}

// wordsOf returns the entry of a page in which a text stands; "" for none.
func wordsOf(page, text string) string {
	for entry := range strings.SplitSeq(page, "<li") {
		if strings.Contains(entry, text) {
			return entry
		}
	}
	return ""
}
