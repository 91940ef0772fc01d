-- What changes in silence is told by the next letter only. People who were told an earlier revision then count as knowing
-- what stands beside it; NULL where that is what they were told.

-- +goose Up

ALTER TABLE facts ADD COLUMN silent TEXT CHECK (silent IS NULL OR json_valid(silent));

-- Whether an update is the reminder, too: where it is withdrawn, the reminder is due again.
ALTER TABLE letters ADD COLUMN reminds INTEGER NOT NULL DEFAULT 0 CHECK (reminds = 0 OR reminds = 1);
