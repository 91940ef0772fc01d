package ical_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"rondo/ical"
)

// vectorFiles reads what is below a folder of the vectors; it skips the test where there are none.
func vectorFiles(t *testing.T, folder string) map[string][]byte {
	root := os.Getenv("RONDO_VECTORS")
	if root == "" {
		t.Skip("RONDO_VECTORS is not set")
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// calendarParts are the calendars in a mail, or the file itself where it is a calendar.
func calendarParts(data []byte) [][]byte {
	trimmed := bytes.TrimLeft(data, "\r\n\t \xEF\xBB\xBF")
	if len(trimmed) > 15 && strings.EqualFold(string(trimmed[:15]), "BEGIN:VCALENDAR") {
		return [][]byte{data}
	}
	msg, err := mail.ReadMessage(bytes.NewReader(bytes.TrimLeft(data, "\r\n")))
	if err != nil {
		return nil
	}
	return partsOf(textproto.MIMEHeader(msg.Header), msg.Body)
}

func partsOf(header textproto.MIMEHeader, body io.Reader) (found [][]byte) {
	media, params, _ := mime.ParseMediaType(header.Get("Content-Type"))
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return found
			}
			found = append(found, partsOf(part.Header, part)...)
		}
	}
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "base64":
		text, _ := io.ReadAll(body)
		body = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(bytes.ReplaceAll(text, []byte(" "), nil)))
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	// Some parts end in the middle of their base64; what is there is read.
	if data, _ := io.ReadAll(body); media == "text/calendar" || media == "application/ics" {
		found = append(found, data)
	}
	return found
}

// inShort is a reply on one line: method, the beginning of UID and recurrence, sequence, who answered what, the comment,
// and what is proposed. Of an address, which may be a real person's, it shows up to four letters.
func inShort(r ical.Reply) string {
	text := strings.Join(strings.Fields(fmt.Sprintf("%s %.8s %s #%d", r.Method, r.UID, r.Recurrence, r.Sequence)), " ")
	for _, a := range r.Attendees {
		text += " " + a.Address[:min(4, max(0, strings.IndexByte(a.Address, '@')))] + "=" + string(a.PartStat)
	}
	if r.Comment != "" {
		text += " " + strconv.Quote(r.Comment)
	}
	if r.Proposed != nil {
		text += r.Proposed.Start.Format(" 2006-01-02 15:04") + r.Proposed.End.Format("–15:04")
	}
	return text
}

// TestImipVectors reads the mails and bodies that are no invitations. The expectations were checked against
// what another reader finds in them. A mail that holds its calendar twice says the same in both.
func TestImipVectors(t *testing.T) {
	seen := map[string]bool{}
	for line := range strings.Lines(string(vectorFiles(t, "imip/INDEX.jsonl")["imip/INDEX.jsonl"])) {
		var row struct{ File, Method string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		switch row.Method {
		case "REQUEST", "PUBLISH", "":
			continue
		}
		name := filepath.Base(row.File)
		seen[name] = true
		data, err := os.ReadFile(filepath.Join(os.Getenv("RONDO_VECTORS"), row.File))
		if err != nil {
			t.Fatal(err)
		}
		parts := calendarParts(data)
		if len(parts) == 0 {
			t.Errorf("%s: no calendar found", row.File)
		}
		for _, part := range parts {
			replies, err := ical.ParseReply(part)
			var got []string
			for _, r := range replies {
				got = append(got, inShort(r))
			}
			if err != nil || strings.Join(got, " / ") != imipVectors[name] {
				t.Errorf("%s: got %q, %v, want %q", row.File, got, err, imipVectors[name])
			}
		}
	}
	for name := range imipVectors {
		if !seen[name] {
			t.Errorf("%s is not among the vectors", name)
		}
	}
}

// imipVectors are the expectations by file, in the form of inShort; several events are divided by a slash.
var imipVectors = map[string]string{
	"calendar.eml":                                        `REPLY f1514f44 #2 user=ACCEPTED`,
	"charset.eml":                                         `COUNTER #0 "Will be better for me, thx"`,
	"android.reply.accept.eml":                            `REPLY 6C586133 #0 davi=ACCEPTED`,
	"bluemind.reply.eml":                                  `REPLY 0839ab78 #0 evel=ACCEPTED`,
	"bm.invite.cancel.eml":                                `CANCEL 8ec4680f #1 davi=ACCEPTED nico=ACCEPTED`,
	"bm.task.cancel.eml":                                  `CANCEL 8ec4680f #1 davi=ACCEPTED nico=ACCEPTED`,
	"google.reply.accept.eml":                             `REPLY 14ef516a #0 tcat=ACCEPTED`,
	"google.reply.tentative.eml":                          `REPLY 14ef516a #0 tcat=TENTATIVE`,
	"ios.reply.accept.eml":                                `REPLY b84ce20 #0 admi=ACCEPTED "Annotation"`,
	"ios.reply.decline.eml":                               `REPLY 176dfc05 #0 admi=DECLINED`,
	"outlook.invite.cancel.eml":                           `CANCEL A93D8AAF #1 tom=NEEDS-ACTION`,
	"outlook.reply.accept.eml":                            `REPLY f1394aba #0 admi=ACCEPTED`,
	"outlook.reply.decline.eml":                           `REPLY F3B82EDE #0 tom=DECLINED`,
	"bluemind.counter.ics":                                `COUNTER f4c55eab #0 user=NEEDS-ACTION 2022-02-13 17:00–19:00`,
	"bluemind.declinecounter.ics":                         `DECLINECOUNTER f4c55eab #0 user=NEEDS-ACTION`,
	"exchange-online-reply-accepted-comment.eml":          `REPLY 2sfjkg3a #0 ana=ACCEPTED "Uh huh, here's my comment"`,
	"google-reply-accepted.eml":                           `REPLY 04000000 #1 beth=ACCEPTED`,
	"outlook.com-hotmail-reply-fr.eml":                    `REPLY aaaa1111 #0 gues=ACCEPTED`,
	"explicitFreeSlot.ics":                                `REPLY 726f0023 #0 user=NEEDS-ACTION`,
	"refresh.ics":                                         `REFRESH guid-1-1 #0 a=ACCEPTED b=NEEDS-ACTION c=NEEDS-ACTION d=NEEDS-ACTION`,
	"cancel-repeat-event.eml":                             `CANCEL 02e79b96 #1 send=ACCEPTED rece=NEEDS-ACTION othe=NEEDS-ACTION`,
	"google_confirm.ics":                                  `REPLY 62050f08 #1 mail=ACCEPTED`,
	"invitation_reply_declined.ics":                       `REPLY 4f016214 #0 tine=DECLINED`,
	"calendar_reply_accepted.eml":                         `REPLY 4f016214 #0 tine=ACCEPTED`,
	"calendar_reply_declined.eml":                         `REPLY 4f016214 #0 tine=DECLINED`,
	"bug-69862-reply.txt":                                 `REPLY 5baee2a1 #0 rcpt=ACCEPTED`,
	"JMAPCalendars__calendareventnotification_imip.3.eml": `CANCEL 6de280c9 #3 foo=ACCEPTED cass=NEEDS-ACTION`,
	"Sieve__imip_add.2.eml":                               `ADD 6de280c9 #1 foo=ACCEPTED cass=NEEDS-ACTION`,
	"Sieve__imip_cancel_delete.2.eml":                     `CANCEL 6de280c9 #1 foo=NEEDS-ACTION cass=NEEDS-ACTION`,
	"Sieve__imip_cancel_to_organizer.1.eml":               `CANCEL 6de280c9 #1 foo=NEEDS-ACTION cass=NEEDS-ACTION`,
	"Sieve__imip_reply_no_organizer.1.eml":                `REPLY 6de280c9 #0 foo=ACCEPTED`,
	"Sieve__imip_reply_override.1.eml":                    `REPLY 6de280c9 #0 foo=ACCEPTED / REPLY 6de280c9 20211021T193000Z #0 foo=DECLINED`,
	"Sieve__imip_reply_override_google.1.eml":             `REPLY 6de280c9 #0 foo=ACCEPTED / REPLY 6de280c9 20210721T193000Z #0 foo=TENTATIVE / REPLY 6de280c9 20210728T193000Z #0 foo=DECLINED`,
	"Sieve__imip_reply_override_rdate.1.eml":              `REPLY 6de280c9 #0 foo=ACCEPTED / REPLY 6de280c9 20211021T193000Z #0 foo=DECLINED`,
	"Sieve__imip_reply_with_alarm.1.eml":                  `REPLY 6de280c9 #0 foo=ACCEPTED`,
}
