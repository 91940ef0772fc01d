<?php
// php sabre.php AUTOLOAD ADDRESS CALENDAR MESSAGE [ANSWER]
// Takes an iTIP message into a person's calendar as sabre's broker does for CalDAV servers (Nextcloud, Baikal), prints what
// the calendar then has, and, where ANSWER names a status, answers so and prints the REPLY to send.
[, $autoload, $address, $calendar, $message] = $argv;
$answer = $argv[5] ?? '';

require $autoload;

use Sabre\VObject\ITip;
use Sabre\VObject\Reader;

$sent = Reader::read(file_get_contents($message));
$note = new ITip\Message();
$note->component = 'VEVENT';
$note->method = (string) $sent->METHOD;
$note->uid = (string) $sent->VEVENT->UID;
$note->sequence = (int) (string) $sent->VEVENT->SEQUENCE;
$note->sender = (string) $sent->VEVENT->ORGANIZER;
$note->recipient = 'mailto:' . $address;
$note->message = $sent;

$broker = new ITip\Broker();
$had = file_exists($calendar) ? Reader::read(file_get_contents($calendar)) : null;
$has = $broker->processMessage($note, $had);
if (!$has) {
    exit("the broker takes nothing\n");
}
if ($answer !== '') {
    $before = $has->serialize();
    foreach ($has->VEVENT->ATTENDEE as $attendee) {
        $attendee['PARTSTAT'] = $answer;
    }
    foreach ($broker->parseEvent($has, 'mailto:' . $address, $before) as $reply) {
        file_put_contents($calendar . '.reply', $reply->message->serialize());
    }
}
file_put_contents($calendar, $has->serialize());
foreach ($has->VEVENT as $event) {
    printf("%s %s %s %s %s\n", $event->STATUS ?? 'CONFIRMED', $event->DTSTART->getDateTime()->format('H:i e'), $event->SEQUENCE,
        $event->ATTENDEE['PARTSTAT'] ?? '-', $event->LOCATION ?? '-');
}
