#!/usr/bin/env bash
# libical says that summer time in Newfoundland is UTC-01:30. It is UTC-02:30.
#
# One would have guessed that two readers of one zone file agree. Compared with the C library on the 15th of every month from
# 2024 to 2060, libical does in all zones but this one (and its alias Canada/Newfoundland).
#
# It is wrong behind the table of a compiled zone, where only the rule at its end is left (RFC 9636 §3.3). Files as `zic`
# writes them by default ("slim") have no table behind the last change of rules, which was in 2011 there: by those it is wrong
# today. Debian compiles "fat", with a table until 2037: by those it is wrong from 2038 on. -01:30 is an offset that the
# zone had once, in the double summer time of 1988; a zone with today's rules and without that year is read rightly.
#
# Seen on 2026-11-29 with Debian's libical 3.0.16-1+b1 and tzdata 2026f.
# What follows: a zone's name is no promise that its reader knows the offset, even with the newest data. The VTIMEZONE that
# libical itself writes for America/St_Johns is an hour off, too.
# Needs gcc with libc6-dev, the package tzdata, zic (libc-bin) and unshare (util-linux).
set -euo pipefail

for tool in gcc zic unshare dpkg-deb; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
version=3.0.16-1+b1
for package in libical3 libical-dev; do
  apt-get -qq -o APT::Sandbox::User=root download "$package=$version" || { echo "could not look: no $package $version"; exit 2; }
done
for package in *.deb; do dpkg-deb -x "$package" .; done

[ -r /usr/share/zoneinfo/tzdata.zi ] || { echo "could not look: there is no tzdata.zi"; exit 2; }
zic -b slim -d zones /usr/share/zoneinfo/tzdata.zi
cp /usr/share/zoneinfo/zone.tab zones/
head -1 /usr/share/zoneinfo/tzdata.zi

cat > ask.c <<'C'
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
int main(int n, char **names) {
  for (int i = 2; i < n; i++) {
    struct icaltimetype at = icaltime_from_string(names[1]);
    icaltimezone *zone = icaltimezone_get_builtin_timezone(names[i]);
    if (!zone) return 2;
    int summer, ical = icaltimezone_get_utc_offset_of_utc_time(zone, &at, &summer);
    time_t t = icaltime_as_timet(at);
    setenv("TZ", names[i], 1);
    tzset();
    printf("%s: libical %d, C library %ld\n", names[i], ical / 60, localtime(&t)->tm_gmtoff / 60);
  }
}
C
library=$(dirname "$(find . -name libical.so | head -1)")
gcc -Iusr/include -o ask ask.c -L"$library" -lical
export LD_LIBRARY_PATH=$dir/${library#./}
fat=$(./ask 20400715T120000Z America/St_Johns America/Halifax)
slim=$(unshare -Urm sh -c "mount --bind '$dir/zones' /usr/share/zoneinfo && ./ask 20270715T120000Z America/St_Johns America/Halifax") ||
  { echo "could not look: this machine lets nobody put other zone files in place"; exit 2; }

echo "libical $version, minutes ahead of UTC in July 2040 by this machine's zone files:"
echo "$fat"
echo "in July 2027 by slim zone files:"
echo "$slim"
want='America/St_Johns: libical -90, C library -150
America/Halifax: libical -180, C library -180'
if [ "$fat" != "$want" ] || [ "$slim" != "$want" ]; then
  echo "this has changed; both were:"
  echo "$want"
  exit 1
fi
echo "libical is an hour off in Newfoundland."
