package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// statements are those that every letter passes through, prepared once: look for reading connections, the others for the
// writing one.
type statements struct {
	tick, counted, doubt, settle, attempt, stageDoubt, stageReceipt, flush *sql.Stmt

	look, candidates [2]*sql.Stmt // by route
}

func (db *DB) prepare(ctx context.Context) error {
	for by, text := range [...]string{byMail: candidatesSQL, byChat: noticesSQL} {
		var err error
		if db.hot.look[by], err = db.readers.PrepareContext(ctx, text); err != nil {
			return fmt.Errorf("prepare %.40q: %w", text, err)
		}
	}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&db.hot.tick, `UPDATE identity SET counter = counter + 1`},
		{&db.hot.counted, `SELECT install, counter FROM identity`},
		{&db.hot.candidates[byMail], candidatesSQL},
		{&db.hot.candidates[byChat], noticesSQL},
		{&db.hot.doubt, doubtSQL},
		{&db.hot.settle, settleSQL},
		{&db.hot.attempt, attemptSQL},
		{&db.hot.stageDoubt, stageDoubtSQL},
		{&db.hot.stageReceipt, stageReceiptSQL},
		{&db.hot.flush, flushSQL},
	} {
		prepared, err := db.writer.PrepareContext(ctx, s.text)
		if err != nil {
			return fmt.Errorf("prepare %.40q: %w", s.text, err)
		}
		*s.into = prepared
	}
	return nil
}

func (s *statements) close() error {
	var errs []error
	for _, stmt := range []*sql.Stmt{s.tick, s.counted, s.look[byMail], s.look[byChat], s.candidates[byMail], s.candidates[byChat], s.doubt, s.settle, s.attempt, s.stageDoubt, s.stageReceipt, s.flush} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(errs...)
}
