#!/usr/bin/env bash
# ts-caldav gives an event a new title and takes away who has accepted it: updateEvent writes the event anew from what getEvents read, and that has no
# parameters. Names and answers of all guests are gone, the organizer's name, SEQUENCE, and each category but the first.
#
# Guessed: what is read and written back with another summary has another summary. What a client does not know it keeps, or it refuses to write
#   what it has not read whole.
# Seen: ts-caldav 0.3.7 (the newest on npm) with Node.js 20 and radicale 3.1.8-2 (Debian 12) on 2026-11-30. Both calls succeed. Its README names alarms,
#   zones and rules as supported, and customFields for the rest: there ATTENDEE is a list of addresses.
# So: an assistant or a sync that is built on it resets PARTSTAT to "needs action" for everybody, and a server that sends invitations may ask all of them
#   again; a SEQUENCE that is lost lets an older update win. Who uses it changes the .ics that it fetched, by ical.js, and puts that back.
# Needs: Node.js 20 or later; Debian 12 with python3 and apt-get for the server.
set -euo pipefail
command -v npm >/dev/null || { echo "could not look: there is no npm"; exit 2; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" ts-caldav@0.3.7 >/dev/null || { echo "the package cannot be had"; exit 2; }
apt-get download -qq -o APT::Sandbox::User=root radicale=3.1.8-2 python3-radicale=3.1.8-2 python3-passlib=1.7.4-3 python3-defusedxml=0.7.1-2 \
  python3-vobject=0.9.6.1-2 python3-dateutil=2.8.2-2 python3-six=1.16.0-4 >/dev/null 2>&1 || { echo "radicale 3.1.8-2 is not to be had here"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf '%s\n' '[server]' "hosts = 127.0.0.1:$port" '[auth]' 'type = none' '[rights]' 'type = owner_only' '[storage]' "filesystem_folder = $work/data" > config
PYTHONPATH=$work/usr/lib/python3/dist-packages /usr/bin/python3 -m radicale -C config >log 2>&1 &
server=$!

cat > look.mjs <<'JS'
import { CalDAVClient } from 'ts-caldav';

const [, , port] = process.argv;
const baseUrl = `http://127.0.0.1:${port}/`, at = baseUrl + 'guest/talks/one.ics';
const authorization = 'Basic ' + Buffer.from('guest:x').toString('base64');
for (let tries = 0; tries < 50 && !await fetch(baseUrl).catch(() => null); tries++) await new Promise(done => setTimeout(done, 200));
const event = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//finding//EN', 'BEGIN:VEVENT', 'UID:one@example.org', 'DTSTAMP:20260101T000000Z', 'SEQUENCE:3',
  'DTSTART:20261201T120000Z', 'DTEND:20261201T124500Z', 'SUMMARY:Talk', 'CATEGORIES:data,search', 'ORGANIZER;CN=Curator:mailto:curator@example.org',
  'ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:ada@example.org', 'ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@example.org',
  'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
for (const [url, method, body] of [[baseUrl + 'guest/talks/', 'MKCALENDAR'], [at, 'PUT', event]]) {
  const answer = await fetch(url, { method, body, headers: { authorization, 'content-type': 'text/calendar' } });
  if (answer.status !== 201) throw new Error(`${method}: ${answer.status}`);
}
const server = async () => (await (await fetch(at, { headers: { authorization } })).text()).split('\r\n').filter(line => /^(ATTENDEE|ORGANIZER|SEQUENCE|CATEGORIES|SUMMARY)/.test(line)).sort();
console.log(['before:', ...await server()].join('\n  '));
const client = await CalDAVClient.create({ baseUrl, auth: { type: 'basic', username: 'guest', password: 'x' } });
const [calendar] = await client.getCalendars();
const [talk] = await client.getEvents(calendar.url, { start: new Date('2026-12-01T00:00:00Z'), end: new Date('2026-12-02T00:00:00Z') });
await client.updateEvent(calendar.url, { ...talk, summary: 'Talk with slides' });
console.log(['after a new title:', ...await server()].join('\n  '));
JS
echo "ts-caldav $(node -p "require('./node_modules/ts-caldav/package.json').version")"
node look.mjs "$port" | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
before:
  ATTENDEE;CN=Ada;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:ada@example.org
  ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@example.org
  CATEGORIES:data,search
  ORGANIZER;CN=Curator:mailto:curator@example.org
  SEQUENCE:3
  SUMMARY:Talk
after a new title:
  ATTENDEE:mailto:ada@example.org
  ATTENDEE:mailto:bo@example.org
  CATEGORIES:data
  ORGANIZER:mailto:curator@example.org
  SUMMARY:Talk with slides
TXT
echo "as found: nobody has answered"
