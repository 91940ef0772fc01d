-- Domains to which nothing leaves for a while, because their people were refused one after the other. The daemon writes it for
-- those who look from outside; it goes by its own memory.

-- +goose Up

CREATE TABLE rests (
  domain TEXT PRIMARY KEY,
  why    TEXT NOT NULL,
  since  TEXT NOT NULL,
  until  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
