-- Calendars that are asked for by their address: themes avoid them, or people gave them. What is kept is when they are busy, a bit
-- a minute, and no word of why; of the address only a hash, since whoever knows it may read the calendar.

-- +goose Up

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
  emptied_at TEXT CHECK ((emptied_at IS NULL) = (empties = 0)), -- when the first of them came
  PRIMARY KEY (id, zone)
) STRICT;
