-- Sessions that are long over are folded: how many people there were stays, and of each person one row a theme. Their seats and letters
-- go.

-- +goose Up

-- How many letters were folded. The newest one never goes, so its id less the letters that are there is this number. No trigger counts them: a letter that
-- is gone in another way is a fault, and the totals have to show it.
ALTER TABLE settled ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

CREATE TABLE folded (
  uid       TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  done      INTEGER NOT NULL CHECK (done IN (0, 1)), -- no seat is left
  invited   INTEGER NOT NULL,
  accepted  INTEGER NOT NULL,
  waiting   INTEGER NOT NULL,
  tentative INTEGER NOT NULL,
  declined  INTEGER NOT NULL,
  silent    INTEGER NOT NULL, -- who gave no answer
  came      INTEGER NOT NULL,
  missed    INTEGER NOT NULL,
  unknown   INTEGER NOT NULL, -- whether they came
  presents  INTEGER NOT NULL, -- who would present
  CHECK (accepted + waiting + tentative + declined + silent = invited)
) STRICT, WITHOUT ROWID;

-- What a person has to do with a theme by its folded sessions.
CREATE TABLE histories (
  theme    TEXT NOT NULL CHECK (theme <> ''),
  address  TEXT NOT NULL CHECK (address <> ''),
  first_at TEXT NOT NULL, -- the end of the first of them to which the person was invited
  last_at  TEXT NOT NULL CHECK (last_at >= first_at),
  sessions INTEGER NOT NULL CHECK (sessions > 0),
  accepted INTEGER NOT NULL CHECK (accepted BETWEEN 0 AND sessions),
  PRIMARY KEY (theme, address)
) STRICT, WITHOUT ROWID;
