package inbound

import (
	"slices"
	"strings"
)

// Result is one Authentication-Results field (RFC 8601).
type Result struct {
	Server string // authserv-id in lower case: who says so; "" when the field names nobody
	Checks []Check
	below  []string // servers that wrote the Received fields above it, topmost first; see by
}

// Check is what one method found.
type Check struct {
	Method     string            // "dkim", "dmarc", "spf", … in lower case
	Value      string            // "pass", "fail", … in lower case
	Properties map[string]string // "header.d" and the like in lower case, with values as they stand
}

const (
	mostReceived   = 100
	mostResults    = 20
	mostChecks     = 50
	mostProperties = 20
)

// results returns the Authentication-Results fields, topmost first.
func (h header) results() (list []Result) {
	var hosts []string
	for _, f := range h {
		switch {
		case strings.EqualFold(f.name, "Received") && len(hosts) < mostReceived:
			hosts = append(hosts, by(f.value))
		case strings.EqualFold(f.name, "Authentication-Results") && len(list) < mostResults:
			r := readResult(f.value)
			r.below = slices.Clip(hosts)
			list = append(list, r)
		}
	}
	return list
}

// readResult reads the value of a field. What is in comments and quotes is never taken for a result: senders choose it.
func readResult(value string) Result {
	var r Result
	for i, clause := range clauses(value) {
		if i == 0 && !clause.isCheck() {
			if len(clause) > 0 {
				r.Server = strings.ToLower(clause[0].text) // a version may follow
			}
			continue
		}
		if check, ok := clause.check(); ok && len(r.Checks) < mostChecks {
			r.Checks = append(r.Checks, check)
		}
	}
	return r
}

// lexeme is a word or a quoted string, or one of the characters ; and =.
type lexeme struct {
	text   string
	quoted bool
}

func (l lexeme) is(mark string) bool { return !l.quoted && l.text == mark }

// clause is what stands between two semicolons.
type clause []lexeme

func clauses(value string) []clause {
	found := []clause{nil}
	for i := 0; i < len(value); {
		last := &found[len(found)-1]
		switch c := value[i]; c {
		case ' ', '\t':
			i++
		case '(':
			i = afterComment(value, i)
		case '"':
			next, closed := afterClosing(value, i, '"')
			if !closed {
				return found
			}
			*last = append(*last, lexeme{unquote(value[i+1 : next-1]), true})
			i = next
		case ';':
			found = append(found, nil)
			i++
		case '=':
			*last = append(*last, lexeme{text: "="})
			i++
		default:
			marks := " \t(\";="
			if n := len(*last); n > 0 && (*last)[n-1].is("=") {
				marks = " \t(\";" // a value may have more of them, as addresses do that a list made up
			}
			end := strings.IndexAny(value[i:], marks)
			if end < 0 {
				end = len(value) - i
			}
			*last = append(*last, lexeme{text: value[i : i+end]})
			i += end
		}
	}
	return found
}

func unquote(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// isCheck tells a result from an authserv-id, which some servers leave out.
func (c clause) isCheck() bool { return len(c) > 2 && c[1].is("=") }

// check reads method=value and the properties behind it (RFC 8601 §2.2).
func (c clause) check() (Check, bool) {
	if !c.isCheck() || c[0].quoted || c[2].quoted || c[2].is("=") {
		return Check{}, false
	}
	method, _, _ := strings.Cut(strings.ToLower(c[0].text), "/") // a version may follow
	if method == "" {
		return Check{}, false
	}
	check := Check{Method: method, Value: strings.ToLower(c[2].text), Properties: map[string]string{}}
	for i := 3; i+2 < len(c) && len(check.Properties) < mostProperties; i++ {
		name := strings.ToLower(c[i].text)
		if c[i].quoted || !c[i+1].is("=") || c[i+2].is("=") {
			continue
		}
		if _, twice := check.Properties[name]; !twice {
			check.Properties[name] = c[i+2].text
		}
		i += 2
	}
	return check, true
}
