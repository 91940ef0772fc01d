// Package ledger keeps the ledger in SQL: the accepted files, the sessions, who was told what, and every letter with what became of
// it. What is the same in any database is on [core]: nearly all reading, and the recording of decisions, in one text of SQL. What SQLite
// does in its own way is on [DB], in the files sqlite_*.go, and what PostgreSQL does on [Postgres], in postgres_*.go.
//
// What a caller was told is kept, is kept: a method that writes returns after the commit, and commits are on the disk then.
//
// A letter lives as queued → leased → in_doubt → sent | failed | held | expired. The CHECKs of the schema spell it, but for
// leased, which is no state of the letter's row.
//
// SQLite works in WAL with synchronous=FULL. There is one writing connection in a process and a small pool of reading ones;
// several processes may share the file, one of them as the daemon that carries letters. Beside the file rondo.db lie
// rondo.db-lock, which the daemon holds, rondo.db-seen, from which a database that was copied or restored is recognized,
// rondo.db-ballast, which makes room for results on a full disk, and rondo.db-crossings, which knows what was on the wire.
package ledger
