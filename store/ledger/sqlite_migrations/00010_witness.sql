-- What tells a database, and the folder around it, from a copy that was put in its place; and which key stands behind the
-- links in letters.

-- +goose Up

-- When the file was made, as its file system says; '' where it does not, or where nobody looked yet.
ALTER TABLE identity ADD COLUMN born TEXT NOT NULL DEFAULT '';
-- The file beside the database that this one wrote last: it is made anew now and then.
ALTER TABLE identity ADD COLUMN seen_inode TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN seen_born TEXT NOT NULL DEFAULT '';

-- A fingerprint of the key of links; '' before there was one.
ALTER TABLE ledger ADD COLUMN key TEXT NOT NULL DEFAULT '';
