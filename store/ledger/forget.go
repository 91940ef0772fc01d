package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Forget erases everything about a person, as [store.Forgetter] says.
func (db *core) Forget(ctx context.Context, who store.Someone) (store.Erased, error) {
	e := eraser{who: who, db: db, gone: store.Erased{Rows: map[string]int64{}}}
	err := db.write(ctx, func(tx *sql.Tx) (err error) {
		e.tx, e.gone = tx, store.Erased{Rows: map[string]int64{}}
		if e.leased, err = db.leasedIn(tx); err != nil {
			return err
		}
		return e.erase()
	})
	if err != nil {
		return store.Erased{}, fmt.Errorf("forget somebody: %w", explain(err))
	}
	if e.gone.Clean, e.gone.Copies, err = db.sweep(ctx); err != nil {
		return e.gone, fmt.Errorf("what is known of them is gone, but the database could not be written anew: %w; run it again", explain(err))
	}
	return e.gone, nil
}

// eraser erases one person in a transaction.
type eraser struct {
	db     *core
	tx     *sql.Tx
	leased func(letter int64) bool
	who    store.Someone
	gone   store.Erased
	from   *theme.Unnaming // what takes their place in texts
}

func (e *eraser) erase() error {
	if err := e.remember(); err != nil {
		return err
	}
	for _, step := range []func() error{e.letters, e.mails, e.facts, e.sayings, e.rows, e.texts} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, address := range e.who.Addresses {
		if _, err := e.tx.Exec(`DELETE FROM versions WHERE part = ?1`, personPart(address)); err != nil {
			return err
		}
	}
	parts := []string{partFiles, partHolds, partRest, partPeople, partImported, partJoined}
	err := each(e.tx, `SELECT DISTINCT theme FROM sessions`, nil, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		parts = append(parts, themePart(id))
		return err
	})
	if err != nil {
		return err
	}
	return touch(e.tx, parts...)
}

// remember keeps a hash of each address, and takes the person out of the accepted files.
func (e *eraser) remember() error {
	f, err := readForgotten(e.tx)
	if err != nil {
		return err
	}
	if len(f.Salt) == 0 {
		f.Salt = make([]byte, 32)
		_, _ = rand.Read(f.Salt)
		if _, err := e.tx.Exec(`UPDATE ledger SET salt = ?1`, f.Salt); err != nil {
			return err
		}
	}
	for _, address := range e.who.Addresses {
		f = f.With(address)
		if _, err := e.tx.Exec(`INSERT INTO forgotten VALUES (?1) ON CONFLICT DO NOTHING`, f.Hash(address)); err != nil {
			return err
		}
	}
	set, err := e.db.accepted.read(e.tx)
	if err != nil {
		return err
	}
	e.from = f.Unnaming(set)
	if e.from != nil {
		for path, data := range e.from.Files(set.Files) {
			res, err := e.tx.Exec(`UPDATE files SET bytes = ?2 WHERE path = ?1 AND bytes <> ?2`, path, notNull(data))
			if err := e.count("files", res, err); err != nil {
				return err
			}
		}
	} else {
		e.from = &theme.Unnaming{}
	}
	for i, address := range e.who.Addresses {
		if i == 0 {
			for _, name := range e.who.Names {
				e.from.Take("", name, f.Hash(address)[:16])
			}
		}
		e.from.Take(address, "", f.Hash(address)[:16])
	}
	return nil
}

// count notes how many rows of a table a statement changed.
func (e *eraser) count(table string, res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if n > 0 {
		e.gone.Rows[table] += n
	}
	return err
}

// rows deletes the rows that are theirs.
func (e *eraser) rows() error {
	for _, c := range columnsOf(whose) {
		res, err := e.tx.Exec(fmt.Sprintf(`DELETE FROM %s WHERE %s IN (SELECT value FROM json_each(?1))`, c[0], c[1]), list(e.who.Addresses))
		if err := e.count(c[0], res, err); err != nil {
			return err
		}
	}
	return nil
}

// texts takes them out of texts of other rows.
func (e *eraser) texts() error {
	for _, c := range columnsOf(named) {
		if err := e.rewrite(c[0], c[1], e.mentions(c[1]), func(text string) string { without, _ := e.from.Text(text); return without }); err != nil {
			return err
		}
	}
	return nil
}

// rewrite changes the texts of a column for which a condition of SQL holds.
func (e *eraser) rewrite(table, column, which string, change func(string) string) error {
	var texts []string
	err := each(e.tx, fmt.Sprintf(`SELECT DISTINCT "%s" FROM %s WHERE %s`, column, table, which), nil, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		texts = append(texts, text)
		return err
	})
	if err != nil {
		return err
	}
	for _, text := range texts {
		without := change(text)
		if without == text {
			continue
		}
		res, err := e.tx.Exec(fmt.Sprintf(`UPDATE %s SET "%s" = ?2 WHERE "%s" = ?1`, table, column, column), text, without)
		if err := e.count(table, res, err); err != nil {
			return err
		}
	}
	return nil
}

// mentions returns a condition of SQL that is true for a text in which they may be named.
func (e *eraser) mentions(column string) string { return mentions(column, e.who) }

func mentions(column string, who store.Someone) string {
	var any []string
	for _, word := range append(slices.Clone(who.Addresses), who.Names...) {
		quoted, _ := json.Marshal(word)
		for _, w := range slices.Compact([]string{word, strings.Trim(string(quoted), `"`)}) { // as JSON has it
			any = append(any, fmt.Sprintf(`instr(lower("%s"), lower('%s')) > 0`, column, strings.ReplaceAll(w, "'", "''")))
		}
	}
	return "(" + strings.Join(append(any, "false"), " OR ") + ")"
}

// facts takes them out of what sessions were and are. Names of presenters may be short words, so SQL cannot tell which.
func (e *eraser) facts() error {
	for _, c := range [][2]string{{"facts", "facts"}, {"facts", "silent"}, {"imported", "facts"}} {
		var wrong error
		err := e.rewrite(c[0], c[1], c[1]+" IS NOT NULL", func(text string) string {
			var f scheduler.Facts
			if err := json.Unmarshal([]byte(text), &f); err != nil {
				wrong = err
				return text
			}
			without := f.Unnamed(e.from)
			if without == f {
				return text
			}
			out, err := json.Marshal(without)
			wrong = err
			return string(out)
		})
		if err = errors.Join(err, wrong); err != nil {
			return fmt.Errorf("%s: %w", c[0], err)
		}
	}
	return nil
}

// sayings takes them out of what organizers said, and of whom they said it to.
func (e *eraser) sayings() error {
	return e.rewrite("sayings", "saying", "true", func(text string) string {
		var s scheduler.Saying
		if json.Unmarshal([]byte(text), &s) != nil {
			return text
		}
		people := len(s.People)
		s.People = slices.DeleteFunc(s.People, func(address string) bool { return slices.Contains(e.who.Addresses, address) })
		said, named := e.from.Text(s.Text)
		if !named && len(s.People) == people {
			return text
		}
		s.Text = said
		out, _ := json.Marshal(s) // it was read from there
		return string(out)
	})
}

// readForgotten reads who asked to be forgotten.
func readForgotten(tx *sql.Tx) (f scheduler.Forgotten, err error) {
	if err := tx.QueryRow(`SELECT salt FROM ledger`).Scan(&f.Salt); err != nil {
		return f, err
	}
	err = each(tx, `SELECT hash FROM forgotten ORDER BY hash`, nil, func(rows *sql.Rows) error {
		var hash string
		err := rows.Scan(&hash)
		f.Hashes = append(f.Hashes, hash)
		return err
	})
	return f, err
}
