-- When feeds last changed for another reason than a change of a session: what they say of the site or a theme, a session that
-- was closed. Together with the changes of sessions it is their Last-Modified, which a restart leaves as it is. NULL for never.

-- +goose Up

ALTER TABLE ledger ADD COLUMN feeds_since TEXT;

-- seats.sequence is the number in the name of the seat's last letter, which rises with every letter. Its SEQUENCE does not: a
-- new title keeps it.
ALTER TABLE seats ADD COLUMN told_sequence INTEGER NOT NULL DEFAULT 0;
UPDATE seats SET told_sequence = sequence;
