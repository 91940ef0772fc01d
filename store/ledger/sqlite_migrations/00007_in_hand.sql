-- A lease is the carrying program's own affair: the ledger knows of a letter once it is in doubt. carried_at is when a letter
-- was sent, or when one in doubt was claimed. Whoever carried the letters that are leased here is gone.

-- +goose Up

UPDATE letters SET state = 'queued', leased_until = NULL, carried_at = NULL WHERE state = 'leased';

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  'state = ''queued'' OR state = ''leased'' OR', 'state = ''queued'' OR'),
  'CHECK (state <> ''leased'' OR leased_until IS NOT NULL),', ''),
  'state IN (''leased'', ''in_doubt'')', 'state = ''in_doubt''')
WHERE type = 'table' AND name = 'letters';
PRAGMA writable_schema = RESET;
