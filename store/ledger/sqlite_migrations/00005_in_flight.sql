-- Letters in flight are found without a look at all the others, notices too, which have no session.

-- +goose Up

DROP INDEX letters_in_flight;
CREATE UNIQUE INDEX letters_in_flight ON letters (uid, address, iif(uid = '', id, 0)) WHERE leased_until IS NOT NULL;
