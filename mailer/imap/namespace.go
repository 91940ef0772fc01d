package imap

import (
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// askNames asks below which name a person's folders lie (RFC 2342): some servers make none beside INBOX. A server that
// does not say has them at the top.
func (c *session) askNames() error {
	if !c.caps.Has(imap.CapNamespace) {
		return nil
	}
	err := c.do(commandPatience, mostAnswer, func() error {
		data, err := c.client.Namespace().Wait()
		if err == nil {
			c.names = *data
		}
		return err
	})
	if refused(err) {
		return nil
	}
	return err
}

// nameOf returns a folder's name as the server has it, of one that may be written without what all names there begin with, and
// with a slash between a folder and the one in it.
func (c *session) nameOf(folder string) string {
	if strings.EqualFold(folder, "INBOX") {
		return folder
	}
	for _, kind := range [][]imap.NamespaceDescriptor{c.names.Personal, c.names.Other, c.names.Shared} {
		for _, n := range kind {
			if begins(n, folder) {
				return folder
			}
		}
	}
	if len(c.names.Personal) == 0 {
		return folder
	}
	mine := c.names.Personal[0]
	for _, n := range c.names.Personal {
		if n.Prefix == "" {
			mine = n
		}
	}
	if between := string(mine.Delim); mine.Delim != 0 && !strings.Contains(folder, between) {
		folder = strings.ReplaceAll(folder, "/", between)
	}
	return mine.Prefix + folder
}

// begins reports whether a name has the prefix of a namespace, or is its root. INBOX has no case (RFC 9051 §5.1).
func begins(n imap.NamespaceDescriptor, folder string) bool {
	prefix := n.Prefix
	if prefix == "" {
		return false
	}
	if root := strings.TrimSuffix(prefix, string(n.Delim)); n.Delim != 0 && folder == root {
		return true
	}
	if len(prefix) >= 5 && len(folder) >= 5 && strings.EqualFold(prefix[:5], "INBOX") && strings.EqualFold(folder[:5], "INBOX") {
		prefix, folder = prefix[5:], folder[5:]
	}
	return strings.HasPrefix(folder, prefix)
}

// ready sees to it that mails can be moved into a folder: it is there or is made, and may be written to as far as the
// server tells (RFC 4314).
func (c *session) ready(folder string) error {
	err := c.do(commandPatience, mostAnswer, func() error {
		_, err := c.client.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait()
		return err
	})
	if refused(err) {
		err = c.do(commandPatience, mostAnswer, func() error { return c.client.Create(folder, nil).Wait() })
	}
	if err != nil || !c.caps.Has(imap.CapACL) {
		return err
	}
	var rights imap.RightSet
	err = c.do(commandPatience, mostAnswer, func() error {
		data, err := c.client.MyRights(folder).Wait()
		rights = data.Rights
		return err
	})
	switch {
	case refused(err):
		return nil
	case err == nil && !strings.ContainsRune(rights.String(), rune(imap.RightInsert)):
		return fmt.Errorf("the server lets nothing be put into it (its rights are %q)", rights.String())
	}
	return err
}
