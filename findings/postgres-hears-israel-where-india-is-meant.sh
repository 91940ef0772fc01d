#!/usr/bin/env bash
# PostgreSQL takes 14:00 IST for 14:00 in Jerusalem, GNU date for 14:00 in Kolkata: the same line of a mail or a table is three and a half hours apart.
#
# Guessed: who reads IST reads India, with a hundred times the people; or, as Go does, PostgreSQL goes by the zone of the session, in which IST is a name of
#   that very zone. What it prints itself, it reads back.
# Seen: PostgreSQL 15.18 and GNU coreutils 9.1 (Debian 12) on 2026-11-30. A session in Asia/Kolkata prints "14:00 IST" by to_char and reads
#   that back as half past five in the evening. BST, CST and EST are British, of Chicago and of New York for both; EST is five hours behind in July, too.
#   With timezone_abbreviations = 'India' the session reads it right, and loses nothing else.
# See: PostgreSQL's documentation, appendix B.4 ("Date/Time Configuration Files"): the set "Default" has the abbreviations that are in common use. By the
#   release notes of 18 the zone of the session is asked first from then on.
# So: COPY and casts of what people or mail programs wrote move Indian times without an error. Cast what has an offset or the name of a place; set
#   timezone_abbreviations on the connection where abbreviations must be read.
# Needs: PostgreSQL 15 or later (postgresql-15) and coreutils; to be run as root or as any user who is not.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1) || true
[ -n "$bin" ] || { echo "could not look: there is no PostgreSQL"; exit 2; }
work=$(mktemp -d)
as=() # the server refuses to be run by root
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 "$work"; fi
cd "$work"
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"${as[@]}" "$bin/initdb" -D data -U postgres -A trust --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D data -w -l "$work/data/log" -o "-k $work -c listen_addresses=" start >/dev/null
ask() { "$bin/psql" -h "$work" -U postgres -XAtqc "$1"; }

echo "PostgreSQL $(ask 'SHOW server_version'), $(date --version | head -1)"
for zone in UTC Asia/Kolkata; do
  for text in '2026-12-01 14:00 IST' '2026-12-01 14:00 CST' '2026-12-01 14:00 BST' '2026-07-01 14:00 EST'; do
    echo "session in $zone, $text: PostgreSQL $(ask "SET TIME ZONE '$zone'; SELECT to_char('$text'::timestamptz AT TIME ZONE 'UTC', 'HH24:MI')"), date $(TZ=$zone date -d "$text" +%s | { read -r at; date -u -d "@$at" +%H:%M; }) in UTC"
  done
done | tee seen
ask "SET TIME ZONE 'Asia/Kolkata'; SELECT 'its own output: ' || to_char('2026-12-01 14:00+05:30'::timestamptz, 'HH24:MI TZ') || ', read back: ' || ((to_char('2026-12-01 14:00+05:30'::timestamptz, 'YYYY-MM-DD HH24:MI TZ'))::timestamptz - '2026-12-01 14:00+05:30')" | tee -a seen
ask "SET timezone_abbreviations = 'India'; SELECT 'with timezone_abbreviations = India: ' || to_char('2026-12-01 14:00 IST'::timestamptz AT TIME ZONE 'UTC', 'HH24:MI')" | tee -a seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
session in UTC, 2026-12-01 14:00 IST: PostgreSQL 12:00, date 08:30 in UTC
session in UTC, 2026-12-01 14:00 CST: PostgreSQL 20:00, date 20:00 in UTC
session in UTC, 2026-12-01 14:00 BST: PostgreSQL 13:00, date 13:00 in UTC
session in UTC, 2026-07-01 14:00 EST: PostgreSQL 19:00, date 19:00 in UTC
session in Asia/Kolkata, 2026-12-01 14:00 IST: PostgreSQL 12:00, date 08:30 in UTC
session in Asia/Kolkata, 2026-12-01 14:00 CST: PostgreSQL 20:00, date 20:00 in UTC
session in Asia/Kolkata, 2026-12-01 14:00 BST: PostgreSQL 13:00, date 13:00 in UTC
session in Asia/Kolkata, 2026-07-01 14:00 EST: PostgreSQL 19:00, date 19:00 in UTC
its own output: 14:00 IST, read back: 03:30:00
with timezone_abbreviations = India: 08:30
TXT
echo "as found: three and a half hours apart"
