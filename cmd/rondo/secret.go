package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"rondo/theme"
)

// secretMode is the widest mode of a file that holds a secret.
const secretMode fs.FileMode = 0o640

// secretFiles are the files with secrets that the settings name, by what doctor calls them; "" where there is none.
func secretFiles(m theme.Mail) map[string]string {
	return map[string]string{"password": m.SMTP.PasswordFile, "inbox": m.Inbox.PasswordFile, "dkim": m.DKIM.KeyFile}
}

// private refuses to begin with a secret that others on this machine may read. What is missing is told when it is needed.
func (i *installation) private(m theme.Mail) error {
	var open []error
	for _, file := range secretFiles(m) {
		if file == "" {
			continue
		}
		path := i.path(file)
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&^secretMode != 0 {
			open = append(open, fmt.Errorf("%s has mode %04o, so that others on this machine may use it: chmod 640 %s", path, info.Mode().Perm(), path))
		}
	}
	return errors.Join(open...)
}
