-- What channels of chats were told of sessions, so that they are told what is new.

-- +goose Up

CREATE TABLE channels (
  uid text COLLATE "C" NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL CHECK (name <> ''), -- as rondo.yaml has it
  told text COLLATE "C" NOT NULL CHECK (json_valid(told)), -- what it counts as knowing
  was text COLLATE "C" NOT NULL CHECK (json_valid(was)), -- what it had been told before the last letter to it
  notice text COLLATE "C" NOT NULL, -- the name of that letter; '' for none
  PRIMARY KEY (uid, name)
);
