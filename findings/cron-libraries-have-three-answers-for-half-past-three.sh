#!/usr/bin/env bash
# `30 3 * * *` on the night in March that has no half past three, in Helsinki: cron-parser says half past four, croner and cron say four, robfig/cron and gronx
# say the day after. In October robfig/cron says both, gronx the second one, and the others the first.
#
# Guessed: cron of Debian runs such a job right after the change, and once in October, as its manual says; libraries of 2026 that take a zone do the same,
#   or follow RFC 5545 (half past four, and the first of two).
# Seen: croner 11.0.1, cron 4.4.0 and cron-parser 5.10.6 with Node.js 20; robfig/cron 3.0.1 and gronx 1.20.4 with Go 1.26; on 2026-11-30, the newest of each. All are right
#   about the days before and after. robfig/cron says so in its documentation; the others do not.
# See: cron(8) of Debian, "special considerations exist when the clock is changed by less than 3 hours"; RFC 5545, section 3.3.5.
# So: a reminder that is written down as a cron expression comes at four, at half past four, not at all or twice, by the library that reads it; a move from one to another
#   changes what was tested. Keep such jobs out of the hours from midnight to four, or plan them as rules of iCalendar.
# Needs: Node.js 20 or later; Go 1.25 or later.
set -euo pipefail
command -v npm >/dev/null && command -v go >/dev/null || { echo "could not look: npm or go is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" croner@11.0.1 cron@4.4.0 cron-parser@5.10.6 >/dev/null || { echo "the packages cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import { CronTime } from 'cron';
import { Cron } from 'croner';
import { CronExpressionParser } from 'cron-parser';

const line = '30 3 * * *', zone = 'Europe/Helsinki';
const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' });
const say = date => { const p = Object.fromEntries(shown.formatToParts(date).map(({ type, value }) => [type, value])); return `${p.day} ${p.hour}:${p.minute} ${p.timeZoneName.replace('GMT', '')}`; };
for (const from of ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z']) {
  console.log('croner:', new Cron(line, { timezone: zone, paused: true }).nextRuns(2, new Date(from)).map(say).join(', '));
  const time = new CronTime(line, zone), first = time.getNextDateFrom(new Date(from), zone).toJSDate();
  console.log('cron:', [first, time.getNextDateFrom(first, zone).toJSDate()].map(say).join(', '));
  console.log('cron-parser:', CronExpressionParser.parse(line, { tz: zone, currentDate: new Date(from) }).take(2).map(next => say(next.toDate())).join(', '));
}
JS
cat > go.mod <<'MOD'
module finding

go 1.25

require (
	github.com/adhocore/gronx v1.20.4
	github.com/robfig/cron/v3 v3.0.1
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata"

	"github.com/adhocore/gronx"
	"github.com/robfig/cron/v3"
)

func main() {
	const line = "30 3 * * *"
	zone, err := time.LoadLocation("Europe/Helsinki")
	if err != nil {
		panic(err)
	}
	schedule, err := cron.ParseStandard(line)
	if err != nil {
		panic(err)
	}
	say := func(name string, from time.Time, next func(time.Time) time.Time) {
		var all []string
		for range 2 {
			from = next(from)
			all = append(all, from.Format("02 15:04 ")+strings.Replace(from.Format("-07"), "0", "", 1))
		}
		fmt.Printf("%s: %s\n", name, strings.Join(all, ", "))
	}
	for _, from := range []time.Time{time.Date(2026, 3, 28, 14, 0, 0, 0, zone), time.Date(2026, 10, 24, 15, 0, 0, 0, zone)} {
		say("robfig/cron", from, schedule.Next)
		say("gronx", from, func(at time.Time) time.Time {
			next, err := gronx.NextTickAfter(line, at, false)
			if err != nil {
				panic(err)
			}
			return next
		})
	}
}
GO
for package in croner cron cron-parser; do echo "$package $(grep -m1 '"version"' "node_modules/$package/package.json" | tr -dc '0-9.')"; done
go mod tidy >/dev/null 2>&1 || { echo "the modules cannot be had"; exit 2; }
go list -m -f '{{.Path}} {{.Version}}' github.com/adhocore/gronx github.com/robfig/cron/v3
{ node look.mjs; go run .; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
croner: 29 04:00 +3, 30 03:30 +3
cron: 29 04:00 +3, 30 03:30 +3
cron-parser: 29 04:30 +3, 30 03:30 +3
croner: 25 03:30 +3, 26 03:30 +2
cron: 25 03:30 +3, 26 03:30 +2
cron-parser: 25 03:30 +3, 26 03:30 +2
robfig/cron: 30 03:30 +3, 31 03:30 +3
gronx: 30 03:30 +3, 31 03:30 +3
robfig/cron: 25 03:30 +3, 25 03:30 +2
gronx: 25 03:30 +2, 26 03:30 +2
TXT
echo "as found: one line, three answers"
