package installation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"

	"rondo/kernel"
	"rondo/mailer"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
)

// Folder is an installation: a folder with rondo.yaml.
type Folder struct {
	Dir    string
	Config string // rondo.yaml's name in dir
	Files  fs.FS
	Key    token.Key // of links and reply addresses; the zero key where nothing leaves

	Machine  kernel.Machine // whose clocks these are
	Listen   string         // where pages are served in place of what rondo.yaml says; "" for there
	Database string         // where the ledger is in place of what rondo.yaml says; "" for there
	Version  string         // of the program, for the servers that it asks; "" where nobody says
}

// Open finds the installation whose rondo.yaml has the path config.
func Open(config string) (*Folder, error) {
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
	return &Folder{Dir: dir, Config: name, Files: files, Machine: ThisMachine}, nil
}

// Want returns what the files say, with the accepted copies in place of broken ones; nil when there is nothing to go by.
func (i *Folder) Want(accepted *theme.Set) (*theme.Set, theme.Findings) {
	var last theme.Files
	if accepted != nil {
		last = accepted.Files
	}
	return theme.Fallback(i.Files, i.Config, last, accepted)
}

// Path returns a path of rondo.yaml, which is relative to its folder.
func (i *Folder) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(i.Dir, name)
}

// Settings returns rondo.yaml, also when themes or people are broken.
func (i *Folder) Settings() (*theme.Config, error) {
	settings, findings := theme.LoadConfig(i.Files, i.Config)
	if settings == nil {
		return nil, findings.Err()
	}
	if i.Listen != "" {
		settings.ListenAt(i.Listen)
	}
	return settings, nil
}

// Recorded returns the ledger as it is; before the first daemon made one, nothing is. The second result says why nothing would
// be sent from it, "" when it would.
func (i *Folder) Recorded(ctx context.Context, now func() time.Time) (have scheduler.State, doubt string, err error) {
	return i.RecordedWithin(ctx, now, scheduler.Scope{Everybody: true})
}

// RecordedWithin is Recorded for the part of the ledger that a scope names.
func (i *Folder) RecordedWithin(ctx context.Context, now func() time.Time, scope scheduler.Scope) (have scheduler.State, doubt string, err error) {
	settings, err := i.Settings()
	if err != nil {
		return have, "", err
	}
	db, err := i.ReadLedger(ctx, settings, now)
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
	have, err = db.Part(ctx, scope)
	return have, doubt, err
}

// Words returns the templates with those of the installation's own folder over them.
func (i *Folder) Words(c *theme.Config) (*templates.Set, error) {
	if c == nil || c.Templates == "" {
		return templates.New(nil)
	}
	over, err := fs.Sub(i.Files, path.Clean(c.Templates))
	if err != nil {
		return nil, fmt.Errorf("rondo.yaml: templates: %w", err)
	}
	return templates.New(over)
}

// NoWords is what to do about [installation.wordless].
const NoWords = "make it, correct its name, or leave the key out"

// Wordless says that the folder of the installation's own words is not there; "" if it is, or none is named.
func (i *Folder) Wordless(c *theme.Config) string {
	if c.Templates == "" {
		return ""
	}
	if info, err := fs.Stat(i.Files, path.Clean(c.Templates)); err == nil && info.IsDir() {
		return ""
	}
	return "there is no folder " + c.Templates + ", so that letters have the built-in words"
}

// Sealer renders letters as the files say.
func (i *Folder) Sealer(set *theme.Set) (scheduler.Seal, error) {
	sealer, err := i.sealer(set)
	if err != nil {
		return nil, err
	}
	return sealer.Batch(), nil
}

func (i *Folder) sealer(set *theme.Set) (*mailer.Sealer, error) {
	words, err := i.Words(&set.Config)
	if err != nil {
		return nil, err
	}
	mail := set.Config.Mail
	sealer := mailer.Sealer{Templates: words, Site: set.Config.Site, Sender: mail.Sender, Key: i.Key, Tokens: mail.Tokens, Keep: set.Config.Attendance.Days()}
	if mail.DKIM != (theme.DKIM{}) {
		pem, err := os.ReadFile(i.Path(mail.DKIM.KeyFile))
		if err != nil {
			return nil, fmt.Errorf("read mail.dkim.key_file: %w", err)
		}
		if sealer.DKIM, err = mailer.NewDKIM(mail.DKIM, mail.Sender, pem); err != nil {
			return nil, err
		}
	}
	return &sealer, nil
}
