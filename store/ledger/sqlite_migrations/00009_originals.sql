-- Letters to many people about one session hardly differ. The bytes of most are kept as what differs from one of them, the
-- original, whose bytes lie here once (store/difference.go).

-- +goose Up

CREATE TABLE originals (
  letter_id INTEGER PRIMARY KEY REFERENCES letters (id),
  bytes     BLOB NOT NULL
) STRICT;

-- NULL where bytes are the letter as it is sent.
ALTER TABLE sealed ADD COLUMN original INTEGER REFERENCES originals (letter_id);
CREATE INDEX sealed_original ON sealed (original) WHERE original IS NOT NULL;
