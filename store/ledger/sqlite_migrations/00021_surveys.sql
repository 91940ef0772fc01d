-- Surveys without names. That somebody has answered is a mark of their seat, and what they answered a ballot: the two share no
-- key, time, order or row number. A ballot is sealed with a key that is not in here, and as long as every other. When enough of
-- one survey have gathered, they are counted together and are gone.

-- +goose Up

CREATE TABLE ballots (
  id     BLOB PRIMARY KEY CHECK (length(id) = 16), -- random, and another one whenever a ballot comes in beside it
  uid    TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  sealed BLOB NOT NULL CHECK (length(sealed) = 8220) -- a nonce of 12 octets, 8192 of ballot, a tag of 16
) STRICT, WITHOUT ROWID;

CREATE TABLE surveys (
  uid     TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  shown   INTEGER NOT NULL CHECK (shown = 0 OR shown >= 3), -- ballots that were counted
  lost    INTEGER NOT NULL CHECK (lost >= 0), -- ballots that were too few at the close to be counted, and are gone
  results TEXT NOT NULL CHECK (json_valid(results)) -- what was asked, and how often each answer was given
) STRICT, WITHOUT ROWID;
