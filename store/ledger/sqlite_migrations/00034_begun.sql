-- Since when there are letters of a kind that leave by the calendar, so that none leaves at once where they are new.

-- +goose Up

CREATE TABLE begun (
  kind TEXT PRIMARY KEY CHECK (kind <> ''),
  at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
