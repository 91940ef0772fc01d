#!/usr/bin/env bash
# In PostgreSQL the name CET means two things: AT TIME ZONE 'CET', and CET behind a time, are +01:00 all year; SET TIME ZONE 'CET' has summer
# time. EET, MET and WET are the same. An event at noon in July is an hour off, in the same session.
#
# Guessed: a name from pg_timezone_names is that zone of the zone data wherever a zone is asked for, as with Europe/Berlin. CET is one: a zone
#   with summer time, in Python and in the file /usr/share/zoneinfo/CET.
# Seen: PostgreSQL 15.18 (Debian 12) and Python's zoneinfo on 2026-11-30: 12:00 on 1 July in CET is 10:00 UTC to the session whose zone is CET and
#   to Python, and 11:00 UTC to AT TIME ZONE and in a timestamptz literal. These two ask the list of abbreviations first, in which CET is winter
#   time; SET asks only the zone data. pg_timezone_names lists CET, so a check against it lets the name through.
# See: PostgreSQL's documentation, sections 8.5.3 ("Time Zones") and B.4 (the files of abbreviations, share/timezonesets/Default).
# So: a TZID=CET or EET from a calendar, kept beside a local time and turned into an instant in SQL, is right in winter and an
#   hour late in summer, and at odds with the program that reads the same row. Turn the four names into Europe/Brussels, Europe/Athens,
#   Europe/Brussels and Europe/Lisbon (what the zone data links them to since 2024b) before they are stored, or reckon outside the database.
# Needs: PostgreSQL 15 or later (postgresql-15), python3 and tzdata; to be run as root or as any user who is not.
set -euo pipefail
work=$(mktemp -d)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1) || true
[ -n "$bin" ] || { echo "PostgreSQL is missing"; rm -rf "$work"; exit 2; }
as=() # the server refuses to be run by root
if [ "$(id -u)" = 0 ]; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); chown 65534:65534 "$work"; fi
cd "$work"
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"${as[@]}" "$bin/initdb" -D data -U postgres -A trust --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D data -w -l "$work/data/log" -o "-k $work -c listen_addresses=" start >/dev/null
ask() { "$bin/psql" -h "$work" -U postgres -XAtqc "$1"; }
python() { /usr/bin/python3 -c 'import sys; from datetime import datetime, timezone; from zoneinfo import ZoneInfo
print(datetime(2026, 7, 1, 12, tzinfo=ZoneInfo(sys.argv[1])).astimezone(timezone.utc).strftime("%H:%M"))' "$1"; }

echo "PostgreSQL $(ask 'SHOW server_version')"
echo "12:00 on 1 July 2026 in UTC:"
for zone in CET EET MET WET Europe/Berlin; do
  listed=$(ask "SELECT count(*) FROM pg_timezone_names WHERE name = '$zone'")
  at=$(ask "SET TIME ZONE 'UTC'; SELECT to_char(timestamp '2026-07-01 12:00' AT TIME ZONE '$zone', 'HH24:MI')")
  literal=$(ask "SET TIME ZONE 'UTC'; SELECT to_char(timestamptz '2026-07-01 12:00 $zone', 'HH24:MI')")
  session=$(ask "SET TIME ZONE '$zone'; SELECT to_char(timestamptz '2026-07-01 12:00' AT TIME ZONE 'UTC', 'HH24:MI')")
  echo "$zone (in pg_timezone_names: $listed): AT TIME ZONE $at, literal $literal, SET TIME ZONE $session, Python $(python "$zone")"
done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
CET (in pg_timezone_names: 1): AT TIME ZONE 11:00, literal 11:00, SET TIME ZONE 10:00, Python 10:00
EET (in pg_timezone_names: 1): AT TIME ZONE 10:00, literal 10:00, SET TIME ZONE 09:00, Python 09:00
MET (in pg_timezone_names: 1): AT TIME ZONE 11:00, literal 11:00, SET TIME ZONE 10:00, Python 10:00
WET (in pg_timezone_names: 1): AT TIME ZONE 12:00, literal 12:00, SET TIME ZONE 11:00, Python 11:00
Europe/Berlin (in pg_timezone_names: 1): AT TIME ZONE 10:00, literal 10:00, SET TIME ZONE 10:00, Python 10:00
TXT
echo "as found: CET is an hour later where SQL names it than where the session does"
