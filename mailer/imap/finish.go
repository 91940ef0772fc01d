package imap

import (
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// doneKeyword marks what rondo has taken, where there is no folder for it.
const doneKeyword imap.Flag = "$RondoDone"

// finish moves mails that are kept and ours to the folder for that, or marks them. A server that refuses both leaves them
// as they are: they are kept all the same. An error ends the connection.
func (r *reader) finish(c *session, ours []uint32) error {
	folder, err := c.open(r.source.folder(), false)
	if err != nil {
		return err
	}
	if folder.validity != r.progress.validity {
		return errAnew
	}
	if done := c.nameOf(r.source.DoneFolder); r.source.DoneFolder != "" && done != c.nameOf(r.source.folder()) {
		err := c.move(ours, done)
		if err == nil || !refused(err) {
			r.unmoved = nil
			return err
		}
		r.unmoved = fmt.Errorf("%w; it is marked instead", c.clean(err))
	}
	err = c.mark(ours, folder.lasting)
	if err == nil || !refused(err) {
		r.unmarked = nil
		return err
	}
	r.unmarked = fmt.Errorf("%w; it stays as it is", c.clean(err))
	return nil
}

// move moves mails to a folder, which is made when that does not work without.
func (c *session) move(uids []uint32, folder string) error {
	set := setOf(uids)
	err := c.moveTo(set, folder)
	if !refused(err) {
		return err
	}
	if made := c.do(commandPatience, mostAnswer, func() error { return c.client.Create(folder, nil).Wait() }); made != nil {
		if !refused(made) {
			return made
		}
		return err
	}
	return c.moveTo(set, folder)
}

// moveTo moves in one step, or in three where the server cannot (RFC 6851 §3.3). Without UIDPLUS there is no third: EXPUNGE
// would also remove what other people have marked as deleted.
func (c *session) moveTo(set imap.UIDSet, folder string) error {
	return c.do(commandPatience, mostAnswer, func() error {
		if c.caps.Has(imap.CapMove) {
			_, err := c.client.Move(set, folder).Wait()
			return err
		}
		if _, err := c.client.Copy(set, folder).Wait(); err != nil {
			return err
		}
		if err := c.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close(); err != nil {
			return err
		}
		if !c.caps.Has(imap.CapUIDPlus) {
			return nil
		}
		return c.client.UIDExpunge(set).Close()
	})
}

// mark sets the keyword, or \Seen where the server keeps no keywords.
func (c *session) mark(uids []uint32, lasting []imap.Flag) error {
	flag := doneKeyword
	if lasting != nil && !slices.Contains(lasting, imap.FlagWildcard) && !slices.Contains(lasting, doneKeyword) {
		flag = imap.FlagSeen
	}
	return c.do(commandPatience, mostAnswer, func() error {
		return c.client.Store(setOf(uids), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}, nil).Close()
	})
}
