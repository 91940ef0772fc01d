-- When an organizer said last that a theme goes on, which letters that belong to no seat were the last about what they are about, and
-- a way to who would present.

-- +goose Up

CREATE TABLE affirmed (
  theme TEXT PRIMARY KEY CHECK (theme <> ''),
  at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE latest (
  kind    TEXT NOT NULL CHECK (kind <> ''),
  theme   TEXT NOT NULL, -- '' for no single one
  address TEXT NOT NULL CHECK (address <> ''),
  id      TEXT NOT NULL CHECK (id <> ''), -- what it was posted for
  at      TEXT NOT NULL,
  PRIMARY KEY (kind, theme, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_presents ON marks (uid, address) WHERE mark = 'presents';
