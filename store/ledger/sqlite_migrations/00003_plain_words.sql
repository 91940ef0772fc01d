-- Conditions that say the same as before in words that SQLite decides at once: a list of three or more behind IN costs
-- it a temporary table for every row that is written.

-- +goose Up

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql,
  'state IN (''queued'', ''leased'', ''in_doubt'', ''sent'', ''failed'', ''held'', ''expired'')',
  'state = ''queued'' OR state = ''leased'' OR state = ''in_doubt'' OR state = ''sent'' OR state = ''failed'' OR state = ''held'' OR state = ''expired'''),
  'state IN (''sent'', ''failed'', ''held'', ''expired'')',
  'state = ''sent'' OR state = ''failed'' OR state = ''held'' OR state = ''expired''')
WHERE type = 'table' AND name = 'letters';
UPDATE sqlite_schema SET sql = replace(sql,
  'waits IN ('''', ''new'', ''waiting'')', 'waits = '''' OR waits = ''new'' OR waits = ''waiting''')
WHERE type = 'table' AND name = 'seats';
PRAGMA writable_schema = RESET;

DROP INDEX letters_words;
CREATE INDEX letters_words ON letters (uid, address)
  WHERE (kind = 'reminder' OR kind = 'nudge' OR kind = 'place' OR kind = 'waiting' OR kind = 'refresh')
    AND (state = 'queued' OR state = 'in_doubt' OR state = 'held');
-- Waiting letters that were carried before are in it, too, so that a mark of doubt need not touch it.
DROP INDEX letters_recent;
CREATE INDEX letters_recent ON letters (address, carried_at) WHERE carried_at IS NOT NULL;

-- The attempt that succeeds is the last one; what became of it stands in its letter.
DELETE FROM attempts WHERE state = 'sent';
