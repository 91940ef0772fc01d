package ledger

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"io"

	"rondo/store"
)

// Sources lists the calendars that are asked for by their address, in order of their keys.
func (db *core) Sources(ctx context.Context) (all []store.Source, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		all, err = readSources(tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list calendars: %w", explain(err))
	}
	return all, nil
}

func readSources(tx *sql.Tx) (all []store.Source, err error) {
	err = each(tx, sourcesSQL+` ORDER BY id, zone`, nil, func(rows *sql.Rows) error {
		s, err := scanSource(rows)
		all = append(all, s)
		return err
	})
	return all, err
}

const sourcesSQL = `SELECT id, zone, etag, modified, asked_at, next_at, failures, problem, read_at, until_at, busy, tentative, partly, empties, emptied_at,
	own IS NOT NULL FROM sources`

// scanSource reads a row of [sourcesSQL].
func scanSource(rows *sql.Rows) (s store.Source, err error) {
	var asked, next, read, until, emptied instant
	var busy, tentative []byte
	err = rows.Scan(&s.ID, &s.Zone, &s.ETag, &s.Modified, &asked, &next, &s.Failures, &s.Problem, &read, &until, &busy, &tentative,
		&s.Partly, &s.Empties, &emptied, &s.Own)
	if err != nil {
		return s, err
	}
	s.Asked, s.Next, s.Read, s.Until, s.Emptied = asked.Time, next.Time, read.Time, until.Time, emptied.Time
	if s.Read.IsZero() {
		return s, nil
	}
	if s.Busy, err = inflate(busy); err == nil {
		s.Tentative, err = inflate(tentative)
	}
	if err != nil {
		err = fmt.Errorf("calendar %.8s, %s: %w", s.ID, s.Zone, err)
	}
	return s, err
}

// KeepSources records calendars, in place of what was known under their keys.
func (db *core) KeepSources(ctx context.Context, all ...store.Source) error {
	err := db.write(ctx, func(tx *sql.Tx) error {
		for _, s := range all {
			if err := keepSource(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record calendars: %w", err)
	}
	return nil
}

// keepSource records a calendar. What a person gave and took back meanwhile stays forgotten.
func keepSource(tx *sql.Tx, s store.Source) error {
	var busy, tentative []byte
	if !s.Read.IsZero() {
		busy, tentative = deflate(s.Busy), deflate(s.Tentative)
	}
	_, err := tx.Exec(`INSERT INTO sources SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, iif(?16 = 1, ?1, NULL)
		WHERE ?16 = 0 OR EXISTS (SELECT 1 FROM calendars WHERE id = ?1 AND zone = ?2)
		ON CONFLICT (id, zone) DO UPDATE SET etag = ?3, modified = ?4, asked_at = ?5, next_at = ?6, failures = ?7, problem = ?8, read_at = ?9,
			until_at = ?10, busy = ?11, tentative = ?12, partly = ?13, empties = ?14, emptied_at = ?15, own = iif(?16 = 1, ?1, NULL)`,
		s.ID, s.Zone, s.ETag, s.Modified, instant{s.Asked}, instant{s.Next}, s.Failures, s.Problem, instant{s.Read}, instant{s.Until},
		busy, tentative, s.Partly, s.Empties, instant{s.Emptied}, s.Own)
	return err
}

// ForgetSources forgets calendars.
func (db *core) ForgetSources(ctx context.Context, keys ...store.SourceKey) error {
	if len(keys) == 0 {
		return nil
	}
	err := db.write(ctx, func(tx *sql.Tx) error {
		for _, k := range keys {
			if _, err := tx.Exec(`DELETE FROM sources WHERE id = ?1 AND zone = ?2`, k.ID, k.Zone); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget calendars: %w", err)
	}
	return nil
}

// deflate packs minutes, most of which are like their neighbours: a fiftieth remains. The checksum of gzip tells whether they are whole.
func deflate(minutes []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(minutes) // neither fails in memory
	_ = w.Close()
	return packed.Bytes()
}

// mostMinutes are as many bytes as ten years take.
const mostMinutes = 10 * 366 * 24 * 60 / 8

func inflate(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, mostMinutes))
}
