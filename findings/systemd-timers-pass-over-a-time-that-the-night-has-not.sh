#!/usr/bin/env bash
# A systemd timer of OnCalendar=03:30 does not run at all on the day on which 03:30 is left out; nor does an hourly one in the hour that
# comes twice, for its second time.
#
# Guessed: as cron does (cron(8) of Debian and of BSD): what would have been in the missing hour runs right after it, so that
#   a daily job runs every day.
# Seen: systemd 252 (Debian 12) on 2026-11-29, with the zone written into the expression: from Saturday's 03:30 the next one is Monday's. In
#   October the daily timer runs once, at the first 03:30; of the hourly one two runs are two hours apart.
# So: a backup or a digest at night that has to run every day gets a time outside 01:00 to 04:00, or UTC in its expression.
#   systemd.time(7) says nothing of either night.
# Needs: systemd-analyze (Debian 12's systemd; it need not be running).
set -euo pipefail
command -v systemd-analyze >/dev/null || { echo "systemd is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C TZ=UTC

look() { # what runs, since when, how often
  echo "$1 since $2:"
  systemd-analyze calendar --iterations="$3" --base-time="$2" "$1" | sed -nE 's/.*(Next elapse|Iter\. #[0-9]+): ([A-Z][a-z]{2} [0-9-]+ [0-9:]{5}).*/  \2 UTC/p'
}
systemd-analyze --version | head -1
{
  look '*-*-* 03:30:00 Europe/Helsinki' '2026-03-28 00:00' 3
  look '*-*-* 03:30:00 Europe/Helsinki' '2026-10-24 12:00' 2
  look '*-*-* *:30:00 Europe/Helsinki' '2026-10-25 00:00' 3
} | tee "$work/seen"
diff - "$work/seen" <<'TXT' || { echo "the behaviour has changed"; exit 1; }
*-*-* 03:30:00 Europe/Helsinki since 2026-03-28 00:00:
  Sat 2026-03-28 01:30 UTC
  Mon 2026-03-30 00:30 UTC
  Tue 2026-03-31 00:30 UTC
*-*-* 03:30:00 Europe/Helsinki since 2026-10-24 12:00:
  Sun 2026-10-25 00:30 UTC
  Mon 2026-10-26 01:30 UTC
*-*-* *:30:00 Europe/Helsinki since 2026-10-25 00:00:
  Sun 2026-10-25 00:30 UTC
  Sun 2026-10-25 02:30 UTC
  Sun 2026-10-25 03:30 UTC
TXT
echo "as found: no run on 29 March, and none in the second hour"
