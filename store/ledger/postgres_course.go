package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"rondo/store"
)

// courseSQL says by which files nodes plan, whether the others know that node ?1 has the files ?2, and how many others that are there
// have those of the course.
const courseSQL = `
SELECT c.digest, c.generation, c.chosen_by, c.digest = ?2 AND EXISTS (SELECT 1 FROM nodes n WHERE n.id = ?1 AND n.files = ?2),
	(SELECT count(*) FROM nodes n WHERE n.id <> ?1 AND n.files = c.digest AND n.until > clock_timestamp())
FROM course c`

// firmSQL says of the files ?2 of node ?1, which had the files ?3 before, whether the course stays as it is unless somebody edited it, and
// whether somebody did. It stays while it is waited for, and while others that are there have other files than this node; files that were
// the course once come back by an edit alone, or each restart of the only node that is up to date would undo what it planned. What was
// chosen by hand and no node has is edited by whoever still has files of before.
const firmSQL = `
SELECT EXISTS (SELECT 1 FROM course WHERE awaited = 1)
	OR EXISTS (SELECT 1 FROM courses_before WHERE digest = ?2)
	OR EXISTS (SELECT 1 FROM nodes WHERE id <> ?1 AND files NOT IN ('', ?2) AND until > clock_timestamp()),
	EXISTS (SELECT 1 FROM course c WHERE ?3 NOT IN ('', ?2) AND (c.digest = ?3
		OR c.awaited = 1 AND EXISTS (SELECT 1 FROM courses_before b WHERE b.digest = ?3)))`

// Course says whether plans go by the files of this node, as [store.Joint] says. Another course is another version of the files, so what
// is being decided by those of before is decided anew.
func (db *Postgres) Course(ctx context.Context, digest string) (course store.Course, err error) {
	me, err := db.join(ctx)
	if err == nil {
		course, err = readCourse(db.readers.QueryRowContext(ctx, courseSQL, me, digest))
	}
	if err == nil && !course.Ours {
		err = db.locked(ctx, exclusive, func(tx *sql.Tx) (err error) {
			course, err = db.steer(tx, me, digest)
			return err
		})
	}
	if err != nil {
		return store.Course{}, fmt.Errorf("see by which files other nodes plan: %w", explain(err))
	}
	db.node.have(digest)
	return course, nil
}

// readCourse returns what courseSQL said; the zero Course before there is one.
func readCourse(row *sql.Row) (course store.Course, err error) {
	err = row.Scan(&course.Digest, &course.Generation, &course.By, &course.Ours, &course.Others)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return course, err
}

// steer tells the others which files this node has, and lets plans go by them where it may.
func (db *Postgres) steer(tx *sql.Tx, me, digest string) (course store.Course, err error) {
	var before string
	err = tx.QueryRow(`SELECT files FROM nodes WHERE id = ?1 AND until > clock_timestamp()`, me).Scan(&before)
	if errors.Is(err, sql.ErrNoRows) {
		return course, store.ErrGone
	}
	if err == nil {
		_, err = tx.Exec(`UPDATE nodes SET files = ?2 WHERE id = ?1`, me, digest)
	}
	if err != nil {
		return course, err
	}
	if course, err = readCourse(tx.QueryRow(courseSQL, me, digest)); err != nil {
		return course, err
	}
	if course.Ours {
		_, err := tx.Exec(`UPDATE course SET awaited = 0 WHERE awaited = 1`)
		return course, err
	}
	var firm, edited bool
	if err := tx.QueryRow(firmSQL, me, digest, before).Scan(&firm, &edited); err != nil {
		return course, err
	}
	if course.Digest != "" && !edited && firm {
		return course, nil
	}
	if err := db.choose(tx, digest, false); err != nil {
		return course, err
	}
	return readCourse(tx.QueryRow(courseSQL, me, digest))
}

// Choose lets plans go by files with a digest from now on, as [store.Joint] says.
func (db *Postgres) Choose(ctx context.Context, digest string, unseen bool) (changed bool, err error) {
	err = db.locked(ctx, exclusive, func(tx *sql.Tx) error {
		course, err := readCourse(tx.QueryRow(courseSQL, "", digest))
		if changed = err == nil && course.Digest != digest; !changed {
			return err
		}
		seen := false
		err = tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM nodes WHERE files = ?1 AND until > clock_timestamp())`, digest).Scan(&seen)
		switch {
		case err != nil:
			return err
		case !seen && !unseen && course.Digest == "": // the first node chooses
			changed = false
			return nil
		case !seen && !unseen:
			return store.ErrUnseen
		}
		return db.choose(tx, digest, true)
	})
	if err != nil {
		return false, fmt.Errorf("let all nodes plan by these files: %w", explain(err))
	}
	return changed, nil
}

// choose sets another course. One that was chosen by hand: nodes wait until one of them has it.
func (db *Postgres) choose(tx *sql.Tx, digest string, byHand bool) error {
	_, err := tx.Exec(`INSERT INTO courses_before SELECT digest FROM course ON CONFLICT DO NOTHING`)
	if err == nil {
		_, err = tx.Exec(`INSERT INTO course VALUES (1, ?1, 1, ?2, ?3)
			ON CONFLICT (one) DO UPDATE SET digest = ?1, generation = course.generation + 1, chosen_by = ?2, awaited = ?3`, digest, programName(), byHand)
	}
	if err == nil {
		err = touch(tx, partFiles)
	}
	if err == nil {
		err = db.tell(tx)
	}
	return err
}
