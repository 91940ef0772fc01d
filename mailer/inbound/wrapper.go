package inbound

import (
	"bytes"
	"strings"

	"rondo/ical"
)

// isWrapper reports whether a part holds a mail in a form that mail programs open by themselves: signed (RFC 8551 §3.5.2),
// encrypted, or in Outlook's own (winmail.dat).
func (p part) isWrapper() bool {
	switch p.kind {
	case "application/pkcs7-mime", "application/x-pkcs7-mime", "application/ms-tnef", "application/vnd.ms-tnef", "application/pgp-encrypted":
		return true
	}
	name := strings.ToLower(p.fileName())
	return name == "winmail.dat" || name == "smime.p7m"
}

// unwrap goes into what is signed, also more than once (RFC 2634 §1.1), and says of what cannot be opened why there may be an
// answer in it.
func unwrap(leaves []part) (inside []part, sealed calendar) { return unwrapped(leaves, 0) }

const deepestWrapper = 3

func unwrapped(leaves []part, depth int) (inside []part, sealed calendar) {
	for _, p := range leaves {
		if !p.isWrapper() || len(inside) >= mostParts {
			continue
		}
		data := p.decode()
		signed, found := signedContent(data)
		class := outlookClass(data)
		switch {
		case found:
			_, more, _ := split(signed)
			inside = append(inside, more...)
			if depth+1 < deepestWrapper {
				deeper, why := unwrapped(more, depth+1)
				inside = append(inside, deeper...)
				if why.broken {
					sealed = why
				}
			}
		case class != "":
			sealed = unreadable("it is an answer in Outlook's own form (winmail.dat), which says " + class)
		case strings.Contains(p.kind, "tnef") || strings.EqualFold(p.fileName(), "winmail.dat"):
			// Outlook wraps any mail so; only the class tells an answer.
		case p.kind == "application/pgp-encrypted":
			sealed = unreadable("it is encrypted (PGP), and there is no key for it here")
		default:
			sealed = unreadable("it is encrypted or sealed (S/MIME), and cannot be opened here")
		}
	}
	return inside, sealed
}

// unreadable returns an answer of which nothing but itself is known.
func unreadable(why string) calendar {
	return calendar{replies: []ical.Reply{{Method: ical.Answer}}, note: why, broken: true}
}

// outlookClass returns what the class of an Outlook item says of a meeting, in words; "" when it is no answer to one
// (MS-OXOCAL §2.2.7.1).
func outlookClass(data []byte) string {
	for class, words := range map[string]string{"Pos": "yes", "Neg": "no", "Tent": "maybe"} {
		for _, wide := range []bool{false, true} {
			name := []byte("IPM.Schedule.Meeting.Resp." + class)
			if wide {
				name = bytes.Join(bytes.Split(name, nil), []byte{0})
			}
			if bytes.Contains(data, name) {
				return words
			}
		}
	}
	if bytes.Contains(data, []byte("IPM.Microsoft Schedule.MtgRespP")) {
		return "yes"
	}
	if bytes.Contains(data, []byte("IPM.Microsoft Schedule.MtgRespN")) {
		return "no"
	}
	if bytes.Contains(data, []byte("IPM.Microsoft Schedule.MtgRespA")) {
		return "maybe"
	}
	return ""
}

// What identifies the content of a CMS object (RFC 5652 §4, §5.1): signed data, and data.
var (
	oidSigned = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
	oidData   = []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01}
)

// signedContent returns what a CMS object has signed, without a look at the signature: who sent a mail is told by others.
func signedContent(data []byte) (content []byte, found bool) {
	info := child(data, 0x30)
	if !bytes.Equal(child(info, 0x06), oidSigned) {
		return nil, false
	}
	signed := child(child(info, 0xa0), 0x30)
	for n := 0; n < 4; n++ { // version, digest algorithms, content
		e, rest, ok := element(signed)
		if !ok {
			return nil, false
		}
		if e.tag == 0x30 && bytes.Equal(child(e.body, 0x06), oidData) {
			content = octets(child(e.body, 0xa0), 0)
			return content, len(content) > 0
		}
		signed = rest
	}
	return nil, false
}

// child returns the body of the first element with a tag (BER, X.690); nil for none.
func child(data []byte, tag byte) []byte {
	for n := 0; n < 16; n++ {
		e, rest, ok := element(data)
		if !ok {
			return nil
		}
		if e.tag == tag {
			return e.body
		}
		data = rest
	}
	return nil
}

// octets returns those of OCTET STRINGs, which may come in pieces.
func octets(data []byte, depth int) (all []byte) {
	for len(data) > 0 && depth < 4 {
		e, rest, ok := element(data)
		switch {
		case !ok:
			return all
		case e.tag == 0x04:
			all = append(all, e.body...)
		case e.tag == 0x24:
			all = append(all, octets(e.body, depth+1)...)
		}
		data = rest
	}
	return all
}

// tlv is one element of BER. Its body is as much as there is of one that was cut off.
type tlv struct {
	tag  byte
	body []byte
}

func element(data []byte) (e tlv, rest []byte, ok bool) { return elementIn(data, 0) }

func elementIn(data []byte, depth int) (e tlv, rest []byte, ok bool) {
	if len(data) < 2 || data[0]&0x1f == 0x1f || depth > 16 {
		return e, nil, false
	}
	e.tag = data[0]
	length, at := int(data[1]), 2
	switch {
	case length == 0x80: // until two zeros at the same depth
		body := data[2:]
		for left := body; ; {
			if len(left) < 2 || left[0] == 0 && left[1] == 0 {
				e.body = body[:len(body)-len(left)]
				return e, left[min(2, len(left)):], true
			}
			_, next, ok := elementIn(left, depth+1)
			if !ok {
				e.body = body
				return e, nil, true
			}
			left = next
		}
	case length > 0x84:
		return e, nil, false
	case length > 0x80:
		n := length & 0x7f
		if len(data) < 2+n {
			return e, nil, false
		}
		length, at = 0, 2+n
		for _, b := range data[2 : 2+n] {
			length = length<<8 | int(b)
		}
	}
	end := min(at+length, len(data))
	e.body = data[at:end]
	return e, data[end:], true
}
