#!/usr/bin/env bash
# Python's email package writes In-Reply-To, References and List-Unsubscribe as encoded words (=?utf-8?q?=3C...?=) as soon as an id or address in them
# is longer than 77 characters, though all of it is ASCII. Python itself reads it back as it was.
#
# Guessed: what cannot be folded stays on one line, up to 998 characters (RFC 5322, section 2.1.1), as Message-ID does in the same package. RFC 2047,
#   section 5, allows encoded words in no id, and RFC 8058 wants the address of List-Unsubscribe between < and >.
# Seen: Python 3.11 (Debian 12) on 2026-11-30, EmailMessage with the default policy and with policy.SMTP: 77 characters stay, 78 are encoded, and
#   smtplib's send_message sends them so. mailparser 3.14.2 decodes them; Go's net/mail, which leaves that to the caller, hands them on.
# So: whoever looks up what an answer from a robot in Python belongs to finds no id, and whoever looks for "<https:" no way to unsubscribe. A test
#   in Python sees nothing. Who sends keeps Message-IDs short; who reads decodes In-Reply-To and References before it takes ids out, as rondo does;
#   who writes with Python gives these mails a policy with max_line_length=998.
# Needs: python3 3.11 or later, Node.js 20 or later, Go.
set -euo pipefail
for tool in python3 go node npm; do
  command -v "$tool" >/dev/null || { echo "could not look: there is no $tool"; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" mailparser@3.14.2 >/dev/null || { echo "the package cannot be had"; exit 2; }
cat > write.py <<'PY'
import smtplib
from email import message_from_bytes, policy
from email.message import EmailMessage

wire = []
class Kept(smtplib.SMTP): # what it would say to a server is kept instead
    def ehlo_or_helo_if_needed(self):
        pass
    def sendmail(self, sender, to, data, *options):
        wire.append(data)

for size in (77, 78):
    mark = "<" + "a" * (size - 14) + "@example.org>"
    mail = EmailMessage()
    mail["From"], mail["To"] = "guest@example.org", "organizer@example.com"
    for name in ("Message-ID", "In-Reply-To", "References"):
        mail[name] = mark
    mail["List-Unsubscribe"] = "<https://example.com/" + "a" * (size - 22) + ">"
    mail.set_content("Yes.")
    Kept().send_message(mail)
    for name in ("Message-ID", "In-Reply-To", "References", "List-Unsubscribe"):
        field = wire[-1].replace(b"\r\n ", b" ").split(b"\r\n" + name.encode() + b": ")[1].split(b"\r\n")[0].strip()
        kept = message_from_bytes(wire[-1], policy=policy.default)[name].strip() == str(mail[name])
        print(f"{size} characters, {name}: {'encoded' if field.startswith(b'=?') else 'as it is'}, read by Python: {'the same' if kept else 'another'}")
open("mail.eml", "wb").write(wire[-1])
long = mail.as_bytes(policy=policy.SMTP.clone(max_line_length=998))
print(f"78 characters with max_line_length=998: {'encoded' if b'=?' in long else 'as they are'}")
PY
cat > read.mjs <<'JS'
import fs from 'node:fs';
import { simpleParser } from 'mailparser';
const mail = await simpleParser(fs.readFileSync('mail.eml'));
console.log(`mailparser: In-Reply-To begins with ${mail.inReplyTo.slice(0, 10)}`);
JS
cat > go.mod <<'MOD'
module example.org/look

go 1.24
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"
	"net/mail"
	"os"
)

func main() {
	message, err := mail.ReadMessage(os.Stdin)
	if err != nil {
		panic(err)
	}
	fmt.Printf("net/mail: In-Reply-To begins with %.10s\n", message.Header.Get("In-Reply-To"))
}
GO
/usr/bin/python3 --version
{ /usr/bin/python3 write.py; node read.mjs; go run . < mail.eml; } | tee seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
77 characters, Message-ID: as it is, read by Python: the same
77 characters, In-Reply-To: as it is, read by Python: the same
77 characters, References: as it is, read by Python: the same
77 characters, List-Unsubscribe: as it is, read by Python: the same
78 characters, Message-ID: as it is, read by Python: the same
78 characters, In-Reply-To: encoded, read by Python: the same
78 characters, References: encoded, read by Python: the same
78 characters, List-Unsubscribe: encoded, read by Python: the same
78 characters with max_line_length=998: as they are
mailparser: In-Reply-To begins with <aaaaaaaaa
net/mail: In-Reply-To begins with =?utf-8?q?
TXT
echo "as found: the id is no id any more"
