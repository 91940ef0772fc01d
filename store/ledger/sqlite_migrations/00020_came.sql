-- Whether people came. Neither when nor how is kept, and both answers are forgotten after a while (attendance.keep).

-- +goose Up

ALTER TABLE seats ADD COLUMN came TEXT NOT NULL DEFAULT '' CHECK (came = '' OR came = 'yes' OR came = 'no');

-- Those of whom it is known are few: they are found without the others.
CREATE INDEX seats_came ON seats (uid) WHERE came <> '';
