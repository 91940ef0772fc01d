#!/usr/bin/env bash
# Perl's DateTime::Event::ICal makes floating times of a start that has a zone: what it calls a date of the series is the time of day, in
# whatever zone one asks.
#
# Guessed: the dates of a series that starts at 09:00 in Europe/Helsinki are DateTimes in that zone, and the set contains 07:00 UTC of a later
#   Monday. DateTime objects carry their zone everywhere else, and RFC 5545 (section 3.3.5, form 3) has each date in the zone of DTSTART.
# Seen: DateTime::Event::ICal 0.13 (Debian 12) on 2026-11-29: all dates say "floating", the first one too; the set contains 9 March 09:00 UTC,
#   which is 11:00 in Helsinki, and not 07:00 UTC. Its manual does not speak of zones.
# So: whoever asks it "is there a session now?" with DateTime->now hears of one two or three hours late. The zone has to be put back with
#   set_time_zone on each date.
# Needs: Perl, apt-get and dpkg-deb.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=0.13-2
mapfile -t packages < <(apt-get install -s --no-install-recommends "libdatetime-event-ical-perl=$version" 2>/dev/null | awk '/^Inst/ {print $2}')
if [ ${#packages[@]} -gt 0 ]; then # with what it needs and this machine does not have
  apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" || { echo "the packages cannot be had"; exit 2; }
  for package in *.deb; do
    dpkg-deb -x "$package" .
  done
fi
PERL5LIB=$(printf '%s:' usr/share/perl5 usr/lib/*/perl5/*)
export PERL5LIB TZ=UTC
perl -MDateTime::Event::ICal -e 1 2>/dev/null || { echo "DateTime::Event::ICal $version is no longer to be had"; exit 2; }

cat > look.pl <<'PL'
use strict;
use warnings;
use DateTime;
use DateTime::Event::ICal;

my $start = DateTime->new(year => 2026, month => 3, day => 2, hour => 9, time_zone => 'Europe/Helsinki');
my $series = DateTime::Event::ICal->recur(dtstart => $start, freq => 'weekly', count => 3);
print 'start: ', $start->strftime('%F %H:%M '), $start->time_zone->name, "\n";
my $dates = $series->iterator;
while (my $date = $dates->next) {
    print 'date: ', $date->strftime('%F %H:%M '), $date->time_zone->name, "\n";
}
for my $hour (7, 9) {
    my $when = DateTime->new(year => 2026, month => 3, day => 9, hour => $hour, time_zone => 'UTC');
    print 'contains ', $when->strftime('%F %H:%M UTC: '), $series->contains($when) ? 'yes' : 'no', "\n";
}
PL
perl -MDateTime::Event::ICal -e 'print "DateTime::Event::ICal $DateTime::Event::ICal::VERSION\n"'
perl look.pl | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
start: 2026-03-02 09:00 Europe/Helsinki
date: 2026-03-02 09:00 floating
date: 2026-03-09 09:00 floating
date: 2026-03-16 09:00 floating
contains 2026-03-09 07:00 UTC: no
contains 2026-03-09 09:00 UTC: yes
TXT
echo "as found: a series in Helsinki is at 09:00 everywhere"
