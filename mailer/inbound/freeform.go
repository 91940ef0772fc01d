package inbound

import (
	"cmp"
	"slices"
	"strings"

	"rondo/lazyregexp"
	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

// returned begin the line that announces the mail a report is about, in lower case.
var returned = []string{
	"below this line is a copy", "this is a copy of", "the following is a copy", "included is a copy", "a copy of your message",
	"original message", "message headers follow", "message header follow", "header of the original message",
	"the header of the original message", "headers of the message", "undelivered message follows", "unsent message",
	"returned message follows", "returned mail follows", "your message follows", "the text of your message",
	"start of returned message", "begin of returned message",
}

// ownWords returns those of the report itself, without the mail that it brings back.
func (m *mail) ownWords() string {
	if m.words != nil {
		return *m.words
	}
	var b strings.Builder
	for _, p := range m.leaves {
		if b.Len() < longestWords && (p.kind == "text/plain" || p.kind == "text/html" && b.Len() == 0) {
			text := legible(string(p.text(longestWords)))
			if p.kind == "text/html" {
				text = tags.ReplaceAllString(text, " ")
			}
			b.WriteString(beforeReturned(text))
			b.WriteByte('\n')
		}
	}
	said := strings.ReplaceAll(b.String(), "\r\n", "\n")
	m.words = &said
	return said
}

var tags = lazyregexp.New(`<[a-zA-Z/!][^>]*>`)

// beforeReturned cuts where a line announces the returned mail, or where its header begins.
func beforeReturned(text string) string {
	at := 0
	for line := range strings.Lines(text) {
		lower := strings.ToLower(line[:min(len(line), 100)])
		if hasPrefix(strings.TrimLeft(lower, " \t-=*#>"), returned) || hasPrefix(lower, []string{"received:", "return-path:", "x-rondo-letter:"}) {
			break
		}
		at += len(line)
	}
	return text[:at]
}

// readFreeForm reads a report that has no part for machines.
func (m *mail) readFreeForm() scheduler.Report {
	said := m.ownWords()
	subject := strings.ToLower(m.Subject)
	action := "failed"
	switch {
	case contains(subject, []string{"success", "relayed", "delivered:"}):
		action = "delivered"
	case contains(subject, delays), contains(strings.ToLower(said), delays) && !contains(subject, failures):
		action = "delayed"
	}
	all, said := fieldsIn(said)
	if len(all) == 0 {
		went := sections(said)
		for _, address := range m.failed(said) {
			all = append(all, recipient{final: address, action: cmp.Or(went[address], action)})
		}
	}
	if len(all) == 0 {
		all = append(all, recipient{action: action})
	}
	r := deliveryReport(all, said)
	if r.Fault == scheduler.UnsureFault && len(all) == 1 {
		r.Fault = diagnosis.Judge(r.Status, m.Subject, r.Recipient)
	}
	for _, fate := range append([]*scheduler.Fate{&r.Fate}, pointers(r.Others)...) {
		if fate.Fault == scheduler.HardFault && !m.isServers() {
			fate.Fault = scheduler.UnsureFault
		}
	}
	return r
}

// sections tells what sendmail says of addresses below the headings "----- The following addresses had … -----", where it is
// no failure.
func sections(said string) map[string]string {
	went, action := map[string]string{}, ""
	for line := range strings.Lines(said) {
		if heading := strings.ToLower(strings.TrimSpace(line)); strings.HasPrefix(heading, "---") {
			switch action = ""; {
			case strings.Contains(heading, "addresses had successful"):
				action = "relayed"
			case strings.Contains(heading, "addresses had transient"):
				action = "delayed"
			}
			continue
		}
		if m := failedLine.FindStringSubmatch(line); m != nil && action != "" {
			went[strings.ToLower(m[1])] = action
		}
	}
	return went
}

// fieldsIn reads the fields of a delivery report that stand among its words, and returns what is before them.
func fieldsIn(said string) (all []recipient, words string) {
	at := reportFields.FindStringIndex(said)
	if at == nil {
		return nil, said
	}
	return readDelivery([]byte(said[at[0]:])), said[:at[0]]
}

var reportFields = lazyregexp.New(`(?m)^(?:Reporting-MTA|Original-Recipient|Final-Recipient) *:`)

func pointers(fates []scheduler.Fate) []*scheduler.Fate {
	all := make([]*scheduler.Fate, len(fates))
	for i := range fates {
		all[i] = &fates[i]
	}
	return all
}

// delays are what servers write of a letter that they go on trying to deliver, in lower case.
var delays = []string{
	"delayed", "delay)", "still being retried", "could not send message for past", "could not send mail for past",
	"not yet been delivered", "will be retried", "will keep trying", "warning message only", "attempts will continue",
	"continue to try", "continue to attempt", "will continue trying", "has been postponed", "will retry",
}

// failed returns the addresses that a report in words says to have failed, in its order.
func (m *mail) failed(said string) []string {
	var found []string
	add := func(address string) {
		if address = addrSpec(address); address != "" && len(found) < mostRecipients && !slices.Contains(found, address) {
			found = append(found, address)
		}
	}
	for _, value := range m.top.header.all("X-Failed-Recipients") {
		for _, address := range addresses(value) {
			add(address)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, line := range failedLine.FindAllStringSubmatch(said, mostRecipients) {
		if address := strings.ToLower(line[1]); !m.isReporter(address) {
			add(address)
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, own := range [][]string{m.Recipients, m.top.header.named("To")} {
		for line := range strings.Lines(said) {
			if !strings.Contains(line, "@") || fieldLine.MatchString(line) || isBoilerplate(line) {
				continue
			}
			for _, address := range addressesIn(notFrom.ReplaceAllString(line, "")) {
				if !m.isReporter(address) && !slices.Contains(own, address) && address == addrSpec(address) {
					return []string{address}
				}
			}
		}
	}
	return nil
}

// notFrom is an address of which something came.
var notFrom = lazyregexp.New(`(?i)\bfrom:?\s*<?` + anAddress)

// isReporter reports whether an address is the reporting server's.
func (m *mail) isReporter(address string) bool {
	local, _, _ := strings.Cut(address, "@")
	return address == m.From || local == "postmaster" || local == "mailer-daemon"
}

func hasPrefix(text string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}
