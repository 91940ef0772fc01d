#!/usr/bin/env bash
# croniter of Debian 12 plans the first run after a change of the clocks an hour off when the zone is one of zoneinfo or dateutil: a monthly letter of 14:00 is due
# at 13:00 on the first of April and once more at 14:00, and a weekly one of 14:30 at 15:30 in October. With pytz all are right.
#
# Guessed: a zone is a zone: croniter takes a datetime that knows one and gives one back. If any is special, it is pytz, which wants to be called by its own
#   methods, and from which Python's users were asked to move away.
# Seen: croniter 1.3.5-3, python3-tz 2022.7.1-4 and dateutil 2.8.2-2 (Debian 12) with Python 3.11 on 2026-11-30. Where the offset has changed between a run and the
#   next, croniter takes the difference off once. Datetimes of pytz keep their old offset while days are added, and need that; those of zoneinfo and dateutil
#   show the hour that was asked for already, and lose it.
# So: who moves a scheduler from pytz to zoneinfo gets two letters of that day, or one an hour late, twice a year; a test in any other week shows nothing. Plan in
#   wall time without a zone, and let the zone say the instant at the end.
# Needs: Debian 12 with python3 and apt-get.
set -euo pipefail
command -v apt-get >/dev/null && [ -x /usr/bin/python3 ] || { echo "could not look: apt-get or python3 is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root python3-croniter=1.3.5-3 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 python3-tz=2022.7.1-4 >/dev/null 2>&1 ||
  { echo "croniter 1.3.5-3 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done

cat > look.py <<'PY'
from datetime import datetime
from zoneinfo import ZoneInfo

import pytz
from croniter import croniter
from dateutil import tz

zone = 'Europe/Helsinki'
for line, start in (('0 14 1 * *', datetime(2026, 2, 20, 12)), ('0 7 * * *', datetime(2026, 3, 27, 12)), ('30 14 * * 1', datetime(2026, 10, 17, 12))):
    for name, first in (('zoneinfo', start.replace(tzinfo=ZoneInfo(zone))), ('dateutil', start.replace(tzinfo=tz.gettz(zone))), ('pytz', pytz.timezone(zone).localize(start))):
        runs = croniter(line, first)
        print(f'{line}, {name}:', ', '.join(runs.get_next(datetime).strftime('%-d %b %H:%M') for _ in range(3)))
PY
echo "croniter 1.3.5-3, $(/usr/bin/python3 --version)"
PYTHONPATH=$work/usr/lib/python3/dist-packages /usr/bin/python3 look.py | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
0 14 1 * *, zoneinfo: 1 Mar 14:00, 1 Apr 13:00, 1 Apr 14:00
0 14 1 * *, dateutil: 1 Mar 14:00, 1 Apr 13:00, 1 Apr 14:00
0 14 1 * *, pytz: 1 Mar 14:00, 1 Apr 14:00, 1 May 14:00
0 7 * * *, zoneinfo: 28 Mar 07:00, 29 Mar 06:00, 29 Mar 07:00
0 7 * * *, dateutil: 28 Mar 07:00, 29 Mar 06:00, 29 Mar 07:00
0 7 * * *, pytz: 28 Mar 07:00, 29 Mar 07:00, 30 Mar 07:00
30 14 * * 1, zoneinfo: 19 Oct 14:30, 26 Oct 15:30, 2 Nov 14:30
30 14 * * 1, dateutil: 19 Oct 14:30, 26 Oct 15:30, 2 Nov 14:30
30 14 * * 1, pytz: 19 Oct 14:30, 26 Oct 14:30, 2 Nov 14:30
TXT
echo "as found: the hour depends on whose zone it is"
