package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/mail"

	"rondo/notice"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
)

// channelField is the field that says for which kind of channel the body is.
const channelField = "X-Rondo-Channel"

// mailKind is the kind of letter that tells people what a channel is told.
var mailKind = map[theme.Telling]scheduler.Kind{
	theme.TellTomorrow: scheduler.Reminder, theme.TellMoved: scheduler.Update, theme.TellCancelled: scheduler.Cancel, theme.TellMaterials: scheduler.Materials,
}

// sealNotice renders a letter to a channel: a mail for the ledger, with what the channel is sent as its body. It is never mailed.
func (s *Sealer) sealNotice(l *scheduler.Letter) (scheduler.Sealed, error) {
	shown := *l
	if shown.Kind = mailKind[l.Announcement.Tell]; l.BackOn {
		shown.Kind = scheduler.Update
	}
	view, err := s.view(&shown)
	if err != nil {
		return scheduler.Sealed{}, err
	}
	words, err := s.Templates.Notice(view)
	if err != nil {
		return scheduler.Sealed{}, err
	}
	body, err := notice.Body(l.Announcement.Kind, noticeOf(l, words))
	if err != nil {
		return scheduler.Sealed{}, err
	}
	id := s.Key.Make(token.Letter, l.Name) + "@" + s.host()
	from := s.organizer(l)
	var out bytes.Buffer
	for _, field := range [][2]string{
		{"From", (&mail.Address{Name: clip(from.Name, longestName), Address: from.Address}).String()},
		{"To", l.To.Email},
		{"Subject", mime.QEncoding.Encode("utf-8", clip(line(words.Flag+": "+words.Name), 60))},
		{"Date", l.Stamp.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700")},
		{"Message-ID", "<" + id + ">"},
		{channelField, l.Announcement.Kind},
		{"MIME-Version", "1.0"},
		{"Content-Type", "application/json"},
		{"Content-Transfer-Encoding", "binary"},
	} {
		fmt.Fprintf(&out, "%s: %s\r\n", field[0], field[1])
	}
	out.WriteString("\r\n")
	out.Write(body)
	out.WriteString("\r\n")
	return scheduler.Sealed{MessageID: id, From: s.Sender.Address, Bytes: out.Bytes()}, nil
}

func noticeOf(l *scheduler.Letter, words templates.Notice) notice.Notice {
	f := l.Facts
	e := notice.Event{
		Tell: l.Announcement.Tell, At: l.Stamp, Theme: l.Theme, UID: l.UID, Start: f.Start, End: f.End, Zone: f.Zone.String(),
		Place: line(f.Place), Presenter: line(f.Presenter), Cancelled: f.Cancelled, Tentative: f.Tentative,
	}
	if l.Was != nil {
		e.Was = &notice.Was{Start: l.Was.Start, End: l.Was.End, Place: line(l.Was.Place)}
	}
	return notice.Notice{Words: words, Event: e}
}

// ReadNotice returns what a sealed letter to a channel is sent as, and for which kind of channel.
func ReadNotice(sealed scheduler.Sealed) (kind string, body []byte, err error) {
	head, body, found := bytes.Cut(sealed.Bytes, []byte("\r\n\r\n"))
	m, err := mail.ReadMessage(bytes.NewReader(append(bytes.Clone(head), "\r\n\r\n"...)))
	if !found || err != nil || m.Header.Get(channelField) == "" {
		return "", nil, errors.New("the letter is none to a channel")
	}
	return m.Header.Get(channelField), bytes.TrimSuffix(body, []byte("\r\n")), nil
}
