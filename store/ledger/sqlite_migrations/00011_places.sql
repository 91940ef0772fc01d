-- How many had a place in a session when fewer places were left than that: nobody loses one. Only so can it be seen later
-- that more have places than there are.

-- +goose Up

CREATE TABLE lowered (
  uid    TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  places INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What nobody wrote down until now.
INSERT INTO lowered SELECT uid, count(*) FROM seats WHERE answer = 'ACCEPTED' AND waits = '' GROUP BY uid;
