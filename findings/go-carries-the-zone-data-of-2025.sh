#!/usr/bin/env bash
# The zone data that Go 1.26.8 carries are of 2025. A program that relies on them (time/tzdata, or a container without /usr/share/zoneinfo) is an
# hour off in British Columbia, Alberta, Manitoba, Morocco and Cuba since autumn 2026.
#
# Guessed: a patch release brings the zone data of its day, as those of Debian, PHP and Chromium do, so that time/tzdata of the newest
#   release is at most weeks behind.
# Seen: Go 1.26.8 on 2026-11-29: lib/time/update.bash names 2025c. Of 1 December 2026, 17:00 UTC, its data say 09:00 in Vancouver, where Debian's
#   2026f has 10:00; and likewise in the other four. The NEWS file of tzdata tells of each change (2026b to 2026f).
# So: time/tzdata is no substitute for the package tzdata. A container gets that package, or the program carries its own and renews it, as
#   rondo does (`make zones`).
# Needs: Go (it fetches 1.26.8 by itself), and Debian's tzdata 2026f or later for the comparison.
set -euo pipefail
command -v go >/dev/null || { echo "go is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export GOTOOLCHAIN=go1.26.8 GOFLAGS=
root=$(go env GOROOT) || { echo "Go 1.26.8 cannot be had"; exit 2; }
go version | cut -d ' ' -f 1-3
sed -n 's/^DATA=/zone data: /p' "$root/lib/time/update.bash"
cat > look.go <<'GO'
package main

import (
	"fmt"
	"time"
)

func main() {
	at := time.Date(2026, 12, 1, 17, 0, 0, 0, time.UTC)
	for _, name := range []string{"America/Vancouver", "America/Edmonton", "America/Winnipeg", "Africa/Casablanca", "America/Havana"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			panic(err)
		}
		fmt.Println(at.In(zone).Format("15:04"), name)
	}
}
GO
go build -o look look.go
TZ=UTC ZONEINFO="$root/lib/time/zoneinfo.zip" ./look | tee carried
diff - carried <<'TXT' || { echo "the behaviour has changed"; exit 1; }
09:00 America/Vancouver
10:00 America/Edmonton
11:00 America/Winnipeg
18:00 Africa/Casablanca
12:00 America/Havana
TXT
echo "Debian's data, $(dpkg-query -Wf '${Version}' tzdata 2>/dev/null || echo none):"
ZONEINFO=/usr/share/zoneinfo ./look | tee system
cmp -s carried system && { echo "this machine's data are no newer, so they show nothing"; exit 2; }
echo "as found: an hour's difference in each"
