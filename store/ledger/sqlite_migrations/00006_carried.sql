-- carried_at is when a letter was last claimed, or answered, that may have reached its recipient, NULL where it did not.
-- The hourly limit counts it, from an index that stays as it is while letters arrive.

-- +goose Up

UPDATE letters SET carried_at = NULL WHERE carried_at IS NOT NULL AND state NOT IN ('leased', 'in_doubt', 'sent');
DROP INDEX letters_recent;
CREATE INDEX letters_recent ON letters (address, carried_at) WHERE carried_at IS NOT NULL;
