-- A letter that was only ever refused has reached nobody, and can be withdrawn like one that was not tried.

-- +goose Up

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  'state = ''expired'' AND attempts = 0 AND doubts = 0', 'state = ''expired'' AND doubts = 0')
WHERE type = 'table' AND name = 'letters';
PRAGMA writable_schema = RESET;

-- Letters that are held and past their life are found without a look at all the others.
CREATE INDEX letters_held ON letters (expires_at) WHERE state = 'held';
