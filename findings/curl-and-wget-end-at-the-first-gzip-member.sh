#!/usr/bin/env bash
# A feed that is sent as several gzip members, one behind another, ends for curl and wget with the first one: curl fails, and wget
# says nothing.
#
# Guessed: all that unpack gzip read them all. RFC 1952 section 2.2 says "a gzip file consists of a series of members", RFC 9110
#   section 8.4.1.3 makes that format the content coding, and gzip itself, Go and Node.js read them all.
# Seen: curl 7.88.1 and wget 1.21.3 (Debian 12) on 2026-11-29: curl --compressed writes the first member and ends with status 23;
#   wget --compression=gzip writes the first member and ends with status 0. Node.js 20 has both. Chromium 156 shows the first, too.
# So: a server that keeps parts of a feed packed must not join them as members: half a calendar looks like one whose events were
#   deleted. Parts can be joined within one member, as deflate blocks that end on a byte, with a CRC-32 computed from theirs.
# Needs: Debian 12 on amd64 with curl's libraries, Node.js 18 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root curl=7.88.1-10+deb12u15 libcurl4=7.88.1-10+deb12u15 wget=1.21.3-1+deb12u1 2>/dev/null ||
  { echo "the packages cannot be had"; exit 2; }
for package in *.deb; do dpkg-deb -x "$package" .; done
export LD_LIBRARY_PATH=$(echo "$work"/usr/lib/*-linux-gnu)
usr/bin/curl --version >/dev/null && usr/bin/wget --version >/dev/null || { echo "curl or wget cannot run here"; exit 2; }

cat > look.mjs <<'JS'
import { spawn } from 'node:child_process';
import http from 'node:http';
import { gzipSync } from 'node:zlib';

const event = n => `BEGIN:VEVENT\r\nUID:${n}@example.org\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:2026120${n}T120000Z\r\nEND:VEVENT\r\n`;
const parts = ['BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\n' + event(1), event(2) + 'END:VCALENDAR\r\n'];
const bodies = { '/one': gzipSync(parts.join('')), '/two': Buffer.concat(parts.map(part => gzipSync(part))) };
const server = http.createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/calendar', 'Content-Encoding': 'gzip', 'Content-Length': bodies[request.url].length });
  response.end(bodies[request.url]);
}).listen(0, '127.0.0.1');
await new Promise(listening => server.once('listening', listening));

const run = (command, ...args) => new Promise(done => {
  let out = '';
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.on('data', data => out += data);
  child.on('close', status => done([out, status]));
});
for (const path of ['/one', '/two']) {
  const address = `http://127.0.0.1:${server.address().port}${path}`;
  const members = path == '/one' ? 'one member' : 'two members';
  const show = (who, [text, status]) => console.log(`${members}, ${who}: ${text.match(/BEGIN:VEVENT/g).length} of 2 events, status ${status}`);
  show('curl', await run('usr/bin/curl', '--silent', '--compressed', address));
  show('wget', await run('usr/bin/wget', '--quiet', '--compression=gzip', '--output-document=-', address));
  show('node', [await (await fetch(address)).text(), 0]);
}
server.close();
JS
usr/bin/curl --version | cut -d ' ' -f 1-2 | head -1
usr/bin/wget --version | cut -d ' ' -f 1-3 | head -1
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
one member, curl: 2 of 2 events, status 0
one member, wget: 2 of 2 events, status 0
one member, node: 2 of 2 events, status 0
two members, curl: 1 of 2 events, status 23
two members, wget: 1 of 2 events, status 0
two members, node: 2 of 2 events, status 0
TXT
echo "as found: curl fails at the second member, and wget leaves it out"
