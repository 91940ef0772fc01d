#!/usr/bin/env bash
# One statement of SQLite's that changes many rows needs a folder for temporary files, in WAL mode too. Where none can be written to it fails with
# "disk I/O error"; with few rows it works. A trigger that fires for no row is enough to make a DELETE one of these.
#
# Guessed: a database in WAL mode writes to its own three files only, so a service with a read-only system needs its data folder and nothing else. A
#   trigger whose WHEN is false costs the time to find that out.
# Seen: SQLite 3.54.1 (github.com/mattn/go-sqlite3 v1.14.53) on 2026-11-30: a statement that may fail midway keeps what each page was before it, so
#   that it alone can be undone. UPDATE is one as soon as a column has NOT NULL; DELETE is one as soon as a trigger can insert into a table that has
#   such a column. Up to 64 KiB that is kept in memory, then in a file of SQLITE_TMPDIR, TMPDIR, /var/tmp, /usr/tmp, /tmp or the current folder. The
#   extended code is SQLITE_IOERR_GETTEMPPATH, and neither the disk nor the database has a fault.
# See: sqlite.org/tempfiles.html, "Statement Journal Files"; of triggers it does not speak.
# So: containers with a read-only root, and services with ProtectSystem=strict and no PrivateTmp, run well until the ledger is large and its first
#   clean-up comes. Start them in the data folder or set SQLITE_TMPDIR to it. PRAGMA temp_store = MEMORY helps, too, and takes the memory.
#   rondo sets it for what writes (not for VACUUM): in a file such notes are not emptied before the end of the transaction, in memory they are after
#   each statement.
# Needs: Go and a C compiler, and unshare (util-linux) with user namespaces.
set -euo pipefail
for tool in go gcc unshare; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir data
cat > go.mod <<'GO'
module example.org/look

go 1.24
GO
go get github.com/mattn/go-sqlite3@v1.14.53 2>/dev/null || { echo "the module cannot be had"; exit 2; }
cat > main.go <<'GO'
package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-sqlite3"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A transaction that is one statement needs none of these files, since all of it is undone; so each statement here has a BEGIN before it.
func change(rows int, trigger bool, statement string) string {
	for _, name := range []string{"t", "t-wal", "t-shm"} {
		os.Remove(os.Args[1] + "/" + name)
	}
	db := must(sql.Open("sqlite3", "file:"+os.Args[1]+"/t?_journal_mode=WAL"))
	defer db.Close()
	db.SetMaxOpenConns(1)
	must(db.Exec(`CREATE TABLE letters (id INTEGER PRIMARY KEY, body TEXT, state TEXT NOT NULL);
		CREATE TABLE settled (id INTEGER NOT NULL)`))
	fill := must(db.Begin())
	for i := range rows {
		must(fill.Exec("INSERT INTO letters (body, state) VALUES (?, 'open')", fmt.Sprint("some words of letter ", i)))
	}
	if err := fill.Commit(); err != nil {
		panic(err)
	}
	if trigger {
		must(db.Exec(`CREATE TRIGGER never AFTER DELETE ON letters WHEN old.state = 'done' BEGIN INSERT INTO settled VALUES (old.id); END`))
	}
	tx := must(db.Begin())
	defer tx.Rollback()
	_, err := tx.Exec(statement)
	if failed := (sqlite3.Error{}); errors.As(err, &failed) {
		return fmt.Sprintf("%v (%d)", err, failed.ExtendedCode)
	}
	return "done"
}

func main() {
	version, _, _ := sqlite3.Version()
	fmt.Println("SQLite", version)
	const remove, update = "DELETE FROM letters WHERE id % 10 = 0", "UPDATE letters SET state = 'late'"
	for _, rows := range []int{100, 20000} {
		fmt.Printf("%d rows, delete: %s\n", rows, change(rows, false, remove))
		fmt.Printf("%d rows, delete with a trigger that never fires: %s\n", rows, change(rows, true, remove))
		fmt.Printf("%d rows, update: %s\n", rows, change(rows, false, update))
	}
}
GO
go mod tidy >/dev/null 2>&1
go build -o look . || { echo "could not look: there is no C compiler that works"; exit 2; }
# The same in a view of this machine in which only the data folder can be written to; the program starts in a folder that is read-only.
cat > alone <<'NS'
set -e
for folder in /usr/tmp /var/tmp; do if [ -d "$folder" ]; then mount -t tmpfs -o ro none "$folder"; fi; done
mount --bind /tmp /tmp
mount -o remount,ro,bind /tmp
mount --bind "$1/data" "$1/data"
mount -o remount,rw,bind "$1/data"
cd /var/tmp
unset TMPDIR
echo "no folder for temporary files:"
env -u SQLITE_TMPDIR "$1/look" "$1/data"
echo "SQLITE_TMPDIR is the data folder:"
SQLITE_TMPDIR=$1/data "$1/look" "$1/data"
NS
case $work in /tmp/*) ;; *) echo "could not look: TMPDIR is not /tmp"; exit 2 ;; esac
unshare -Urm bash ./alone "$work" > seen || { cat seen; echo "could not look: this machine lets nobody make folders read-only"; exit 2; }
cat seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
no folder for temporary files:
SQLite 3.54.1
100 rows, delete: done
100 rows, delete with a trigger that never fires: done
100 rows, update: done
20000 rows, delete: done
20000 rows, delete with a trigger that never fires: disk I/O error: read-only file system (6410)
20000 rows, update: disk I/O error: read-only file system (6410)
SQLITE_TMPDIR is the data folder:
SQLite 3.54.1
100 rows, delete: done
100 rows, delete with a trigger that never fires: done
100 rows, update: done
20000 rows, delete: done
20000 rows, delete with a trigger that never fires: done
20000 rows, update: done
TXT
echo "as found: long statements need one more folder"
