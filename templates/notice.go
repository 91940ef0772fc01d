package templates

import "fmt"

// Notice is what everybody in a channel of a chat reads of a session: plain texts of one line each, tidied. What does not apply is empty.
type Notice struct {
	Language string
	Flag     string     // Tomorrow, Moved, Cancelled, …
	Name     string     // the theme's short name
	Title    string     // the session's; "" where it only repeats Name
	When     string     // with the name of the zone
	Reason   NoticeFact // why; the zero NoticeFact where nobody said
	Doubt    string     // why it is not certain
	Facts    []NoticeFact
	Links    []NoticeLink // what remains of the session
	Page     NoticeLink   // the session's page; the zero NoticeLink for none
}

// NoticeFact is a value with its label. Was is what it was before, in a notice of a change; "" otherwise.
type NoticeFact struct{ Label, Value, Was string }

// NoticeLink is an address of the web with words for it.
type NoticeLink struct{ Label, URL string }

// Notice words a letter for a channel. Its Kind is that of the letter which people get: reminder, update, cancel or materials. The error
// is that of [Set.Letter].
func (s *Set) Notice(l Letter) (Notice, error) {
	c := composer{speech: speech{language: s.language(l.Language)}, letter: l}
	c.prepare()
	_, _, sheet := c.compose()
	if c.err != nil {
		return Notice{}, fmt.Errorf("word the notice: %w", plain(c.err))
	}
	n := Notice{Language: c.tag, Flag: sheet.Flag, Name: c.matter.Name, Title: c.matter.Title, When: sheet.When, Doubt: sheet.Doubt}
	if sheet.Reason.Value != "" {
		n.Reason = NoticeFact{Label: sheet.Reason.Label, Value: sheet.Reason.Value}
	}
	told := map[string]bool{}
	for _, change := range sheet.Changes {
		n.Facts = append(n.Facts, NoticeFact{Label: change.Label, Value: change.New, Was: change.Old})
		told[change.Label] = true
	}
	for _, f := range []fact{c.fact("place", l.Session.Place), c.fact("presenter", person(l.Session.Presenter))} {
		if f.Value != "" && !told[f.Label] && !sheet.Off && l.Kind != "materials" {
			n.Facts = append(n.Facts, NoticeFact{Label: f.Label, Value: f.Value})
		}
	}
	for _, m := range sheet.Materials {
		if l.Kind == "materials" {
			n.Links = append(n.Links, NoticeLink(m))
		}
	}
	if sheet.Page.URL != "" {
		n.Page = NoticeLink{sheet.Page.Label, sheet.Page.URL}
	}
	return n, nil
}
