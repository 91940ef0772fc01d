package inbound

import "strings"

// letter returns the mark of the letter that a report is about; "" when there is none. It is looked for where the mail comes
// back, then among the addresses that the report was sent to. What stands elsewhere somebody may have typed.
func (m *mail) letter() string {
	if mark := m.returned(); mark != "" {
		return mark
	}
	if tokens := m.Tokens(); len(tokens) > 0 {
		return tokens[0]
	}
	return ""
}

// returned returns the mark of the letter of which the mail brings something back; "" for none.
func (m *mail) returned() string {
	for _, p := range m.leaves {
		text := p.text(longestReport)
		if p.isReturned() {
			text, _ = cutHeader(text)
		} else if p.kind != "text/plain" && p.kind != "text/html" {
			continue
		}
		if mark := readHeader(text).mark(); mark != "" {
			return mark
		}
	}
	return ""
}

// mark returns that of the letter this is the header of. Relays may give a mail another Message-ID.
func (h header) mark() string {
	if mark := wellFormed(h.get("X-Rondo-Letter")); mark != "" {
		return mark
	}
	for _, id := range h.all("Message-ID") {
		if local, _, found := strings.Cut(messageID(id), "@"); found && wellFormed(local) != "" {
			return local
		}
	}
	return ""
}

func messageID(value string) string {
	_, rest, found := strings.Cut(value, "<")
	if !found {
		return strings.TrimSpace(value)
	}
	id, _, _ := strings.Cut(rest, ">")
	return strings.TrimSpace(id)
}

func (p part) isReturned() bool {
	switch p.kind {
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		return true
	}
	return false
}

func (m *mail) hasReturned() bool {
	for _, p := range m.leaves {
		if p.isReturned() {
			return true
		}
	}
	return false
}

// addressToken returns the token behind the last plus of a local part; "" for none.
func addressToken(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	plus := strings.LastIndexByte(address[:at], '+')
	if plus < 0 {
		return ""
	}
	return wellFormed(address[plus+1 : at])
}
