package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"rondo/store"
)

// lentRules are rules about who carries what, which SQLite does not keep.
var lentRules = []rule{
	{"lease", `SELECT l.name, 'it is ' || l.state || ', and claimed' FROM claims c JOIN letters l ON l.id = c.letter_id
		WHERE l.state NOT IN ('queued', 'in_doubt')`},
	{"lease", `SELECT l.name, 'it is being carried until ' || l.leased_until || ', and nobody has claimed it' FROM letters l
		WHERE l.leased_until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.letter_id = l.id)`},
	{"lease", `SELECT l.name, 'it is claimed as one to ' || c.address || ' about ' || c.uid FROM claims c JOIN letters l ON l.id = c.letter_id
		WHERE l.address <> c.address OR l.uid <> c.uid`},
	{"lease", `SELECT l.name, 'it is claimed by a node that is not known' FROM claims c JOIN letters l ON l.id = c.letter_id
		WHERE NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = c.node)`},
	{"course", `SELECT 'the files', 'plans go by those of digest ' || digest FROM course WHERE length(digest) <> 64 OR digest GLOB '*[^0-9a-f]*'`},
}

// Audit holds every row against what has to be true of it, as [store.Auditor] says. Whether the server's files are whole the server knows
// itself: its tools are pg_amcheck and checksums of pages.
func (db *Postgres) Audit(ctx context.Context, now time.Time) ([]store.Violation, error) {
	v := &verifier{db: &db.core, where: "the database", holder: func() (string, error) { return db.Holder(ctx) }, now: now}
	var lent []task
	for _, r := range lentRules {
		lent = append(lent, task{ofReferences, func(v *verifier, tx *sql.Tx) error { return v.ask(tx, r) }})
	}
	err := v.run(ctx, append(v.tasks(ctx), lent...))
	if err != nil {
		err = fmt.Errorf("verify the database: %w", explain(err))
	}
	return v.violations(), err
}

var _ store.Auditor = (*Postgres)(nil)
