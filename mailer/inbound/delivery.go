package inbound

import (
	"bytes"
	"strings"

	"rondo/scheduler"
)

const (
	longestReport     = 64 << 10 // bytes of a report's parts that are read
	longestWords      = 16 << 10 // bytes of what it says to people
	longestDiagnostic = 500      // characters
	mostBlocks        = 100
)

// recipient is one block of a delivery report (RFC 3464 §2.3).
type recipient struct {
	address    string
	action     string // in lower case
	status     string
	diagnostic string
}

// readDelivery reads the machine's part of a delivery report. Of several recipients the one that failed counts, then
// one that is late; ours have one.
func readDelivery(text []byte) (scheduler.Report, bool) {
	var worst recipient
	found := false
	for range mostBlocks {
		var head []byte
		head, text = cutHeader(bytes.TrimLeft(text, "\r\n"))
		if len(head) == 0 {
			break
		}
		r, ok := readRecipient(readHeader(head))
		if ok && (!found || weight(r.action) > weight(worst.action)) {
			worst, found = r, true
		}
	}
	report := scheduler.Report{
		Recipient: worst.address, Status: worst.status,
		Diagnostic: clip(worst.diagnostic, longestDiagnostic),
	}
	switch {
	case weight(worst.action) == 1, worst.action == "" && strings.HasPrefix(worst.status, "2."):
	case worst.action == "delayed":
		report.Fault = scheduler.SoftFault
	default:
		report.Fault = judge(worst.status, worst.diagnostic)
	}
	return report, found
}

func readRecipient(h header) (recipient, bool) {
	if !h.has("Final-Recipient", "Original-Recipient", "Action", "Status") {
		return recipient{}, false
	}
	action, _, _ := strings.Cut(strings.ToLower(h.get("Action")), " ")
	r := recipient{
		action:     action,
		status:     codeOf(h.get("Status")),
		diagnostic: h.get("Diagnostic-Code"),
	}
	if kind, said, ok := strings.Cut(r.diagnostic, ";"); ok && !strings.ContainsAny(kind, " \t") {
		r.diagnostic = strings.TrimSpace(said)
	}
	// 5.0.0 is what servers write that have more to say in words.
	if said := codeOf(r.diagnostic); said != "" && (r.status == "" || strings.HasSuffix(r.status, ".0.0")) {
		r.status = said
	}
	// The address that was written to is the one we know; the final one is where it had been forwarded.
	for _, name := range []string{"Original-Recipient", "Final-Recipient", "X-Actual-Recipient"} {
		_, address, found := strings.Cut(h.get(name), ";")
		if !found {
			address = h.get(name)
		}
		if found := addresses(address); len(found) > 0 {
			r.address = found[0]
			break
		}
	}
	return r, true
}

// weight is how much an action tells of a failure (RFC 3464 §2.3.3).
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
