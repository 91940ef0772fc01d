-- By which files nodes planned once. They come back by an edit or by hand, not because nobody with newer ones is there for a moment.

-- +goose Up

CREATE TABLE courses_before (
  digest text COLLATE "C" PRIMARY KEY CHECK (digest <> '')
);
