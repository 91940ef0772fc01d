package mailer

import (
	"bufio"
	"errors"
	"fmt"
	"net/textproto"
	"strings"

	"rondo/lazyregexp"
)

// reply is a server's answer (RFC 5321 §4.2). The zero reply is none.
type reply struct {
	code     int
	enhanced string // RFC 3463 status, or empty
	text     string // the rest, on one line; long answers are cut
}

func (r reply) String() string {
	return strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", r.code, r.enhanced, r.text)), " "))
}

const mostReplyText = 400

// readReply reads one reply. When the connection ends or the answer does not, the reply holds what was clear by then:
// the code of a first line stands, because all lines of a reply have the same.
func readReply(from *bufio.Reader) (reply, error) {
	var code int
	var text strings.Builder
	for {
		row, err := readRow(from)
		digits, rest, last, ok := splitRow(row)
		switch {
		case err != nil && !ok:
			return newReply(code, text.String()), err
		case !ok, code != 0 && digits != code:
			return newReply(code, text.String()), fmt.Errorf("the server says %.60q, which is no reply", row)
		}
		code = digits
		if text.Len() < mostReplyText {
			text.WriteString(rest)
			text.WriteByte(' ')
		}
		if last || err != nil {
			return newReply(code, text.String()), err
		}
	}
}

// readRow reads to the end of a line and returns its beginning, also with an error.
func readRow(from *bufio.Reader) (string, error) {
	row, err := from.ReadSlice('\n')
	head := strings.TrimRight(string(row), "\r\n")
	for err == bufio.ErrBufferFull {
		_, err = from.ReadSlice('\n')
	}
	return head, err
}

func splitRow(row string) (code int, rest string, last, ok bool) {
	if len(row) < 3 {
		return 0, "", false, false
	}
	for _, c := range []byte(row[:3]) {
		if c < '0' || c > '9' {
			return 0, "", false, false
		}
		code = code*10 + int(c-'0')
	}
	if code < 200 || code > 599 {
		return 0, "", false, false
	}
	if len(row) == 3 {
		return code, "", true, true
	}
	return code, row[4:], row[3] == ' ', row[3] == ' ' || row[3] == '-'
}

// tokenInAddress is what tagged adds.
var tokenInAddress = lazyregexp.New(`\+[a-z2-7]{26}@`)

// newReply takes the enhanced status off the text, and tokens out of it: replies are logged, and many servers repeat the
// sender's address in them.
func newReply(code int, text string) reply {
	text = line(text)
	if strings.Contains(text, "+") {
		text = tokenInAddress.ReplaceAllString(text, "+[token]@")
	}
	first, rest, _ := strings.Cut(text, " ")
	if isEnhanced(first) {
		// Every line of a reply repeats the status (RFC 2034 §4).
		return reply{code, first, clip(strings.ReplaceAll(rest, first+" ", ""), mostReplyText)}
	}
	return reply{code, "", clip(text, mostReplyText)}
}

// isEnhanced reports whether s is a status code like 4.7.1 (RFC 3463 §2).
func isEnhanced(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || len(parts[0]) != 1 || !strings.Contains("245", parts[0]) {
		return false
	}
	for _, part := range parts[1:] {
		if len(part) < 1 || len(part) > 3 || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}

// replyIn returns the reply that an error of the SMTP client holds, if it holds one.
func replyIn(err error) reply {
	var refused *textproto.Error
	if errors.As(err, &refused) {
		return newReply(refused.Code, refused.Msg)
	}
	return reply{}
}
