#!/usr/bin/env bash
# systemd-cron runs in November what a crontab says of "dec", and in October what it says of "nov"; a line with "oct" it leaves out.
#
# Guessed: names of months are those of crontab(5), "use the first three letters of the particular month"; names and numbers mean the same.
# Seen: systemd-cron 1.15.19 (Debian 12, where it can take the place of cron) on 2026-11-30: its list of names goes from sep to nov. By number all months
#   are right. "jan-dec" ends with November. Of "oct" the journal has "garbled time"; the shifted ones are silent.
# So: the letter of December, the closing of the books and the holiday notice come a month early, after a machine has moved from cron to this. Months in
#   crontabs are better written as numbers, and `systemctl list-timers` shows what has become of them.
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
0 9 1 sep * root echo september
0 9 1 oct * root echo october
0 9 1 nov * root echo november
0 9 1 dec * root echo december
0 9 1 12 * root echo twelve
0 9 1 jan-dec * root echo each
TXT
echo "systemd-cron $version"
/usr/bin/python3 generator.py timers >error 2>&1
{
  for word in september october november december twelve each; do
    script=$(grep -l " $word\$" timers/*.sh | head -1)
    [ -n "$script" ] && echo "$word: $(sed -n 's/^OnCalendar=//p' "${script%.sh}.timer")" || echo "$word: no timer"
  done
  systemd-analyze calendar --base-time='2026-09-15 00:00 UTC' "$(sed -n 's/^OnCalendar=//p' "$(grep -l ' december$' timers/*.sh | sed 's/sh$/timer/')") UTC" | sed -nE 's/.*Next elapse: ([A-Z][a-z]{2} [0-9-]+ [0-9:]{5}).*/december, next: \1/p'
} | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
september: *-9-1 9:0:00
october: no timer
november: *-10-1 9:0:00
december: *-11-1 9:0:00
twelve: *-12-1 9:0:00
each: *-1,2,3,4,5,6,7,8,9,10,11-1 9:0:00
december, next: Sun 2026-11-01 09:00
TXT
echo "as found: December begins in November"
