package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"

	"rondo/theme"
	"rondo/token"
)

// keyVariable holds the key of links and reply addresses where no file shall.
const keyVariable = "RONDO_TOKEN_KEY"

// loadKey reads the key of links and reply addresses: from the environment, or from the file beside the ledger. It is
// not in the ledger, so neither a copy nor a backup of that can answer for anybody. Without a key, which only the daemon
// makes, found is false.
func (i *installation) loadKey(settings *theme.Config) (key token.Key, found bool, err error) {
	if text := os.Getenv(keyVariable); text != "" {
		key, err = token.ParseKey(text)
		if err != nil {
			err = fmt.Errorf("%s: %w", keyVariable, err)
		}
		return key, err == nil, err
	}
	name := i.keyFile(settings)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return token.Key{}, false, nil
	}
	if err != nil {
		return token.Key{}, false, fmt.Errorf("read the key of links: %w", err)
	}
	info, err := os.Stat(name)
	if err != nil {
		return token.Key{}, false, err
	}
	if mode := info.Mode().Perm(); mode&^0o640 != 0 {
		return token.Key{}, false, fmt.Errorf("%s can be read by others (mode %04o): whoever has it can answer for everybody; chmod 600 it", name, mode)
	}
	if key, err = token.ParseKey(string(text)); err != nil {
		return token.Key{}, false, fmt.Errorf("%s: %w; bring it back from a copy, or remove it: every link in sent letters ends then", name, err)
	}
	return key, true, nil
}

// makeKey is loadKey, and makes a key where there is none yet.
func (i *installation) makeKey(settings *theme.Config) (token.Key, error) {
	key, found, err := i.loadKey(settings)
	if found || err != nil {
		return key, err
	}
	key = token.NewKey()
	if err := renameio.WriteFile(i.keyFile(settings), []byte(key.Text()), 0o600); err != nil {
		return token.Key{}, fmt.Errorf("keep the key of links: %w", err)
	}
	return key, nil
}

func (i *installation) keyFile(settings *theme.Config) string {
	return i.path(settings.Database) + "-key"
}
