package inbound

import (
	"slices"
	"strings"

	"rondo/lazyregexp"
	"rondo/mailer/diagnosis"
	"rondo/scheduler"
)

// passage returns what a report says of a recipient in words: the lines that name one of its addresses, each with those that
// follow, up to an empty line or one that names somebody else, and those that name its local part alone.
func passage(said string, names []string) string {
	var b strings.Builder
	within, coded := false, false
	for line := range strings.Lines(said) {
		found := addressesIn(line)
		switch code := codedLine.MatchString(line); {
		case fieldLine.MatchString(line), strings.TrimSpace(line) == "":
			within = false
		case slices.ContainsFunc(found, func(a string) bool { return slices.Contains(names, a) }):
			within, coded = true, code
		case code && coded: // a list of replies
			within = false
		case len(found) > 0 && !within, len(found) > 0 && failedLine.MatchString(line):
			within = false
		}
		if within || len(found) == 0 && namesLocal(line, names) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// namesLocal reports whether a local part stands in a line as a word.
func namesLocal(line string, names []string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(line)) {
		word = strings.Trim(word, `.,:;!?()[]{}<>'"`)
		for _, name := range names {
			if local, _, _ := strings.Cut(name, "@"); word != "" && word == local {
				return true
			}
		}
	}
	return false
}

// unnamed returns what a report says that names nobody but some, and what it says that names others: without fields of the
// letter and what stands in every report.
func unnamed(said string, names []string) (of, toOthers string) {
	var nobody, others strings.Builder
	for line := range strings.Lines(said) {
		if fieldLine.MatchString(line) || isBoilerplate(line) && diagnosis.Codes(line) < 0 {
			continue
		}
		if slices.ContainsFunc(addressesIn(line), func(a string) bool { return !slices.Contains(names, a) }) {
			others.WriteString(line)
		} else {
			nobody.WriteString(line)
		}
	}
	return nobody.String(), others.String()
}

// reason returns a passage without the addresses that it begins with and what stands around them.
func reason(lines string, names []string) string {
	said := strings.TrimSpace(lines)
	for range mostBlocks {
		before := said
		for _, name := range names {
			for _, form := range []string{"<" + name + ">", name} {
				if len(said) >= len(form) && strings.EqualFold(said[:len(form)], form) {
					said = strings.TrimLeft(said[len(form):], " \t\r\n:,;.")
				}
			}
		}
		said = strings.TrimSpace(bullet.ReplaceAllString(said, ""))
		if said == before {
			break
		}
	}
	if inner, found := strings.CutPrefix(said, "(reason: "); found {
		said = strings.Replace(inner, ")", "", 1)
	}
	return said
}

// telling returns the paragraph that says most, from the line that does: one with a status or reply code, or else the first with
// words that are known; "" for none.
func telling(said string) string {
	if at := diagnosis.Codes(said); at >= 0 {
		return paragraph(said, at)
	}
	if diagnosis.Words(said, "") == scheduler.NoFault {
		return ""
	}
	at := 0
	for line := range strings.Lines(said) {
		if diagnosis.Words(line, "") != scheduler.NoFault {
			return paragraph(said, at)
		}
		at += len(line)
	}
	return ""
}

// paragraph returns what follows up to an empty line, from the beginning of the line of a place.
func paragraph(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := start
	for line := range strings.Lines(text[start:]) {
		if strings.TrimSpace(line) == "" {
			break
		}
		end += len(line)
	}
	return text[start:end]
}

// failures of a recipient begin a line of reports in words, with these or without anything before the address.
const before = `(?:-->|->|>>>|[>*-]|\d+\.|[245]\d\d(?: [245]\.\d\.\d+)?)?\s*(?:(?:final |failed |intended |recipient |undeliverable |original )*(?:recipient|address|addressed to|error-for)\s*:)?\s*`

var (
	// failedLine begins with the address that it tells of.
	failedLine = lazyregexp.New(`(?im)^[ \t]*` + before + `(?:"[^"\n]*"[ \t]*)?["<]?(` + anAddress + `)[">]?(?:[ \t]*\([^)\n]*\)?)?[ \t]*(?:$|[:;,<]|\.(?:\s|$)|\.\.\.|on |invalid|delivery|no such|-|\[|has |was )`)

	// fieldLine is a field of the letter, repeated.
	fieldLine = lazyregexp.New(`(?i)^[ \t]*(?:to|cc|from|subject|date|sent|message-id|sender|reply-to|x-sender|x-receiver):`)

	codedLine = lazyregexp.New(`^[245]\d\d[ -]`)
	bullet    = lazyregexp.New(`^(?:-->|->|>>>|<<<|[>*:-])[ \t]+`)
	bareNames = lazyregexp.New(anAddress)
)

// boilerplate is what servers write in every report, in lower case.
var boilerplate = []string{
	"attach", "original message", "additional recipient", "further assistance", "problem report", "your own text", "not reply",
	"automatic", "delivery status notification", "permanent error", "no action is required", "more information", "learn more", "please ",
	"check for typos", "scanned for", "scanned by", "been scanned", "been checked by", "checked for virus", "antivirus system", "wurde auf viren", "auf viren geprüft",
	"ha sido analizado", "a été analysé", "a été vérifié", "è stato analizzato", "foi verificado", "this is the", "temporary failure report", "for help", "support", "http://", "https://",
}

func isBoilerplate(line string) bool { return contains(strings.ToLower(line), boilerplate) }

const anAddress = `[^\s<>"'@,;:()\[\]|]+@[^\s<>"'@,;:()\[\]|]*[\pL\d]`

// addressesIn returns the addresses in a line of text, in lower case. Unlike [addresses] it expects words around them.
func addressesIn(line string) []string {
	if !strings.Contains(line, "@") {
		return nil
	}
	found := bareNames.FindAllString(line, mostRecipients)
	for i, a := range found {
		found[i] = strings.TrimPrefix(strings.ToLower(a), "smtp=")
	}
	return found
}
