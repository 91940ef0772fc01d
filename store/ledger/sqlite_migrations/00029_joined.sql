-- Who asked on the site to join a theme, or to be a guest of one session; and when the last letter left to an address that anybody may
-- have typed.

-- +goose Up

CREATE TABLE joined (
  theme        TEXT NOT NULL CHECK (theme <> ''),
  uid          TEXT NOT NULL, -- of the session whose guest they are; '' for the theme
  address      TEXT NOT NULL CHECK (address <> ''),
  name         TEXT NOT NULL,
  language     TEXT NOT NULL,
  timezone     TEXT NOT NULL,
  asked_at     TEXT NOT NULL,
  wrote_at     TEXT, -- DTSTAMP of the letter that asks them to confirm
  confirmed_at TEXT,
  admitted_at  TEXT CHECK (admitted_at IS NULL OR confirmed_at IS NOT NULL),
  ended_at     TEXT,
  refused      INTEGER NOT NULL CHECK (refused IN (0, 1)),
  PRIMARY KEY (theme, uid, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX joined_address ON joined (address);

CREATE TABLE knocks (
  address TEXT PRIMARY KEY CHECK (address <> ''),
  at      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO versions VALUES ('joined', 1);
