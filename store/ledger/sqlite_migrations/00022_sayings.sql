-- What organizers said to people of a session by hand, with whom they were shown. Who was told is in marks.

-- +goose Up

CREATE TABLE sayings (
  id     TEXT PRIMARY KEY,
  uid    TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  saying TEXT NOT NULL CHECK (json_valid(saying))
) STRICT, WITHOUT ROWID;

CREATE INDEX sayings_uid ON sayings (uid);
