#!/usr/bin/env bash
# An address of PostgreSQL with search_path in it is right for pgx and no address for libpq, so psql and pg_dump cannot use what a Go program runs with.
#
# Guessed: pgx follows libpq in what may stand behind the question mark of an address, so that DATABASE_URL of a program can be handed to pg_dump.
# Seen: pgx 5.13.0 takes every word that it does not know for a setting of the server and sends it with the first packet. psql 15 of Debian 12,
#   2026-11-30, knows a fixed list, and refuses the whole address before it connects. With options=-c%20search_path%3D… both take it.
# So: a script that dumps such a database has to cut search_path out, and name the schema by itself (--schema), as packaging/backup does.
# Needs: Go, and psql (postgresql-client). No server is asked.
set -uo pipefail
command -v go >/dev/null && command -v psql >/dev/null || { echo "go or psql is missing"; exit 2; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/jackc/pgx/v5"
)

func main() {
	for _, address := range os.Args[1:] {
		c, err := pgx.ParseConfig(address)
		if err != nil {
			fmt.Println("pgx refuses it:", err)
			continue
		}
		fmt.Println("pgx sends", c.RuntimeParams)
	}
}
GO
export GOFLAGS=
go mod init example.org/finding >/dev/null 2>&1
go get github.com/jackc/pgx/v5@v5.13.0 >/dev/null 2>&1 || { echo "pgx 5.13.0 is not to be had here"; exit 2; }
go build -o look . || exit 2
psql --version
plain='postgres://rondo@127.0.0.1:1/rondo?search_path=guild'
options='postgres://rondo@127.0.0.1:1/rondo?options=-c%20search_path%3Dguild'
{
  ./look "$plain" "$options"
  for address in "$plain" "$options"; do
    case $(psql --no-password --no-psqlrc --dbname="$address" --command='select 1' 2>&1) in
    *"invalid URI query parameter"*) echo "psql refuses the address" ;;
    *"onnection refused"*) echo "psql takes the address, and finds no server" ;;
    *) echo "psql says something else" ;;
    esac
  done
} | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
pgx sends map[search_path:guild]
pgx sends map[options:-c search_path=guild]
psql refuses the address
psql takes the address, and finds no server
TXT
echo "as found: one address, two answers"
