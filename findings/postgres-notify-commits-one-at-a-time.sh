#!/usr/bin/env bash
# A transaction of PostgreSQL's that has said NOTIFY commits alone: while its commit waits, for the disk or for a standby, every
# other transaction with a NOTIFY waits too, whatever it changed and on whichever channel. Those without pass.
#
# Guessed: notifications go into a queue of the server's; two transactions that touch nothing in common commit beside each other,
#   and group commit lets sixteen of them share one sync.
# Seen: PostgreSQL 15.18 (Debian 12) on 2026-11-29. From before the commit is written until it is confirmed the transaction holds one
#   lock for the whole server (pg_locks: object 0 of "database", AccessExclusiveLock). Its standby is missing here, so that the moment lasts.
# So: a queue that says NOTIFY with every row gets one commit at a time, and a slow standby stops all nodes, not one. Say it once for
#   many changes, from a transaction of its own after the commit, or poll; LISTEN costs nothing.
# Needs: PostgreSQL 15 or later (postgresql-15), to be run as root or as any user who is not.
set -euo pipefail
work=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1) || true
[ -n "$bin" ] || { echo "PostgreSQL is missing"; exit 2; }
as=() # the server refuses to be run by root
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 "$work"; fi
cd "$work"
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"${as[@]}" "$bin/initdb" -D data -U postgres -A trust --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D data -w -l "$work/data/log" -o "-k $work -c listen_addresses= -c synchronous_standby_names=missing -c synchronous_commit=local" start >/dev/null
ask() { "$bin/psql" -h "$work" -U postgres -XAtqc "$1"; }
ask 'CREATE TABLE one (n int); CREATE TABLE other (n int)'

settled() { # whether a commit that need not wait for the standby has come back within three seconds, and what it waits for else
  PGAPPNAME=second timeout 3 "$bin/psql" -h "$work" -U postgres -XAtqc "$1" &
  local it=$!
  sleep 1
  ask "SELECT coalesce((SELECT wait_event_type || ' ' || wait_event FROM pg_stat_activity WHERE application_name = 'second' AND state = 'active'), 'nothing: it is committed')"
  wait "$it" || true
}
PGAPPNAME=first PGOPTIONS="-c synchronous_commit=on" "$bin/psql" -h "$work" -U postgres -XAtqc "BEGIN; INSERT INTO one VALUES (1); NOTIFY a; COMMIT" 2>/dev/null &
first=$!
until [ "$(ask "SELECT wait_event FROM pg_stat_activity WHERE application_name = 'first'")" = SyncRep ]; do sleep 0.1; done
ask "SHOW server_version"
{
  echo "one transaction has said NOTIFY a, and its commit waits for a standby. Beside it"
  echo "  one on another table, without NOTIFY, waits for: $(settled 'INSERT INTO other VALUES (1)')"
  echo "  one on another table, with NOTIFY b, waits for:  $(settled 'BEGIN; INSERT INTO other VALUES (2); NOTIFY b; COMMIT' 2>/dev/null)"
  echo "  rows of the other table: $(ask 'SELECT count(*) FROM other')"
} | tee seen
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'first'" >/dev/null
wait "$first" 2>/dev/null || true
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
one transaction has said NOTIFY a, and its commit waits for a standby. Beside it
  one on another table, without NOTIFY, waits for: nothing: it is committed
  one on another table, with NOTIFY b, waits for:  Lock object
  rows of the other table: 1
TXT
echo "as found: one commit with a NOTIFY at a time"
