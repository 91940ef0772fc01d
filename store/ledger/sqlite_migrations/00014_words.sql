-- What people write to rondo and no mailbox keeps is forwarded to organizers. A row waits until letters are posted, and is
-- remembered for as long as it counts against how much is forwarded.

-- +goose Up

CREATE TABLE words (
  inbox     TEXT PRIMARY KEY,
  written   TEXT NOT NULL,
  at        TEXT NOT NULL,
  forwarded TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX words_at ON words (at);
