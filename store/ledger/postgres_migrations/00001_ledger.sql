-- The schema of SQLite's last step, table by table and column by column (TestSchemasAgree), with its CHECKs. Texts compare by their
-- octets, as there. Flags are numbers, 0 or 1, so that statements can be the same.

-- +goose Up

-- What SQLite's functions of these names do.

-- +goose StatementBegin
CREATE FUNCTION json_valid(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  PERFORM $1::json;
  RETURN true;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN false;
END $$;
-- +goose StatementEnd

-- Of paths like $.Start and $[0]. A text without its quotes; numbers and truth as JSON has them.
CREATE FUNCTION json_extract(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT $1::json #>> string_to_array(trim(LEADING '.' FROM translate(substr($2, 2), '[]', '.')), '.') $$;

CREATE FUNCTION json_array_length(text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.json_array_length($1::json) $$;

CREATE FUNCTION iif(boolean, anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1 THEN $2 ELSE $3 END $$;
CREATE FUNCTION iif(bigint, anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1 <> 0 THEN $2 ELSE $3 END $$;

CREATE FUNCTION instr(text, text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT strpos($1, $2) $$;

-- Of two values the greater one, NULL where one of them is.
CREATE FUNCTION max(anycompatible, anycompatible) RETURNS anycompatible LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL WHEN $1 >= $2 THEN $1 ELSE $2 END $$;

-- Seconds since 1970 by %s, and milliseconds of UTC by the one other format that rondo uses.
CREATE FUNCTION strftime(text, text) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE $1 WHEN '%s' THEN floor(extract(epoch FROM $2::timestamptz))::bigint::text
    ELSE to_char($2::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END $$;

-- The values of an array, in their order: texts without quotes, others as JSON has them. SQLite calls it json_each.
CREATE FUNCTION each_of(text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE AS $$ SELECT json_array_elements_text($1::json) $$;

-- Letters are numbered without gaps. Whoever posts them holds the lock of the writer.
-- +goose StatementBegin
CREATE FUNCTION next_letter() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (SELECT coalesce(max(id), 0) + 1 FROM letters);
END $$;
-- +goose StatementEnd

-- The one row that says where the ledger stands. version rises whenever something that planning reads changes.
CREATE TABLE ledger (
  one bigint PRIMARY KEY CHECK (one = 1),
  version bigint NOT NULL,
  released text COLLATE "C" NOT NULL, -- digest of the files let past the brake
  clean smallint NOT NULL CHECK (clean IN (0, 1)), -- whether the last daemon stopped in order
  told_at text COLLATE "C",
  heard_at text COLLATE "C",
  key text COLLATE "C" NOT NULL DEFAULT '',
  feeds_since text COLLATE "C",
  salt bytea NOT NULL DEFAULT ''
);

CREATE TABLE identity (
  one bigint PRIMARY KEY CHECK (one = 1),
  install text COLLATE "C" NOT NULL CHECK (length(install) = 32), -- random, new with every confirmation
  device text COLLATE "C" NOT NULL, -- system identifier of the cluster
  inode text COLLATE "C" NOT NULL, -- object identifier of the database in it
  counter bigint NOT NULL CHECK (counter >= 0), -- rises with every commit that moves letters
  doubt text COLLATE "C" NOT NULL, -- why nothing is sent until somebody confirms; '' when all is well
  born text COLLATE "C" NOT NULL DEFAULT '', -- timeline of the cluster
  seen_inode text COLLATE "C" NOT NULL DEFAULT '',
  seen_born text COLLATE "C" NOT NULL DEFAULT ''
);

CREATE TABLE files (
  path text COLLATE "C" PRIMARY KEY,
  bytes bytea NOT NULL
);

CREATE TABLE sessions (
  uid text COLLATE "C" PRIMARY KEY,
  theme text COLLATE "C" NOT NULL,
  slot text COLLATE "C" NOT NULL, -- wall clock, 2026-12-01 14:00:00
  organizer_name text COLLATE "C" NOT NULL,
  organizer_address text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL CHECK (sequence >= 0),
  revision bigint NOT NULL CHECK (revision >= 1),
  ends_at text COLLATE "C" NOT NULL, -- of the current facts
  changed_at text COLLATE "C",
  created_at text COLLATE "C",
  modified_at text COLLATE "C"
);

CREATE TABLE facts (
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  revision bigint NOT NULL,
  facts text COLLATE "C" NOT NULL CHECK (json_valid(facts)),
  starts_at text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.Start') END) STORED,
  ends_at text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.End') END) STORED,
  cancelled boolean GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN coalesce(json_extract(facts, '$.Cancelled') = 'true', false) END) STORED,
  silent text COLLATE "C" CHECK (silent IS NULL OR json_valid(silent)),
  PRIMARY KEY (uid, revision)
);
ALTER TABLE sessions ADD FOREIGN KEY (uid, revision) REFERENCES facts (uid, revision) DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE letters (
  id bigint PRIMARY KEY DEFAULT next_letter(),
  name text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  theme text COLLATE "C" NOT NULL, -- '' for a notice about all files
  uid text COLLATE "C" NOT NULL, -- '' for a notice
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  lane bigint NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state = 'queued' OR state = 'in_doubt' OR state = 'sent' OR state = 'failed' OR state = 'held' OR state = 'expired'),
  was_revision bigint NOT NULL, -- what the seat had been told before; 0 for nothing
  was_left smallint NOT NULL CHECK (was_left IN (0, 1)),
  was_answer text COLLATE "C" NOT NULL,
  posted_at text COLLATE "C" NOT NULL,
  not_before text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C",
  leased_until text COLLATE "C", -- while somebody is carrying it
  carried_at text COLLATE "C", -- when it was last claimed, or else answered; the hourly limit counts it
  settled_at text COLLATE "C",
  attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  doubts bigint NOT NULL DEFAULT 0, -- attempts that ended in doubt, the present one included
  copies bigint NOT NULL, -- how many doubts are allowed
  crowded smallint NOT NULL DEFAULT 0 CHECK (crowded IN (0, 1)), -- waits for the hourly limit of its recipient
  withdrawn smallint NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)), -- before any attempt: the name is free again
  reply text COLLATE "C" NOT NULL DEFAULT '', -- the server's last words
  note text COLLATE "C" NOT NULL DEFAULT '', -- why the letter is in its state, where the reply does not say it
  why text COLLATE "C" NOT NULL,
  was_asked bigint NOT NULL DEFAULT 0,
  mark text COLLATE "C" NOT NULL DEFAULT '',
  method text COLLATE "C" NOT NULL DEFAULT '',
  news smallint NOT NULL DEFAULT 0 CHECK (news = 0 OR news = 1),
  recalled_by text COLLATE "C" NOT NULL DEFAULT '' CHECK (recalled_by = '' OR recalled_by = 'move' OR recalled_by = 'news'),
  timed smallint NOT NULL DEFAULT 0 CHECK (timed = 0 OR timed = 1),
  reminds smallint NOT NULL DEFAULT 0 CHECK (reminds = 0 OR reminds = 1), -- why it was posted
  CHECK (doubts BETWEEN 0 AND copies),
  CHECK (leased_until IS NULL OR state = 'in_doubt'),
  CHECK (state <> 'in_doubt' OR doubts > 0),
  CHECK (state <> 'sent' OR reply <> ''),
  CHECK ((settled_at IS NOT NULL) = (state = 'sent' OR state = 'failed' OR state = 'held' OR state = 'expired')),
  CHECK (withdrawn = 0 OR (state = 'expired' AND doubts = 0))
);

CREATE TABLE originals (
  letter_id bigint PRIMARY KEY REFERENCES letters (id),
  bytes bytea NOT NULL
);

CREATE TABLE sealed (
  letter_id bigint PRIMARY KEY REFERENCES letters (id),
  message_id text COLLATE "C" NOT NULL,
  sender text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  original bigint REFERENCES originals (letter_id)
);

CREATE TABLE attempts (
  letter_id bigint NOT NULL REFERENCES letters (id),
  number bigint NOT NULL,
  at text COLLATE "C" NOT NULL,
  state text COLLATE "C" NOT NULL, -- what the attempt made of the letter
  reply text COLLATE "C" NOT NULL,
  PRIMARY KEY (letter_id, number)
);

CREATE TABLE seats (
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid),
  address text COLLATE "C" NOT NULL,
  role text COLLATE "C" NOT NULL,
  via text COLLATE "C" NOT NULL,
  answer text COLLATE "C" NOT NULL,
  revision bigint NOT NULL, -- last told; 0 for nothing
  sequence bigint NOT NULL CHECK (sequence >= 0),
  stamp text COLLATE "C",
  "left" smallint NOT NULL CHECK ("left" IN (0, 1)),
  letter_id bigint REFERENCES letters (id),
  said text COLLATE "C" NOT NULL DEFAULT '',
  said_sequence bigint NOT NULL DEFAULT 0,
  said_stamp text COLLATE "C",
  said_at text COLLATE "C",
  said_source text COLLATE "C" NOT NULL DEFAULT '',
  said_verified smallint NOT NULL DEFAULT 0 CHECK (said_verified IN (0, 1)),
  said_comment text COLLATE "C" NOT NULL DEFAULT '',
  said_to text COLLATE "C" NOT NULL DEFAULT '',
  asked bigint NOT NULL DEFAULT 0,
  waits text COLLATE "C" NOT NULL DEFAULT '' CHECK (waits = '' OR waits = 'new' OR waits = 'waiting'),
  claimed_at text COLLATE "C",
  delegated_by text COLLATE "C" NOT NULL DEFAULT '',
  leaving text COLLATE "C" CHECK (json_valid(leaving)),
  told_sequence bigint NOT NULL DEFAULT 0,
  came text COLLATE "C" NOT NULL DEFAULT '' CHECK (came = '' OR came = 'yes' OR came = 'no'), -- the last request, update or cancel
  PRIMARY KEY (uid, address)
);

CREATE TABLE known (
  address text COLLATE "C" PRIMARY KEY,
  since text COLLATE "C" NOT NULL
);

CREATE TABLE holds (
  scope text COLLATE "C" PRIMARY KEY,
  why text COLLATE "C" NOT NULL,
  digest text COLLATE "C" NOT NULL,
  since text COLLATE "C" NOT NULL
);

CREATE TABLE wishes (
  address text COLLATE "C" PRIMARY KEY,
  wish text COLLATE "C" NOT NULL CHECK (json_valid(wish))
);

CREATE TABLE suppressions (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  address text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  at text COLLATE "C",
  letter text COLLATE "C" NOT NULL, -- name of the letter that came back; '' for none
  recorded_at text COLLATE "C" NOT NULL,
  after_letter bigint NOT NULL, -- the last letter posted before
  restored_at text COLLATE "C",
  until_letter bigint,
  report text COLLATE "C" NOT NULL DEFAULT '',
  restored_why text COLLATE "C" NOT NULL DEFAULT '', -- the last letter posted before it was restored
  CHECK ((restored_at IS NULL) = (until_letter IS NULL))
);

CREATE TABLE proposals (
  id text COLLATE "C" PRIMARY KEY,
  uid text COLLATE "C" NOT NULL,
  theme text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  start_at text COLLATE "C",
  end_at text COLLATE "C",
  comment text COLLATE "C" NOT NULL,
  at text COLLATE "C",
  state text COLLATE "C" NOT NULL CHECK (state = 'open' OR state = 'declining' OR state = 'declined' OR state = 'taken' OR state = 'stale')
);

CREATE TABLE inbox (
  number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE, -- derived from the bytes: the same bytes are kept once
  source text COLLATE "C" NOT NULL,
  class text COLLATE "C" NOT NULL,
  arrived_at text COLLATE "C" NOT NULL,
  kept_at text COLLATE "C" NOT NULL,
  settled_at text COLLATE "C",
  outcome text COLLATE "C" NOT NULL DEFAULT '' CHECK (outcome = '' OR outcome = 'applied' OR outcome = 'replayed' OR outcome = 'outdated' OR outcome = 'proposed' OR outcome = 'refreshed' OR outcome = 'parked' OR outcome = 'suppressed' OR outcome = 'noted' OR outcome = 'ignored' OR outcome = 'dropped'),
  uid text COLLATE "C" NOT NULL DEFAULT '',
  address text COLLATE "C" NOT NULL DEFAULT '',
  why text COLLATE "C" NOT NULL DEFAULT '',
  tells text COLLATE "C" NOT NULL DEFAULT '' CHECK (tells = '' OR tells = 'parked' OR tells = 'undelivered'), -- to organizers
  tell_address text COLLATE "C" NOT NULL DEFAULT '',
  tell_theme text COLLATE "C" NOT NULL DEFAULT '',
  tell_why text COLLATE "C" NOT NULL DEFAULT '',
  tell_at text COLLATE "C",
  CHECK ((settled_at IS NULL) = (outcome = ''))
);

CREATE TABLE mails (
  number bigint PRIMARY KEY REFERENCES inbox (number),
  raw bytea NOT NULL
);

CREATE TABLE mailboxes (
  name text COLLATE "C" PRIMARY KEY,
  validity bigint NOT NULL CHECK (validity >= 0), -- UIDVALIDITY
  next bigint NOT NULL CHECK (next >= 0) -- the least UID that was not looked at yet
);

-- Always empty here: what SQLite stages in it (sqlite_stage.go), commits of PostgreSQL's do not need.
CREATE TABLE transit (
  letter_id bigint PRIMARY KEY,
  reply text COLLATE "C" CHECK (reply <> ''), -- the words with which the server accepted it; NULL before
  at text COLLATE "C",
  CHECK ((reply IS NULL) = (at IS NULL))
);

CREATE TABLE lowered (
  uid text COLLATE "C" PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  places bigint NOT NULL
);

CREATE TABLE rests (
  domain text COLLATE "C" PRIMARY KEY,
  why text COLLATE "C" NOT NULL,
  since text COLLATE "C" NOT NULL,
  until text COLLATE "C" NOT NULL
);

CREATE TABLE words (
  inbox text COLLATE "C" PRIMARY KEY,
  written text COLLATE "C" NOT NULL,
  at text COLLATE "C" NOT NULL,
  forwarded text COLLATE "C"
);

CREATE TABLE troubles (
  kind text COLLATE "C" PRIMARY KEY,
  text text COLLATE "C" NOT NULL,
  since text COLLATE "C" NOT NULL
);

CREATE TABLE marks (
  uid text COLLATE "C" NOT NULL,
  address text COLLATE "C" NOT NULL,
  mark text COLLATE "C" NOT NULL CHECK (mark <> ''), -- the kind of the letter, or 'asked'
  at text COLLATE "C" NOT NULL, -- what it was posted once for, or when
  lead bigint NOT NULL CHECK (lead >= 0), -- seconds before that, of a reminder
  PRIMARY KEY (uid, address, mark),
  FOREIGN KEY (uid, address) REFERENCES seats (uid, address) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE TABLE versions (
  part text COLLATE "C" PRIMARY KEY, -- theme/<id>, person/<address>, or files, holds and rest
  version bigint NOT NULL
);

CREATE TABLE sequels (
  uid text COLLATE "C" PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  since text COLLATE "C" NOT NULL, -- when the first of them was posted
  told text COLLATE "C" NOT NULL, -- the session's materials then, as its facts have them
  done smallint NOT NULL CHECK (done = 0 OR done = 1), -- everybody who is to have one has it
  late smallint NOT NULL CHECK (late = 0 OR late = 1 AND done = 1) -- and has the letter about what came later
);

CREATE TABLE ballots (
  id bytea PRIMARY KEY CHECK (length(id) = 16), -- random, and another one whenever a ballot comes in beside it
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  sealed bytea NOT NULL CHECK (length(sealed) = 8220) -- a nonce of 12 octets, 8192 of ballot, a tag of 16
);

CREATE TABLE surveys (
  uid text COLLATE "C" PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  shown bigint NOT NULL CHECK (shown = 0 OR shown >= 3), -- ballots that were counted
  lost bigint NOT NULL CHECK (lost >= 0), -- ballots that were too few at the close to be counted, and are gone
  results text COLLATE "C" NOT NULL CHECK (json_valid(results)) -- what was asked, and how often each answer was given
);

CREATE TABLE sayings (
  id text COLLATE "C" PRIMARY KEY,
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  saying text COLLATE "C" NOT NULL CHECK (json_valid(saying))
);

CREATE TABLE imported (
  uid text COLLATE "C" PRIMARY KEY,
  theme text COLLATE "C" NOT NULL,
  slot text COLLATE "C" NOT NULL, -- wall clock, 2026-12-01 14:00:00
  ends_at text COLLATE "C" NOT NULL, -- of the facts
  facts text COLLATE "C" NOT NULL CHECK (json_valid(facts))
);

-- How many letters are settled, by state: the sum of all rows. There are sixteen, and a connection counts in one of them, so that those who
-- carry letters at the same time do not wait for each other.
CREATE TABLE settled (
  one smallint PRIMARY KEY CHECK (one BETWEEN 0 AND 15),
  sent bigint NOT NULL,
  failed bigint NOT NULL,
  held bigint NOT NULL,
  expired bigint NOT NULL
);

CREATE TABLE calendars (
  id text COLLATE "C" PRIMARY KEY CHECK (length(id) = 64 AND id ~ '^[0-9a-f]*$'),
  address text COLLATE "C" NOT NULL CHECK (address <> ''), -- whose it is
  sealed bytea NOT NULL CHECK (length(sealed) > 28), -- a nonce of 12 octets, where it is, a tag of 16
  zone text COLLATE "C" NOT NULL CHECK (zone <> ''), -- whose days all-day events are
  given_at text COLLATE "C" NOT NULL
);

CREATE TABLE sources (
  id text COLLATE "C" NOT NULL CHECK (length(id) = 64 AND id ~ '^[0-9a-f]*$'), -- SHA-256 of the address
  zone text COLLATE "C" NOT NULL CHECK (zone <> ''), -- whose days all-day events are
  etag text COLLATE "C" NOT NULL, -- of the last good copy
  modified text COLLATE "C" NOT NULL, -- likewise
  asked_at text COLLATE "C" NOT NULL,
  next_at text COLLATE "C" NOT NULL,
  failures bigint NOT NULL CHECK (failures >= 0), -- since the last good answer
  problem text COLLATE "C" NOT NULL CHECK ((problem = '') = (failures = 0)),
  read_at text COLLATE "C", -- when the copy was good last; NULL where there is none
  until_at text COLLATE "C" CHECK ((until_at IS NULL) = (read_at IS NULL)), -- of what comes later the copy says nothing
  busy bytea CHECK ((busy IS NULL) = (read_at IS NULL)),
  tentative bytea CHECK ((tentative IS NULL) = (read_at IS NULL)),
  partly smallint NOT NULL CHECK (partly = 0 OR partly = 1 AND read_at IS NOT NULL),
  empties bigint NOT NULL CHECK (empties >= 0), -- answers without an event, one after the other
  emptied_at text COLLATE "C" CHECK ((emptied_at IS NULL) = (empties = 0)),
  own text COLLATE "C" REFERENCES calendars (id) ON DELETE CASCADE CHECK (own IS NULL OR own = id), -- when the first of them came
  PRIMARY KEY (id, zone)
);

CREATE TABLE presenting (
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  presenting text COLLATE "C" NOT NULL CHECK (json_valid(presenting)),
  PRIMARY KEY (uid, address)
);

CREATE TABLE joined (
  theme text COLLATE "C" NOT NULL CHECK (theme <> ''),
  uid text COLLATE "C" NOT NULL, -- of the session whose guest they are; '' for the theme
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  name text COLLATE "C" NOT NULL,
  language text COLLATE "C" NOT NULL,
  timezone text COLLATE "C" NOT NULL,
  asked_at text COLLATE "C" NOT NULL,
  wrote_at text COLLATE "C", -- DTSTAMP of the letter that asks them to confirm
  confirmed_at text COLLATE "C",
  admitted_at text COLLATE "C" CHECK (admitted_at IS NULL OR confirmed_at IS NOT NULL),
  ended_at text COLLATE "C",
  refused smallint NOT NULL CHECK (refused IN (0, 1)),
  PRIMARY KEY (theme, uid, address)
);

CREATE TABLE knocks (
  address text COLLATE "C" PRIMARY KEY CHECK (address <> ''),
  at text COLLATE "C" NOT NULL
);

CREATE TABLE affirmed (
  theme text COLLATE "C" PRIMARY KEY CHECK (theme <> ''),
  at text COLLATE "C" NOT NULL
);

CREATE TABLE latest (
  kind text COLLATE "C" NOT NULL CHECK (kind <> ''),
  theme text COLLATE "C" NOT NULL, -- '' for no single one
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  id text COLLATE "C" NOT NULL CHECK (id <> ''), -- what it was posted for
  at text COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, theme, address)
);

CREATE TABLE logins (
  id text COLLATE "C" PRIMARY KEY CHECK (length(id) = 26),
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  asked_at text COLLATE "C" NOT NULL,
  browser text COLLATE "C" NOT NULL CHECK (browser = '' OR length(browser) = 64), -- hash of the secret of the browser that asked; '' for a shell
  tries bigint NOT NULL DEFAULT 0 CHECK (tries >= 0),
  posted smallint NOT NULL DEFAULT 0 CHECK (posted IN (0, 1)),
  used smallint NOT NULL DEFAULT 0 CHECK (used IN (0, 1))
);

CREATE TABLE devices (
  id text COLLATE "C" PRIMARY KEY CHECK (length(id) = 26),
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  name text COLLATE "C" NOT NULL,
  began_at text COLLATE "C" NOT NULL,
  seen_at text COLLATE "C" NOT NULL
);

CREATE TABLE cookies (
  number bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, -- in the order in which they were given
  hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
  device text COLLATE "C" NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  given_at text COLLATE "C" NOT NULL,
  replaced_at text COLLATE "C"
);

CREATE TABLE acts (
  id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at text COLLATE "C" NOT NULL,
  who text COLLATE "C" NOT NULL CHECK (who <> ''),
  what text COLLATE "C" NOT NULL CHECK (what <> ''),
  about text COLLATE "C" NOT NULL,
  change text COLLATE "C" NOT NULL
);

CREATE TABLE forgotten (
  hash text COLLATE "C" PRIMARY KEY CHECK (length(hash) = 64 AND hash ~ '^[0-9a-f]*$') -- HMAC-SHA256 of an address in lower case
);

CREATE INDEX sessions_ends ON sessions (ends_at);
CREATE UNIQUE INDEX letters_name ON letters (name) WHERE withdrawn = 0;
CREATE INDEX letters_waiting ON letters (doubts, lane, id) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;
CREATE INDEX letters_due ON letters (not_before) WHERE state IN ('queued', 'in_doubt') AND leased_until IS NULL;
CREATE INDEX seats_letter ON seats (letter_id);
CREATE UNIQUE INDEX letters_mark ON letters (mark) WHERE mark <> '' AND withdrawn = 0;
CREATE INDEX letters_failed ON letters (settled_at) WHERE state = 'failed';
CREATE UNIQUE INDEX suppressions_current ON suppressions (address) WHERE restored_at IS NULL;
CREATE INDEX suppressions_recorded ON suppressions (recorded_at);
CREATE INDEX proposals_waiting ON proposals (uid, address) WHERE state IN ('open', 'declining');
CREATE INDEX inbox_unsettled ON inbox (number) WHERE settled_at IS NULL;
CREATE INDEX inbox_parked ON inbox (number) WHERE outcome = 'parked';
CREATE INDEX inbox_settled ON inbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX inbox_tells ON inbox (settled_at) WHERE tells <> '';
CREATE INDEX inbox_words ON inbox (kept_at) WHERE class = 'words';
CREATE UNIQUE INDEX letters_in_flight ON letters (uid, address, (CASE WHEN uid = '' THEN id ELSE 0 END)) WHERE leased_until IS NOT NULL;
CREATE INDEX letters_recent ON letters (address, carried_at) WHERE carried_at IS NOT NULL;
CREATE INDEX letters_held ON letters (expires_at) WHERE state = 'held';
CREATE INDEX sealed_original ON sealed (original) WHERE original IS NOT NULL;
CREATE INDEX words_at ON words (at);
CREATE INDEX letters_words ON letters (uid, address)
  WHERE news = 0 AND recalled_by <> '' AND (state = 'queued' OR state = 'in_doubt' OR state = 'held');
CREATE INDEX letters_cancels ON letters (address) WHERE state = 'queued' AND method = 'CANCEL';
CREATE INDEX sessions_theme ON sessions (theme);
CREATE INDEX seats_came ON seats (uid) WHERE came <> '';
CREATE INDEX sayings_uid ON sayings (uid);
CREATE INDEX imported_ends ON imported (ends_at);
CREATE INDEX letters_crowded ON letters (id) WHERE crowded = 1;
CREATE INDEX calendars_address ON calendars (address);
CREATE INDEX sources_own ON sources (own) WHERE own IS NOT NULL;
CREATE INDEX joined_address ON joined (address);
CREATE INDEX marks_presents ON marks (uid, address) WHERE mark = 'presents';
CREATE INDEX logins_asked ON logins (asked_at);
CREATE INDEX devices_address ON devices (address);
CREATE INDEX cookies_device ON cookies (device);
CREATE INDEX acts_at ON acts (at);

-- +goose StatementBegin
CREATE FUNCTION count_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was text := '';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    was := OLD.state;
  END IF;
  UPDATE settled SET
    sent = sent + (NEW.state = 'sent')::int - (was = 'sent')::int,
    failed = failed + (NEW.state = 'failed')::int - (was = 'failed')::int,
    held = held + (NEW.state = 'held')::int - (was = 'held')::int,
    expired = expired + (NEW.state = 'expired')::int - (was = 'expired')::int
  WHERE one = pg_backend_pid() % 16;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER letters_settle AFTER UPDATE OF state ON letters FOR EACH ROW
  WHEN (OLD.state <> NEW.state AND (OLD.settled_at IS NOT NULL OR NEW.settled_at IS NOT NULL)) EXECUTE FUNCTION count_settled();
CREATE TRIGGER letters_settled AFTER INSERT ON letters FOR EACH ROW WHEN (NEW.settled_at IS NOT NULL) EXECUTE FUNCTION count_settled();

-- Who carries letters, and which. Only PostgreSQL has these: SQLite's daemon is alone, and its leases are in its memory.

-- A node is one program at work. It says every few seconds that it is there, and is gone when its time is over.
CREATE TABLE nodes (
  id text COLLATE "C" PRIMARY KEY, -- random, another one after each time that it was gone
  name text COLLATE "C" NOT NULL, -- for people
  until timestamptz NOT NULL -- by the clock of the database
);

-- A lease: who claimed a letter carries it, and nobody else, until it is settled, the node is gone or the time is over.
CREATE TABLE claims (
  letter_id bigint PRIMARY KEY REFERENCES letters (id),
  uid text COLLATE "C" NOT NULL, -- '' for a letter without a seat
  address text COLLATE "C" NOT NULL,
  node text COLLATE "C" NOT NULL,
  until timestamptz NOT NULL -- by the clock of the database
);
CREATE UNIQUE INDEX claims_seat ON claims (uid, address) WHERE uid <> '';
CREATE INDEX claims_node ON claims (node);

-- How often each program has written what others should look at.
CREATE TABLE writes (
  node text COLLATE "C" PRIMARY KEY,
  count bigint NOT NULL
);

INSERT INTO ledger (one, version, released, clean) VALUES (1, 0, '', 1);
INSERT INTO versions VALUES ('files', 1), ('joined', 1);
INSERT INTO settled SELECT one, 0, 0, 0, 0 FROM generate_series(0, 15) AS one;
