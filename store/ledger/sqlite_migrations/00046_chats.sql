-- Whoever tells channels looks often, and finds nothing most of the time.

-- +goose Up

CREATE INDEX letters_chats ON letters (kind, not_before) WHERE kind = 'chat' AND state IN ('queued', 'in_doubt') AND leased_until IS NULL;
