package mailer

import (
	"strings"
	"testing"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/theme"
)

// A status has three numbers, a class among 2, 4 and 5, and up to three digits in the others (RFC 3463 §2).
func TestIsEnhanced(t *testing.T) {
	for text, want := range map[string]bool{
		"2.0.0": true, "4.7.1": true, "5.1.10": true, "5.7.708": true,
		"3.0.0": false, "55.1.1": false, ".1.1": false, "5.1": false, "5.1.1.1": false, "5..1": false, "5.1.": false,
		"5.1.1000": false, "5.x.1": false, "5.1.x": false, "24.1.1": false, "": false, "250": false,
	} {
		if got := isEnhanced(text); got != want {
			t.Errorf("%q is a status: %t", text, got)
		}
	}
}

// Limits of an account are told by code, status and words together; a part of them is told of other things, too.
func TestIsQuota(t *testing.T) {
	for _, test := range []struct {
		code           int
		enhanced, text string
		want           bool
	}{
		{550, "5.4.5", "daily user sending limit exceeded", true},
		{550, "5.1.1", "daily user sending limit exceeded", false},
		{554, "5.4.5", "no", false},
		{554, "5.2.0", "submission quota exceeded", true},
		{554, "5.2.0", "mailbox is odd", false},
		{554, "5.7.1", "over the limit of links", false},
		{552, "5.2.0", "over quota", false},
		{454, "", "daily message quota exceeded", true},
		{454, "", "maximum sending rate exceeded", false},
	} {
		if got := isQuota(test.code, test.enhanced, test.text); got != test.want {
			t.Errorf("%d %s %s: %t", test.code, test.enhanced, test.text, got)
		}
	}
}

// A letter is named after the site's host, and where there is no site after the sender's domain.
func TestHost(t *testing.T) {
	for _, test := range []struct{ site, want string }{
		{"https://Sessions.example.org/guild", "sessions.example.org"}, {"https://sessions.example.org:8443", "sessions.example.org"},
		{"", "example.com"}, {"no site", "example.com"},
	} {
		s := &Sealer{Site: theme.Site{URL: test.site}, Sender: ical.Mailbox{Address: "guild@example.com"}}
		if got := s.host(); got != test.want {
			t.Errorf("%q: %q, want %q", test.site, got, test.want)
		}
	}
}

// An answer to what is forwarded goes to who wrote it, if that is an address.
func TestForwardedIsAnsweredToItsAuthor(t *testing.T) {
	for author, want := range map[string]bool{"ada@example.org": true, "": false, "ada": false, "ada@example.org, ben@example.org": false} {
		raw := string(seal(t, sealer(t), scheduler.Letter{
			Name: "forwarded/17/curator@example.org", Kind: scheduler.Forwarded, To: theme.Entry{Email: "curator@example.org", Language: "en"}.Person(),
			Author: ical.Mailbox{Address: author}, Quote: "May I bring a friend?", Facts: scheduler.Facts{Name: "DataTalks", Title: "A question"},
			Lines: []scheduler.Line{{A: "rondo inbox show 17"}},
		}).Bytes)
		head, _, _ := strings.Cut(raw, "\r\n\r\n")
		if got := strings.Contains(head, "\r\nReply-To: "); got != want {
			t.Errorf("written by %q, it has a Reply-To: %t", author, got)
		}
	}
}

// What a cut makes of an encoded word are two that say the same; no character and no code is cut in two.
func TestCutWord(t *testing.T) {
	for _, test := range []struct {
		word string
		room int
		want string // both parts
	}{
		{"=?utf-8?q?abc?=", 40, "=?utf-8?q?abc?="},
		{"=?utf-8?q?abcdefgh?=", 16, "=?utf-8?q?abcd?= =?utf-8?q?efgh?="},
		{"=?utf-8?q?abc=C3=A4?=", 19, "=?utf-8?q?abc?= =?utf-8?q?=C3=A4?="},
		{"=?utf-8?q?=C3=A4=C3=A4?=", 20, "=?utf-8?q?=C3=A4?= =?utf-8?q?=C3=A4?="},
		{"=?utf-8?q?ab=3Fcd?=", 16, "=?utf-8?q?ab?= =?utf-8?q?=3Fcd?="},
		{"=?utf-8?q?abcd89gh?=", 16, "=?utf-8?q?abcd?= =?utf-8?q?89gh?="},       // no code: a text with numbers
		{"=?utf-8?q?a=C3=80b?=", 18, "=?utf-8?q?a?= =?utf-8?q?=C3=80b?="},       // À, whose second octet is the lowest of its kind
		{"=?utf-8?q?a=C3=BFb?=", 18, "=?utf-8?q?a?= =?utf-8?q?=C3=BFb?="},       // ÿ, whose is the highest
		{"=?utf-8?q?a=7Eb=C2=80?=", 15, "=?utf-8?q?a?= =?utf-8?q?=7Eb=C2=80?="}, // a code that is a character alone
		{"=?utf-8?q?a=C3=A4?=", 20, "=?utf-8?q?a=C3=A4?="},
		{"=?utf-8?q?a=C3=A4?=", 19, "=?utf-8?q?a=C3=A4?="},
		{"=?utf-8?b?YWJjZGVm?=", 16, "=?utf-8?b?YWJj?= =?utf-8?b?ZGVm?="},
		{"=?utf-8?b?w6TDpMOk?=", 16, "=?utf-8?b?w6Q=?= =?utf-8?b?w6TDpA==?="},
		{"=?utf-8?b?YWJjZGVm?=", 12, "=?utf-8?b?YWJjZGVm?="},
		{"=?utf-8?b?!!!!!!!!?=", 16, "=?utf-8?b?!!!!!!!!?="},
		{"plain-words-that-are-long", 10, "plain-words-that-are-long"},
		{"=?utf-8?q?abcdefgh?=", 5, "=?utf-8?q?abcdefgh?="},
	} {
		first, second := cutWord([]byte(test.word), test.room)
		got := string(first)
		if second != nil {
			got += " " + string(second)
		}
		if got != test.want {
			t.Errorf("%s in %d characters: %s, want %s", test.word, test.room, got, test.want)
		}
	}
}
