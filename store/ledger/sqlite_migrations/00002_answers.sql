-- What comes back: answers, wishes, proposals, addresses that are not written to, and the mail that brought them.
-- Alternatives are spelled with OR: a list of three or more behind IN costs SQLite a temporary table for each row written.

-- +goose Up

ALTER TABLE seats ADD COLUMN said TEXT NOT NULL DEFAULT ''; -- the last answer as it was given; '' for none
ALTER TABLE seats ADD COLUMN said_sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE seats ADD COLUMN said_stamp TEXT;
ALTER TABLE seats ADD COLUMN said_at TEXT;
ALTER TABLE seats ADD COLUMN said_source TEXT NOT NULL DEFAULT '';
ALTER TABLE seats ADD COLUMN said_verified INTEGER NOT NULL DEFAULT 0 CHECK (said_verified IN (0, 1));
ALTER TABLE seats ADD COLUMN said_comment TEXT NOT NULL DEFAULT '';
ALTER TABLE seats ADD COLUMN said_to TEXT NOT NULL DEFAULT ''; -- the delegate
ALTER TABLE seats ADD COLUMN asked INTEGER NOT NULL DEFAULT 0; -- sequence of the last letter that asked for an answer
ALTER TABLE seats ADD COLUMN waits TEXT NOT NULL DEFAULT '' CHECK (waits = '' OR waits = 'new' OR waits = 'waiting');
ALTER TABLE seats ADD COLUMN claimed_at TEXT; -- since when a place is wanted without a break
ALTER TABLE seats ADD COLUMN delegated_by TEXT NOT NULL DEFAULT '';
ALTER TABLE seats ADD COLUMN nudged_start TEXT;
ALTER TABLE seats ADD COLUMN refresh_at TEXT; -- when the current request was last asked for
ALTER TABLE seats ADD COLUMN refreshed_at TEXT; -- and last sent for the asking

-- What nobody wrote down until now: an answer to a letter from before a move or a cancellation is to an earlier version.
UPDATE seats SET asked = sequence WHERE uid IN (
  SELECT uid FROM facts GROUP BY uid
  HAVING count(DISTINCT json_extract(facts, '$.Start')) > 1 OR max(json_extract(facts, '$.Cancelled')));

ALTER TABLE letters ADD COLUMN was_asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE letters ADD COLUMN mark TEXT NOT NULL DEFAULT ''; -- local part of the Message-ID, by which a bounce finds it
UPDATE letters SET mark = coalesce((
  SELECT substr(message_id, 1, instr(message_id || '@', '@') - 1) FROM sealed WHERE letter_id = letters.id), '');
CREATE UNIQUE INDEX letters_mark ON letters (mark) WHERE mark <> '' AND withdrawn = 0;

-- Words that newer news may make untrue.
DROP INDEX letters_reminders;
CREATE INDEX letters_words ON letters (uid, address)
  WHERE kind IN ('reminder', 'nudge', 'place', 'waiting', 'refresh') AND state IN ('queued', 'in_doubt', 'held');
CREATE INDEX letters_failed ON letters (settled_at) WHERE state = 'failed';

-- What people chose on their own page.
CREATE TABLE wishes (
  address TEXT PRIMARY KEY,
  wish    TEXT NOT NULL CHECK (json_valid(wish))
) STRICT, WITHOUT ROWID;

-- Addresses that are not written to, and those that were not for a while.
CREATE TABLE suppressions (
  id           INTEGER PRIMARY KEY,
  address      TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           TEXT,
  letter       TEXT NOT NULL, -- name of the letter that came back; '' for none
  recorded_at  TEXT NOT NULL,
  after_letter INTEGER NOT NULL, -- the last letter posted before
  restored_at  TEXT,
  until_letter INTEGER, -- the last letter posted before it was restored
  CHECK ((restored_at IS NULL) = (until_letter IS NULL))
) STRICT;
CREATE UNIQUE INDEX suppressions_current ON suppressions (address) WHERE restored_at IS NULL;
CREATE INDEX suppressions_recorded ON suppressions (recorded_at);

-- Other times that attendees asked for.
CREATE TABLE proposals (
  id       TEXT PRIMARY KEY,
  uid      TEXT NOT NULL,
  theme    TEXT NOT NULL,
  address  TEXT NOT NULL,
  start_at TEXT,
  end_at   TEXT,
  comment  TEXT NOT NULL,
  at       TEXT,
  state    TEXT NOT NULL CHECK (state = 'open' OR state = 'declining' OR state = 'declined' OR
    state = 'taken' OR state = 'stale')
) STRICT;
CREATE INDEX proposals_waiting ON proposals (uid, address) WHERE state IN ('open', 'declining');

-- Mail and forms that came in, in the order of their arrival.
CREATE TABLE inbox (
  number       INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE, -- derived from the bytes: the same bytes are kept once
  source       TEXT NOT NULL,
  class        TEXT NOT NULL,
  arrived_at   TEXT NOT NULL,
  kept_at      TEXT NOT NULL,
  settled_at   TEXT,
  outcome      TEXT NOT NULL DEFAULT '' CHECK (outcome = '' OR outcome = 'applied' OR outcome = 'replayed' OR
    outcome = 'outdated' OR outcome = 'proposed' OR outcome = 'refreshed' OR outcome = 'parked' OR outcome = 'suppressed' OR
    outcome = 'noted' OR outcome = 'ignored' OR outcome = 'dropped'),
  uid          TEXT NOT NULL DEFAULT '',
  address      TEXT NOT NULL DEFAULT '',
  why          TEXT NOT NULL DEFAULT '',
  tells        TEXT NOT NULL DEFAULT '' CHECK (tells = '' OR tells = 'parked' OR tells = 'undelivered'), -- to organizers
  tell_address TEXT NOT NULL DEFAULT '',
  tell_theme   TEXT NOT NULL DEFAULT '',
  tell_why     TEXT NOT NULL DEFAULT '',
  tell_at      TEXT,
  CHECK ((settled_at IS NULL) = (outcome = ''))
) STRICT;
CREATE INDEX inbox_unsettled ON inbox (number) WHERE settled_at IS NULL;
CREATE INDEX inbox_parked ON inbox (number) WHERE outcome = 'parked';
CREATE INDEX inbox_settled ON inbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX inbox_tells ON inbox (settled_at) WHERE tells <> '';
CREATE INDEX inbox_words ON inbox (kept_at) WHERE class = 'words';

-- The bytes of that mail, until they are pruned. People's words have none.
CREATE TABLE mails (
  number INTEGER PRIMARY KEY REFERENCES inbox (number),
  raw    BLOB NOT NULL
) STRICT;

-- How far mailboxes have been read (RFC 9051 §2.3.1.1).
CREATE TABLE mailboxes (
  name     TEXT PRIMARY KEY,
  validity INTEGER NOT NULL CHECK (validity >= 0), -- UIDVALIDITY
  next     INTEGER NOT NULL CHECK (next >= 0) -- the least UID that was not looked at yet
) STRICT, WITHOUT ROWID;

ALTER TABLE ledger ADD COLUMN told_at TEXT; -- the stamp of the last daily note about what came back
ALTER TABLE ledger ADD COLUMN heard_at TEXT; -- until when that note knew what came back
UPDATE ledger SET heard_at = (SELECT max(settled_at) FROM letters);
