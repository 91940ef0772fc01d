-- Letters are counted by state without reading those that were sent.

-- +goose Up

CREATE INDEX letters_expired ON letters (id) WHERE state = 'expired';
