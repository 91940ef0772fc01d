package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rondo/ical"
	"rondo/scheduler"
	"rondo/templates"
	"rondo/token"
	"rondo/web/edition"
)

// partStats are the answers that the form offers, by the value of its field.
var partStats = map[string]ical.PartStat{"yes": ical.Accepted, "maybe": ical.Tentative, "no": ical.Declined}

// answerGuest finds the person whose answer page is asked for.
func (h *Handler) answerGuest(e *edition.Edition, r *http.Request) (*guest, bool, error) {
	return h.seatGuest(e, r, token.Answer)
}

// answerPage serves GET /a/{theme}/{slot}/{token}: one session, what the person answered, and a form to answer again.
func (h *Handler) answerPage(w http.ResponseWriter, r *http.Request, g *guest) {
	said := occurrence(g.Edition, g.session)
	seat := h.seat(g)
	seat.Kept, seat.Passed = r.URL.Query().Has("kept"), r.URL.Query().Has("passed")
	if seat.Closed == "" && said.Hidden {
		said.Place, said.Hidden = g.session.Facts.Place, false // it stands in the invitation, too
	}
	if seat.Closed == "" && g.Theme(g.session.Theme) != nil {
		said.File = said.URL + ".ics"
	}
	// The person's clock comes first, and the session's own beside it if that shows another time.
	frame := templates.Page{Language: g.language(), Zone: said.Zone, City: said.City}
	said.Zone, said.City = g.zone.Location(), g.zone.City()
	h.page(w, r, g.Site, http.StatusOK, frame, templates.AnswerPage{Session: said, Seat: seat})
}

// seat returns what pages say of the guest's seat in the session of the link.
func (h *Handler) seat(g *guest) templates.Seat {
	s, now := g.session, h.options.Now()
	said := templates.Seat{
		To: g.name, Sequence: g.seat.Sequence, Status: string(g.State.StatusOf(g.seat)), Answer: answerWord(g.seat.Answer),
		Waiting: g.seat.Waiting(), Page: h.ownPath(g), Limit: scheduler.MaxComment,
		Name: s.Facts.Name,
	}
	_, said.Returned = g.State.Suppressed[g.address]
	switch {
	case s.Facts.Cancelled:
		said.Closed = "off"
	case !s.Facts.End.After(now):
		said.Closed = "over"
	case g.wish.Leaves(s.Theme):
		said.Closed = "silent"
	case g.seat.Left:
		said.Closed = "gone"
	}
	if last := g.seat.Said; last.Answer != "" {
		said.Said = &templates.Said{
			Answer: answerWord(last.Answer), Source: string(last.Source), At: last.At.In(g.zone.Location()), City: g.zone.City(),
			Comment: last.Comment, Stale: last.Sequence < g.seat.Asked,
		}
	}
	if said.Waiting {
		_, waiting := s.Places()
		said.Ahead = max(0, slices.IndexFunc(waiting, func(seat *scheduler.Seat) bool { return seat.Address == g.address }))
	}
	return said
}

// answerWord returns an answer as forms and phrases name it: yes, maybe, no or delegated; "" for none.
func answerWord(p ical.PartStat) string {
	switch p {
	case ical.Accepted:
		return "yes"
	case ical.Tentative:
		return "maybe"
	case ical.Declined:
		return "no"
	case ical.Delegated:
		return "delegated"
	}
	return ""
}

// answer serves POST /a/{theme}/{slot}/{token}: what a person posts on their answer page.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, g *guest) {
	posted, ok := h.post(w, r, g, "answer", "comment", "sequence")
	if !ok {
		return
	}
	form, ok := answerForm(posted.Get("answer"), posted.Get("comment"), posted.Get("sequence"))
	if !ok {
		h.unsaved(w, r, g, http.StatusBadRequest)
		return
	}
	if h.seat(g).Closed != "" { // the page says why
		seeOther(w, h.answerPath(g.session, g.address))
		return
	}
	form.UID, form.Address, form.At = g.session.UID, g.address, h.options.Now().UTC().Truncate(time.Millisecond)
	ctx, cancel := written(r)
	defer cancel()
	decided, err := h.options.Answers.Reply(ctx, form)
	if err != nil {
		h.options.Log.Error("keep an answer", "uid", g.session.UID, "error", err)
		h.unsaved(w, r, g, http.StatusServiceUnavailable)
		return
	}
	query := ""
	switch {
	case !decided:
		query = "?kept"
	case h.passed(ctx, g, form):
		query = "?passed"
	}
	seeOther(w, h.answerPath(g.session, g.address)+query)
}

// passed reports whether something else than the form is recorded, because the page that it was sent from was opened
// before a newer answer came.
func (h *Handler) passed(ctx context.Context, g *guest, form scheduler.Form) bool {
	s := h.renewed(ctx, g).State.Session(g.session.UID)
	if s == nil {
		return false
	}
	seat := s.Seat(g.address)
	return seat != nil && (seat.Said.Answer != form.Answer || seat.Said.Comment != form.Comment)
}

// answerForm reads the fields of an answer; ok is false if one of them cannot be. The sequence may be any number up to
// 2³¹-1: what follows from the answer takes it for at most that of the last letter.
func answerForm(answer, comment, sequence string) (form scheduler.Form, ok bool) {
	status, known := partStats[answer]
	number, err := strconv.ParseUint(sequence, 10, 31)
	comment = tidy(comment)
	ok = known && err == nil && utf8.RuneCountInString(comment) <= scheduler.MaxComment
	return scheduler.Form{Answer: status, Sequence: int(number), Comment: comment}, ok
}

var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// tidy returns a comment as plain text: its lines end in \n, and characters that nobody can see are left out.
func tidy(comment string) string {
	comment = strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\ufeff') {
			return -1
		}
		return r
	}, lineBreaks.Replace(comment))
	return strings.TrimSpace(comment)
}
