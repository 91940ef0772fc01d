package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"rondo/mailer"
	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
)

// installation is a folder with rondo.yaml.
type installation struct {
	dir    string
	config string // rondo.yaml's name in dir
	files  fs.FS
	key    token.Key // of links and reply addresses; the zero key where nothing leaves

	machine machine // whose clocks these are
}

// openInstallation finds the installation whose rondo.yaml has the path config.
func openInstallation(config string) (*installation, error) {
	dir, name := filepath.Split(config)
	if dir == "" {
		dir = "."
	}
	if _, err := os.Stat(config); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			if near := theme.Similar(os.DirFS(dir), name); near != "" {
				return nil, fmt.Errorf("there is no %s, but %s: rename it, or name it with --config", config, filepath.Join(dir, near))
			}
			return nil, fmt.Errorf("there is no %s; name it with --config, or write a first one with 'rondo init'", config)
		}
		return nil, err
	}
	files, err := theme.OpenDir(dir)
	if err != nil {
		return nil, err
	}
	return &installation{dir: dir, config: name, files: files, machine: thisMachine}, nil
}

// open finds the installation that --config names.
func (a *app) open() (*installation, error) { return openInstallation(a.config) }

// configured finds the installation and reads its settings.
func (a *app) configured() (*installation, *theme.Config, error) {
	inst, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	settings, err := inst.settings()
	return inst, settings, err
}

// want is what the files say, with the accepted copies in place of broken ones; nil when there is nothing to go by.
func (i *installation) want(accepted *theme.Set) (*theme.Set, theme.Findings) {
	var last theme.Files
	if accepted != nil {
		last = accepted.Files
	}
	return theme.Fallback(i.files, i.config, last)
}

// path is a path of rondo.yaml, which is relative to its folder.
func (i *installation) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(i.dir, name)
}

// settings are rondo.yaml, also when themes or people are broken.
func (i *installation) settings() (*theme.Config, error) {
	settings, findings := theme.LoadConfig(i.files, i.config)
	if settings == nil {
		return nil, findings.Err()
	}
	return settings, nil
}

// database is the path of the ledger, also when themes or people are broken.
func (i *installation) database() (string, error) {
	settings, err := i.settings()
	if err != nil {
		return "", err
	}
	return i.path(settings.Database), nil
}

// recorded is the ledger as it is; before the first daemon made one, nothing is. The second result says why nothing would
// be sent from it, "" when it would.
func (i *installation) recorded(ctx context.Context, now func() time.Time) (have scheduler.State, doubt string, err error) {
	path, err := i.database()
	if err != nil {
		return have, "", err
	}
	db, err := sqlite.OpenReader(ctx, path, now)
	if errors.Is(err, store.ErrNoDatabase) {
		return have, "", nil
	}
	if err != nil {
		return have, "", err
	}
	defer db.Close()
	identity, err := db.Identity(ctx)
	if err != nil {
		return have, "", err
	}
	if !identity.Confirmed {
		doubt = identity.Why
	}
	have, err = db.State(ctx)
	return have, doubt, err
}

// recorded is the installation and its ledger as it is.
func (a *app) recorded(ctx context.Context) (*installation, scheduler.State, error) {
	inst, err := a.open()
	if err != nil {
		return nil, scheduler.State{}, err
	}
	have, _, err := inst.recorded(ctx, a.now)
	return inst, have, err
}

// write opens the ledger beside a daemon or without one, and lets f change it.
func (a *app) write(ctx context.Context, f func(context.Context, *sqlite.DB) error) error {
	return a.ledger(ctx, f, func(path string) (*sqlite.DB, error) {
		return sqlite.Open(ctx, path, store.Options{Now: a.now})
	})
}

// read opens the ledger for looking only.
func (a *app) read(ctx context.Context, f func(context.Context, *sqlite.DB) error) error {
	return a.ledger(ctx, f, func(path string) (*sqlite.DB, error) {
		return sqlite.OpenReader(ctx, path, a.now)
	})
}

func (a *app) ledger(ctx context.Context, f func(context.Context, *sqlite.DB) error, open func(path string) (*sqlite.DB, error)) error {
	inst, err := a.open()
	if err != nil {
		return err
	}
	path, err := inst.database()
	if err != nil {
		return err
	}
	db, err := open(path)
	if err != nil {
		return err
	}
	return errors.Join(f(ctx, db), db.Close())
}

// theme finds a theme by its id or name in the files on disk.
func (a *app) theme(which string) (*theme.Set, *theme.Theme, error) {
	inst, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	set, findings := theme.Load(inst.files, inst.config)
	if set != nil {
		for _, t := range set.Themes {
			if t.ID == which || t.Name == which {
				return set, t, nil
			}
		}
	}
	if err := findings.Err(); err != nil {
		return nil, nil, fmt.Errorf("there is no sound theme %q:\n%w", which, err)
	}
	return nil, nil, unknownTheme(which, set)
}

// words are the templates with those of the installation's own folder over them.
func (i *installation) words(c *theme.Config) (*templates.Set, error) {
	if c == nil || c.Templates == "" {
		return templates.New(nil)
	}
	over, err := fs.Sub(i.files, path.Clean(c.Templates))
	if err != nil {
		return nil, fmt.Errorf("rondo.yaml: templates: %w", err)
	}
	return templates.New(over)
}

// noWords is what to do about [installation.wordless].
const noWords = "make it, correct its name, or leave the key out"

// wordless says that the folder of the installation's own words is not there; "" if it is, or none is named.
func (i *installation) wordless(c *theme.Config) string {
	if c.Templates == "" {
		return ""
	}
	if info, err := fs.Stat(i.files, path.Clean(c.Templates)); err == nil && info.IsDir() {
		return ""
	}
	return "there is no folder " + c.Templates + ", so that letters have the built-in words"
}

// sealer renders letters as the files say.
func (i *installation) sealer(set *theme.Set) (scheduler.Seal, error) {
	words, err := i.words(&set.Config)
	if err != nil {
		return nil, err
	}
	mail := set.Config.Mail
	sealer := mailer.Sealer{Templates: words, Site: set.Config.Site, Sender: mail.Sender, Key: i.key, Tokens: mail.Tokens}
	if mail.DKIM != (theme.DKIM{}) {
		pem, err := os.ReadFile(i.path(mail.DKIM.KeyFile))
		if err != nil {
			return nil, fmt.Errorf("read mail.dkim.key_file: %w", err)
		}
		if sealer.DKIM, err = mailer.NewDKIM(mail.DKIM, mail.Sender, pem); err != nil {
			return nil, err
		}
	}
	return sealer.Batch(), nil
}
