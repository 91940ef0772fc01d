#!/usr/bin/env bash
# In Python a time in the hour that comes twice in autumn equals no time of another zone, not even the same instant in UTC: it is neither
# equal, nor earlier, nor later, and their difference is zero. So an exception given in UTC takes nothing away.
#
# Guessed: datetimes with zones are compared as instants, so `==` holds where the difference is zero, and `fold` says which of the two is meant.
# Seen: Python 3.11 with zoneinfo, and python-dateutil 2.8.2 (both Debian 12) on 2026-11-30: 24 October 2026, 23:30 in Beirut, is 20:30 UTC;
#   `==`, `<` and `>` are all False, for the second 23:30 (fold=1) too, and it is not `in` a list or set that has it in UTC. An EXDATE in UTC of the
#   dateutil set takes away the Saturdays before and after, and leaves this one. Both as instants (astimezone, timestamp) are equal.
# See: PEP 495, where it speaks of comparison between zones: such a time is never equal to one of another zone, so that equal things have
#   equal hashes. The same holds for the hour that spring leaves out. That neither < nor > holds then, it does not say.
# So: a cancelled session is there all the same, or a RECURRENCE-ID in UTC matches no date, once a year, at night in Europe, in the evening in
#   Beirut, at midnight in Havana and on the Azores. Whoever matches EXDATE or RECURRENCE-ID in Python turns both into UTC first.
# Needs: Debian with python3, tzdata and apt-get.
set -uo pipefail
version=2.8.2-2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download -qq -o APT::Sandbox::User=root "python3-dateutil=$version" python3-six >/dev/null 2>&1 || { echo "python3-dateutil $version is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" . || exit 2; done
cat > look.py <<'PYTHON'
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
from dateutil.rrule import WEEKLY, rrule, rruleset

beirut = ZoneInfo("Asia/Beirut")
for name, local in [("a week before", datetime(2026, 10, 17, 23, 30, tzinfo=beirut)), ("the first 23:30", datetime(2026, 10, 24, 23, 30, tzinfo=beirut)),
                    ("the second 23:30", datetime(2026, 10, 24, 23, 30, fold=1, tzinfo=beirut))]:
    utc = local.astimezone(timezone.utc)
    print("%s: %s; difference %s, == %s, < %s, > %s, in a set %s, as instants == %s" % (name, utc.strftime("%d %b %H:%M UTC"), local - utc, local == utc,
          local < utc, local > utc, local in {utc}, local.timestamp() == utc.timestamp()))
start = datetime(2026, 10, 17, 23, 30, tzinfo=beirut)
series = rruleset()
series.rrule(rrule(WEEKLY, count=3, dtstart=start))
for date in list(series):
    series.exdate(date.astimezone(timezone.utc))
print("three Saturdays, all three taken away in UTC, leave:", *[d.strftime("%d %b %H:%M") for d in series])
PYTHON
/usr/bin/python3 -c 'import sys; print("Python", ".".join(map(str, sys.version_info[:2])))'
echo "python3-dateutil $version"
PYTHONPATH="$work/usr/lib/python3/dist-packages" /usr/bin/python3 look.py | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
a week before: 17 Oct 20:30 UTC; difference 0:00:00, == True, < False, > False, in a set True, as instants == True
the first 23:30: 24 Oct 20:30 UTC; difference 0:00:00, == False, < False, > False, in a set False, as instants == True
the second 23:30: 24 Oct 21:30 UTC; difference 0:00:00, == False, < False, > False, in a set False, as instants == True
three Saturdays, all three taken away in UTC, leave: 24 Oct 23:30
TXT
echo "as found: the cancelled session of 24 October is still there"
