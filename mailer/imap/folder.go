package imap

import (
	"github.com/emersion/go-imap/v2"
)

// status is what a server says of a folder when it opens it.
type status struct {
	validity uint32 // 0 when the server keeps no UIDs
	next     uint32 // the next UID it will give; 0 when it does not say
	messages uint32
}

// examine opens a folder to look at it. Nothing in it changes by that, not even what is recent.
func (c *session) examine(name string) (status, error) { return c.open(name, true) }

func (c *session) open(name string, readOnly bool) (status, error) {
	var now status
	err := c.do(commandPatience, mostAnswer, func() error {
		data, err := c.client.Select(name, &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		if err != nil {
			return err
		}
		now = status{validity: data.UIDValidity, next: uint32(data.UIDNext), messages: data.NumMessages}
		return nil
	})
	c.writing = err == nil && !readOnly
	return now, err
}
