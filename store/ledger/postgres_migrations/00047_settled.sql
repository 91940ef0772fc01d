-- Letters are posted as letters that wait, and a copy of a ledger brings its totals along; so an INSERT has nothing to count. The
-- trigger cost each letter a fifth of its posting in SQLite, which keeps the pages of a statement that has one until it is over.

-- +goose Up

DROP TRIGGER letters_settled ON letters;
