package office

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"rondo/desk"
	"rondo/ical"
	"rondo/mailer/inbound"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
)

const inboxPath = "/desk/inbox"

// How many things of a kind are on the page.
const (
	mailShown    = 50
	wordsShown   = 40
	choicesShown = 150
)

// parked returns the mail that waits for a person and is for the visitor, the newest first.
func (room *Room) parked(ctx context.Context, v *visitor) (answers, words []store.Item, err error) {
	items, err := room.Desk.Ledger.Inbox(ctx, store.InboxFilter{Outcome: scheduler.Parked, Limit: 500})
	if err != nil {
		return nil, nil, err
	}
	for _, i := range slices.Backward(items) {
		switch {
		case !v.ofMail(i):
		case i.Class == scheduler.Words:
			words = append(words, i)
		default:
			answers = append(answers, i)
		}
	}
	return answers, words, nil
}

// waitingMail counts the mail that waits.
func (room *Room) waitingMail(ctx context.Context, v *visitor) (words, answers int, err error) {
	a, w, err := room.parked(ctx, v)
	return len(w), len(a), err
}

// inbox serves GET /desk/inbox: what came in and needs a person.
func (room *Room) inbox(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), reading)
	defer cancel()
	answers, words, err := room.parked(ctx, v)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	p := templates.InboxPage{DeskOutcome: outcome(r), Zone: v.zone.Location(), City: v.zone.City()}
	for _, i := range answers[:min(len(answers), mailShown)] {
		item, raw, err := room.Desk.Ledger.InboxItem(ctx, i.ID)
		if err != nil {
			room.unreadable(w, r, err)
			return
		}
		p.Parked = append(p.Parked, room.parkedMail(v, item, raw))
	}
	if len(p.Parked) > 0 {
		p.Sessions = room.choices(v)
	}
	p.Asked, p.Joining = room.askedTimes(v), joining(v)
	if p.Words, err = room.written(ctx, v, words); err != nil {
		room.unreadable(w, r, err)
		return
	}
	room.page(w, r, v, http.StatusOK, p)
}

// parkedMail returns what the page says of one mail.
func (room *Room) parkedMail(v *visitor, item store.Item, raw []byte) templates.ParkedMail {
	read := desk.ReadItem(item, raw)
	said := templates.ParkedMail{
		ID: item.ID, From: read.From, Subject: read.Subject, At: item.Arrived, Why: string(item.Why), Person: read.Person, Words: read.Words,
		Says: map[string]string{"accepted": "yes", "tentative": "maybe", "declined": "no"}[read.Status],
	}
	for _, address := range []string{read.Person, read.From} { // who is known to nobody is not whose it is
		if said.Person = address; v.ofPerson(address) && (v.State.Accepted.People.ByAddress.At(address) != nil || v.State.Known[address]) {
			break
		}
		said.Person = ""
	}
	if said.Words == "" {
		said.Words = read.Comment
	}
	if s := v.State.Session(read.UID); read.UID != "" && s != nil && v.of(s.Theme) {
		said.Session = choiceOf(s)
	}
	return said
}

// choiceOf names a session in a form.
func choiceOf(s *scheduler.Session) string { return s.Theme + "/" + s.Key() }

// choices returns the sessions that an answer may be about: those to which people were invited, of the visitor's themes.
func (room *Room) choices(v *visitor) (all []templates.DeskSession) {
	since := room.Now().Add(-24 * time.Hour)
	for _, s := range v.Sessions {
		if v.of(s.Theme) && len(s.Seats) > 0 && s.Facts.End.After(since) && len(all) < choicesShown {
			all = append(all, templates.DeskSession{Value: choiceOf(s), Theme: s.Facts.Name, Start: s.Facts.Start.In(s.Facts.Zone.Location())})
		}
	}
	return all
}

// askedTimes returns the proposals that wait.
func (room *Room) askedTimes(v *visitor) (all []templates.AskedTime) {
	for _, p := range v.State.Proposals {
		s := v.State.Session(p.UID)
		if s == nil || !v.of(p.Theme) || p.State != scheduler.ProposalOpen && p.State != scheduler.ProposalDeclining {
			continue
		}
		zone := s.Facts.Zone.Location()
		one := templates.AskedTime{
			ID: p.ID, Who: p.Address, Session: occurrence(s), Start: p.Start.In(zone), End: p.End.In(zone), At: p.At, Comment: p.Comment,
			Declining: p.State == scheduler.ProposalDeclining, Take: room.takePath(s, p),
		}
		if one.Take == "" && s.Facts.Zone.Check() == nil {
			one.Entry = desk.TakeProposal(v.State.Accepted.Theme(s.Theme), s, p, s.Facts.Zone)
		}
		all = append(all, one)
	}
	return all
}

// written returns what people of the visitor's themes wrote, the newest first: mails that wait, those that were forwarded within a day,
// and words with answers to sessions that are coming or were not long ago.
func (room *Room) written(ctx context.Context, v *visitor, waiting []store.Item) ([]templates.PeoplesWords, error) {
	var all []templates.PeoplesWords
	known := map[string]bool{}
	for _, m := range v.State.Written {
		if known[m.Inbox] = true; !v.ofWords(m) {
			continue
		}
		item, raw, err := room.Desk.Ledger.InboxItem(ctx, m.Inbox)
		if err != nil && !errors.Is(err, store.ErrNoMail) {
			return nil, err
		}
		mail := inbound.Read(raw)
		said := templates.PeoplesWords{
			ID: m.Inbox, Who: m.From, Name: m.Name, At: m.At, Subject: m.Subject, Text: m.Text, Theme: v.themeName(m.Theme), Waits: item.Outcome == scheduler.Parked,
			Reply: mailto(m.From, m.Subject, mail.ID),
		}
		if said, err = room.about(ctx, v, said, m.Offers, mail.Threads); err != nil {
			return nil, err
		}
		all = append(all, said)
	}
	for _, i := range waiting[:min(len(waiting), wordsShown)] {
		if known[i.ID] {
			continue
		}
		item, raw, err := room.Desk.Ledger.InboxItem(ctx, i.ID)
		if err != nil {
			return nil, err
		}
		mail := inbound.Read(raw)
		said := templates.PeoplesWords{ID: item.ID, Who: item.From, Name: mail.Name, At: item.Arrived, Subject: mail.Subject, Text: mail.Text, Waits: true, Elsewhere: len(raw) == 0}
		if said.Who == "" {
			said.Who = item.Address
		}
		if said, err = room.about(ctx, v, said, item.UID, mail.Threads); err != nil {
			return nil, err
		}
		said.Reply = mailto(said.Who, mail.Subject, mail.ID)
		all = append(all, said)
	}
	all = append(all, room.comments(v)...)
	slices.SortStableFunc(all, func(a, b templates.PeoplesWords) int { return b.At.Compare(a.At) })
	return all[:min(len(all), wordsShown)], nil
}

// about says which session somebody wrote about: the one with a UID, where that is known, or else that of the letter which their mail
// answers, by the marks that it names. Of a session that the visitor may not know of it says nothing.
func (room *Room) about(ctx context.Context, v *visitor, said templates.PeoplesWords, uid string, marks []string) (templates.PeoplesWords, error) {
	for i := 0; uid == "" && i < len(marks); i++ {
		letter, found, err := room.Desk.Ledger.LetterMarked(ctx, marks[i])
		if err != nil {
			return said, err
		}
		if found {
			uid = letter.UID
		}
	}
	if s := v.State.Session(uid); uid != "" && s != nil && v.of(s.Theme) {
		said.Theme, said.Session, said.Path = s.Facts.Name, s.Facts.Start.In(s.Facts.Zone.Location()), sessionPath(s)
	}
	return said, nil
}

// commentsSince is for how long a word with an answer stands on the page.
const commentsSince = 14 * 24 * time.Hour

// comments returns the words that came with answers.
func (room *Room) comments(v *visitor) (all []templates.PeoplesWords) {
	since := room.Now().Add(-commentsSince)
	for _, s := range v.Sessions {
		if !v.of(s.Theme) {
			continue
		}
		for i := range s.Seats {
			seat := &s.Seats[i]
			if seat.Said.Comment == "" || !seat.Said.At.After(since) {
				continue
			}
			said := templates.PeoplesWords{
				Who: seat.Address, At: seat.Said.At, Theme: s.Facts.Name, Session: s.Facts.Start.In(s.Facts.Zone.Location()), Path: sessionPath(s), Text: seat.Said.Comment,
				Answer: map[ical.PartStat]string{ical.Accepted: "yes", ical.Tentative: "maybe", ical.Declined: "no"}[seat.Said.Answer],
				Reply:  mailto(seat.Address, s.Facts.Name+", "+s.Facts.Wall.Date(), ""),
			}
			if person := v.State.Accepted.People.ByAddress.At(seat.Address); person != nil {
				said.Name = person.Name
			}
			all = append(all, said)
		}
	}
	return all
}

// mailto returns the address under which a mail program answers a mail: to whom, with the subject, and with In-Reply-To where the
// Message-ID is known (RFC 6068 §2; what a program does not take, it leaves out). "" for nobody.
func mailto(to, subject, id string) string {
	if to == "" {
		return ""
	}
	if !strings.HasPrefix(strings.ToLower(subject), "re:") && subject != "" {
		subject = "Re: " + subject
	}
	link := "mailto:" + strings.ReplaceAll(url.PathEscape(to), "&", "%26")
	var fields []string
	if subject != "" {
		fields = append(fields, "subject="+url.PathEscape(subject))
	}
	if id != "" {
		fields = append(fields, "In-Reply-To="+url.PathEscape("<"+id+">"))
	}
	for i := range fields {
		fields[i] = strings.NewReplacer("&", "%26", "+", "%2B", "=", "=", ";", "%3B").Replace(fields[i])
	}
	if fields == nil {
		return link
	}
	return link + "?" + strings.Join(fields, "&")
}

// answerWords are what a form says of an answer.
var answerWords = map[string]ical.PartStat{"": "", "yes": ical.Accepted, "maybe": ical.Tentative, "no": ical.Declined}

// act serves POST /desk/inbox: matching a mail, putting it away, declining a proposal.
func (room *Room) actOnInbox(w http.ResponseWriter, r *http.Request, v *visitor) {
	form, ok := room.frame.Post(w, r, v.poster(), "do", "id", "person", "session", "answer", "joined")
	if !ok {
		return
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	switch id := form.Get("id"); form.Get("do") {
	case "match":
		room.match(ctx, w, r, v, form)
	case "drop":
		room.drop(ctx, w, r, v, id)
	case "decline":
		room.decline(ctx, w, r, v, id)
	case "admit", "refuse":
		room.admit(ctx, w, r, v, form.Get("joined"), form.Get("do") == "admit")
	default:
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
	}
}

// waitingItem returns a mail that waits for somebody and is for the visitor. If there is none, the response says so already.
func (room *Room) waitingItem(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, id string) (item store.Item, raw []byte, ok bool) {
	item, raw, err := room.Desk.Ledger.InboxItem(ctx, id)
	switch {
	case errors.Is(err, store.ErrNoMail), errors.Is(err, store.ErrManyMails), err == nil && (item.ID != id || !v.ofMail(item)):
		room.frame.Refuse(w, r, http.StatusNotFound)
	case err != nil:
		room.unreadable(w, r, err)
	case item.Outcome != scheduler.Parked:
		room.back(w, inboxPath, "sorry", "gone")
	default:
		return item, raw, true
	}
	return item, nil, false
}

// match records a parked mail as the answer of somebody.
func (room *Room) match(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, form url.Values) {
	item, raw, ok := room.waitingItem(ctx, w, r, v, form.Get("id"))
	if !ok {
		return
	}
	person := strings.ToLower(strings.TrimSpace(form.Get("person")))
	answer, known := answerWords[form.Get("answer")]
	session := strings.TrimSpace(form.Get("session"))
	if !known || person == "" {
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
		return
	}
	read, path := desk.ReadItem(item, raw), inboxPath+"#m-"+item.ID
	about := read.UID
	if session != "" {
		s, err := desk.SessionNamed(v.State, session)
		if err != nil || !v.of(s.Theme) {
			room.back(w, path, "sorry", "session")
			return
		}
		about, session = s.UID, s.UID
	}
	switch {
	case read.Report != nil && !v.ofPerson(person):
		room.back(w, path, "sorry", "person")
		return
	case read.Report == nil && (about == "" || !v.ofUID(about)):
		room.back(w, path, "sorry", "session")
		return
	}
	act, said := "matched a mail", form.Get("answer")
	if about == "" { // a report is about a person
		ctx = room.acting(ctx, v, act, person, said)
	} else {
		ctx = room.acting(ctx, v, act, about, strings.TrimSpace(person+" "+said))
	}
	settled, err := room.Desk.Match(ctx, item.ID, person, session, answer)
	switch {
	case err != nil:
		room.Log.Warn("match a mail at the desk", "inbox", item.ID, "error", err)
		room.back(w, path, "sorry", "answer")
		return
	case settled.Outcome == scheduler.Parked:
		room.back(w, path, "sorry", "person")
		return
	}
	room.done(ctx)
	room.back(w, inboxPath, "done", "match")
}

// drop puts a mail away.
func (room *Room) drop(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, id string) {
	item, _, ok := room.waitingItem(ctx, w, r, v, id)
	if !ok {
		return
	}
	if _, err := room.Desk.Ledger.Drop(room.acting(ctx, v, "put a mail away", item.ID, ""), item.ID); err != nil {
		room.back(w, inboxPath, "sorry", "gone")
		return
	}
	room.done(ctx)
	room.back(w, inboxPath, "done", "drop")
}

// decline says no to a proposal.
func (room *Room) decline(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, id string) {
	i := slices.IndexFunc(v.State.Proposals, func(p scheduler.Proposal) bool { return p.ID == id })
	if i < 0 {
		room.back(w, inboxPath, "sorry", "gone")
		return
	}
	p := v.State.Proposals[i]
	if !v.of(p.Theme) {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	if _, err := room.Desk.Decline(room.acting(ctx, v, "declined another time", p.UID, p.Address), p.ID); err != nil {
		room.Log.Warn("decline a proposal at the desk", "proposal", p.ID, "error", err)
		room.back(w, inboxPath, "sorry", "gone")
		return
	}
	room.done(ctx)
	room.back(w, inboxPath, "done", "decline")
}

// joining returns who would like to join a theme of the visitor's, and waits for an organizer.
func joining(v *visitor) (all []templates.Joining) {
	for i := range v.State.Joined {
		if j := &v.State.Joined[i]; j.Waits() && j.UID == "" && v.of(j.Theme) {
			all = append(all, templates.Joining{Key: j.Theme + " " + j.Address, Address: j.Address, Name: j.Name, Theme: v.themeName(j.Theme), At: j.Confirmed})
		}
	}
	return all
}

// admit takes somebody into a theme who asked to join, or does not.
func (room *Room) admit(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, key string, in bool) {
	id, address, _ := strings.Cut(key, " ")
	if v.State.Accepted.Theme(id) == nil || !v.of(id) {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	said, done := "took somebody into a theme", "admit"
	if !in {
		said, done = "did not take somebody into a theme", "refused"
	}
	changed, err := room.Desk.Admit(room.acting(ctx, v, said, id, address), address, id, in, scheduler.Reason("by "+v.called()))
	if err != nil || !changed {
		room.back(w, inboxPath, "sorry", "gone")
		return
	}
	room.done(ctx)
	room.back(w, inboxPath, "done", done)
}

// editRoute is the page on which a session is edited.
const editRoute = "GET /desk/t/{theme}/{slot}/edit"

// editPath returns the path of where a session is edited; "" where there is no such page.
func (room *Room) editPath(s *scheduler.Session) string {
	if !room.edits {
		return ""
	}
	return "/desk/t/" + url.PathEscape(s.Theme) + "/" + s.Key() + "/edit"
}

// takePath returns the path of where a session is edited, with the time that was asked for filled in; "" where only the file can
// say it, since the length is another.
func (room *Room) takePath(s *scheduler.Session, p scheduler.Proposal) string {
	path := room.editPath(s)
	if path == "" || p.End.Sub(p.Start) != s.Facts.End.Sub(s.Facts.Start) {
		return ""
	}
	return path + "?" + url.Values{"move_to": {ical.LocalOf(p.Start.In(s.Facts.Zone.Location())).String()}}.Encode()
}
