-- Letters on the wire while many leave at once. A row here is one small change of one page; what it says is written into
-- its letter, which many indexes know, together with that of many others, and before anybody else changes a letter.

-- +goose Up

CREATE TABLE transit (
  letter_id INTEGER PRIMARY KEY, -- a leased letter that is in doubt
  reply     TEXT CHECK (reply <> ''), -- the words with which the server accepted it; NULL before
  at        TEXT,
  CHECK ((reply IS NULL) = (at IS NULL))
) STRICT;

-- The hourly limit is counted from the index alone.
DROP INDEX letters_recent;
CREATE INDEX letters_recent ON letters (address, carried_at, state) WHERE carried_at IS NOT NULL;
