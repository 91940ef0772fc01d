-- What the migrations make of an empty file, written by TestANewDatabaseIsWhatTheMigrationsMake.

CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);

CREATE TABLE ledger (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  version  INTEGER NOT NULL,
  released TEXT NOT NULL, -- digest of the files let past the brake
  clean    INTEGER NOT NULL CHECK (clean IN (0, 1)) -- whether the last daemon stopped in order
, told_at TEXT, heard_at TEXT, key TEXT NOT NULL DEFAULT '', feeds_since TEXT, salt BLOB NOT NULL DEFAULT x'') STRICT;

CREATE TABLE identity (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  install TEXT NOT NULL CHECK (length(install) = 32), -- random, new with every confirmation
  device  TEXT NOT NULL,
  inode   TEXT NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0), -- rises with every commit that moves letters
  doubt   TEXT NOT NULL -- why nothing is sent until somebody confirms; '' when all is well
, born TEXT NOT NULL DEFAULT '', seen_inode TEXT NOT NULL DEFAULT '', seen_born TEXT NOT NULL DEFAULT '', inspected_at TEXT, inspected TEXT NOT NULL DEFAULT '') STRICT;

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

CREATE TABLE facts (
  uid      TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  facts    TEXT NOT NULL CHECK (json_valid(facts)), starts_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.Start') END) VIRTUAL, ends_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.End') END) VIRTUAL, cancelled INTEGER
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN coalesce(json_extract(facts, '$.Cancelled'), 0) END) VIRTUAL, silent TEXT CHECK (silent IS NULL OR json_valid(silent)),
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
  state        TEXT NOT NULL CHECK (state = 'queued' OR state = 'in_doubt' OR state = 'sent' OR state = 'failed' OR state = 'held' OR state = 'expired'),
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
  why          TEXT NOT NULL, was_asked INTEGER NOT NULL DEFAULT 0, mark TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT '', news INTEGER NOT NULL DEFAULT 0 CHECK (news = 0 OR news = 1), recalled_by TEXT NOT NULL DEFAULT '' CHECK (recalled_by = '' OR recalled_by = 'move' OR recalled_by = 'news'), timed INTEGER NOT NULL DEFAULT 0 CHECK (timed = 0 OR timed = 1), reminds INTEGER NOT NULL DEFAULT 0 CHECK (reminds = 0 OR reminds = 1), -- why it was posted

  CHECK (doubts BETWEEN 0 AND copies),
  
  CHECK (leased_until IS NULL OR state = 'in_doubt'),
  CHECK (state <> 'in_doubt' OR doubts > 0),
  CHECK (state <> 'sent' OR reply <> ''),
  CHECK ((settled_at IS NOT NULL) = (state = 'sent' OR state = 'failed' OR state = 'held' OR state = 'expired')),
  CHECK (withdrawn = 0 OR (state = 'expired' AND doubts = 0))
) STRICT;

CREATE UNIQUE INDEX letters_name ON letters (name) WHERE withdrawn = 0;

CREATE INDEX letters_waiting ON letters (doubts, lane, id) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;

CREATE INDEX letters_due ON letters (not_before) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;

CREATE TABLE sealed (
  letter_id  INTEGER PRIMARY KEY REFERENCES letters (id),
  message_id TEXT NOT NULL,
  sender     TEXT NOT NULL,
  bytes      BLOB NOT NULL
, original INTEGER REFERENCES originals (letter_id)) STRICT;

CREATE TABLE attempts (
  letter_id INTEGER NOT NULL REFERENCES letters (id),
  number    INTEGER NOT NULL,
  at        TEXT NOT NULL,
  state     TEXT NOT NULL, -- what the attempt made of the letter
  reply     TEXT NOT NULL,
  PRIMARY KEY (letter_id, number)
) STRICT, WITHOUT ROWID;

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
  letter_id       INTEGER REFERENCES letters (id), said TEXT NOT NULL DEFAULT '', said_sequence INTEGER NOT NULL DEFAULT 0, said_stamp TEXT, said_at TEXT, said_source TEXT NOT NULL DEFAULT '', said_verified INTEGER NOT NULL DEFAULT 0 CHECK (said_verified IN (0, 1)), said_comment TEXT NOT NULL DEFAULT '', said_to TEXT NOT NULL DEFAULT '', asked INTEGER NOT NULL DEFAULT 0, waits TEXT NOT NULL DEFAULT '' CHECK (waits = '' OR waits = 'new' OR waits = 'waiting'), claimed_at TEXT, delegated_by TEXT NOT NULL DEFAULT '', leaving TEXT CHECK (json_valid(leaving)), told_sequence INTEGER NOT NULL DEFAULT 0, came TEXT NOT NULL DEFAULT '' CHECK (came = '' OR came = 'yes' OR came = 'no'), -- the last request, update or cancel
  PRIMARY KEY (uid, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_letter ON seats (letter_id);

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

CREATE UNIQUE INDEX letters_mark ON letters (mark) WHERE mark <> '' AND withdrawn = 0;

CREATE INDEX letters_failed ON letters (settled_at) WHERE state = 'failed';

CREATE TABLE wishes (
  address TEXT PRIMARY KEY,
  wish    TEXT NOT NULL CHECK (json_valid(wish))
) STRICT, WITHOUT ROWID;

CREATE TABLE suppressions (
  id           INTEGER PRIMARY KEY,
  address      TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           TEXT,
  letter       TEXT NOT NULL, -- name of the letter that came back; '' for none
  recorded_at  TEXT NOT NULL,
  after_letter INTEGER NOT NULL, -- the last letter posted before
  restored_at  TEXT,
  until_letter INTEGER, report TEXT NOT NULL DEFAULT '', restored_why TEXT NOT NULL DEFAULT '', -- the last letter posted before it was restored
  CHECK ((restored_at IS NULL) = (until_letter IS NULL))
) STRICT;

CREATE UNIQUE INDEX suppressions_current ON suppressions (address) WHERE restored_at IS NULL;

CREATE INDEX suppressions_recorded ON suppressions (recorded_at);

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

CREATE TABLE mails (
  number INTEGER PRIMARY KEY REFERENCES inbox (number),
  raw    BLOB NOT NULL
) STRICT;

CREATE TABLE mailboxes (
  name     TEXT PRIMARY KEY,
  validity INTEGER NOT NULL CHECK (validity >= 0), -- UIDVALIDITY
  next     INTEGER NOT NULL CHECK (next >= 0) -- the least UID that was not looked at yet
) STRICT, WITHOUT ROWID;

CREATE TABLE transit (
  letter_id INTEGER PRIMARY KEY, -- a leased letter that is in doubt
  reply     TEXT CHECK (reply <> ''), -- the words with which the server accepted it; NULL before
  at        TEXT,
  CHECK ((reply IS NULL) = (at IS NULL))
) STRICT;

CREATE UNIQUE INDEX letters_in_flight ON letters (uid, address, iif(uid = '', id, 0)) WHERE leased_until IS NOT NULL;

CREATE INDEX letters_recent ON letters (address, carried_at) WHERE carried_at IS NOT NULL;

CREATE INDEX letters_held ON letters (expires_at) WHERE state = 'held';

CREATE TABLE originals (
  letter_id INTEGER PRIMARY KEY REFERENCES letters (id),
  bytes     BLOB NOT NULL
) STRICT;

CREATE INDEX sealed_original ON sealed (original) WHERE original IS NOT NULL;

CREATE TABLE lowered (
  uid    TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  places INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rests (
  domain TEXT PRIMARY KEY,
  why    TEXT NOT NULL,
  since  TEXT NOT NULL,
  until  TEXT NOT NULL
, reached TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID;

CREATE TABLE words (
  inbox     TEXT PRIMARY KEY,
  written   TEXT NOT NULL,
  at        TEXT NOT NULL,
  forwarded TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX words_at ON words (at);

CREATE TABLE troubles (
  kind  TEXT PRIMARY KEY,
  text  TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX letters_words ON letters (uid, address)
  WHERE news = 0 AND recalled_by <> '' AND (state = 'queued' OR state = 'in_doubt' OR state = 'held');

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

CREATE TABLE versions (
  part    TEXT PRIMARY KEY, -- theme/<id>, person/<address>, or files, holds and rest
  version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sequels (
  uid   TEXT PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  since TEXT NOT NULL,    -- when the first of them was posted
  told  TEXT NOT NULL,    -- the session's materials then, as its facts have them
  done  INTEGER NOT NULL CHECK (done = 0 OR done = 1), -- everybody who is to have one has it
  late  INTEGER NOT NULL CHECK (late = 0 OR late = 1 AND done = 1) -- and has the letter about what came later
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_came ON seats (uid) WHERE came <> '';

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

CREATE TABLE sayings (
  id     TEXT PRIMARY KEY,
  uid    TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  saying TEXT NOT NULL CHECK (json_valid(saying))
) STRICT, WITHOUT ROWID;

CREATE INDEX sayings_uid ON sayings (uid);

CREATE TABLE imported (
  uid     TEXT PRIMARY KEY,
  theme   TEXT NOT NULL,
  slot    TEXT NOT NULL, -- wall clock, 2026-12-01 14:00:00
  ends_at TEXT NOT NULL, -- of the facts
  facts   TEXT NOT NULL CHECK (json_valid(facts))
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_ends ON imported (ends_at);

CREATE TABLE settled (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  sent    INTEGER NOT NULL,
  failed  INTEGER NOT NULL,
  held    INTEGER NOT NULL,
  expired INTEGER NOT NULL
, gone INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TRIGGER letters_settle AFTER UPDATE OF state ON letters
WHEN OLD.state <> NEW.state AND (OLD.settled_at IS NOT NULL OR NEW.settled_at IS NOT NULL)
BEGIN
  UPDATE settled SET
    sent = sent + (NEW.state = 'sent') - (OLD.state = 'sent'),
    failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
    held = held + (NEW.state = 'held') - (OLD.state = 'held'),
    expired = expired + (NEW.state = 'expired') - (OLD.state = 'expired')
  WHERE one = 1;
END;

CREATE INDEX letters_crowded ON letters (id) WHERE crowded = 1;

CREATE TABLE sources (
  id         TEXT NOT NULL CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'), -- SHA-256 of the address
  zone       TEXT NOT NULL CHECK (zone <> ''),                                    -- whose days all-day events are
  etag       TEXT NOT NULL,                                                       -- of the last good copy
  modified   TEXT NOT NULL,                                                       -- likewise
  asked_at   TEXT NOT NULL,
  next_at    TEXT NOT NULL,
  failures   INTEGER NOT NULL CHECK (failures >= 0), -- since the last good answer
  problem    TEXT NOT NULL CHECK ((problem = '') = (failures = 0)),
  read_at    TEXT,                                   -- when the copy was good last; NULL where there is none
  until_at   TEXT CHECK ((until_at IS NULL) = (read_at IS NULL)), -- of what comes later the copy says nothing
  busy       BLOB CHECK ((busy IS NULL) = (read_at IS NULL)),
  tentative  BLOB CHECK ((tentative IS NULL) = (read_at IS NULL)),
  partly     INTEGER NOT NULL CHECK (partly = 0 OR partly = 1 AND read_at IS NOT NULL),
  empties    INTEGER NOT NULL CHECK (empties >= 0), -- answers without an event, one after the other
  emptied_at TEXT CHECK ((emptied_at IS NULL) = (empties = 0)), own TEXT REFERENCES calendars (id) ON DELETE CASCADE CHECK (own IS NULL OR own = id), -- when the first of them came
  PRIMARY KEY (id, zone)
) STRICT;

CREATE TABLE calendars (
  id       TEXT PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
  address  TEXT NOT NULL CHECK (address <> ''), -- whose it is
  sealed   BLOB NOT NULL CHECK (length(sealed) > 28), -- a nonce of 12 octets, where it is, a tag of 16
  zone     TEXT NOT NULL CHECK (zone <> ''), -- whose days all-day events are
  given_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX calendars_address ON calendars (address);

CREATE INDEX sources_own ON sources (own) WHERE own IS NOT NULL;

CREATE TABLE presenting (
  uid        TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  address    TEXT NOT NULL CHECK (address <> ''),
  presenting TEXT NOT NULL CHECK (json_valid(presenting)),
  PRIMARY KEY (uid, address)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE affirmed (
  theme TEXT PRIMARY KEY CHECK (theme <> ''),
  at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE latest (
  kind    TEXT NOT NULL CHECK (kind <> ''),
  theme   TEXT NOT NULL, -- '' for no single one
  address TEXT NOT NULL CHECK (address <> ''),
  id      TEXT NOT NULL CHECK (id <> ''), -- what it was posted for
  at      TEXT NOT NULL,
  PRIMARY KEY (kind, theme, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_presents ON marks (uid, address) WHERE mark = 'presents';

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

CREATE TABLE forgotten (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*') -- HMAC-SHA256 of an address in lower case
) STRICT, WITHOUT ROWID;

CREATE TABLE begun (
  kind TEXT PRIMARY KEY CHECK (kind <> ''),
  at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_theme ON imported (theme, ends_at);

CREATE INDEX sessions_theme ON sessions (theme, ends_at);

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

CREATE TABLE histories (
  theme    TEXT NOT NULL CHECK (theme <> ''),
  address  TEXT NOT NULL CHECK (address <> ''),
  first_at TEXT NOT NULL, -- the end of the first of them to which the person was invited
  last_at  TEXT NOT NULL CHECK (last_at >= first_at),
  sessions INTEGER NOT NULL CHECK (sessions > 0),
  accepted INTEGER NOT NULL CHECK (accepted BETWEEN 0 AND sessions),
  PRIMARY KEY (theme, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX seats_person ON seats (address);

CREATE INDEX presenting_person ON presenting (address);

CREATE TABLE channels (
  uid    TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  name   TEXT NOT NULL CHECK (name <> ''), -- as rondo.yaml has it
  told   TEXT NOT NULL CHECK (json_valid(told)), -- what it counts as knowing
  was    TEXT NOT NULL CHECK (json_valid(was)), -- what it had been told before the last letter to it
  notice TEXT NOT NULL, -- the name of that letter; '' for none
  PRIMARY KEY (uid, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX letters_chats ON letters (kind, not_before) WHERE kind = 'chat' AND state IN ('queued', 'in_doubt') AND leased_until IS NULL;

INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (1, 0, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (2, 1, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (3, 2, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (4, 3, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (5, 4, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (6, 5, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (7, 6, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (8, 7, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (9, 8, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (10, 9, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (11, 10, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (12, 11, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (13, 12, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (14, 13, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (15, 14, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (16, 15, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (17, 16, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (18, 17, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (19, 18, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (20, 19, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (21, 20, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (22, 21, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (23, 22, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (24, 23, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (25, 25, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (26, 26, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (27, 27, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (28, 28, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (29, 29, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (30, 30, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (31, 31, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (32, 32, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (33, 34, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (34, 39, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (35, 40, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (36, 42, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (37, 43, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (38, 44, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (39, 46, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (40, 47, 1);
INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (41, 48, 1);

INSERT INTO ledger (one, version, released, clean, told_at, heard_at, key, feeds_since, salt) VALUES (1, 0, '', 1, NULL, NULL, '', NULL, X'');

INSERT INTO versions (part, version) VALUES ('files', 1);
INSERT INTO versions (part, version) VALUES ('joined', 1);

INSERT INTO settled (one, sent, failed, held, expired, gone) VALUES (1, 0, 0, 0, 0, 0);
