package installation

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"rondo/theme"
)

// Exposed returns the command that closes a file to others on this machine, "" for one that at most its group may read.
// Files with secrets, the key of links and the database are such files.
func Exposed(path string, mode fs.FileMode) (remedy string) {
	if mode.Perm()&^0o640 == 0 {
		return ""
	}
	return "chmod 640 " + path
}

// SecretFiles returns the files with secrets that the settings name, by what doctor calls them; "" where there is none. Those of channels
// are [ChannelFiles].
func SecretFiles(c *theme.Config) map[string]string {
	m := c.Mail
	return map[string]string{"password": m.SMTP.PasswordFile, "inbox": m.Inbox.PasswordFile, "dkim": m.DKIM.KeyFile, "database": c.DatabasePassword}
}

// ChannelFiles returns the files with secrets of a channel by the keys that name them; "" where there is none.
func ChannelFiles(c *theme.Channel) map[string]string {
	return map[string]string{"url_file": c.URLFile, "secret_file": c.SecretFile, "token_file": c.TokenFile}
}

// Private refuses to begin with a secret that others on this machine may read. What is missing is told when it is needed.
func (i *Folder) Private(c *theme.Config) error {
	files := slices.Collect(maps.Values(SecretFiles(c)))
	for _, channel := range c.Notices {
		files = slices.AppendSeq(files, maps.Values(ChannelFiles(&channel)))
	}
	var open []error
	for _, file := range files {
		if file == "" {
			continue
		}
		path := i.Path(file)
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		if remedy := Exposed(path, info.Mode()); remedy != "" {
			open = append(open, fmt.Errorf("%s has mode %04o, so that others on this machine may use it: %s", path, info.Mode().Perm(), remedy))
		}
	}
	return errors.Join(open...)
}
