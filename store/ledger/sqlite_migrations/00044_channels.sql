-- What channels of chats were told of sessions, so that they are told what is new.

-- +goose Up

CREATE TABLE channels (
  uid    TEXT NOT NULL REFERENCES sessions (uid) ON DELETE CASCADE,
  name   TEXT NOT NULL CHECK (name <> ''), -- as rondo.yaml has it
  told   TEXT NOT NULL CHECK (json_valid(told)), -- what it counts as knowing
  was    TEXT NOT NULL CHECK (json_valid(was)), -- what it had been told before the last letter to it
  notice TEXT NOT NULL, -- the name of that letter; '' for none
  PRIMARY KEY (uid, name)
) STRICT, WITHOUT ROWID;
