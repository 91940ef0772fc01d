-- A report may be made up or be out of date: what it suppressed ends when its person answers, or a letter arrives. So each
-- suppression says which report made it, and why it ended.

-- +goose Up

ALTER TABLE suppressions ADD COLUMN report TEXT NOT NULL DEFAULT ''; -- id of the report in the inbox; '' for a server's refusal
ALTER TABLE suppressions ADD COLUMN restored_why TEXT NOT NULL DEFAULT '';

UPDATE suppressions SET report = coalesce((
  SELECT id FROM inbox WHERE outcome = 'suppressed' AND inbox.address = suppressions.address AND arrived_at = suppressions.at
  ORDER BY number DESC LIMIT 1), '');
