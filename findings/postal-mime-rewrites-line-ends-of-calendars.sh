#!/usr/bin/env bash
# postal-mime hands a calendar attachment on with other bytes than it was sent with: CRLF has become LF, and in no other type.
#
# Guessed: a part with Content-Transfer-Encoding base64 comes out as it went in, byte for byte (RFC 2045 section 6.8), so what was
#   checked or signed before it was mailed can be checked again.
# Seen: postal-mime 4.0.0 on 2026-11-28: of text/calendar and of application/ics each CR is gone. text/csv, text/plain and
#   application/octet-stream in base64 keep theirs.
# So: a mail worker that passes the part on to a calendar server sends lines that end in LF, which RFC 5545 section 3.1 does not
#   allow, and a size or checksum taken of the original does not match. Whoever reads such a part has to take LF as well.
# Needs: Node.js 20 or later.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" postal-mime@4.0.0 >/dev/null || { echo "the package cannot be had"; exit 2; }

cat > look.mjs <<'JS'
import PostalMime from 'postal-mime';

const sent = Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nEND:VCALENDAR\r\n');
for (const type of ['text/calendar; charset=utf-8', 'application/ics', 'application/octet-stream', 'text/csv', 'text/plain']) {
  const mail = ['From: ada@example.org', 'To: bo@example.org', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
    '--b', 'Content-Type: ' + type, 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment; filename=it', '',
    sent.toString('base64'), '--b--', ''].join('\r\n');
  const got = Buffer.from((await PostalMime.parse(mail)).attachments[0].content);
  console.log(`${type}: ${sent.length} bytes sent, ${got.length} read`);
}
JS
echo "postal-mime $(grep -m1 '"version"' node_modules/postal-mime/package.json | tr -dc '0-9.'), each part in base64:"
node look.mjs | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
text/calendar; charset=utf-8: 68 bytes sent, 64 read
application/ics: 68 bytes sent, 64 read
application/octet-stream: 68 bytes sent, 68 read
text/csv: 68 bytes sent, 68 read
text/plain: 68 bytes sent, 68 read
TXT
echo "as found: four lines, four octets fewer, for calendars only"
