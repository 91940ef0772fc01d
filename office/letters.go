package office

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"rondo/desk"
	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
)

// lettersShown is how many letters are on a page.
const lettersShown = 50

const lettersPath = "/desk/letters"

// letters serves GET /desk/letters: what was sent to whom, the newest first.
func (room *Room) letters(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), reading)
	defer cancel()
	q := r.URL.Query()
	p := templates.LettersPage{DeskOutcome: outcome(r), State: q.Get("state"), To: strings.ToLower(strings.TrimSpace(q.Get("to"))), In: v.zone.Location(), City: v.zone.City()}
	if !slices.Contains(scheduler.RecordedStates(), scheduler.LetterState(p.State)) {
		p.State = ""
	}
	f := store.Filter{State: scheduler.LetterState(p.State), To: p.To, Newest: true, Limit: lettersShown + 1}
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	for _, t := range v.seenThemes() {
		chosen := q.Get("theme") == t.ID
		p.Themes = append(p.Themes, templates.Themed{ID: t.ID, Name: t.Name, Chosen: chosen})
		if chosen {
			f.Themes = []string{t.ID}
		}
	}
	if f.Themes == nil && !v.all && !v.operator {
		f.Themes = v.themeIDs()
	}
	rows, err := room.Desk.Ledger.Letters(ctx, f)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	older := len(rows) > lettersShown
	rows = rows[:min(len(rows), lettersShown)]
	for _, row := range rows {
		if v.ofLetter(row) { // what the filter lets through, and no more
			p.Letters = append(p.Letters, room.letterOf(v, row))
		}
	}
	path := func(before int64) string {
		next := url.Values{}
		for _, key := range []string{"theme", "state", "to"} {
			if q.Get(key) != "" {
				next.Set(key, q.Get(key))
			}
		}
		if before > 0 {
			next.Set("before", strconv.FormatInt(before, 10))
		}
		return strings.TrimSuffix(lettersPath+"?"+next.Encode(), "?")
	}
	if older {
		p.Older = path(rows[len(rows)-1].ID)
	}
	if f.Before > 0 {
		p.Newest = path(0)
	}
	room.page(w, r, v, http.StatusOK, p)
}

// seenThemes returns the themes whose letters the visitor sees.
func (v *visitor) seenThemes() []*theme.Theme {
	if v.State.Accepted == nil {
		return nil
	}
	if v.operator {
		return v.State.Accepted.Themes
	}
	return slices.DeleteFunc(slices.Clone(v.State.Accepted.Themes), func(t *theme.Theme) bool { return !v.of(t.ID) })
}

// themeIDs returns the ids of the themes that the visitor organizes; never empty, since an empty filter would let everything through.
func (v *visitor) themeIDs() []string {
	ids := []string{}
	for id := range v.themes {
		ids = append(ids, id)
	}
	if slices.Sort(ids); len(ids) == 0 {
		ids = append(ids, "\x00")
	}
	return ids
}

// unreadable responds to a request for what cannot be read at present.
func (room *Room) unreadable(w http.ResponseWriter, r *http.Request, err error) {
	room.Log.Error("read for the desk", "error", err)
	room.frame.Refuse(w, r, http.StatusServiceUnavailable)
}

// letterOf returns what pages say of a letter.
func (room *Room) letterOf(v *visitor, row store.Row) templates.DeskLetter {
	said := templates.DeskLetter{
		ID: strconv.FormatInt(row.ID, 10), To: row.To, Kind: string(row.Kind), State: string(row.State), At: row.Settled, Zone: v.zone.Location(),
		Path: lettersPath + "/" + strconv.FormatInt(row.ID, 10), Theme: row.Theme,
	}
	if said.At.IsZero() {
		said.At = row.Posted
	}
	if said.Word, said.Reply = saidOf(row); row.State == scheduler.Sent {
		said.Word, said.Reply = "", ""
	}
	said.Theme = v.themeName(row.Theme)
	if s := v.State.Session(row.UID); row.UID != "" && s != nil {
		said.Session = s.Facts.Start.In(s.Facts.Zone.Location())
	}
	return said
}

// saidOf returns what is said of a letter, and what a server said, but not its state once more.
func saidOf(row store.Row) (word, reply string) {
	if word, reply = desk.Said(row); word == string(row.State) {
		word = ""
	}
	return word, reply
}

// themeName returns the name of a theme, or its id where it has no file.
func (v *visitor) themeName(id string) string {
	if t := v.State.Accepted.Theme(id); t != nil {
		return t.Name
	}
	return id
}

// letterAsked finds the letter that a path names, as far as the visitor may see it. If not, the response says so already.
func (room *Room) letterAsked(w http.ResponseWriter, r *http.Request, v *visitor) (row store.Row, sealed scheduler.Sealed, tries []store.Attempt, ok bool) {
	ctx, cancel := context.WithTimeout(r.Context(), reading)
	defer cancel()
	which := r.PathValue("letter")
	if _, err := strconv.ParseInt(which, 10, 64); err != nil {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return row, sealed, nil, false
	}
	row, sealed, tries, err := room.Desk.Ledger.Letter(ctx, which)
	switch {
	case errors.Is(err, store.ErrNoLetter), err == nil && !v.ofLetter(row):
		room.frame.Refuse(w, r, http.StatusNotFound)
	case err != nil:
		room.unreadable(w, r, err)
	default:
		return row, sealed, tries, true
	}
	return row, sealed, nil, false
}

// letter serves GET /desk/letters/{letter}: one letter, its attempts and its words.
func (room *Room) letter(w http.ResponseWriter, r *http.Request, v *visitor) {
	row, sealed, tries, ok := room.letterAsked(w, r, v)
	if !ok {
		return
	}
	p := templates.LetterPage{
		DeskOutcome: outcome(r), Letter: room.letterOf(v, row), Why: string(row.Why), Posted: row.Posted, Expires: row.Expires, Settled: row.Settled,
		Acts: actsOn(row), Back: lettersPath, In: v.zone.Location(), City: v.zone.City(),
	}
	p.Letter.Word, p.Letter.Reply = saidOf(row)
	for _, try := range tries {
		p.Attempts = append(p.Attempts, templates.Attempt{At: try.At, State: string(try.State), Reply: try.Reply})
	}
	if len(sealed.Bytes) > 0 {
		mail := mailbox.Read(sealed.Bytes)
		p.Subject, p.Text = mail.Subject, mail.Text
	}
	room.page(w, r, v, http.StatusOK, p)
}

// actsOn lists what can be done about a letter, as it stands.
func actsOn(row store.Row) (acts []string) {
	switch row.State {
	case scheduler.Queued, scheduler.Failed:
		acts = append(acts, "retry")
	case scheduler.Held:
		acts = append(acts, "release")
	}
	if again := row.State == scheduler.Sent || row.State == scheduler.Failed || row.State == scheduler.Expired; again && row.UID != "" && row.Kind.SentAgain() {
		acts = append(acts, "resend")
	}
	return acts
}

// change serves POST /desk/letters/{letter}: trying it again, letting it go, sending it once more.
func (room *Room) changeLetter(w http.ResponseWriter, r *http.Request, v *visitor) {
	row, _, _, ok := room.letterAsked(w, r, v)
	if !ok {
		return
	}
	form, ok := room.frame.Post(w, r, v.poster(), "do")
	if !ok {
		return
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	do, id := form.Get("do"), strconv.FormatInt(row.ID, 10)
	if !slices.Contains([]string{"retry", "release", "resend"}, do) {
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
		return
	}
	path := lettersPath + "/" + id
	if !slices.Contains(actsOn(row), do) {
		room.back(w, path, "sorry", "letter")
		return
	}
	said := map[string]string{"retry": "had a letter tried again", "release": "let a held letter go", "resend": "had a letter sent once more"}[do]
	ctx = room.acting(ctx, v, said, row.Name, "")
	var err error
	switch do {
	case "retry":
		err = room.Desk.Ledger.Retry(ctx, id)
	case "release":
		err = room.Desk.Ledger.Release(ctx, id)
	case "resend":
		_, err = room.Desk.Resend(ctx, id)
	}
	if errors.Is(err, scheduler.ErrUnwritten) {
		room.back(w, path, "sorry", "unwritten")
		return
	}
	if err != nil {
		room.Log.Warn("change a letter at the desk", "letter", row.ID, "do", do, "error", err)
		room.back(w, path, "sorry", "letter")
		return
	}
	room.done(ctx)
	room.back(w, path, "done", do)
}

// done has the daemon look at what was just recorded, and the next page show it.
func (room *Room) done(ctx context.Context) {
	room.frame.Renew(ctx)
	room.Wake()
}

// back sends the browser on to the page that shows what came of a form.
func (room *Room) back(w http.ResponseWriter, path, how, what string) {
	path, fragment, _ := strings.Cut(path, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	room.frame.SeeOther(w, path+"?"+how+"="+url.QueryEscape(what)+fragment)
}
