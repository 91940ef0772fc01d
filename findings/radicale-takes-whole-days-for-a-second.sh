#!/usr/bin/env bash
# To Radicale's calendar query an event with DURATION:P1D, P3D, P1W or PT24H lasts one second. It is found where its first second is asked for, and
# on none of its days after that; the same event with DTEND is found on all of them.
#
# Guessed: DURATION and DTEND are two ways to say the same (RFC 4791, section 9.9, has a line for each in its table), and a server that has the
#   line for DURATION has it for whole days, which is what DURATION is mostly used for.
# Seen: radicale 3.1.8-2 (Debian 12) on 2026-11-30. A conference of three days is not found by a query for its second day. A day off
#   (VALUE=DATE with P1D) is not found by a query for that day in New York, which begins at 04:00 UTC. PT36H is found. Its filter asks for
#   timedelta.seconds, which are those beside the days; the source of August 2026 asks for total_seconds(). Debian 12 has 3.1.8.
# So: who plans by such queries takes people for free who are away. A client that keeps all objects and looks by itself (DAVx5, vdirsyncer) sees nothing
#   of it; one that asks for a month or a week loses the event at the edge. Who writes events for others gives DTEND, as rondo does.
# Needs: Debian 12 with python3 and apt-get.
set -euo pipefail
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root radicale=3.1.8-2 python3-radicale=3.1.8-2 python3-passlib=1.7.4-3 python3-defusedxml=0.7.1-2 \
  python3-vobject=0.9.6.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 >/dev/null 2>&1 || { echo "radicale 3.1.8-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
export PYTHONPATH=$work/usr/lib/python3/dist-packages
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' '[server]' "hosts = 127.0.0.1:$port" '[auth]' 'type = none' '[rights]' 'type = owner_only' '[storage]' "filesystem_folder = $work/data" > config
/usr/bin/python3 -m radicale -C config >log 2>&1 &
server=$!

cat > ask.py <<'PY'
import re, sys, time, urllib.request

def ask(method, path, body="", **fields):
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}/guest/{path}", data=body.encode(), method=method,
        headers={"Authorization": "Basic Z3Vlc3Q6eA==", **fields})
    return urllib.request.urlopen(request).read().decode()

for _ in range(50):
    try:
        ask("MKCALENDAR", "days/")
        break
    except OSError:
        time.sleep(0.2)

conference = "DTSTART:20260331T120000Z"
events = {
    "conference DTEND": conference + "\nDTEND:20260403T120000Z", "conference P3D": conference + "\nDURATION:P3D",
    "conference PT72H": conference + "\nDURATION:PT72H", "conference P2DT24H": conference + "\nDURATION:P2DT24H",
    "two days PT36H": conference + "\nDURATION:PT36H",
    "day off DTEND": "DTSTART;VALUE=DATE:20260401\nDTEND;VALUE=DATE:20260402", "day off P1D": "DTSTART;VALUE=DATE:20260401\nDURATION:P1D",
}
for name, lines in events.items():
    uid = name.replace(" ", "-")
    text = (f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example.org//finding//EN\nBEGIN:VEVENT\nUID:{uid}@example.org\nDTSTAMP:20260101T000000Z\n"
        f"SUMMARY:{name}\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n").replace("\n", "\r\n")
    ask("PUT", f"days/{uid}.ics", text, **{"Content-Type": "text/calendar"})

for what, start, end in ("1 April in UTC", "20260401T000000Z", "20260402T000000Z"), ("1 April in New York", "20260401T040000Z", "20260402T040000Z"):
    query = ('<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR">'
        f'<C:comp-filter name="VEVENT"><C:time-range start="{start}" end="{end}"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>')
    found = re.findall(r"days/([^/<]+)\.ics<", ask("REPORT", "days/", query, Depth="1"))
    for name in events:
        print(f"{what}: {name}: {'found' if name.replace(' ', '-') in found else 'not found'}")
PY
echo "radicale $(/usr/bin/python3 -m radicale --version)"
/usr/bin/python3 ask.py "$port" | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
1 April in UTC: conference DTEND: found
1 April in UTC: conference P3D: not found
1 April in UTC: conference PT72H: not found
1 April in UTC: conference P2DT24H: not found
1 April in UTC: two days PT36H: found
1 April in UTC: day off DTEND: found
1 April in UTC: day off P1D: found
1 April in New York: conference DTEND: found
1 April in New York: conference P3D: not found
1 April in New York: conference PT72H: not found
1 April in New York: conference P2DT24H: not found
1 April in New York: two days PT36H: found
1 April in New York: day off DTEND: found
1 April in New York: day off P1D: not found
TXT
echo "as found: whole days are over after a second"
