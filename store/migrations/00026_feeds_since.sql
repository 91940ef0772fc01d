-- When feeds last changed for another reason than a change of a session: what they say of the site or a theme, a session that
-- was closed. Together with the changes of sessions it is their Last-Modified, which a restart leaves as it is. NULL for never.

-- +goose Up

ALTER TABLE ledger ADD COLUMN feeds_since TEXT;
