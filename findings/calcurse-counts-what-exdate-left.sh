#!/usr/bin/env bash
# calcurse reads COUNT as the number of dates that are left after EXDATE, so each skipped date becomes one more at the end.
#
# Guessed: COUNT counts the dates of the rule, and EXDATE then takes some away (RFC 5545, section 3.3.10: "COUNT ... the number of
#   occurrences at which to range-bound the recurrence"; section 3.8.5.1: exceptions are taken from the set that the rules have made).
# Seen: calcurse 4.7.1 (Debian 12) on 2026-11-29: of five Mondays from 2 March, with the 9th left out, it shows five, the last on
#   6 April. Without EXDATE it shows the right five. It turns COUNT into a last day when it imports, and moves that for each EXDATE.
# So: a series that is sent with COUNT and EXDATE gains dates there; with UNTIL it does not. What rondo sends is one event a session.
# Needs: apt-get and dpkg-deb, and libncursesw6 (every Debian has it).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C TZ=UTC
apt-get download -qq -o APT::Sandbox::User=root calcurse=4.7.1-1 || { echo "calcurse 4.7.1-1 is no longer to be had"; exit 2; }
dpkg-deb -x calcurse_*.deb .
calcurse=usr/bin/calcurse
"$calcurse" --version | head -1

look() { # name, what ends the series, what is left out
  mkdir "$1"
  printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 'PRODID:-//example.org//finding//EN' BEGIN:VEVENT "UID:$1@example.org" DTSTAMP:20260101T000000Z \
    DTSTART:20260302T090000Z DTEND:20260302T100000Z "RRULE:FREQ=WEEKLY;$2" ${3:+"$3"} SUMMARY:Reading END:VEVENT END:VCALENDAR >"$1.ics"
  "$calcurse" -q -D "$1" -i "$1.ics" >/dev/null
  echo "$2 $3"
  "$calcurse" -q -D "$1" -Q --from 03/01/2026 --days 90 --filter-type cal | sed -n 's/^\([0-9/]*\):$/  \1/p'
}
{
  look plain 'COUNT=5' ''
  look count 'COUNT=5' 'EXDATE:20260309T090000Z'
  look until 'UNTIL=20260330T090000Z' 'EXDATE:20260309T090000Z'
} | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
COUNT=5 
  03/02/26
  03/09/26
  03/16/26
  03/23/26
  03/30/26
COUNT=5 EXDATE:20260309T090000Z
  03/02/26
  03/16/26
  03/23/26
  03/30/26
  04/06/26
UNTIL=20260330T090000Z EXDATE:20260309T090000Z
  03/02/26
  03/16/26
  03/23/26
  03/30/26
TXT
echo "as found: with one date left out there are still five, and one of them is nobody's"
