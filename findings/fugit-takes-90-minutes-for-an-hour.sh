#!/usr/bin/env bash
# fugit reads "every 90 minutes" as every hour, and "every 45 minutes" as the minutes 0 and 45 of each hour, 15 minutes apart every other time.
#
# Guessed: a length that cron cannot say is an error, or a duration, as fugit has them ("2h" is one): who asks for 90 minutes gets 90. It is the
#   parser of the schedulers of Rails (rufus-scheduler, sidekiq-cron, good_job).
# Seen: ruby-fugit 1.5.2 (Debian 12; newer ones were not looked at) on 2026-11-30, from 1 December 2026, midnight: "every 90 minutes" becomes the cron line */90 * * * *, which is at
#   01:00, 02:00, 03:00; "every 45 minutes" becomes */45. Likewise "every tuesday and thursday at 9 and 17:30" has lost 17:30. There is no error.
# So: a reminder or a queue that is to be asked every 90 minutes is asked 24 times a day in place of 16. Where people write a rule in words, show them
#   the next dates; who schedules with it writes a duration with rufus-scheduler's `every`, or a list of times.
# Needs: Debian 12 with apt-get.
set -uo pipefail
version=1.5.2-1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
mapfile -t packages < <(apt-get install -s --no-install-recommends ruby "ruby-fugit=$version" 2>/dev/null | awk '/^Inst/ {print $2}')
if [ ${#packages[@]} -gt 0 ]; then # with what it needs and this machine does not have
  apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" >/dev/null 2>&1 || { echo "ruby-fugit $version is not to be had here"; exit 2; }
  for package in *.deb; do dpkg-deb -x "$package" .; done
fi
ruby=$(compgen -G "$work/usr/bin/ruby3*" | head -1)
if [ -n "$ruby" ]; then
  RUBYLIB=$(printf '%s:' "$work"/usr/lib/ruby/vendor_ruby "$work"/usr/lib/ruby/3.* "$work"/usr/lib/*/ruby/3.* "$work"/usr/share/rubygems-integration/all/gems/*/lib "$work"/usr/share/rubygems-integration/all/gems/*/lib/concurrent-ruby)
  LD_LIBRARY_PATH=$(printf '%s:' "$work"/usr/lib/*/)
  export RUBYLIB LD_LIBRARY_PATH
  set -- "$ruby" --disable-gems -W0
else
  set -- ruby -W0
fi
export TZ=UTC

cat > look.rb <<'RB'
require 'fugit'
puts "fugit #{Fugit::VERSION}"
midnight = EtOrbi.parse('2026-12-01 00:00:00 UTC')
['every 90 minutes', 'every 45 minutes', 'every 30 minutes', 'every tuesday and thursday at 9 and 17:30'].each do |words|
  cron = Fugit.parse(words)
  dates = [midnight]
  4.times { dates << cron.next_time(dates.last) }
  puts "#{words}: #{cron.original}: #{dates.drop(1).map { |date| date.strftime('%d %H:%M') }.join(', ')}"
end
RB
"$@" look.rb >seen 2>error || { cat error; echo "could not look: Ruby does not run here"; exit 2; }
cat seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
fugit 1.5.2
every 90 minutes: */90 * * * *: 01 01:00, 01 02:00, 01 03:00, 01 04:00
every 45 minutes: */45 * * * *: 01 00:45, 01 01:00, 01 01:45, 01 02:00
every 30 minutes: */30 * * * *: 01 00:30, 01 01:00, 01 01:30, 01 02:00
every tuesday and thursday at 9 and 17:30: 0 9 * * 2,4: 01 09:00, 03 09:00, 08 09:00, 10 09:00
TXT
echo "as found: 90 minutes are an hour"
