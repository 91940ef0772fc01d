-- Who is no longer named by the files keeps the seat until that has settled: since when, and what the files said of them.

-- +goose Up

ALTER TABLE seats ADD COLUMN leaving TEXT CHECK (json_valid(leaving));
