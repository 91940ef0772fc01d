-- Times are UTC text of one width (2026-12-01T12:00:00.000Z), so that they sort as they read.

-- +goose Up

-- The one row that says where the ledger stands. version rises whenever something that planning reads changes.
CREATE TABLE ledger (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  version  INTEGER NOT NULL,
  released TEXT NOT NULL, -- digest of the files let past the brake
  clean    INTEGER NOT NULL CHECK (clean IN (0, 1)) -- whether the last daemon stopped in order
) STRICT;
INSERT INTO ledger VALUES (1, 0, '', 1);

-- Which database this is. It has no row until the database has a place on disk.
CREATE TABLE identity (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  install TEXT NOT NULL CHECK (length(install) = 32), -- random, new with every confirmation
  device  TEXT NOT NULL,
  inode   TEXT NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0), -- rises with every commit that moves letters
  doubt   TEXT NOT NULL -- why nothing is sent until somebody confirms; '' when all is well
) STRICT;

-- The last accepted files.
CREATE TABLE files (
  path  TEXT PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
  uid               TEXT PRIMARY KEY,
  theme             TEXT NOT NULL,
  slot              TEXT NOT NULL, -- wall clock, 2026-12-01 14:00:00
  organizer_name    TEXT NOT NULL,
  organizer_address TEXT NOT NULL,
  sequence          INTEGER NOT NULL CHECK (sequence >= 0),
  revision          INTEGER NOT NULL CHECK (revision >= 1),
  ends_at           TEXT NOT NULL, -- of the current facts
  changed_at        TEXT,
  created_at        TEXT,
  modified_at       TEXT,
  FOREIGN KEY (uid, revision) REFERENCES facts (uid, revision) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX sessions_ends ON sessions (ends_at);

-- What people were or are to be told of a session, by revision.
CREATE TABLE facts (
  uid      TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  facts    TEXT NOT NULL CHECK (json_valid(facts)),
  PRIMARY KEY (uid, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE letters (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  theme        TEXT NOT NULL, -- '' for a notice about all files
  uid          TEXT NOT NULL, -- '' for a notice
  address      TEXT NOT NULL CHECK (address <> ''),
  lane         INTEGER NOT NULL,
  state        TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'in_doubt', 'sent', 'failed', 'held', 'expired')),
  was_revision INTEGER NOT NULL, -- what the seat had been told before; 0 for nothing
  was_left     INTEGER NOT NULL CHECK (was_left IN (0, 1)),
  was_answer   TEXT NOT NULL,
  posted_at    TEXT NOT NULL,
  not_before   TEXT NOT NULL,
  expires_at   TEXT,
  leased_until TEXT, -- while somebody is carrying it
  carried_at   TEXT, -- when it was last claimed, or else answered; the hourly limit counts it
  settled_at   TEXT,
  attempts     INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  doubts       INTEGER NOT NULL DEFAULT 0, -- attempts that ended in doubt, the present one included
  copies       INTEGER NOT NULL, -- how many doubts are allowed
  crowded      INTEGER NOT NULL DEFAULT 0 CHECK (crowded IN (0, 1)), -- waits for the hourly limit of its recipient
  withdrawn    INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)), -- before any attempt: the name is free again
  reply        TEXT NOT NULL DEFAULT '', -- the server's last words
  note         TEXT NOT NULL DEFAULT '', -- why the letter is in its state, where the reply does not say it
  why          TEXT NOT NULL, -- why it was posted

  CHECK (doubts BETWEEN 0 AND copies),
  CHECK (state <> 'leased' OR leased_until IS NOT NULL),
  CHECK (leased_until IS NULL OR state IN ('leased', 'in_doubt')),
  CHECK (state <> 'in_doubt' OR doubts > 0),
  CHECK (state <> 'sent' OR reply <> ''),
  CHECK ((settled_at IS NOT NULL) = (state IN ('sent', 'failed', 'held', 'expired'))),
  CHECK (withdrawn = 0 OR (state = 'expired' AND attempts = 0 AND doubts = 0))
) STRICT;

-- A letter's name is its lock.
CREATE UNIQUE INDEX letters_name ON letters (name) WHERE withdrawn = 0;
-- One letter in flight for a session and person.
CREATE UNIQUE INDEX letters_in_flight ON letters (uid, address) WHERE leased_until IS NOT NULL AND uid <> '';
-- The order in which letters leave: those in doubt last, then by lane and age.
CREATE INDEX letters_waiting ON letters (doubts, lane, id) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;
CREATE INDEX letters_due ON letters (not_before) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;
CREATE INDEX letters_reminders ON letters (uid, address) WHERE kind = 'reminder' AND state IN ('queued', 'in_doubt', 'held');
CREATE INDEX letters_recent ON letters (address, carried_at) WHERE state IN ('leased', 'in_doubt', 'sent');
CREATE INDEX letters_cancels ON letters (address) WHERE state = 'queued' AND kind = 'cancel';

-- The bytes that every attempt sends. They are dropped some time after the session; the letter stays.
CREATE TABLE sealed (
  letter_id  INTEGER PRIMARY KEY REFERENCES letters (id),
  message_id TEXT NOT NULL,
  sender     TEXT NOT NULL,
  bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE attempts (
  letter_id INTEGER NOT NULL REFERENCES letters (id),
  number    INTEGER NOT NULL,
  at        TEXT NOT NULL,
  state     TEXT NOT NULL, -- what the attempt made of the letter
  reply     TEXT NOT NULL,
  PRIMARY KEY (letter_id, number)
) STRICT, WITHOUT ROWID;

-- One person's place in one session.
CREATE TABLE seats (
  uid             TEXT NOT NULL REFERENCES sessions (uid),
  address         TEXT NOT NULL,
  role            TEXT NOT NULL,
  via             TEXT NOT NULL,
  answer          TEXT NOT NULL,
  revision        INTEGER NOT NULL, -- last told; 0 for nothing
  sequence        INTEGER NOT NULL CHECK (sequence >= 0),
  stamp           TEXT,
  "left"          INTEGER NOT NULL CHECK ("left" IN (0, 1)),
  reminded_start  TEXT,
  reminded_before INTEGER NOT NULL, -- seconds
  letter_id       INTEGER REFERENCES letters (id), -- the last request, update or cancel
  PRIMARY KEY (uid, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_letter ON seats (letter_id);

-- Addresses that were ever written to.
CREATE TABLE known (
  address TEXT PRIMARY KEY,
  since   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
  scope  TEXT PRIMARY KEY,
  why    TEXT NOT NULL,
  digest TEXT NOT NULL,
  since  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA application_id = 1919837295; -- "rndo"
