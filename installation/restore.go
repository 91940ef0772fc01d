package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
	"rondo/token"
)

// Restoration is a copy of the ledger that is to take the place of the one that the settings name. While it is open no daemon starts there.
type Restoration struct {
	From   string       // the file that was copied, as it was named
	Place  string       // where it is to be
	Copy   store.Ledger // open for reading until Put
	Made   time.Time    // when the copy was made; zero where it does not say
	There  bool         // a ledger is in place already
	Since  store.Since  // what that one has beyond the copy
	Broken error        // why it cannot be compared; nil where it can

	Settings *theme.Config

	folder    *Folder
	restoring *sqlite.Restoring
	key       []byte // what is to be written as the key of links; nil where it stays as it is
}

// Restore copies the ledger in a file to beside the place that the settings name, and looks at both. Whoever called it closes the
// Restoration. The error is [store.ErrLocked] while a daemon is at work there.
func (i *Folder) Restore(ctx context.Context, c *theme.Config, from string, now func() time.Time) (*Restoration, error) {
	if c.OnServer() {
		return nil, errors.New("a database of PostgreSQL is restored by its own tools: 'createdb' a new one, 'pg_restore --dbname=NEW rondo.dump' into it, " +
			"and name it as database in rondo.yaml; it sends nothing before 'rondo apply --confirm-identity'")
	}
	r := &Restoration{From: from, Place: i.Path(c.Database), folder: i, Settings: c}
	var err error
	if r.restoring, err = sqlite.Restore(ctx, from, r.Place, now); err != nil {
		return nil, err
	}
	r.Made = r.restoring.Made()
	if _, err := os.Stat(r.Place); err == nil {
		r.There = true
		r.Since, r.Broken = r.restoring.Since(ctx)
	}
	if r.Copy, err = ReadLedger(ctx, r.restoring.Path(), now); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Folder returns the installation as it would be with the copy in place, for looking only.
func (r *Restoration) Folder() *Folder {
	folder := *r.folder
	folder.Database = r.restoring.Path()
	return &folder
}

// TakeKey sees to the key of links of the copy: that the one in place is it, or else that the one in file is, which [Restoration.Put]
// then writes. Without a file it looks for one beside the copy, FILE-key. It says how that is. The error says what to do.
func (r *Restoration) TakeKey(ctx context.Context, file string) (said string, err error) {
	_, found, wrong := r.folder.RightKey(ctx, r.Settings, r.Copy)
	if wrong == nil && found {
		return "the key of links is there, and is the one of the copy", nil
	}
	name := r.folder.KeyFile(r.Settings)
	if file == "" {
		file = r.From + "-key"
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) || os.Getenv(KeyVariable) != "" {
			if wrong != nil {
				return "", fmt.Errorf("%w. Here: name a copy of it by --key, or restore without it by --without-key", wrong)
			}
			return "there is no key of links, and no letter in the copy has a link", nil
		}
	}
	if os.Getenv(KeyVariable) != "" {
		return "", fmt.Errorf("%s is set, so %s would not count: give the variable the value of that key, or unset it", KeyVariable, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read the key of links: %w", err)
	}
	key, err := token.ParseKey(string(text))
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	noted, _, err := r.Copy.Key(ctx)
	if err != nil {
		return "", err
	}
	if noted != "" && noted != key.Fingerprint() {
		return "", fmt.Errorf("%s is another key than that of the copy: name the one that was kept with it by --key, or restore without it by --without-key", file)
	}
	r.key = []byte(key.Text())
	return fmt.Sprintf("the key of links in %s is the one of the copy, and becomes %s", file, name), nil
}

// Put lets the copy take its place, and after it the key. The ledger that was there, and a key that was another one, are kept under other names, which are
// returned; "" where there was none.
func (r *Restoration) Put(ctx context.Context) (ledger, key string, err error) {
	if err := r.Copy.Close(); err != nil {
		return "", "", err
	}
	if ledger, err = r.restoring.Put(ctx); err != nil || r.key == nil {
		return ledger, "", err
	}
	if key, err = r.restoring.PutBeside(r.folder.KeyFile(r.Settings), r.key); err != nil {
		return ledger, key, fmt.Errorf("write the key of links: %w", err)
	}
	return ledger, key, nil
}

// Close gives up what was not put in place.
func (r *Restoration) Close() error {
	var err error
	if r.Copy != nil {
		err = r.Copy.Close()
	}
	return errors.Join(err, r.restoring.Close())
}
