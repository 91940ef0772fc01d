#!/usr/bin/env bash
# libical's check of iTIP objects to the SEQUENCE of a DECLINECOUNTER that RFC 5546 asks for.
#
# Guessed: a DECLINECOUNTER with exactly what the table of RFC 5546 section 3.2.8 has (UID, DTSTAMP, ORGANIZER, SEQUENCE, COMMENT)
#   passes icalrestriction_check, as a REQUEST or CANCEL by its table does.
# Seen: libical 3.0.16 (Debian 12) on 2026-11-29. Without SEQUENCE it passes; with SEQUENCE:1, which "MUST be present if value is
#   greater than 0", it does not: "Failed iTIP restrictions for SEQUENCE property. Expected 0 instances of the property and got 1".
#   The same SEQUENCE in a REQUEST passes.
# So: leave SEQUENCE:0 out of a DECLINECOUNTER, which both allow, and do not take the check's word for the RFC's where it is above 0.
# Needs: Debian 12 with apt and python3.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
version=3.0.16-1+b1
apt-get download -qq libical3=$version >/dev/null 2>&1 || { echo "the package cannot be had"; exit 2; }
dpkg-deb -x libical3_*.deb .
library=$(find . -name libical.so.3 | head -1)
[ -n "$library" ] || { echo "the package has no libical.so.3"; exit 2; }

cat > ask.py <<'PY'
import ctypes, sys

lib = ctypes.CDLL(sys.argv[1])
lib.icalparser_parse_string.restype = ctypes.c_void_p
lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
lib.icalrestriction_check.argtypes = [ctypes.c_void_p]

def passes(method, *lines):
    event = ["UID:a@example.org", "DTSTAMP:20261110T120000Z", "ORGANIZER:mailto:guild@example.org", *lines]
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//a//EN", "METHOD:" + method, "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
    return bool(lib.icalrestriction_check(lib.icalparser_parse_string("\r\n".join(text).encode())))

print("DECLINECOUNTER without SEQUENCE:", passes("DECLINECOUNTER", "COMMENT:no"))
print("DECLINECOUNTER with SEQUENCE:1:", passes("DECLINECOUNTER", "COMMENT:no", "SEQUENCE:1"))
print("REQUEST with SEQUENCE:1:", passes("REQUEST", "DTSTART:20261201T120000Z", "SUMMARY:a", "ATTENDEE:mailto:b@example.org", "SEQUENCE:1"))
PY
python3 ask.py "$library" > seen 2>&1 || { cat seen; echo "libical cannot be asked"; exit 2; }
echo "libical $version"
cat seen
cat > known <<'TEXT'
DECLINECOUNTER without SEQUENCE: True
DECLINECOUNTER with SEQUENCE:1: False
REQUEST with SEQUENCE:1: True
TEXT
diff known seen && echo "the fact holds"
