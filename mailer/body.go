package mailer

import "encoding/base64"

// body writes the words and the calendar object as alternatives, the calendar object last, and once more as an
// attachment for programs that open files. Its boundaries follow from the letter; "=_" occurs in neither
// quoted-printable nor base64, so no text can hold them (RFC 2045 §6.7).
func (e *envelope) body(out []byte) []byte {
	if e.method == "" && e.enclosed == nil {
		return e.alternatives(out)
	}
	mixed := "=_mixed-" + e.id
	out = append(out, "Content-Type: multipart/mixed;\r\n boundary=\""+mixed+"\"\r\n\r\n--"+mixed+"\r\n"...)
	if e.enclosed != nil {
		out = append(e.alternatives(out), "\r\n--"+mixed+"\r\n"+
			"Content-Disposition: attachment; filename=\"calendar.txt\"\r\n"+
			"Content-Transfer-Encoding: base64\r\n"+
			"Content-Type: text/plain; charset=UTF-8; name=\"calendar.txt\"\r\n\r\n"...)
		return append(append(out, wrapped(e.enclosed)...), "\r\n--"+mixed+"--\r\n"...)
	}
	file := wrapped(e.invite)
	out = e.alternatives(out, file)
	out = append(out, "\r\n--"+mixed+"\r\n"+
		"Content-Disposition: attachment; filename=\"invite.ics\"\r\n"+
		"Content-Transfer-Encoding: base64\r\n"+
		"Content-Type: application/ics; name=\"invite.ics\"\r\n\r\n"...)
	out = append(out, file...)
	return append(out, "\r\n--"+mixed+"--\r\n"...)
}

func (e *envelope) alternatives(out []byte, invite ...[]byte) []byte {
	boundary := "=_alternative-" + e.id
	out = append(out, "Content-Type: multipart/alternative;\r\n boundary=\""+boundary+"\"\r\n\r\n"...)
	begin := func(kind, encoding string) {
		out = append(out, "--"+boundary+"\r\nContent-Transfer-Encoding: "+encoding+"\r\nContent-Type: "+kind+"\r\n\r\n"...)
	}
	begin("text/plain; charset=UTF-8", "quoted-printable")
	out = append(e.text.append(out, e.words.Text), "\r\n"...)
	begin("text/html; charset=UTF-8", "quoted-printable")
	out = append(e.html.append(out, e.words.HTML), "\r\n"...)
	for _, file := range invite {
		begin("text/calendar; method="+string(e.method)+"; charset=UTF-8", "base64") // gateways rewrite 8bit parts
		out = append(append(out, file...), "\r\n"...)
	}
	return append(out, "--"+boundary+"--\r\n"...)
}

// wrapped returns data in base64, 76 characters a line (RFC 2045 §6.8).
func wrapped(data []byte) []byte {
	const line = 57 // octets that make 76 characters
	out := make([]byte, 0, (len(data)/line+1)*78)
	for len(data) > 0 {
		n := min(line, len(data))
		out = append(base64.StdEncoding.AppendEncode(out, data[:n]), "\r\n"...)
		data = data[n:]
	}
	return out
}
