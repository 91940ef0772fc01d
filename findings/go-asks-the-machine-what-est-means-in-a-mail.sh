#!/usr/bin/env bash
# Go's net/mail reads "10:00:00 EST" in the Date of a mail by the zone of the machine: 15:00 UTC in New York, 10:00 UTC everywhere else.
#
# Guessed: net/mail follows RFC 5322, whose section 4.3 says that EST in a date is -0500 wherever it is read, PDT -0700 and so on, and that every
#   other name is to be taken for -0000. Python's email.utils does so.
# Seen: go1.27.4 and go1.26.8 on 2026-11-30: mail.ParseDate gives UTC for EST, EDT, CST, CDT, MST, MDT, PST and PDT, without an error, as
#   time.Parse does with names that the local zone has not. With TZ=America/New_York EST and EDT are right and PST is not, with TZ=Europe/Berlin
#   CET is an hour before UTC. Z, which RFC 5322 lists among the names, is an error.
# So: an order of mails by date, a limit of age, or a test that passes at the office is hours off on a server in UTC. Whoever reads dates of mail with Go
#   replaces the name by its offset first, as rondo does.
# Needs: Go (it fetches the releases by itself), python3 and tzdata.
set -euo pipefail
command -v go >/dev/null && command -v python3 >/dev/null || { echo "go or python3 is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > look.go <<'GO'
package main

import (
	"fmt"
	"net/mail"
	"os"
)

func main() {
	fmt.Printf("TZ=%s:", os.Getenv("TZ"))
	for _, zone := range []string{"-0500", "EST", "EDT", "PST", "CET", "Z"} {
		t, err := mail.ParseDate("Fri, 20 Nov 2026 10:00:00 " + zone)
		if err != nil {
			fmt.Printf(" %s error", zone)
			continue
		}
		fmt.Printf(" %s %s", zone, t.UTC().Format("15:04"))
	}
	fmt.Println()
}
GO
for release in go1.26.8 go1.27.4; do
  export GOTOOLCHAIN=$release GOFLAGS=
  go version | cut -d ' ' -f 3 || { echo "$release cannot be had"; exit 2; }
  go build -o look look.go
  for zone in UTC America/New_York Europe/Berlin; do TZ=$zone ./look; done | tee seen
  diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
TZ=UTC: -0500 15:00 EST 10:00 EDT 10:00 PST 10:00 CET 10:00 Z error
TZ=America/New_York: -0500 15:00 EST 15:00 EDT 14:00 PST 10:00 CET 10:00 Z error
TZ=Europe/Berlin: -0500 15:00 EST 10:00 EDT 10:00 PST 10:00 CET 09:00 Z error
TXT
done
python3 - <<'PY' | tee seen
import sys
from datetime import timezone
from email.utils import parsedate_to_datetime
line = "Python:"
for zone in "-0500", "EST", "EDT", "PST":
    line += f" {zone} {parsedate_to_datetime('Fri, 20 Nov 2026 10:00:00 ' + zone).astimezone(timezone.utc):%H:%M}"
print(line)
PY
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
Python: -0500 15:00 EST 15:00 EDT 14:00 PST 18:00
TXT
echo "as found: Go asks the machine"
