-- When all of a file was looked at last. A server looks after its own files.

-- +goose Up

ALTER TABLE identity ADD COLUMN inspected_at text COLLATE "C";
ALTER TABLE identity ADD COLUMN inspected text COLLATE "C" NOT NULL DEFAULT '';
