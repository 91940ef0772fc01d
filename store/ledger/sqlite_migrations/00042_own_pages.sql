-- The pages of one person read that person's seats, and those of sessions that they present, however many others there are.

-- +goose Up

CREATE INDEX seats_person ON seats (address);
CREATE INDEX presenting_person ON presenting (address);
