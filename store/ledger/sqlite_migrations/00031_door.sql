-- Who is signed in at the organizers' desk, and what was done there and by verbs. Of secrets there are only hashes.

-- +goose Up

CREATE TABLE logins (
  id       TEXT PRIMARY KEY CHECK (length(id) = 26),
  address  TEXT NOT NULL CHECK (address <> ''),
  asked_at TEXT NOT NULL,
  browser  TEXT NOT NULL CHECK (browser = '' OR length(browser) = 64), -- hash of the secret of the browser that asked; '' for a shell
  tries    INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
  posted   INTEGER NOT NULL DEFAULT 0 CHECK (posted IN (0, 1)),
  used     INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX logins_asked ON logins (asked_at);

CREATE TABLE devices (
  id       TEXT PRIMARY KEY CHECK (length(id) = 26),
  address  TEXT NOT NULL CHECK (address <> ''),
  name     TEXT NOT NULL,
  began_at TEXT NOT NULL,
  seen_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX devices_address ON devices (address);

CREATE TABLE cookies (
  number      INTEGER PRIMARY KEY, -- in the order in which they were given
  hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  device      TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  given_at    TEXT NOT NULL,
  replaced_at TEXT
) STRICT;

CREATE INDEX cookies_device ON cookies (device);

CREATE TABLE acts (
  id     INTEGER PRIMARY KEY,
  at     TEXT NOT NULL,
  who    TEXT NOT NULL CHECK (who <> ''),
  what   TEXT NOT NULL CHECK (what <> ''),
  about  TEXT NOT NULL,
  change TEXT NOT NULL
) STRICT;

CREATE INDEX acts_at ON acts (at);
