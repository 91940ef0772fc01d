-- Decisions that read a part of the ledger are recorded if that part is as it was, whatever else has changed. What has no row
-- here has not changed yet. ledger.version goes on counting every change.

-- +goose Up

CREATE TABLE versions (
  part    TEXT PRIMARY KEY, -- theme/<id>, person/<address>, or files, holds and rest
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO versions VALUES ('files', 1);

CREATE INDEX sessions_theme ON sessions (theme);
