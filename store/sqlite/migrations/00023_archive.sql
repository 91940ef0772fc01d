-- Sessions from before rondo. They stand apart from those that were planned, so that whatever plans, tells people or makes
-- feeds never meets them.

-- +goose Up

CREATE TABLE imported (
  uid     TEXT PRIMARY KEY,
  theme   TEXT NOT NULL,
  slot    TEXT NOT NULL, -- wall clock, 2026-12-01 14:00:00
  ends_at TEXT NOT NULL, -- of the facts
  facts   TEXT NOT NULL CHECK (json_valid(facts))
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_ends ON imported (ends_at);
