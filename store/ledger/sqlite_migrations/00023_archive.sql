-- Sessions from before rondo. They stand apart from those that were planned, so that whatever plans, tells people or makes
-- feeds never meets them.

-- +goose Up

CREATE TABLE imported (
  uid     TEXT PRIMARY KEY,
  theme   TEXT NOT NULL,
  slot    TEXT NOT NULL, -- wall clock, 2026-12-01 14:00:00
  ends_at TEXT NOT NULL, -- of the facts
  facts   TEXT NOT NULL CHECK (json_valid(facts))
) STRICT, WITHOUT ROWID;

CREATE INDEX imported_ends ON imported (ends_at);

-- How many letters are settled, by state, so that nobody has to count them. Letters are never deleted, so what is missing to the
-- last one's id waits or is carried. Triggers keep it, whoever changes a letter, in the statement that does so: once in a
-- letter's life, when it settles.
CREATE TABLE settled (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  sent    INTEGER NOT NULL,
  failed  INTEGER NOT NULL,
  held    INTEGER NOT NULL,
  expired INTEGER NOT NULL
) STRICT;

INSERT INTO settled SELECT 1, count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed'),
  count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'expired') FROM letters;

-- +goose StatementBegin
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
-- +goose StatementEnd

-- Of letters that are taken over from elsewhere; those that are posted wait.
-- +goose StatementBegin
CREATE TRIGGER letters_settled AFTER INSERT ON letters
WHEN NEW.settled_at IS NOT NULL
BEGIN
  UPDATE settled SET sent = sent + (NEW.state = 'sent'), failed = failed + (NEW.state = 'failed'),
    held = held + (NEW.state = 'held'), expired = expired + (NEW.state = 'expired')
  WHERE one = 1;
END;
-- +goose StatementEnd

-- Nobody counts by it any more.
DROP INDEX letters_expired;
-- Letters that wait for the hourly limit of their people are few.
CREATE INDEX letters_crowded ON letters (id) WHERE crowded = 1;
