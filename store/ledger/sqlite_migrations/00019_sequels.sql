-- How far the letters after a session are, so that a plan need not look at everybody who was there.

-- +goose Up

CREATE TABLE sequels (
  uid   TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  since TEXT NOT NULL,    -- when the first of them was posted
  told  TEXT NOT NULL,    -- the session's materials then, as its facts have them
  done  INTEGER NOT NULL CHECK (done = 0 OR done = 1), -- everybody who is to have one has it
  late  INTEGER NOT NULL CHECK (late = 0 OR late = 1 AND done = 1) -- and has the letter about what came later
) STRICT, WITHOUT ROWID;
