#!/usr/bin/env bash
# In PostgreSQL a + (b - a) is not b: the difference of two timestamptz counts days of 24 hours, and adding it counts days by the clock of the session.
# Over a change of the clocks the result is an hour off, and only from one day on.
#
# Guessed: a timestamptz is an instant and the difference of two of them a length of time, so that adding it to the first gives the second, and to
#   another start an event of the same length, whatever zone the session is in.
# Seen: PostgreSQL 15.18 (Debian 12) on 2026-11-30, the session in Europe/Helsinki: from Saturday noon to Monday noon in March is "1 day 23:00:00",
#   which ends at 11:00 on Monday when it is added to Saturday noon; in October "2 days 01:00:00" ends at 13:00. A night of 9 hours is right. With the
#   session in UTC all are right. age(b, a) goes by the clock: 2 days in Helsinki.
# See: PostgreSQL's documentation, section 9.9 ("Date/Time Functions and Operators"): how days are added, and that subtraction gives days and hours.
# So: `UPDATE events SET ends = new_start + (ends - starts)` changes the length of what lasts longer than a day, at the office and not in
#   the tests of a server in UTC. Keep lengths in seconds (extract(epoch FROM b - a)), or set the zone of the connection to UTC.
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
ask() { "$bin/psql" -h "$work" -U postgres -XAtqc "SET TIME ZONE '$1'; $2"; }

echo "PostgreSQL $(ask UTC 'SHOW server_version')"
for zone in Europe/Helsinki UTC; do
  for pair in '2026-03-28 12:00+02, 2026-03-30 12:00+03' '2026-03-28 22:00+02, 2026-03-29 08:00+03' '2026-10-24 12:00+03, 2026-10-26 12:00+02'; do
    ask "$zone" "WITH event (a, b) AS (VALUES (timestamptz '${pair%, *}', timestamptz '${pair#*, }'))
      SELECT format('%s: %s to %s is %s, a + (b - a) is %s minutes from b', '$zone', to_char(a, 'DD Mon HH24:MI'), to_char(b, 'DD Mon HH24:MI'), b - a,
        extract(epoch FROM a + (b - a) - b)::int / 60) FROM event"
  done
done | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Europe/Helsinki: 28 Mar 12:00 to 30 Mar 12:00 is 1 day 23:00:00, a + (b - a) is -60 minutes from b
Europe/Helsinki: 28 Mar 22:00 to 29 Mar 08:00 is 09:00:00, a + (b - a) is 0 minutes from b
Europe/Helsinki: 24 Oct 12:00 to 26 Oct 12:00 is 2 days 01:00:00, a + (b - a) is 60 minutes from b
UTC: 28 Mar 10:00 to 30 Mar 09:00 is 1 day 23:00:00, a + (b - a) is 0 minutes from b
UTC: 28 Mar 20:00 to 29 Mar 05:00 is 09:00:00, a + (b - a) is 0 minutes from b
UTC: 24 Oct 09:00 to 26 Oct 10:00 is 2 days 01:00:00, a + (b - a) is 0 minutes from b
TXT
echo "as found: an hour too early in March, an hour too late in October"
