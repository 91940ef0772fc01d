package mailer

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

// A reply is all of its lines, and all of them have one code (RFC 5321 §4.2.1). What is clear before a connection ends or a
// server says something else, stands.
func TestReadReply(t *testing.T) {
	for _, test := range []struct {
		name, said string
		want       string // the reply
		wrong      string // part of the error; "" for none
	}{
		{"one line", "250 2.0.0 queued\r\n", "250 2.0.0 queued", ""},
		{"only a code", "250\r\n", "250", ""},
		{"without CR", "250 ok\n", "250 ok", ""},
		{"several lines", "250-mail.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n", "250 mail.example.org PIPELINING 8BITMIME", ""},
		{"the status on each line", "550-5.1.1 no such\r\n550 5.1.1 user\r\n", "550 5.1.1 no such user", ""},
		{"another code in the middle", "250-mail.example.org\r\n550 no\r\n", "250 mail.example.org", `the server says "550 no", which is no reply`},
		{"the lowest code", "200 ok\r\n", "200 ok", ""},
		{"the highest code", "599 no\r\n", "599 no", ""},
		{"a code too low", "199 ok\r\n", "0", "which is no reply"},
		{"a code too high", "600 no\r\n", "0", "which is no reply"},
		{"no code", "hello there\r\n", "0", "which is no reply"},
		{"a code of two digits", "25\r\n", "0", "which is no reply"},
		{"another sign behind the code", "250+ok\r\n", "0", "which is no reply"},
		{"an empty line", "\r\n", "0", "which is no reply"},
		{"nothing", "", "0", "EOF"},
		{"cut after a line", "250-mail.example.org\r\n", "250 mail.example.org", "EOF"},
		{"cut in the last line", "250 2.0.0 que", "250 2.0.0 que", "EOF"},
		{"a long line", "250 " + strings.Repeat("x", 5000) + "\r\n", "250 " + strings.Repeat("x", mostReplyText) + "…", ""},
	} {
		r, err := readReply(bufio.NewReaderSize(strings.NewReader(test.said), 4096))
		switch {
		case r.String() != test.want:
			t.Errorf("%s: %q, want %q", test.name, r, test.want)
		case test.wrong == "" && err != nil, test.wrong != "" && (err == nil || !strings.Contains(err.Error(), test.wrong)):
			t.Errorf("%s: %v, want %q", test.name, err, test.wrong)
		}
	}
}

// What follows a reply belongs to the next one.
func TestReadReplyTakesOneReply(t *testing.T) {
	from := bufio.NewReader(strings.NewReader("250-a\r\n250 b\r\n354 go on\r\n"))
	for _, want := range []string{"250 a b", "354 go on"} {
		if r, err := readReply(from); err != nil || r.String() != want {
			t.Errorf("%q, %v; want %q", r, err, want)
		}
	}
	if _, err := readReply(from); err != io.EOF {
		t.Errorf("after the last reply: %v", err)
	}
}
