#!/usr/bin/env bash
# tsdav's fetchCalendarObjects leaves out each object whose address does not contain ".ics", though the server lists it: the calendar is there,
# and has fewer events or none.
#
# Guessed: what a calendar query returns is what the calendar has. A client takes the addresses as they come: RFC 4791 asks for no ending, its examples
#   only have one.
# Seen: tsdav 2.3.4 with Node.js 20 and radicale 3.1.8-2 (Debian 12) on 2026-11-30: of three events, named one.ics, two and three.EML, it returns the first,
#   with a time range, too, and no error. With useMultiGet: false, or with a urlFilter of one's own, it returns all.
# So: events that another client has put under a name of its own, and those of servers with other names, are lost to whatever is built on it; what
#   synchronizes by it may take them for deleted. Who uses it passes urlFilter: () => true; who serves calendars ends names in .ics, as rondo does.
# Needs: Node.js 20 or later; Debian 12 with python3 and apt-get for the server.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" tsdav@2.3.4 >/dev/null || { echo "the package cannot be had"; exit 2; }
apt-get download -qq -o APT::Sandbox::User=root radicale=3.1.8-2 python3-radicale=3.1.8-2 python3-passlib=1.7.4-3 python3-defusedxml=0.7.1-2 \
  python3-vobject=0.9.6.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 >/dev/null 2>&1 || { echo "radicale 3.1.8-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' '[server]' "hosts = 127.0.0.1:$port" '[auth]' 'type = none' '[rights]' 'type = owner_only' '[storage]' "filesystem_folder = $work/data" > config
PYTHONPATH=$work/usr/lib/python3/dist-packages /usr/bin/python3 -m radicale -C config >log 2>&1 &
server=$!

cat > look.mjs <<'JS'
import tsdav from 'tsdav';

const [, , port] = process.argv;
const serverUrl = `http://127.0.0.1:${port}/`;
for (let tries = 0; tries < 50 && !await fetch(serverUrl).catch(() => null); tries++) await new Promise(done => setTimeout(done, 200));
const client = await tsdav.createDAVClient({ serverUrl, credentials: { username: 'guest', password: 'x' }, authMethod: 'Basic', defaultAccountType: 'caldav' });
await client.makeCalendar({ url: serverUrl + 'guest/talks/', props: { displayname: 'Talks' } });
const [calendar] = await client.fetchCalendars();
for (const filename of ['one.ics', 'two', 'three.EML']) {
  const event = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//finding//EN', 'BEGIN:VEVENT', `UID:${filename}@example.org`, 'DTSTAMP:20260101T000000Z',
    'DTSTART:20261201T120000Z', 'DTEND:20261201T124500Z', 'SUMMARY:Talk', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  const put = await client.createCalendarObject({ calendar, filename, iCalString: event });
  if (!put.ok) throw new Error(`${filename}: ${put.status}`);
}
for (const [what, options] of Object.entries({
  'as it is': {},
  'with a time range': { timeRange: { start: '2026-12-01T00:00:00Z', end: '2026-12-02T00:00:00Z' } },
  'without multiget': { useMultiGet: false },
  'with a filter of its own': { urlFilter: () => true },
})) console.log(`${what}: ${(await client.fetchCalendarObjects({ calendar, ...options })).map(object => object.url.split('/').pop()).sort().join(', ')}`);
JS
echo "tsdav $(node -p "require('./node_modules/tsdav/package.json').version")"
node look.mjs "$port" | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
as it is: one.ics
with a time range: one.ics
without multiget: one.ics, three.EML, two
with a filter of its own: one.ics, three.EML, two
TXT
echo "as found: the name decides"
