package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"rondo/scheduler"
)

// Notice records what troubles this node beside what troubles the others that are there, as [store.Keeper] says. What only some of them
// say has their names before it.
func (db *Postgres) Notice(ctx context.Context, now []scheduler.Trouble) (changed bool, err error) {
	if db.writer == nil || db.me() == "" {
		return db.core.Notice(ctx, now)
	}
	text, err := json.Marshal(now)
	var nodes []troubled
	if err == nil {
		_, err = db.writer.ExecContext(ctx, `UPDATE nodes SET troubles = ?2 WHERE id = ?1 AND troubles <> ?2`, db.me(), string(text))
	}
	if err == nil {
		nodes, err = db.troubled(ctx)
	}
	if err != nil {
		return false, fmt.Errorf("record what troubles the daemon: %w", explain(err))
	}
	return db.core.Notice(ctx, together(nodes))
}

// troubled is a node and what troubles it.
type troubled struct {
	name     string
	troubles []scheduler.Trouble
}

func (db *Postgres) troubled(ctx context.Context) (nodes []troubled, err error) {
	err = inTx(ctx, db.readers, func(tx *sql.Tx) error {
		return each(tx, `SELECT name, troubles FROM nodes WHERE until > clock_timestamp() ORDER BY name, id`, nil, func(rows *sql.Rows) error {
			var n troubled
			var text []byte
			err := rows.Scan(&n.name, &text)
			if err == nil {
				err = json.Unmarshal(text, &n.troubles)
			}
			nodes = append(nodes, n)
			return err
		})
	})
	return nodes, err
}

// together joins what troubles nodes, one of a kind.
func together(nodes []troubled) (all []scheduler.Trouble) {
	type saying struct{ kind, text string }
	by := map[saying][]string{}
	var order []saying
	since := map[string]scheduler.Trouble{}
	for _, n := range nodes {
		for _, t := range n.troubles {
			one := saying{t.Kind, t.Text}
			if by[one] == nil {
				order = append(order, one)
			}
			by[one] = append(by[one], n.name)
			if first, known := since[t.Kind]; !known || t.Since.Before(first.Since) {
				since[t.Kind] = t
			}
		}
	}
	for _, one := range order {
		text := one.text
		if len(by[one]) < len(nodes) {
			text = strings.Join(by[one], "; ") + ": " + text
		}
		i := slices.IndexFunc(all, func(t scheduler.Trouble) bool { return t.Kind == one.kind })
		if i < 0 {
			all = append(all, scheduler.Trouble{Kind: one.kind, Text: text, Since: since[one.kind].Since})
			continue
		}
		all[i].Text += "\n" + text
	}
	return all
}
