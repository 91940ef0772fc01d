package office

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"rondo/desk"
	"rondo/templates"
	"rondo/theme"
)

// editFields are the fields of the form for a session.
var editFields = []string{
	"date", "title", "presenter", "abstract", "place", "materials", "cancelled", "why", "move_to", "reason", "note", "note_at", "note_to", "seen", "was", "do",
}

// largestEdit is the longest form for a session, in octets: an abstract of 20,000 characters, encoded, and what it was before.
const largestEdit = 1 << 20

// editing is one request about the form for a session.
type editing struct {
	room   *Room
	w      http.ResponseWriter
	r      *http.Request
	v      *visitor
	basis  *desk.Basis
	change desk.Change
	now    desk.Looked
	was    desk.SessionForm // that the form was made from
	typed  desk.SessionForm
}

// editPage serves GET /desk/t/{theme}/{slot}/edit.
func (room *Room) editPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.edit(w, r, v, false)
}

// newPage serves GET /desk/t/{theme}/new.
func (room *Room) newPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.edit(w, r, v, true)
}

func (room *Room) edit(w http.ResponseWriter, r *http.Request, v *visitor, added bool) {
	e := &editing{room: room, w: w, r: r, v: v, change: desk.Change{Theme: r.PathValue("theme"), Date: r.PathValue("slot"), New: added}}
	if e.glance() {
		e.was, e.typed = e.now.Form, e.now.Form
		if at := r.URL.Query().Get("move_to"); at != "" && !added { // somebody asked for another time
			e.typed.MoveTo = spaced(at)
		}
		e.fill(http.StatusOK, nil)
	}
}

// editPost serves POST /desk/t/{theme}/{slot}/edit.
func (room *Room) editPost(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.edited(w, r, v, false)
}

// newPost serves POST /desk/t/{theme}/new.
func (room *Room) newPost(w http.ResponseWriter, r *http.Request, v *visitor) {
	room.edited(w, r, v, true)
}

func (room *Room) edited(w http.ResponseWriter, r *http.Request, v *visitor, added bool) {
	who := v.poster()
	who.Most = largestEdit
	form, ok := room.frame.Post(w, r, who, editFields...)
	if !ok {
		return
	}
	e := &editing{room: room, w: w, r: r, v: v, change: desk.Change{Theme: r.PathValue("theme"), Date: r.PathValue("slot"), New: added, Seen: form.Get("seen")}}
	if !e.look(r.Context()) {
		return
	}
	e.read(form)
	switch form.Get("do") {
	case "preview":
		e.preview()
	case "save":
		e.save()
	default: // back
		e.fill(http.StatusOK, nil)
	}
}

// glance reads the files and the session, to show them. It reports whether there is one; otherwise the response is written.
func (e *editing) glance() bool {
	if e.room.Glances == nil {
		return e.look(e.r.Context())
	}
	return e.lookAt(func() (*desk.Basis, error) { return e.room.Glances(e.v.State) })
}

// look does the same with the plan by which an edit is checked.
func (e *editing) look(ctx context.Context) bool {
	return e.lookAt(func() (*desk.Basis, error) { return e.room.Edits(ctx) })
}

func (e *editing) lookAt(read func() (*desk.Basis, error)) bool {
	if e.room.Edits == nil {
		e.room.frame.Refuse(e.w, e.r, http.StatusNotFound)
		return false
	}
	var err error
	if e.basis, err = read(); err == nil {
		e.now, err = e.basis.Look(e.change)
	}
	switch unclear := (desk.Unclear{}); {
	case errors.As(err, &unclear):
		e.room.frame.Refuse(e.w, e.r, http.StatusNotFound)
	case err != nil:
		name := e.change.Theme
		if t := e.v.Theme(name); t != nil {
			name = t.Name
		}
		e.room.page(e.w, e.r, e.v, http.StatusOK, templates.EditPage{Name: name, Path: "/t/" + e.change.Theme, Broken: err.Error()})
	default:
		if e.change.Seen == "" {
			e.change.Seen = e.now.Digest
		}
		e.room.seen.keep(e.now.Digest, e.now.File)
		return true
	}
	return false
}

// read takes what was typed from the form.
func (e *editing) read(form url.Values) {
	if err := json.Unmarshal([]byte(form.Get("was")), &e.was); err != nil {
		e.was = e.now.Form
	}
	if e.change.New {
		e.change.Date = spaced(form.Get("date"))
	}
	e.typed = desk.SessionForm{
		Title: form.Get("title"), Presenter: form.Get("presenter"), Abstract: form.Get("abstract"), Place: form.Get("place"), Materials: form.Get("materials"),
		Cancelled: form.Get("cancelled") == "yes", Why: form.Get("why"), MoveTo: spaced(form.Get("move_to")), Reason: form.Get("reason"),
		Note: form.Get("note"), NoteAt: form.Get("note_at"), NoteTo: form.Get("note_to"),
	}
	if spaced(e.wall(e.was.MoveTo)) == e.typed.MoveTo {
		e.typed.MoveTo = e.was.MoveTo // a date alone keeps the time, and stays as it is written
	}
}

// spaced returns a time as files have it, of one as a field for times has it.
func spaced(text string) string { return strings.Replace(strings.TrimSpace(text), "T", " ", 1) }

// wall returns a time as a field for times has it, of one as files have it. Whatever else stands there stays.
func (e *editing) wall(text string) string {
	on, err := theme.ParseWhen(text)
	if err != nil {
		return text
	}
	usual := e.now.Slot
	if e.change.New {
		usual = e.now.Theme.Schedule.Starts.Local
	}
	return on.On(usual).Time().Format("2006-01-02T15:04")
}

// view returns the page with what was typed.
func (e *editing) view() templates.EditPage {
	was, _ := json.Marshal(e.was) // of texts
	f := e.typed
	view := templates.EditPage{Name: e.now.Theme.Name, Path: "/t/" + e.now.Theme.ID, Form: templates.EditForm{
		Title: f.Title, Presenter: f.Presenter, Abstract: f.Abstract, Place: f.Place, Materials: f.Materials, Cancelled: f.Cancelled, Why: f.Why,
		MoveTo: e.wall(f.MoveTo), Reason: f.Reason, Note: f.Note, NoteAt: f.NoteAt, NoteTo: f.NoteTo, Seen: e.change.Seen, Was: string(was),
	}}
	if e.change.New {
		view.Form.Date = e.wall(e.change.Date)
		return view
	}
	view.Session = &templates.Occurrence{Session: templates.Session{Name: view.Name}}
	for _, o := range e.now.Theme.Occurrences(e.now.Slot, e.now.Slot+1) {
		if o.Slot == e.now.Slot {
			view.Session.Start, view.Session.End, view.Session.Zone, view.Session.City = o.Start, o.End, o.Zone.Location(), o.Zone.City()
		}
	}
	if view.Session.Zone == nil { // a session that is recorded, and on no date of the rule any more
		zone := e.now.Theme.Zone
		view.Session.Start, view.Session.Zone, view.Session.City = zone.In(e.now.Slot), zone.Location(), zone.City()
		view.Session.End = view.Session.Start
	}
	return view
}

// fill responds with the form.
func (e *editing) fill(code int, wrong map[string][]string) {
	view := e.view()
	view.Wrong = wrong
	e.room.page(e.w, e.r, e.v, code, view)
}

// edit makes the edit. It reports whether that can be saved; otherwise the response is written, with what was typed.
func (e *editing) edit() (*desk.Edited, bool) {
	edited, err := e.basis.Edit(e.change, e.typed)
	switch {
	case errors.Is(err, desk.ErrMeanwhile):
		e.meanwhile()
	case err != nil:
		view := e.view()
		view.Broken = err.Error()
		e.room.page(e.w, e.r, e.v, http.StatusOK, view)
	case !edited.Sound():
		view := e.view()
		view.Wrong = map[string][]string{}
		for field, all := range edited.Wrong {
			for _, problem := range all {
				view.Wrong[field] = append(view.Wrong[field], problem.String()+".")
			}
		}
		view.Elsewhere = findings(edited, false)
		e.room.page(e.w, e.r, e.v, http.StatusUnprocessableEntity, view)
	default:
		return edited, true
	}
	return nil, false
}

// findings returns what the checks find: warnings, or what has to be mended.
func findings(edited *desk.Edited, warnings bool) (all []string) {
	for _, f := range edited.Findings {
		if f.Warning == warnings {
			all = append(all, f.String())
		}
	}
	return all
}

// preview responds with what an edit would do.
func (e *editing) preview() {
	if edited, ok := e.edit(); ok {
		view := e.view()
		view.Preview = previewOf(edited)
		e.room.page(e.w, e.r, e.v, http.StatusOK, view)
	}
}

func previewOf(edited *desk.Edited) *templates.EditPreview {
	return &templates.EditPreview{
		File: edited.Name, Diff: strings.Split(strings.TrimSuffix(edited.Unified(), "\n"), "\n"), Findings: findings(edited, true),
		Letters: groupsOf(edited.Leave), Held: groupsOf(edited.Wait), Nothing: !edited.Changes(),
	}
}

// groupsOf returns what the page says of groups of letters.
func groupsOf(groups []desk.Group) (all []templates.HeldGroup) {
	for _, g := range groups {
		all = append(all, groupOf(g))
	}
	return all
}

// save saves the edit, and says what became of it.
func (e *editing) save() {
	edited, ok := e.edit()
	if !ok {
		return
	}
	if !edited.Changes() {
		e.saved(edited, desk.Saved{})
		return
	}
	ctx, done := e.room.frame.Written(e.r)
	defer done()
	saved, err := e.basis.Save(ctx, edited, desk.Signature{Name: e.v.name, Address: e.v.address})
	if errors.Is(err, desk.ErrMeanwhile) {
		if e.look(ctx) {
			e.meanwhile()
		}
		return
	}
	if err != nil {
		e.room.Log.Error("save an edit", "file", edited.Name, "error", err)
		e.room.frame.Unsaved(e.w, e.r, e.v.poster(), http.StatusServiceUnavailable)
		return
	}
	what := "edited a session"
	if e.change.New {
		what = "added a session"
	}
	if err := e.room.note(ctx, e.v, what, edited.Theme.ID+"/"+edited.Slot.Date(), shortened(edited.Unified())); err != nil {
		e.room.Log.Error("note an edit in the audit trail", "file", edited.Name, "error", err) // the file is written
	}
	e.saved(edited, saved)
}

// longestNoted is how many octets of a difference the audit trail keeps.
const longestNoted = 4000

func shortened(text string) string {
	if len(text) <= longestNoted {
		return text
	}
	return strings.ToValidUTF8(text[:longestNoted], "") + "\n…"
}

func (e *editing) saved(edited *desk.Edited, saved desk.Saved) {
	view := e.view()
	view.Preview, view.Saved = previewOf(edited), &templates.EditSaved{Commit: saved.Commit, Trouble: saved.Trouble}
	if !edited.Changes() {
		view.Preview.Diff = nil
	}
	e.room.page(e.w, e.r, e.v, http.StatusOK, view)
}

// meanwhile responds with the form on the file as somebody else has left it, with what was typed. A save that is already there, as when
// a browser sends it twice, is said to be saved.
func (e *editing) meanwhile() {
	again := e.change
	again.Seen = e.now.Digest
	if edited, err := e.basis.Edit(again, e.typed); err == nil && edited.Sound() && !edited.Changes() && e.typed != e.was && !e.change.New {
		e.change = again
		e.saved(edited, desk.Saved{})
		return
	}
	before := e.room.seen.of(e.change.Seen)
	typed, both := e.typed.Merge(e.was, e.now.Form)
	e.typed, e.was, e.change = typed, e.now.Form, again
	view := e.view()
	view.Meanwhile, view.Both = true, both
	if before != nil {
		view.Theirs = strings.Split(strings.TrimSuffix(desk.Unified(e.now.Theme.File, before, e.now.File), "\n"), "\n")
	}
	e.room.page(e.w, e.r, e.v, http.StatusConflict, view)
}

// seen are files as they were shown last, by digest, so that it can be said what has changed since. It is empty after a restart.
type seen struct {
	mu    sync.Mutex
	files map[string][]byte
	order []string
}

// mostSeen is how many states of files are kept.
const mostSeen = 32

func (s *seen) keep(digest string, file []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil {
		s.files = map[string][]byte{}
	}
	if _, kept := s.files[digest]; kept {
		return
	}
	s.files[digest], s.order = file, append(s.order, digest)
	if len(s.order) > mostSeen {
		delete(s.files, s.order[0])
		s.order = s.order[1:]
	}
}

// of returns the file with a digest; nil where it is not known any more.
func (s *seen) of(digest string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[digest]
}
