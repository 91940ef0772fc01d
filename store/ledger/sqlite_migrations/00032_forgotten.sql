-- People who asked to be forgotten: of each address a hash, so that it is known again where files go on naming it.

-- +goose Up

ALTER TABLE ledger ADD COLUMN salt BLOB NOT NULL DEFAULT x''; -- of the hashes; empty before there is one

CREATE TABLE forgotten (
  hash TEXT PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*') -- HMAC-SHA256 of an address in lower case
) STRICT, WITHOUT ROWID;
