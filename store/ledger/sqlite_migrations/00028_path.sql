-- What is recorded of people as presenters of single sessions: what they were asked, what they said and entered.

-- +goose Up

CREATE TABLE presenting (
  uid        TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  address    TEXT NOT NULL CHECK (address <> ''),
  presenting TEXT NOT NULL CHECK (json_valid(presenting)),
  PRIMARY KEY (uid, address)
) STRICT, WITHOUT ROWID;
