package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/google/renameio/v2"

	"rondo/store"
	"rondo/theme"
	"rondo/token"
)

// KeyVariable holds the key of links and reply addresses where no file shall.
const KeyVariable = "RONDO_TOKEN_KEY"

// LoadKey reads the key of links and reply addresses: from the environment, or from the file beside the ledger. It is
// not in the ledger, so neither a copy nor a backup of that can answer for anybody. Without a key, which only the daemon
// makes, found is false.
func (i *Folder) LoadKey(settings *theme.Config) (key token.Key, found bool, err error) {
	if text := os.Getenv(KeyVariable); text != "" {
		key, err = token.ParseKey(text)
		if err != nil {
			err = fmt.Errorf("%s: %w", KeyVariable, err)
		}
		return key, err == nil, err
	}
	name := i.KeyFile(settings)
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
	if remedy := Exposed(name, info.Mode()); remedy != "" {
		return token.Key{}, false, fmt.Errorf("%s can be read by others (mode %04o): whoever has it can answer for everybody; %s", name, info.Mode().Perm(), remedy)
	}
	if key, err = token.ParseKey(string(text)); err != nil {
		return token.Key{}, false, fmt.Errorf("%s: %w; bring it back from a copy. If there is none, remove it, and 'rondo apply --new-key' "+
			"makes another: every link in sent letters ends then", name, err)
	}
	return key, true, nil
}

// KeyFor returns the key with which the database's letters were made, and the first one for a database that has none. A key that
// is missing or another one is an error that says what to do: with it every link in sent letters would end.
func (i *Folder) KeyFor(ctx context.Context, settings *theme.Config, db store.Ledger) (token.Key, error) {
	key, found, err := i.LoadKey(settings)
	if err != nil {
		return key, err
	}
	noted, used, err := db.Key(ctx)
	if err != nil {
		return key, err
	}
	switch {
	case found && noted == key.Fingerprint():
		return key, nil
	case found && noted == "": // it is from before fingerprints were noted, or the first
		return key, db.NoteKey(ctx, key.Fingerprint())
	case found || noted != "" || used:
		return token.Key{}, i.lostKey(settings, found)
	}
	if key, err = i.MakeKey(settings); err != nil {
		return key, err
	}
	return key, db.NoteKey(ctx, key.Fingerprint())
}

// RightKey loads the key for those who only read: found is false before there is a key. It is an error where the key is not the one
// of the database.
func (i *Folder) RightKey(ctx context.Context, settings *theme.Config, db store.Ledger) (key token.Key, found bool, err error) {
	if key, found, err = i.LoadKey(settings); err != nil {
		return key, found, err
	}
	noted, used, err := db.Key(ctx)
	switch {
	case err != nil:
		return key, found, err
	case !found && (noted != "" || used), found && noted != "" && noted != key.Fingerprint():
		return token.Key{}, false, i.lostKey(settings, found)
	}
	return key, found, nil
}

// CheckKey reports what would be wrong with the key, as far as that can be known before the ledger is opened.
func (i *Folder) CheckKey(ctx context.Context, settings *theme.Config, now func() time.Time) error {
	_, _, err := i.LoadKey(settings)
	if err != nil {
		return err
	}
	db, err := i.ReadLedger(ctx, settings, now)
	if err != nil {
		return nil //nolint:nilerr // as said
	}
	_, _, err = i.RightKey(ctx, settings, db)
	return errors.Join(err, db.Close())
}

// lostKey says that the key is missing, or that it is another one, and what to do.
func (i *Folder) lostKey(settings *theme.Config, found bool) error {
	const end = "; if it is lost, 'rondo apply --new-key' goes on with %s, and every link and reply address in sent letters ends"
	name := i.KeyFile(settings)
	switch {
	case found && os.Getenv(KeyVariable) != "":
		return fmt.Errorf("the key of links in %s is another one than that of sent letters: give the variable its earlier value, "+
			"or unset it where %s is the key"+end, KeyVariable, name, "this one")
	case found:
		return fmt.Errorf("the key of links in %s is another one than that of sent letters: bring that one back from a copy, "+
			"or set %s"+end, name, KeyVariable, "this one")
	}
	return fmt.Errorf("the key of links, %s, is not there, and sent letters have links of it: bring it back from a copy, or set %s"+end,
		name, KeyVariable, "another one")
}

// MakeKey loads the key, and makes one where there is none yet.
func (i *Folder) MakeKey(settings *theme.Config) (token.Key, error) {
	key, found, err := i.LoadKey(settings)
	if found || err != nil {
		return key, err
	}
	key = token.NewKey()
	if err := renameio.WriteFile(i.KeyFile(settings), []byte(key.Text()), 0o600); err != nil {
		return token.Key{}, fmt.Errorf("keep the key of links: %w", err)
	}
	return key, nil
}

// KeyFile returns the path of the file with the key of links: beside the ledger, or beside rondo.yaml where that is on a server.
func (i *Folder) KeyFile(settings *theme.Config) string {
	if settings.OnServer() {
		return i.Path(theme.UsualDatabase + "-key")
	}
	return i.Path(settings.Database) + "-key"
}
