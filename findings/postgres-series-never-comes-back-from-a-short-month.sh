#!/usr/bin/env bash
# PostgreSQL's generate_series reckons each date from the one before. A monthly series from the 31st is on the 28th from February on, and stays there;
# a daily one at 03:30 is at 04:30 for good after the night in which the clocks of Helsinki go forward; one of leap days never sees another.
#
# Guessed: the n-th value is start + n * step, as the documentation's "series of values from start to stop, with a step size" reads: the 31st again in
#   March, 03:30 again on Monday, 29 February again in 2028. Multiplying the interval gives just that.
# Seen: PostgreSQL 15.18 (Debian 12) on 2026-11-30, timestamp and timestamptz alike; in autumn, when an hour comes twice, nothing slides.
# So: dates of a series are asked as start + n * interval from generate_series(0, n), never as generate_series(start, stop, interval). RFC 5545 wants
#   something else again: a month without a 31st is left out. Who fills a calendar table by the short form has later sessions wrong, and a table
#   that begins on the 1st at noon never shows it.
# Needs: PostgreSQL 15 or later (postgresql-15); to be run as root or as any user who is not.
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
ask() { "$bin/psql" -h "$work" -U postgres -XAtqc "SET TIME ZONE 'Europe/Helsinki'; $1"; }

echo "PostgreSQL $(ask 'SHOW server_version')"
while IFS='|' read -r name start step form; do
  ask "SELECT '$name, series: ' || string_agg(to_char(d, '$form'), ', ' ORDER BY d)
         FROM generate_series(timestamptz '$start', timestamptz '$start' + 4 * interval '$step', interval '$step') d;
       SELECT '$name, start + n * step: ' || string_agg(to_char(timestamptz '$start' + n * interval '$step', '$form'), ', ' ORDER BY n) FROM generate_series(0, 4) n"
done <<'TXT' | tee seen
monthly|2027-01-31 14:00|1 month|DD Mon
daily in March|2027-03-27 03:30|1 day|DD HH24:MI
daily in October|2027-10-30 03:30|1 day|DD HH24:MI
yearly|2024-02-29 14:00|1 year|DD Mon YYYY
TXT
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
monthly, series: 31 Jan, 28 Feb, 28 Mar, 28 Apr, 28 May
monthly, start + n * step: 31 Jan, 28 Feb, 31 Mar, 30 Apr, 31 May
daily in March, series: 27 03:30, 28 04:30, 29 04:30, 30 04:30
daily in March, start + n * step: 27 03:30, 28 04:30, 29 03:30, 30 03:30, 31 03:30
daily in October, series: 30 03:30, 31 03:30, 01 03:30, 02 03:30, 03 03:30
daily in October, start + n * step: 30 03:30, 31 03:30, 01 03:30, 02 03:30, 03 03:30
yearly, series: 29 Feb 2024, 28 Feb 2025, 28 Feb 2026, 28 Feb 2027, 28 Feb 2028
yearly, start + n * step: 29 Feb 2024, 28 Feb 2025, 28 Feb 2026, 28 Feb 2027, 29 Feb 2028
TXT
echo "as found: what was moved once stays moved"
