-- How a channel of a chat was reached when it refused, as a keyed hash: whoever mends it while no daemon runs has it tried at once. Empty where that is not known,
-- and for domains of mail.

-- +goose Up

ALTER TABLE rests ADD COLUMN reached TEXT NOT NULL DEFAULT '';
