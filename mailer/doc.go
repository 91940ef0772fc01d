// Package mailer seals letters into mails and carries them to an SMTP server.
//
// A letter is sealed once. Its Message-ID, Date, DTSTAMP and boundaries follow from the letter alone, so every attempt,
// also after a crash, sends the same bytes, and servers and calendars recognize a copy as a copy.
//
// Carrying is at-least-once with a narrow window: before the final dot of DATA (RFC 5321 §4.1.1.4) the carrier has
// "in doubt" committed for the letter, and only the server's reply takes the doubt away. Whatever goes wrong before the
// dot costs no copy; a lost reply after it costs at most one.
package mailer
