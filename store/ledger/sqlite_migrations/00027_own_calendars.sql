-- Calendars that people gave on their own pages. Where one is, is sealed with a key that is not in here, since whoever knows it may
-- read the calendar; what was read from it goes with it.

-- +goose Up

CREATE TABLE calendars (
  id       TEXT PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
  address  TEXT NOT NULL CHECK (address <> ''), -- whose it is
  sealed   BLOB NOT NULL CHECK (length(sealed) > 28), -- a nonce of 12 octets, where it is, a tag of 16
  zone     TEXT NOT NULL CHECK (zone <> ''), -- whose days all-day events are
  given_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX calendars_address ON calendars (address);

ALTER TABLE sources ADD COLUMN own TEXT REFERENCES calendars (id) ON DELETE CASCADE CHECK (own IS NULL OR own = id); -- NULL for those that themes avoid

CREATE INDEX sources_own ON sources (own) WHERE own IS NOT NULL;
