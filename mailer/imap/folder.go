package imap

import (
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// status is what a server says of a folder when it opens it.
type status struct {
	validity uint32 // 0 when the server keeps no UIDs
	next     uint32 // the next UID it will give; 0 when it does not say
	messages uint32
	lasting  []imap.Flag // flags that can be set; nil when it does not say
}

// examine opens a folder to look at it. Nothing in it changes by that, not even what is recent.
func (c *session) examine(name string) (status, error) { return c.open(name, true) }

func (c *session) open(name string, readOnly bool) (status, error) {
	var now status
	err := c.do(commandPatience, mostAnswer, func() error {
		data, err := c.client.Select(c.nameOf(name), &imap.SelectOptions{ReadOnly: readOnly}).Wait()
		if err != nil {
			return err
		}
		now = status{validity: data.UIDValidity, next: uint32(data.UIDNext), messages: data.NumMessages, lasting: data.PermanentFlags}
		return nil
	})
	c.writing = err == nil && !readOnly
	return now, err
}

// list names the first of the mails from a UID on that are not to be skipped, in ascending order. It is complete when
// there are no more.
func (c *session) list(from uint32, skip func(uint32) bool) (uids []uint32, complete bool, err error) {
	select { // what the server tells from here on may not be in the list
	case <-c.arrived:
	default:
	}
	var found imap.UIDSet
	err = c.do(commandPatience, mostList, func() error {
		data, err := c.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{{{Start: imap.UID(from)}}}}, nil).Wait()
		if err != nil {
			return err
		}
		found, _ = data.All.(imap.UIDSet)
		return nil
	})
	if err != nil {
		return nil, false, err
	}
	uids, complete = first(found, from, skip)
	return uids, complete, nil
}

// first takes the lowest UIDs out of a set that a server made. A range may claim four thousand million mails, and `n:*`
// finds the last mail also when that is below n.
func first(found imap.UIDSet, from uint32, skip func(uint32) bool) (uids []uint32, complete bool) {
	found = slices.Clone(found)
	slices.SortFunc(found, func(a, b imap.UIDRange) int { return int(int64(a.Start) - int64(b.Start)) })
	uid, looks := max(uint64(from), 1), 0
	for _, r := range found {
		for uid = max(uid, uint64(r.Start)); uid <= uint64(r.Stop); uid++ {
			if looks++; len(uids) == mostListed || looks > 100*mostListed {
				return uids, false
			}
			if !skip(uint32(uid)) {
				uids = append(uids, uint32(uid))
			}
		}
	}
	return uids, true
}

// refused reports whether the server answered a command with no. Any other error ends the connection.
func refused(err error) bool {
	var no *imap.Error
	return errors.As(err, &no) && no.Type != imap.StatusResponseTypeBye
}

func setOf(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
