package imap

import (
	"bytes"
	"errors"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mostFetched bounds what is in memory at a time.
const mostFetched = 8 << 20

// mail is what the keeper gets.
type mail struct {
	uid  uint32
	raw  []byte
	size int64
}

// request is one FETCH of mails, or of their headers only.
type request struct {
	uids   []uint32
	header bool
	octets int64 // to be expected
}

var errNotGiven = errors.New("the server does not give the mail out")

// sizes asks how large mails are. Those that are gone are missing from the answer.
func (c *session) sizes(uids []uint32) (map[uint32]int64, error) {
	sizes := map[uint32]int64{}
	err := c.fetch(uids, mostAnswer, &imap.FetchOptions{UID: true, RFC822Size: true}, func(uid uint32, size int64, raw []byte) {
		if size >= 0 {
			sizes[uid] = size
		}
	})
	return sizes, err
}

// requests groups mails in their order, so that none brings more than is to be in memory.
func requests(uids []uint32, sizes map[uint32]int64) []request {
	var list []request
	for _, uid := range uids {
		size, there := sizes[uid]
		if !there {
			continue
		}
		header := size > MostMail
		if header {
			size = MostHeader
		}
		if n := len(list); n > 0 && list[n-1].header == header && list[n-1].octets+size <= mostFetched {
			list[n-1].uids = append(list[n-1].uids, uid)
			list[n-1].octets += size
			continue
		}
		list = append(list, request{[]uint32{uid}, header, size})
	}
	return list
}

// mails fetches what was requested, without a trace on the server. Sizes are only announced by a server, so its answer is
// cut where a mail turns out to be larger.
func (c *session) mails(q request, sizes map[uint32]int64) ([]mail, error) {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: MostMail + 1}}
	if q.header {
		section.Specifier, section.Partial.Size = imap.PartSpecifierHeader, MostHeader
	}
	octets := q.octets + q.octets/4 + MostMail + int64(len(q.uids))*MostHeader/16
	var list []mail
	err := c.fetch(q.uids, octets, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}},
		func(uid uint32, _ int64, raw []byte) {
			switch {
			case raw == nil || len(raw) == 0 && sizes[uid] > 0:
			case q.header:
				list = append(list, mail{uid, raw[:min(len(raw), MostHeader)], sizes[uid]})
			case len(raw) > MostMail:
				list = append(list, mail{uid, headerOf(raw), max(sizes[uid], int64(len(raw)))})
			default:
				list = append(list, mail{uid, raw, int64(len(raw))})
			}
		})
	return list, err
}

// headerOf is a mail up to the empty line, or as much of that as is read of a header.
func headerOf(raw []byte) []byte {
	raw = raw[:MostHeader]
	if end := bytes.Index(raw, []byte("\r\n\r\n")); end >= 0 {
		return raw[:end+4]
	}
	return raw
}

// fetch calls each for every mail that comes, also when the command ends in an error. Size is -1 and raw is nil when they
// are not in the answer, which may be news about a mail that we did not ask for.
func (c *session) fetch(uids []uint32, octets int64, options *imap.FetchOptions, each func(uid uint32, size int64, raw []byte)) error {
	return c.do(fetchPatience, octets+mostAnswer/4, func() error {
		command := c.client.Fetch(setOf(uids), options)
		for data := command.Next(); data != nil; data = command.Next() {
			uid, size, raw := uint32(0), int64(-1), []byte(nil)
			for item := data.Next(); item != nil; item = data.Next() {
				switch item := item.(type) {
				case imapclient.FetchItemDataUID:
					uid = uint32(item.UID)
				case imapclient.FetchItemDataRFC822Size:
					size = item.Size
				case imapclient.FetchItemDataBodySection:
					if item.Literal == nil || raw != nil {
						continue
					}
					var err error
					if raw, err = take(item.Literal); err != nil {
						return c.abandon(err)
					}
				}
			}
			each(uid, size, raw)
		}
		return command.Close()
	})
}

// abandon ends the connection in the middle of a literal. The library would read on from it at the next item, while its
// own goroutine does so too.
func (c *session) abandon(err error) error {
	_ = c.wire.Close()
	return err
}

// take reads a whole literal, and throws away what is more than a mail may have. A literal that is cut off is no mail.
// The library allows no Read after one that failed, also not after one that met the end.
func take(literal imap.LiteralReader) ([]byte, error) {
	start := beginning{}
	n, err := io.Copy(&start, literal)
	if err == nil && n != literal.Size() {
		err = io.ErrUnexpectedEOF
	}
	return start, err
}

// beginning takes everything and keeps what a mail may have, and one octet more.
type beginning []byte

func (b *beginning) Write(p []byte) (int, error) {
	*b = append(*b, p[:min(len(p), MostMail+1-len(*b))]...)
	return len(p), nil
}
