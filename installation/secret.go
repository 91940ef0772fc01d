package installation

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"rondo/theme"
)

// SecretMode is the widest mode of a file that holds a secret.
const SecretMode fs.FileMode = 0o640

// SecretFiles are the files with secrets that the settings name, by what doctor calls them; "" where there is none.
func SecretFiles(m theme.Mail) map[string]string {
	return map[string]string{"password": m.SMTP.PasswordFile, "inbox": m.Inbox.PasswordFile, "dkim": m.DKIM.KeyFile}
}

// Private refuses to begin with a secret that others on this machine may read. What is missing is told when it is needed.
func (i *Folder) Private(m theme.Mail) error {
	var open []error
	for _, file := range SecretFiles(m) {
		if file == "" {
			continue
		}
		path := i.Path(file)
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&^SecretMode != 0 {
			open = append(open, fmt.Errorf("%s has mode %04o, so that others on this machine may use it: chmod 640 %s", path, info.Mode().Perm(), path))
		}
	}
	return errors.Join(open...)
}
