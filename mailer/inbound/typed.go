package inbound

import (
	"html"
	"strings"

	"rondo/lazyregexp"
	"rondo/token"
)

// longestText is how many characters are read of what a person wrote.
const longestText = 8000

// written returns the text that a person wrote, with what they quote: of all parts in plain text, which some programs cut where a picture
// stands, else of the first in HTML. It has no control characters but \n, and no line that is longer than a screen can show.
func (m *mail) written() string {
	for _, kind := range []string{"text/plain", "text/html"} {
		var all []string
		for _, p := range m.leaves {
			if p.kind != kind || p.fileName() != "" || len(all) > 0 && kind == "text/html" {
				continue
			}
			text := legible(string(p.text(4 * longestText)))
			if kind == "text/html" {
				text = fromHTML(text)
			}
			if text = tidy(text); text != "" {
				all = append(all, text)
			}
		}
		if len(all) > 0 {
			return tidy(strings.Join(all, "\n\n"))
		}
	}
	return ""
}

// tidy keeps lines and drops what is no text.
func tidy(text string) string {
	var lines []string
	left, empty := longestText, false
	for line := range strings.SplitSeq(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		if line = clip(line, left); line == "" {
			empty = len(lines) > 0
			continue
		}
		if empty {
			lines = append(lines, "")
		}
		empty = false
		lines = append(lines, line)
		if left -= len([]rune(line)) + 1; left <= 0 {
			break
		}
	}
	return strings.Join(lines, "\n")
}

var (
	hidden = lazyregexp.New(`(?is)<(style|script|head|title)\b.*?</(style|script|head|title)\s*>|<!--.*?-->`)
	breaks = lazyregexp.New(`(?i)<br\b[^>]*>|</(p|div|tr|li|h[1-6]|blockquote)\s*>`)
)

func fromHTML(text string) string {
	text = strings.Join(strings.Fields(hidden.ReplaceAllString(text, " ")), " ")
	return html.UnescapeString(tags.ReplaceAllString(breaks.ReplaceAllString(text, "\n"), ""))
}

// threads returns the marks of letters of ours that the mail answers, the nearest first (RFC 5322 §3.6.4). Programs in Python write ids of
// more than 77 characters, and what stands near one, as encoded words, though RFC 2047 section 5 forbids it.
func (h header) threads() (marks []string) {
	references := strings.Fields(strings.ReplaceAll(decoded(h.get("References")), "<", " <"))
	for i := len(references) - 1; i >= 0 && i >= len(references)-mostThreads; i-- {
		marks = append(marks, references[i])
	}
	marks = append(strings.Fields(clip(decoded(h.get("In-Reply-To")), longestID)), marks...)
	known := marks[:0]
	for _, id := range marks {
		if local, _, _ := strings.Cut(strings.Trim(id, "<>,"), "@"); token.WellFormed(local) {
			known = append(known, local)
		}
	}
	return known
}

const mostThreads = 20

// name returns the display name of the one author; "" for none.
func (h header) name() string {
	value := h.get("From")
	if at := strings.LastIndexByte(value, '<'); at > 0 {
		return strings.Trim(clip(phrase(strings.Trim(strings.TrimSpace(value[:at]), `"`)), longestAuthor), `"' `)
	}
	if _, comment, found := strings.Cut(value, "("); found && strings.HasSuffix(comment, ")") { // as it was before there were display names
		return clip(phrase(comment[:len(comment)-1]), longestAuthor)
	}
	return ""
}

const longestAuthor = 100

// longestTyped is how many characters are shown of what stands beside an answer.
const longestTyped = 2000

// besideAnswer returns what a person typed into the text of an answer: without what is quoted, what stands behind a signature's mark
// and what programs write of themselves, in the languages that letters have.
func besideAnswer(text string) string {
	var lines []string
	all := strings.Split(text, "\n")
	for i, line := range all {
		switch {
		case line == "--", strings.HasPrefix(line, "___"), strings.HasPrefix(line, "-----"), quoting.MatchString(line), i+1 < len(all) && attributes(line, all[i+1]):
			return clipText(lines)
		case strings.HasPrefix(line, ">"), written.MatchString(line), robotic.MatchString(line):
		case line != "" || len(lines) > 0 && lines[len(lines)-1] != "":
			lines = append(lines, line)
		}
	}
	return clipText(lines)
}

// attributes reports whether two lines together announce what is quoted: programs break the longer ones.
func attributes(line, next string) bool {
	return strings.HasSuffix(next, ":") && strings.ContainsAny(line, "0123456789<") && !quoting.MatchString(next) && quoting.MatchString(line+" "+next)
}

var (
	// quoting begins what is quoted, to the end.
	quoting = lazyregexp.New(`(?i)^(on .* wrote:|am .* schrieb.*:|le .* a écrit ?:|el .* escribió:|.* kirjoitti:|.* skrev.*:` +
		`|.*[0-9<].* (wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|пишет|писал|написала?)[^:]{0,100}:` +
		`|(from|von|de|da|från|lähettäjä) ?: .*|when: .*|invitation from google calendar.*)$`)
	// written is a line that programs write about an answer.
	written = lazyregexp.New(`(?i)^(.{0,200} (has )?(accepted|declined|tentatively accepted|replied|responded).{0,200}|(accepted|declined|tentative)(:.*|\.)?|sent from my .*|begin:vcalendar.*)$`)
	// robotic is one in other languages, or of a program about itself. What goes on behind a comma, a person wrote.
	robotic = lazyregexp.New(`(?i)^(` +
		`.{1,200} on (\S+ )?(hyväksynyt|hylännyt|kieltäytynyt|vastannut).{0,80}(kutsu|tapahtum|kokou)[^,!?]{0,200}` +
		`|.{1,200} hat .{0,80}(einladung|termin|besprechung).{0,80}(angenommen|zugesagt|abgelehnt|abgesagt|akzeptiert|beantwortet)[^,!?]{0,200}` +
		`|.{1,200} a (\S+ )?(accepté|refusé|décliné|répondu).{0,80}(invitation|réunion|évènement|événement)[^,!?]{0,200}` +
		`|.{1,200} ha (\S+ )?(aceptado|rechazado|declinado|respondido).{0,80}(invitación|reunión|evento)[^,!?]{0,200}` +
		`|.{1,200} har (\S+ )?(accepterat|tackat|avböjt|avvisat|svarat|godkänt).{0,80}(inbjud|möte|händelse)[^,!?]{0,200}` +
		`|(hyväksytty|alustava|alustavasti hyväksytty|hylätty|kieltäydytty|zugesagt|angenommen|abgesagt|abgelehnt|mit vorbehalt( angenommen| zugesagt)?|accepté|provisoire|refusé|aceptad[oa]|provisional|rechazad[oa]|accepterat|preliminärt|avböjt|nekat) ?(:.*|\.)?` +
		`|(sent (from|via|with|using)|skickat från|lähetetty|envoyé (de|depuis|à partir)|enviado (do|de|desde)) .{0,40}(iphone|ipad|android|outlook|samsung|galaxy|proton|blackberry|mobil|móvil|phone|puhelim|laittee|mail|windows).{0,60}` +
		`|von mein.{1,60} gesendet\.?` +
		`|(get|hae|hämta|obtener|télécharger) outlook .{0,80}|outlook für .{0,40} (beziehen|herunterladen).{0,60}` +
		`)$`)
)

func clipText(lines []string) string {
	text := []rune(strings.TrimSpace(strings.Join(lines, "\n")))
	return strings.TrimSpace(string(text[:min(len(text), longestTyped)]))
}
