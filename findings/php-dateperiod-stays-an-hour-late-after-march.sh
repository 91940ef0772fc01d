#!/usr/bin/env bash
# A daily DatePeriod of PHP that starts at 03:30 is at 04:30 from the night on which summer time begins, for good.
#
# Guessed: the period counts days from its start, as "start + n days" does: one date is moved by the hour that the night does not
#   have, and the next is at 03:30 again.
# Seen: PHP 8.2.36 (Debian 12) on 2026-11-29, with DateTimeImmutable, which promises that nothing moves under one's hands. Each date is made from
#   the one before, so what the gap has moved stays moved. "+1 day" in a loop does the same; "+$n day" from the start does not.
#   A monthly period from 31 January goes on with the 3rd of every month, for the same reason.
# So: dates of a rule are made from its start, each by itself, and a rule is read by what knows RFC 5545 (section 3.3.10).
# Needs: php-cli (Debian 12).
set -euo pipefail
command -v php >/dev/null || { echo "php-cli is missing"; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.php <<'PHP'
<?php
date_default_timezone_set('Europe/Helsinki');
$start = new DateTimeImmutable('2026-03-28 03:30');
$say = fn($what, $dates) => printf("%-12s%s\n", $what, implode('  ', array_map(fn($d) => $d->format('D j M H:i'), $dates)));
$say('DatePeriod', iterator_to_array(new DatePeriod($start, new DateInterval('P1D'), 3)));
$say('from start', array_map(fn($n) => $start->modify("+$n day"), range(0, 3)));
$say('DatePeriod', iterator_to_array(new DatePeriod(new DateTimeImmutable('2026-01-31 10:00'), new DateInterval('P1M'), 3)));
PHP
echo "PHP $(php -r 'echo PHP_VERSION;'), Europe/Helsinki:"
php look.php | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
DatePeriod  Sat 28 Mar 03:30  Sun 29 Mar 04:30  Mon 30 Mar 04:30  Tue 31 Mar 04:30
from start  Sat 28 Mar 03:30  Sun 29 Mar 04:30  Mon 30 Mar 03:30  Tue 31 Mar 03:30
DatePeriod  Sat 31 Jan 10:00  Tue 3 Mar 10:00  Fri 3 Apr 10:00  Sun 3 May 10:00
TXT
echo "as found: an hour late from then on"
