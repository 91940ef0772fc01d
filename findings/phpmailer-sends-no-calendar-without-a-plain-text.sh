#!/usr/bin/env bash
# PHPMailer leaves out the calendar that was set as its Ical where the mail has no AltBody: the mail goes out without it, and says that all went well.
#
# Guessed: what is set is sent: a part beside the text, or an error where it has no place. An invitation is a calendar first, and the text comes second.
# Seen: libphp-phpmailer 6.6.3-1 (Debian 12) on 2026-11-30: with a plain text, with HTML alone, and with either and an attachment there is no
#   text/calendar in the mail. With HTML and AltBody there is, with the method of the calendar and the charset of the mail, iso-8859-1 by default. The comment at
#   the property says that it is for the "alt" kinds of message only; preSend returns true for all.
# So: an application that stops to write a plain text, or sends a short one without HTML, sends mails that no calendar takes up. Who uses it sets AltBody and
#   CharSet, and tests for a text/calendar in getSentMIMEMessage().
# Needs: Debian 12 with apt-get.
set -uo pipefail
version=6.6.3-1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
mapfile -t packages < <(apt-get install -s --no-install-recommends php-cli "libphp-phpmailer=$version" 2>/dev/null | awk '/^Inst/ {print $2}')
if [ ${#packages[@]} -gt 0 ]; then # with what it needs and this machine does not have
  apt-get download -qq -o APT::Sandbox::User=root "${packages[@]}" >/dev/null 2>&1 || { echo "libphp-phpmailer $version is not to be had here"; exit 2; }
  for package in *.deb; do dpkg-deb -x "$package" .; done
fi
library=$(find "$work/usr/share/php" /usr/share/php -path '*/libphp-phpmailer/src' 2>/dev/null | head -1)
php=$(compgen -G "$work/usr/bin/php8*" | head -1)
if [ -n "$php" ]; then
  export LD_LIBRARY_PATH="$work/usr/lib/x86_64-linux-gnu"
  set -- "$php" -n -d "extension_dir=$(echo "$work"/usr/lib/php/20*)" -d extension=ctype
else
  set -- php
fi

cat > look.php <<'PHP'
<?php
use PHPMailer\PHPMailer\PHPMailer;

foreach (['Exception', 'SMTP', 'PHPMailer'] as $class) {
    require "$argv[1]/$class.php";
}
echo 'PHPMailer ' . PHPMailer::VERSION . "\n";
$calendar = implode("\r\n", ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//example.org//finding//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:one@example.org',
    'DTSTAMP:20261101T120000Z', 'DTSTART:20261201T120000Z', 'DTEND:20261201T124500Z', 'SUMMARY:Talk', 'END:VEVENT', 'END:VCALENDAR', '']);
foreach (['plain text' => [false, ''], 'HTML' => [true, ''], 'HTML and AltBody' => [true, 'Hello']] as $what => [$html, $text]) {
    foreach (['' => false, ', attachment' => true] as $more => $attached) {
        $mail = new PHPMailer(true);
        $mail->setFrom('curator@example.org');
        $mail->addAddress('ada@example.org');
        $mail->Subject = 'Talk';
        $mail->isHTML($html);
        $mail->Body = 'Hello';
        $mail->AltBody = $text;
        $mail->Ical = $calendar;
        if ($attached) {
            $mail->addStringAttachment('slides', 'slides.txt');
        }
        $done = $mail->preSend();
        preg_match('/^Content-Type: text\/calendar.*$/m', $mail->getSentMIMEMessage(), $part);
        echo "$what$more: " . ($done ? 'done, ' : 'failed, ') . trim($part[0] ?? 'no calendar') . "\n";
    }
}
PHP
"$@" look.php "$library" >seen 2>error || { cat seen error; echo "could not look: PHP does not run here"; exit 2; }
cat seen
diff - seen <<'TXT' || { echo "the behaviour has changed"; exit 1; }
PHPMailer 6.6.3
plain text: done, no calendar
plain text, attachment: done, no calendar
HTML: done, no calendar
HTML, attachment: done, no calendar
HTML and AltBody: done, Content-Type: text/calendar; method=REQUEST; charset=iso-8859-1
HTML and AltBody, attachment: done, Content-Type: text/calendar; method=REQUEST; charset=iso-8859-1
TXT
echo "as found: an invitation without a calendar"
