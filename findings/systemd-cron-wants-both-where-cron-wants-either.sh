#!/usr/bin/env bash
# systemd-cron runs a line with a day of the month and a weekday on the days that are both; cron runs it on the days that are either. "The 13th, and each
# Friday" becomes Friday the 13th.
#
# Guessed: what takes the place of cron and reads the same files says the same of them: crontab(5) of Debian's cron, "If both fields are restricted ...
#   the command will be run when either field matches the current time", and POSIX, crontab. Two OnCalendar lines in one timer mean "or".
# Seen: systemd-cron 1.15.19 (Debian 12) on 2026-11-30: 0 9 13 * 5 becomes one OnCalendar=Fri *-*-13, since systemd joins the two with "and". From December
#   2026 on cron runs it 63 times in a year, this once. The crontab(5) that comes with it says "either", too.
# So: after a machine has moved from cron, reports on the 15th and on Mondays stop, without an error. The trick "0 9 1-7 * 1" works the other way round: it is
#   the first Monday here, and ten or eleven days a month with cron. A line with both becomes two lines; who needs "the first Monday" tests the day in the command.
# Needs: Debian 12 with apt-get, python3 and systemd-analyze. Nothing is installed, and no timer is started.
set -uo pipefail
command -v systemd-analyze >/dev/null || { echo "could not look: there is no systemd-analyze"; exit 2; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
version=1.15.19-5
apt-get download -qq -o APT::Sandbox::User=root "systemd-cron=$version" >/dev/null 2>&1 || { echo "systemd-cron $version is not to be had here"; exit 2; }
dpkg-deb -x ./*.deb .
mkdir -p etc/cron.d timers
# the generator, with the folder of its crontabs here
sed "s#/etc/#$work/etc/#g; s#/var/spool#$work/spool#g" lib/systemd/system-generators/systemd-crontab-generator >generator.py
cat >etc/crontab <<'TXT'
0 9 13 * 5 root echo either
0 9 13 * * root echo day
0 9 * * 5 root echo friday
TXT
echo "systemd-cron $version"
/usr/bin/python3 generator.py timers >error 2>&1
{
  for word in either day friday; do
    rule=$(sed -n 's/^OnCalendar=//p' "$(grep -l " $word\$" timers/*.sh | sed 's/sh$/timer/')")
    echo "$word: $rule: $(systemd-analyze calendar --iterations=99 --base-time='2026-12-01 00:00 UTC' "$rule UTC" | grep -oE '[A-Z][a-z]{2} 20[0-9-]+ 09:00:00' | sort -u -k2 | awk '$2 < "2027-12-01"' | wc -l) days in a year"
  done
} | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
either: Fri *-*-13 9:0:00: 1 days in a year
day: *-*-13 9:0:00: 12 days in a year
friday: Fri *-*-* 9:0:00: 52 days in a year
TXT
echo "as found: both, not either"
