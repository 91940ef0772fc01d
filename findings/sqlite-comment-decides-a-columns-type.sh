#!/usr/bin/env bash
# A comment between a generated column's type and GENERATED becomes part of the type, and its words can change what is stored.
#
# Guessed: a comment is white space ("can appear anywhere white space can", sqlite.org/lang_comment.html), so it means nothing.
# Seen: SQLite 3.40.1 (Debian 12) and 3.54.1 (github.com/mattn/go-sqlite3 v1.14.53) on 2026-11-29: the declared type is "TEXT -- as it
#   was printed"; there "INT" in "printed" makes the affinity INTEGER, so the text 007 is stored as the number 7. In a STRICT table the
#   same line is an unknown datatype. With NOT NULL or DEFAULT behind the comment the type is TEXT.
# So: no comment within the definition of a generated column. Behind its comma a comment does no harm.
# Needs: Go and a C compiler.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > go.mod <<'GO'
module example.org/look

go 1.24
GO
go get github.com/mattn/go-sqlite3@v1.14.53 2>/dev/null || { echo "the module cannot be had"; exit 2; }
cat > main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"

	_ "github.com/mattn/go-sqlite3"
)

func main() {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	for _, column := range []string{
		"y TEXT GENERATED ALWAYS AS (x)",
		"y TEXT -- as it was printed\n GENERATED ALWAYS AS (x)",
		"y TEXT -- as it was written\n GENERATED ALWAYS AS (x)",
		"y TEXT GENERATED ALWAYS AS (x) -- as it was printed\n",
		"y TEXT -- as it was printed\n DEFAULT '007'",
	} {
		var declared, kept string
		if _, err := db.Exec("CREATE TABLE t (x TEXT, " + column + "); INSERT INTO t (x) VALUES ('007')"); err != nil {
			panic(err)
		}
		if err := db.QueryRow("SELECT type FROM pragma_table_xinfo('t') WHERE name = 'y'").Scan(&declared); err != nil {
			panic(err)
		}
		if err := db.QueryRow("SELECT quote(y) FROM t").Scan(&kept); err != nil {
			panic(err)
		}
		_, strict := db.Exec("CREATE TABLE s (x TEXT, " + column + ") STRICT")
		if column == "y TEXT GENERATED ALWAYS AS (x)" {
			var version string
			if err := db.QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
				panic(err)
			}
			fmt.Println("SQLite", version)
		}
		fmt.Printf("%-58q %-26q %-6s strict: %v\n", column, declared, kept, strict)
		if _, err := db.Exec("DROP TABLE t; DROP TABLE IF EXISTS s"); err != nil {
			panic(err)
		}
	}
}
GO
go mod tidy >/dev/null 2>&1
go list -m github.com/mattn/go-sqlite3
go run . | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
SQLite 3.54.1
"y TEXT GENERATED ALWAYS AS (x)"                           "TEXT"                     '007'  strict: <nil>
"y TEXT -- as it was printed\n GENERATED ALWAYS AS (x)"    "TEXT -- as it was printed" 7      strict: unknown datatype for s.y: "TEXT -- as it was printed"
"y TEXT -- as it was written\n GENERATED ALWAYS AS (x)"    "TEXT -- as it was written" '007'  strict: unknown datatype for s.y: "TEXT -- as it was written"
"y TEXT GENERATED ALWAYS AS (x) -- as it was printed\n"    "TEXT"                     '007'  strict: <nil>
"y TEXT -- as it was printed\n DEFAULT '007'"              "TEXT"                     '007'  strict: <nil>
TXT
