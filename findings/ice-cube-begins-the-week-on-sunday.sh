#!/usr/bin/env bash
# To ice_cube a week begins on Sunday where the rule does not say: of "every second week on Tuesday and Sunday" it has the other Sundays, all of them.
#
# Guessed: WKST has a default, Monday (RFC 5545, section 3.3.10), and a library that reads rules as text by from_ical takes it from there. Most rules do not
#   write it.
# Seen: ruby-ice-cube 0.16.4 (Debian 12) on 2026-11-30: FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU from Tuesday, 1 December 2026, goes on with Sunday the 13th,
#   and with WKST=MO with Sunday the 6th. to_ical writes WKST=SU into the rule that had none, so the next reader agrees with it. Rules of Monday to
#   Saturday, and those for every week, are the same either way.
# So: a site in Ruby shows each second Sunday in the week in which nobody meets, with no error, and a calendar that it hands on has changed. Who sends
#   rules for every second week writes WKST=MO into them, as rondo does in a series since it met this.
# Needs: Debian 12 with apt-get.
set -uo pipefail
version=0.16.4-3
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
mapfile -t packages < <(apt-get install -s --no-install-recommends ruby "ruby-ice-cube=$version" 2>/dev/null | awk '/^Inst/ {print $2}')
if [ ${#packages[@]} -gt 0 ]; then # with what it needs and this machine does not have
  apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" >/dev/null 2>&1 || { echo "ruby-ice-cube $version is not to be had here"; exit 2; }
  for package in *.deb; do dpkg-deb -x "$package" .; done
fi
ruby=$(compgen -G "$work/usr/bin/ruby3*" | head -1)
if [ -n "$ruby" ]; then
  RUBYLIB=$(printf '%s:' "$work"/usr/lib/ruby/vendor_ruby "$work"/usr/lib/ruby/3.* "$work"/usr/lib/*/ruby/3.* "$work"/usr/share/rubygems-integration/all/gems/*/lib)
  LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*/)
  export RUBYLIB LD_LIBRARY_PATH
  set -- "$ruby" --disable-gems -W0
else
  set -- ruby -W0
fi
export TZ=UTC

cat > look.rb <<'RB'
require 'ice_cube'
require 'ice_cube/version'
puts "ice_cube #{IceCube::VERSION}"
['', ';WKST=MO', ';WKST=SU'].each do |week|
  rule = IceCube::Rule.from_ical("FREQ=WEEKLY;INTERVAL=2#{week};BYDAY=TU,SU;COUNT=6")
  series = IceCube::Schedule.new(Time.utc(2026, 12, 1, 9))
  series.add_recurrence_rule(rule)
  puts "#{week.empty? ? 'no WKST' : week[1..]}: #{series.all_occurrences.map { |date| date.strftime('%a %-d %b') }.join(', ')}"
  puts "  written again: #{rule.to_ical}" if week.empty?
end
RB
"$@" look.rb >seen 2>error || { cat error; echo "could not look: Ruby does not run here"; exit 2; }
cat seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
ice_cube 0.16.4
no WKST: Tue 1 Dec, Sun 13 Dec, Tue 15 Dec, Sun 27 Dec, Tue 29 Dec, Sun 10 Jan
  written again: FREQ=WEEKLY;INTERVAL=2;WKST=SU;COUNT=6;BYDAY=TU,SU
WKST=MO: Tue 1 Dec, Sun 6 Dec, Tue 15 Dec, Sun 20 Dec, Tue 29 Dec, Sun 3 Jan
WKST=SU: Tue 1 Dec, Sun 13 Dec, Tue 15 Dec, Sun 27 Dec, Tue 29 Dec, Sun 10 Jan
TXT
echo "as found: the other Sundays"
