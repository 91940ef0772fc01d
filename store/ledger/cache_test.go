package ledger

import (
	"context"
	"reflect"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Memory is given back beside a reader that is at work, and what is read afterwards is what was read before.
func TestDropCacheBesideAReader(t *testing.T) {
	l := newLedger(t)
	l.record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml": []byte("site: {name: Guild, url: https://sessions.example.org, timezone: Europe/Helsinki}\nmail: {from: guild@example.org, smtp: {host: smtp.example.org}}\n"),
	}})
	before := l.state()
	tx, err := l.readers.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := l.DropCache(ctx); err != nil {
		t.Fatal(err)
	}
	if idle, open := l.readers.Stats().Idle, l.readers.Stats().OpenConnections; idle != open-1 {
		t.Errorf("%d of %d readers are left idle", idle, open)
	}
	if after := l.state(); !reflect.DeepEqual(after, before) {
		t.Errorf("after it the state is\n%+v\nand was\n%+v", after, before)
	}
	tx.Rollback()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.DropCache(ctx); err != nil {
		t.Errorf("a closed ledger has nothing to give: %v", err)
	}
}
