-- Since when there are letters of a kind that leave by the calendar, so that none leaves at once where they are new.

-- +goose Up

CREATE TABLE begun (
  kind text COLLATE "C" PRIMARY KEY CHECK (kind <> ''),
  at text COLLATE "C" NOT NULL
);
