-- What the rules of `rondo doctor --verify` ask for by SQLite's names.

-- +goose Up

CREATE OR REPLACE FUNCTION instr(bytea, text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT position(convert_to($2, 'UTF8') IN $1) $$;

CREATE OR REPLACE FUNCTION append_text(text, text, text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1 IS NULL THEN $2 ELSE $1 || $3 || $2 END $$;
CREATE AGGREGATE group_concat(text, text) (SFUNC = append_text, STYPE = text);
