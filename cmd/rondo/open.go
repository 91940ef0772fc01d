package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"rondo/desk"
	"rondo/ical"
	"rondo/installation"
	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// open finds the installation that --config names.
func (a *app) open() (*installation.Folder, error) {
	inst, err := installation.Open(a.config)
	if err == nil {
		inst.Version, _, _ = strings.Cut(buildVersion(), " ")
	}
	return inst, err
}

// configured finds the installation and reads its settings.
func (a *app) configured() (*installation.Folder, *theme.Config, error) {
	inst, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	settings, err := inst.Settings()
	return inst, settings, err
}

// recorded returns the installation and its ledger as it is.
func (a *app) recorded(ctx context.Context) (*installation.Folder, scheduler.State, error) {
	inst, err := a.open()
	if err != nil {
		return nil, scheduler.State{}, err
	}
	have, _, err := inst.Recorded(ctx, a.now)
	return inst, have, err
}

// write opens the ledger beside a daemon or without one, and lets f change it. What the verb does is noted with the first change.
func (a *app) write(ctx context.Context, f func(context.Context, store.Ledger) error) error {
	return a.ledger(ctx, func(ctx context.Context, db store.Ledger) error { return f(store.Acting(ctx, a.act), db) }, (*installation.Folder).OpenLedger)
}

// change opens the ledger, and lets f do what an organizer does.
func (a *app) change(ctx context.Context, f func(context.Context, *desk.Desk) error) error {
	inst, err := a.open()
	if err != nil {
		return err
	}
	return a.write(ctx, func(ctx context.Context, db store.Ledger) error {
		return f(ctx, &desk.Desk{Folder: inst, Ledger: db, Now: a.now})
	})
}

// look runs f as change does, for whoever changes nothing.
func (a *app) look(ctx context.Context, f func(context.Context, *desk.Desk) error) error {
	inst, err := a.open()
	if err != nil {
		return err
	}
	return a.read(ctx, func(ctx context.Context, db store.Ledger) error {
		return f(ctx, &desk.Desk{Folder: inst, Ledger: db, Now: a.now})
	})
}

// read opens the ledger for looking only.
func (a *app) read(ctx context.Context, f func(context.Context, store.Ledger) error) error {
	return a.ledger(ctx, f, (*installation.Folder).ReadLedger)
}

func (a *app) ledger(ctx context.Context, f func(context.Context, store.Ledger) error,
	open func(*installation.Folder, context.Context, *theme.Config, func() time.Time) (store.Ledger, error),
) error {
	inst, settings, err := a.configured()
	if err != nil {
		return err
	}
	db, err := open(inst, ctx, settings, a.now)
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
	return desk.Theme(inst, which)
}

// coming reads all files, with what was found in them, and a time in the site's zone: from today to the horizon where it is not said.
func (a *app) coming(from, to string) (set *theme.Set, findings theme.Findings, window [2]ical.Local, err error) {
	inst, err := a.open()
	if err != nil {
		return nil, nil, window, err
	}
	if set, findings = theme.Load(inst.Files, inst.Config); set == nil {
		return nil, nil, window, findings.Err()
	}
	now := ical.LocalOf(a.now().In(set.Config.Site.Zone.Location()))
	window, err = parseWindow(from, to, now, now.Add(set.Config.Horizon.Duration()))
	return set, findings, window, err
}

const offlineHelp = "ask no server for a calendar; by default each is asked once that the daemon has not read"

// known returns what is known of the world up to a moment beside the files. What is not known of calendars is told beside the answer.
func (a *app) known(ctx context.Context, set *theme.Set, to time.Time, offline bool) (desk.Known, error) {
	inst, err := a.open()
	if err != nil {
		return desk.Known{}, err
	}
	var ask desk.Asker
	if !offline {
		client, err := inst.Fetcher(&set.Config)
		if err != nil {
			return desk.Known{}, err
		}
		ask = client.Get
	}
	known := desk.Know(ctx, inst, set, a.now, to, ask)
	a.note(known.Notes)
	return known, nil
}

// note tells what a person should know beside what is asked for.
func (a *app) note(lines []string) {
	for _, line := range lines {
		fmt.Fprintln(a.err, "note: "+line)
	}
}
