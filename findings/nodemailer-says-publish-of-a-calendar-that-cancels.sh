#!/usr/bin/env bash
# nodemailer's icalEvent writes method=PUBLISH into the mail's Content-Type, whatever METHOD the calendar has: of a REQUEST, a REPLY and a CANCEL alike.
#
# Guessed: the parameter is taken from the METHOD of the content, since RFC 6047, section 2.4, says that the two MUST be the same and mail programs
#   decide by it whether they show buttons; or a mail with two that differ is refused.
# Seen: nodemailer 10.6.1 on 2026-11-30: {icalEvent: {content}} and {icalEvent: content} give PUBLISH; {icalEvent: {method: 'cancel', content}} gives
#   CANCEL. No error and no warning where they differ. The documentation names the default; what is surprising is that content is there to be asked.
# So: say method beside the content each time. Who reads mail goes by the METHOD of the object, as rondo does, and notes the difference: an answer that
#   is sent this way calls itself published, and a cancellation does.
# Needs: Node.js 18 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" nodemailer@10.6.1 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import nodemailer from 'nodemailer';

const calendar = method => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example//EN', `METHOD:${method}`, 'BEGIN:VEVENT', 'UID:1@example.org',
  'DTSTAMP:20261110T070000Z', 'DTSTART:20261201T120000Z', 'SUMMARY:s', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
async function look(name, method, icalEvent) {
  const { message } = await transport.sendMail({ from: 'guild@example.org', to: 'ada@example.org', text: 'x', icalEvent });
  console.log(`${name}, METHOD:${method}: ${message.toString().replace(/\r?\n\s+/g, ' ').match(/^Content-Type: text\/calendar.*?(method=\w+)/m)[1]}`);
}
for (const method of ['REQUEST', 'REPLY', 'CANCEL']) {
  await look('content alone', method, { content: calendar(method) });
  await look('a text', method, calendar(method));
  await look('with method', method, { method, content: calendar(method) });
}
JS
echo "nodemailer $(grep -m1 '"version"' node_modules/nodemailer/package.json | tr -dc '0-9.')"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
content alone, METHOD:REQUEST: method=PUBLISH
a text, METHOD:REQUEST: method=PUBLISH
with method, METHOD:REQUEST: method=REQUEST
content alone, METHOD:REPLY: method=PUBLISH
a text, METHOD:REPLY: method=PUBLISH
with method, METHOD:REPLY: method=REPLY
content alone, METHOD:CANCEL: method=PUBLISH
a text, METHOD:CANCEL: method=PUBLISH
with method, METHOD:CANCEL: method=CANCEL
TXT
echo "as found: it never asks the content"
