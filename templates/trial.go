package templates

import (
	"html/template"

	"rondo/lazyregexp"
)

// Trial marks a mail as a trial: before its subject, and above its words, whatever their layout is. name (may be
// empty) and address are of who would get it. enclosed says that its calendar object comes along as text. The error names the words' file and line.
func (s *Set) Trial(language string, m Mail, name, address string, enclosed bool) (Mail, error) {
	reader := oneLine(address)
	if name = person(name); name != "" {
		reader = name + " <" + reader + ">"
	}
	speech := speech{language: s.language(language)}
	said := speech.say("trial/words", struct {
		To       string
		Enclosed bool
	}{reader, enclosed})
	m.Subject = speech.say("trial/subject", m.Subject)
	m.Text = said + "\n\n" + m.Text
	above := 0
	if at := bodies.FindStringIndex(m.HTML); at != nil {
		above = at[1]
	}
	m.HTML = m.HTML[:above] + "\n" + trialPanel + template.HTMLEscapeString(said) + "</p>" + m.HTML[above:]
	return m, speech.err
}

var bodies = lazyregexp.New(`(?i)<body[^>]*>`)

const trialPanel = `<p class="panel ink" style="max-width:600px;margin:0 auto 16px;padding:12px 16px;box-sizing:border-box;background-color:#fdf6e3;` +
	`border-left:4px solid #b98a1d;border-radius:4px;color:#1d2529;font:14px/21px -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;">`
