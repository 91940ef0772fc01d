-- What SQL asks of facts, as columns. Their JSON is the business of those who write and read it; SQL looks into it here only.
-- Times are as JSON has them, RFC 3339 in UTC. What is no JSON is left to the CHECK that refuses it.

-- +goose Up

ALTER TABLE facts ADD COLUMN starts_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.Start') END) VIRTUAL;
ALTER TABLE facts ADD COLUMN ends_at TEXT
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN json_extract(facts, '$.End') END) VIRTUAL;
ALTER TABLE facts ADD COLUMN cancelled INTEGER
  GENERATED ALWAYS AS (CASE WHEN json_valid(facts) THEN coalesce(json_extract(facts, '$.Cancelled'), 0) END) VIRTUAL;
