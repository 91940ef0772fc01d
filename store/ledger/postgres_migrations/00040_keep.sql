-- Sessions that are long over are folded: how many people there were stays, and of each person one row a theme. Their seats and letters
-- go.

-- +goose Up

-- How many letters were folded. The newest one never goes, so its id less the letters that are there is this number. No trigger counts them: a letter that
-- is gone in another way is a fault, and the totals have to show it.
ALTER TABLE settled ADD COLUMN gone bigint NOT NULL DEFAULT 0;

CREATE TABLE folded (
  uid text COLLATE "C" PRIMARY KEY REFERENCES sessions (uid) ON DELETE CASCADE,
  done smallint NOT NULL CHECK (done IN (0, 1)), -- no seat is left
  invited bigint NOT NULL,
  accepted bigint NOT NULL,
  waiting bigint NOT NULL,
  tentative bigint NOT NULL,
  declined bigint NOT NULL,
  silent bigint NOT NULL, -- who gave no answer
  came bigint NOT NULL,
  missed bigint NOT NULL,
  unknown bigint NOT NULL, -- whether they came
  presents bigint NOT NULL, -- who would present
  CHECK (accepted + waiting + tentative + declined + silent = invited)
);

-- What a person has to do with a theme by its folded sessions.
CREATE TABLE histories (
  theme text COLLATE "C" NOT NULL CHECK (theme <> ''),
  address text COLLATE "C" NOT NULL CHECK (address <> ''),
  first_at text COLLATE "C" NOT NULL, -- the end of the first of them to which the person was invited
  last_at text COLLATE "C" NOT NULL CHECK (last_at >= first_at),
  sessions bigint NOT NULL CHECK (sessions > 0),
  accepted bigint NOT NULL CHECK (accepted BETWEEN 0 AND sessions),
  PRIMARY KEY (theme, address)
);
