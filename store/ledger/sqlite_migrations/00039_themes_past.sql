-- What became of one theme is asked for by its organizers: its past sessions are found without reading those of the others.

-- +goose Up

CREATE INDEX imported_theme ON imported (theme, ends_at);
DROP INDEX sessions_theme;
CREATE INDEX sessions_theme ON sessions (theme, ends_at);
