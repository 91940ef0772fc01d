package inbound

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"rondo/lazyregexp"
	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

const (
	longestReport     = 64 << 10 // bytes of a report's parts that are read
	longestWords      = 16 << 10 // bytes of what it says to people
	longestDiagnostic = 500      // characters
	mostBlocks        = 100
)

// recipient is one block of a delivery report (RFC 3464 §2.3), or one address that a report in words tells of.
type recipient struct {
	original   string
	final      string
	actual     string // X-Actual-Recipient: who it is to the reporting server
	action     string // in lower case
	status     string
	kind       string // of the diagnostic, in lower case
	diagnostic string
}

// readDelivery reads the machine's part of a delivery report.
func readDelivery(text []byte) (all []recipient) {
	for range mostBlocks {
		var head []byte
		head, text = cutHeader(bytes.TrimLeft(text, "\r\n"))
		if len(head) == 0 {
			break
		}
		if r, ok := readRecipient(readHeader(head)); ok {
			all = append(all, r)
		}
	}
	return all
}

func readRecipient(h header) (recipient, bool) {
	if !h.has("Final-Recipient", "Original-Recipient", "Action", "Status") {
		return recipient{}, false
	}
	action, _, _ := strings.Cut(strings.ToLower(h.get("Action")), " ")
	r := recipient{
		original: typed(h.get("Original-Recipient")), final: typed(h.get("Final-Recipient")), actual: typed(h.get("X-Actual-Recipient")),
		action: action, status: diagnosis.Status(h.get("Status")), diagnostic: clip(h.get("Diagnostic-Code"), longestDiagnostic),
	}
	if kind, said, ok := strings.Cut(r.diagnostic, ";"); ok && !strings.ContainsAny(kind, " \t") {
		r.kind, r.diagnostic = strings.ToLower(kind), strings.TrimSpace(said)
	}
	return r, true
}

// typed returns the address behind an address type (RFC 3464 §2.3.1); "" for none. Some servers leave as it stands what is
// encoded in ORCPT (RFC 3461 §4, RFC 6533 §3).
func typed(value string) string {
	if _, address, found := strings.Cut(value, ";"); found {
		value = address
	}
	value = embedded.ReplaceAllStringFunc(value, decodedChar)
	if strings.Contains(value, "@") {
		value = strings.NewReplacer("+2B", "+", "+3D", "=").Replace(value)
	} else {
		value = hexchar.ReplaceAllStringFunc(value, decodedChar)
	}
	value = strings.Trim(value, "<> ")
	if found := addresses(value); len(found) > 0 {
		return found[0]
	}
	return ""
}

var (
	hexchar  = lazyregexp.New(`\+[0-9A-F]{2}`)
	embedded = lazyregexp.New(`\\x\{[0-9A-Fa-f]{2,6}\}`)
)

// decodedChar returns the character that a hexchar or an EmbeddedUnicodeChar stands for.
func decodedChar(encoded string) string {
	n, err := strconv.ParseUint(strings.Trim(encoded, `+\x{}`), 16, 32)
	if err != nil || n > unicode.MaxRune {
		return encoded
	}
	return string(rune(n))
}

// weight returns how much an action tells of a failure (RFC 3464 §2.3.3).
func weight(action string) int {
	switch action {
	case "failed", "failure":
		return 3
	case "delayed":
		return 2
	case "delivered", "relayed", "expanded":
		return 1
	}
	return 0
}

// deliveryReport returns what a report says of its recipients, of the worst case first.
func deliveryReport(all []recipient, said string) scheduler.Report {
	slices.SortStableFunc(all, func(a, b recipient) int { return cmp.Compare(weight(b.action), weight(a.action)) })
	everybody := []string{}
	for _, one := range all {
		everybody = append(everybody, one.names()...)
	}
	of, toOthers := unnamed(said, everybody)
	var r scheduler.Report
	for i, one := range all {
		lines := passage(said, one.names())
		rest := [2]string{of, toOthers}
		if len(all) > 1 && telling(lines) != "" {
			rest = [2]string{} // which may be about somebody else
		}
		fate := one.fate(lines, rest[0], rest[1])
		if i == 0 {
			r.Fate = fate
		} else {
			r.Others = append(r.Others, fate)
		}
	}
	return r
}

// who returns the address by which the letter's sender knows a recipient.
func (r recipient) who() string { return cmp.Or(r.original, r.final, r.actual) }

func (r recipient) names() []string {
	return slices.DeleteFunc([]string{r.original, r.final, r.actual}, func(name string) bool { return name == "" })
}

// fate returns what the report says of a recipient: in its fields, in the lines that name it, in what names nobody, and, as far as
// it does no harm, in what names others: the letter's sender, mostly.
func (r recipient) fate(lines, of, toOthers string) scheduler.Fate {
	f := scheduler.Fate{Recipient: r.who(), Status: r.status}
	if r.final != f.Recipient {
		f.Final = r.final
	}
	exit, err := strconv.Atoi(r.diagnostic)
	exited := err == nil && r.kind != "smtp"
	own := r.diagnostic
	if exited {
		own = ""
	}
	texts := []string{own, telling(lines), telling(of), telling(toOthers)}
	first := cmp.Or(own, texts[1], texts[2], lines, texts[3], r.diagnostic)
	if texts[1] != "" {
		texts[1] = lines
	}
	if f.Status == "" || strings.HasSuffix(f.Status, ".0.0") { // who writes that has more to say in words
		for i, text := range texts {
			if code := diagnosis.Status(text); code != "" && (i < 3 || diagnosis.Judge(code, "", "") != scheduler.HardFault) {
				f.Status = code
				break
			}
		}
	}
	f.Diagnostic = clip(reason(first, r.names()), longestDiagnostic)
	switch {
	case weight(r.action) == 1, r.action == "" && strings.HasPrefix(f.Status, "2."):
		f.Delivered = r.action == "delivered"
		return f
	case r.action == "delayed" && !strings.Contains(lines, "Envelope expired"): // OpenSMTPD says "delayed" of that
		f.Fault, f.Late = scheduler.SoftFault, true
		return f
	case exited:
		if f.Fault = diagnosis.Exit(exit); f.Fault == scheduler.UnsureFault {
			if words := diagnosis.Words(lines+of, f.Recipient); words == scheduler.FullFault || words == scheduler.PolicyFault {
				f.Fault = words
			}
		}
		return f
	}
	f.Fault = scheduler.UnsureFault
	told := strings.Join(texts[:3], "") != ""
	for i, text := range texts {
		if text == "" && (i > 0 || told) {
			continue
		}
		fault := diagnosis.Judge(f.Status, text, cmp.Or(r.final, f.Recipient))
		if fault == scheduler.UnsureFault || i == 3 && (fault == scheduler.HardFault || fault == scheduler.FullFault) {
			continue
		}
		f.Fault = fault
		break
	}
	if f.Fault == scheduler.HardFault && (r.kind == "x-unix" && strings.HasPrefix(f.Status, "5.3.") || diagnosis.OfProgram(lines+of)) {
		f.Fault = scheduler.UnsureFault // what a program printed
	}
	if diagnosis.OfSender(lines) && (f.Fault == scheduler.HardFault || f.Fault == scheduler.UnsureFault) {
		f.Fault = scheduler.PolicyFault
	}
	return f
}
