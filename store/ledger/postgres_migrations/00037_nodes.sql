-- Several daemons at work, each with files of its own. Only PostgreSQL has these: SQLite's daemon is alone.

-- +goose Up

ALTER TABLE nodes ADD files text COLLATE "C" NOT NULL DEFAULT ''; -- digest of its files; '' before it has read them
ALTER TABLE nodes ADD troubles text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (json_valid(troubles)); -- what it noticed that only it can know

-- By which files nodes plan. No row before the first of them has read its own.
CREATE TABLE course (
  one bigint PRIMARY KEY CHECK (one = 1),
  digest text COLLATE "C" NOT NULL CHECK (digest <> ''),
  generation bigint NOT NULL CHECK (generation >= 1), -- rises with every other digest
  chosen_by text COLLATE "C" NOT NULL, -- name of the program, for people
  awaited smallint NOT NULL CHECK (awaited IN (0, 1)) -- it was chosen by hand, and no node has had these files yet
);

-- What one node at a time does, for as long as it is there.
CREATE TABLE duties (
  what text COLLATE "C" PRIMARY KEY,
  node text COLLATE "C" NOT NULL
);
