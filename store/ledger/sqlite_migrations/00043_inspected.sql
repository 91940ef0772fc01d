-- When all of the file was looked at last, and what was found. It is about this file, as the rest of the row is.

-- +goose Up

ALTER TABLE identity ADD COLUMN inspected_at TEXT;
ALTER TABLE identity ADD COLUMN inspected TEXT NOT NULL DEFAULT ''; -- '' where it was sound
