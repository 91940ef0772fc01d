package icaltest

import "strings"

// Hostile are sixty texts that have turned into calendar lines, headers, commands, tags, formulas or log lines in one
// program or another. Whatever writes what people have typed is to be tried with each of them in each place.
var Hostile = []string{
	// line ends
	"a\r\nATTENDEE:mailto:e@x", "a\nATTENDEE:mailto:e@x", "a\rATTENDEE:mailto:e@x", "a\r\n\r\nbody", "a\r\n ATTENDEE:x",
	"a\n\tx", "a\r\n.\r\nMAIL FROM:<e@x>", "a\n.\nQUIT", "a\r\n.\rX", "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
	"a\r\nBcc: e@x", "a\r\nContent-Type: text/html", "\r\nX: y", "a\u2028X:y", "a\u2029X:y", "a\u0085X:y", "a\vX", "a\fX",
	"a\x00b", "a\x1b[31m",
	// calendars
	"a\\nb", "a\\;b", "a;b,c", "a\";X-EVIL=\"1", "^n^'^^", "x\";DIR=\"http://e", ":::", "a=b;c",
	strings.Repeat("é", 40), strings.Repeat("😀", 30),
	// envelopes
	"<a@b>\r\nRCPT TO:<e@x>", "\"x> NOTIFY=NEVER\"@b", "\"x y\"@b", "a@b,e@x", "=?utf-8?q?a=0D=0ABcc:e?= <a@b>",
	"a(comment)@b", "a@[127.0.0.1]", "a@b.test\x00.evil", "ａ@b.test", strings.Repeat("a", 300) + "@b",
	// HTML
	"<script>1</script>", "\"><img src=x onerror=1>", "</title><svg onload=1>", "javascript:1", "data:text/html,x",
	"&lt;b&gt;", "{{.}}", "{{env \"HOME\"}}", "<a href=//e>click</a>", "https://evil.test Confirm here",
	// spreadsheets and logs
	"=1+1", "+cmd|' /C x'!A0", "-2", "@SUM(1)", "\t=1", "\r=1", "\",\"x", "%s%n%d", "{\"level\":\"error\"}", "\u202Egnp.exe",
}
