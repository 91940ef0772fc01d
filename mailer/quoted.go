package mailer

import (
	"bytes"
	"mime/quotedprintable"
	"strings"
)

// quoted remembers the lines of one text in quoted-printable form (RFC 2045 §6.7), for texts that share most of their
// lines with it. Each line is encoded by itself, so what is remembered of a line holds wherever it stands.
type quoted struct{ plain, form []string }

func quote(text string) *quoted {
	q := &quoted{}
	for line := range strings.Lines(text) {
		q.plain, q.form = append(q.plain, line), append(q.form, string(quoteLine(nil, line)))
	}
	return q
}

// append adds the quoted-printable form of text to out.
func (q *quoted) append(out []byte, text string) []byte {
	if strings.IndexByte(text, '\r') >= 0 { // the encoder takes it for the end of a line, or for half of one
		return quoteLine(out, text)
	}
	for i := 0; text != ""; i++ {
		if i < len(q.plain) {
			if rest, same := strings.CutPrefix(text, q.plain[i]); same && ends(q.plain[i]) {
				out, text = append(out, q.form[i]...), rest
				continue
			}
		}
		end := strings.IndexByte(text, '\n') + 1
		if end == 0 {
			end = len(text)
		}
		out, text = quoteLine(out, text[:end]), text[end:]
	}
	return out
}

func ends(line string) bool { return strings.HasSuffix(line, "\n") }

func quoteLine(out []byte, line string) []byte {
	form := bytes.NewBuffer(out)
	w := quotedprintable.NewWriter(form)
	_, _ = w.Write([]byte(line)) // a Buffer takes everything
	_ = w.Close()
	return form.Bytes()
}
