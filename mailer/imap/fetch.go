package imap

import (
	"errors"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// mostFetched bounds what is in memory at a time.
const mostFetched = 8 << 20

// slowest is how many octets a second of many a server sends at least.
const slowest = 64 << 10

// mail is what the keeper gets.
type mail struct {
	uid  uint32
	raw  []byte
	size int64
}

// request is one FETCH of mails.
type request struct {
	uids   []uint32
	most   int64 // octets of each
	octets int64 // to be expected of all
}

var errNotGiven = errors.New("the server does not give the mail out")

// sizes asks how large mails are. Those that are gone are missing from the answer.
func (c *session) sizes(uids []uint32) (map[uint32]int64, error) {
	sizes := map[uint32]int64{}
	err := c.fetch(uids, mostAnswer, MostMail, &imap.FetchOptions{UID: true, RFC822Size: true}, func(uid uint32, size int64, raw []byte) {
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
		most := int64(MostMail)
		if size > MostMail {
			most = MostLarge
		}
		size = min(size, most)
		if n := len(list); n > 0 && list[n-1].most == most && list[n-1].octets+size <= mostFetched {
			list[n-1].uids = append(list[n-1].uids, uid)
			list[n-1].octets += size
			continue
		}
		list = append(list, request{[]uint32{uid}, most, size})
	}
	return list
}

// mails fetches what was requested, without a trace on the server. Sizes are only announced by a server, so its answer is
// cut where a mail turns out to be larger.
func (c *session) mails(q request, sizes map[uint32]int64) ([]mail, error) {
	section := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: q.most + 1}}
	octets := q.octets + q.octets/4 + MostMail + int64(len(q.uids))*4096
	var list []mail
	err := c.fetch(q.uids, octets, q.most, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}},
		func(uid uint32, _ int64, raw []byte) {
			if raw != nil && (len(raw) > 0 || sizes[uid] <= 0) {
				list = append(list, mail{uid, raw[:min(len(raw), int(q.most))], sizeOf(raw, sizes[uid], q.most)})
			}
		})
	return list, err
}

// sizeOf returns a mail's size: that of what came, unless that was cut.
func sizeOf(raw []byte, announced, most int64) int64 {
	if int64(len(raw)) > most {
		return max(announced, int64(len(raw)))
	}
	return int64(len(raw))
}

// fetch calls each for every mail that comes, also when the command ends in an error. Size is -1 and raw is nil when they
// are not in the answer, which may be news about a mail that we did not ask for.
func (c *session) fetch(uids []uint32, octets, most int64, options *imap.FetchOptions, each func(uid uint32, size int64, raw []byte)) error {
	patience := fetchPatience + time.Duration(octets/slowest)*time.Second
	return c.do(patience, octets+mostAnswer/4, func() error {
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
					if raw, err = take(item.Literal, most); err != nil {
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
func take(literal imap.LiteralReader, most int64) ([]byte, error) {
	start := beginning{text: make([]byte, 0, max(min(literal.Size(), most+1), 0)), most: int(most) + 1}
	n, err := io.Copy(&start, literal)
	if err == nil && n != literal.Size() {
		err = io.ErrUnexpectedEOF
	}
	return start.text, err
}

// beginning takes everything that is written to it and keeps the first most octets.
type beginning struct {
	text []byte
	most int
}

func (b *beginning) Write(p []byte) (int, error) {
	b.text = append(b.text, p[:min(len(p), b.most-len(b.text))]...)
	return len(p), nil
}
