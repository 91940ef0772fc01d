package icaltest

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// unfold splits the file into content lines (RFC 5545 §3.1).
func unfold(b []byte) ([]string, error) {
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		return nil, fmt.Errorf("the file does not end with CRLF")
	}
	var lines []string
	for i, line := range bytes.Split(bytes.TrimSuffix(b, []byte("\r\n")), []byte("\r\n")) {
		switch {
		case len(line) == 0:
			return nil, fmt.Errorf("line %d is empty", i+1)
		case len(line) > 75:
			return nil, fmt.Errorf("line %d has %d octets: %q", i+1, len(line), line)
		case !utf8.Valid(line):
			return nil, fmt.Errorf("line %d is not valid UTF-8, or folded within a character: %q", i+1, line)
		}
		for _, r := range string(line) {
			if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' {
				return nil, fmt.Errorf("line %d holds the control character %U: %q", i+1, r, line)
			}
		}
		if line[0] != ' ' && line[0] != '\t' {
			lines = append(lines, string(line))
			continue
		}
		if len(lines) == 0 {
			return nil, fmt.Errorf("the file begins with a continuation line")
		}
		lines[len(lines)-1] += string(line[1:])
	}
	return lines, nil
}

// parseLine reads one content line by the ABNF of RFC 5545 §3.1.
func parseLine(line string) (Prop, error) {
	rest := line
	name := token(&rest)
	if name == "" {
		return Prop{}, fmt.Errorf("no property name: %q", line)
	}
	p := Prop{Name: strings.ToUpper(name)}
	for strings.HasPrefix(rest, ";") {
		rest = rest[1:]
		param := Param{Name: strings.ToUpper(token(&rest))}
		if param.Name == "" || !strings.HasPrefix(rest, "=") {
			return Prop{}, fmt.Errorf("malformed parameter of %s: %q", p.Name, line)
		}
		if p.HasParam(param.Name) {
			return Prop{}, fmt.Errorf("parameter %s of %s occurs twice: %q", param.Name, p.Name, line)
		}
		for more := true; more; more = strings.HasPrefix(rest, ",") {
			rest = rest[1:] // the equals sign, or the comma
			value, err := paramValue(&rest)
			if err != nil {
				return Prop{}, fmt.Errorf("parameter %s of %s: %w: %q", param.Name, p.Name, err, line)
			}
			param.Values = append(param.Values, value)
		}
		p.Params = append(p.Params, param)
	}
	if !strings.HasPrefix(rest, ":") {
		return Prop{}, fmt.Errorf("no colon where the value of %s should begin: %q", p.Name, line)
	}
	p.Value = rest[1:]
	return p, nil
}

// token takes an iana-token or x-name from the front of s.
func token(s *string) string {
	end := 0
	for end < len(*s) {
		c := (*s)[end]
		if !(c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			break
		}
		end++
	}
	name := (*s)[:end]
	*s = (*s)[end:]
	return name
}

// paramValue takes a paramtext or quoted-string from the front of s and decodes it (RFC 6868 §3).
func paramValue(s *string) (string, error) {
	var raw string
	if strings.HasPrefix(*s, `"`) {
		end := strings.IndexByte((*s)[1:], '"')
		if end < 0 {
			return "", fmt.Errorf("unterminated quoted string")
		}
		raw, *s = (*s)[1:1+end], (*s)[end+2:]
	} else {
		end := strings.IndexAny(*s, `;:,"`)
		if end < 0 {
			end = len(*s)
		}
		raw, *s = (*s)[:end], (*s)[end:]
	}
	if *s == "" || !strings.ContainsRune(";:,", rune((*s)[0])) {
		return "", fmt.Errorf("value %q is not followed by a separator", raw)
	}
	return decodeCaret(raw)
}

func decodeCaret(raw string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] != '^' {
			b.WriteByte(raw[i])
			continue
		}
		i++
		switch {
		case i < len(raw) && raw[i] == 'n':
			b.WriteByte('\n')
		case i < len(raw) && raw[i] == '^':
			b.WriteByte('^')
		case i < len(raw) && raw[i] == '\'':
			b.WriteByte('"')
		default:
			return "", fmt.Errorf("caret without meaning in %q", raw)
		}
	}
	return b.String(), nil
}

// decodeTexts splits a value at its bare commas and undoes the escapes (RFC 5545 §3.3.11).
func decodeTexts(value string) ([]string, error) {
	var list []string
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; c {
		case ';':
			return nil, fmt.Errorf("bare semicolon")
		case ',':
			list = append(list, b.String())
			b.Reset()
		case '\\':
			i++
			switch {
			case i < len(value) && (value[i] == 'n' || value[i] == 'N'):
				b.WriteByte('\n')
			case i < len(value) && strings.IndexByte(`\;,`, value[i]) >= 0:
				b.WriteByte(value[i])
			default:
				return nil, fmt.Errorf("backslash without meaning")
			}
		default:
			b.WriteByte(c)
		}
	}
	return append(list, b.String()), nil
}
