-- What letters of one kind have in common is decided when a letter is posted, and stands in its row: no statement and no
-- index has to know the kinds (scheduler/kind.go does). What seats remember of letters is in rows of its own.

-- +goose Up

-- The iTIP method of the calendar object that comes with it; '' for words.
ALTER TABLE letters ADD COLUMN method TEXT NOT NULL DEFAULT '';
-- Whether it says where and when, so that its seat points to it.
ALTER TABLE letters ADD COLUMN news INTEGER NOT NULL DEFAULT 0 CHECK (news = 0 OR news = 1);
-- What ends it while it waits: '' for nothing, 'move' for another time, 'news' for any newer letter that is news.
ALTER TABLE letters ADD COLUMN recalled_by TEXT NOT NULL DEFAULT '' CHECK (recalled_by = '' OR recalled_by = 'move' OR recalled_by = 'news');
-- Whether it has a time to leave that matters, and never leaves before it.
ALTER TABLE letters ADD COLUMN timed INTEGER NOT NULL DEFAULT 0 CHECK (timed = 0 OR timed = 1);

UPDATE letters SET
  method = CASE kind WHEN 'request' THEN 'REQUEST' WHEN 'update' THEN 'REQUEST' WHEN 'refresh' THEN 'REQUEST' WHEN 'cancel' THEN 'CANCEL'
    WHEN 'decline' THEN 'DECLINECOUNTER' ELSE '' END,
  news = kind IN ('request', 'update', 'cancel'),
  recalled_by = CASE WHEN kind IN ('request', 'update', 'cancel', 'refresh') THEN 'news'
    WHEN kind IN ('reminder', 'nudge', 'place', 'waiting') THEN 'move' ELSE '' END,
  timed = kind IN ('reminder', 'nudge');

DROP INDEX letters_words;
CREATE INDEX letters_words ON letters (uid, address)
  WHERE news = 0 AND recalled_by <> '' AND (state = 'queued' OR state = 'in_doubt' OR state = 'held');
DROP INDEX letters_cancels;
CREATE INDEX letters_cancels ON letters (address) WHERE state = 'queued' AND method = 'CANCEL';

CREATE TABLE marks (
  uid     TEXT NOT NULL,
  address TEXT NOT NULL,
  mark    TEXT NOT NULL CHECK (mark <> ''), -- the kind of the letter, or 'asked'
  at      TEXT NOT NULL, -- what it was posted once for, or when
  lead    INTEGER NOT NULL CHECK (lead >= 0), -- seconds before that, of a reminder
  PRIMARY KEY (uid, address, mark),
  FOREIGN KEY (uid, address) REFERENCES seats (uid, address) ON UPDATE CASCADE ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO marks
SELECT uid, address, 'reminder', reminded_start, reminded_before FROM seats WHERE reminded_start IS NOT NULL
UNION ALL SELECT uid, address, 'nudge', nudged_start, 0 FROM seats WHERE nudged_start IS NOT NULL
UNION ALL SELECT uid, address, 'asked', refresh_at, 0 FROM seats WHERE refresh_at IS NOT NULL
UNION ALL SELECT uid, address, 'refresh', refreshed_at, 0 FROM seats WHERE refreshed_at IS NOT NULL;

ALTER TABLE seats DROP COLUMN reminded_start;
ALTER TABLE seats DROP COLUMN reminded_before;
ALTER TABLE seats DROP COLUMN nudged_start;
ALTER TABLE seats DROP COLUMN refresh_at;
ALTER TABLE seats DROP COLUMN refreshed_at;

-- Decisions that read a part of the ledger are recorded if that part is as it was, whatever else has changed. What has no row
-- here has not changed yet. ledger.version goes on counting every change.

CREATE TABLE versions (
  part    TEXT PRIMARY KEY, -- theme/<id>, person/<address>, or files, holds and rest
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO versions VALUES ('files', 1);

CREATE INDEX sessions_theme ON sessions (theme);

-- What SQL asks of facts, as columns. Their JSON is the business of those who write and read it; SQL looks into it here only.
-- Times are as JSON has them, RFC 3339 in UTC. What is no JSON is left to the CHECK that refuses it.

ALTER TABLE facts ADD COLUMN starts_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.Start') END) VIRTUAL;
ALTER TABLE facts ADD COLUMN ends_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.End') END) VIRTUAL;
ALTER TABLE facts ADD COLUMN cancelled INTEGER
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN coalesce(json_extract(facts, '$.Cancelled'), 0) END) VIRTUAL;

-- Letters are counted by state without reading those that were sent.

CREATE INDEX letters_expired ON letters (id) WHERE state = 'expired';
