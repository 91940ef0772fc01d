-- What the daemon noticed that does not mend itself and that nobody could see in the ledger: a mailbox, a route, files, the clock.
-- The doctor and the organizers' daily note tell of it.

-- +goose Up

CREATE TABLE troubles (
  kind  TEXT PRIMARY KEY,
  text  TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;
