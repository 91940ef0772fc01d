package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/web/archive"
	"rondo/web/edition"
)

// Past is where sessions come from that ended too long ago for [Source.Shown], or before there was a ledger. Its methods are called
// concurrently, each with at most 10 seconds.
type Past interface {
	// Past returns the sessions that ended before a moment, without Seats. It is asked once a day, and when Imported has changed.
	Past(ctx context.Context, before time.Time) ([]*scheduler.Session, error)
	// Imported returns a number that changes whenever sessions were imported. It is asked once an edition.
	Imported(ctx context.Context) (int64, error)
}

// bygone keeps the archive from one request to the next.
type bygone struct {
	latest atomic.Pointer[shown]
	making sync.Mutex // held by the one request that makes the next archive
}

// shown is an archive, and what it was made from.
type shown struct {
	archive *archive.Archive
	edition *edition.Edition
	over    int // sessions of the edition that are over
	all     []*scheduler.Session
	read    []*scheduler.Session
	day     time.Time // on which read was read; zero for never
	number  int64     // of Imported then
}

// past returns the archive that belongs to an edition, with the sessions that are over by now. While one request makes the next one,
// the others get the one before. What cannot be read is logged, and missing.
func (h *Handler) past(ctx context.Context, e *edition.Edition, now time.Time) *archive.Archive {
	over := 0
	for _, s := range e.Sessions {
		if !s.Facts.End.After(now) {
			over++
		}
	}
	last := h.bygone.latest.Load()
	if last != nil && last.edition == e && last.over == over {
		return last.archive
	}
	if last == nil {
		h.bygone.making.Lock()
	} else if !h.bygone.making.TryLock() {
		return last.archive
	}
	defer h.bygone.making.Unlock()
	next := &shown{edition: e, over: over}
	if last = h.bygone.latest.Load(); last != nil {
		if last.edition == e && last.over == over { // another request has made it meanwhile
			return last.archive
		}
		next.read, next.day, next.number = last.read, last.day, last.number
	}
	h.readPast(ctx, next, now)
	next.all = collect(e, next.read, now)
	switch {
	case last == nil:
		next.archive = archive.New(next.all, nil)
	case slices.EqualFunc(last.all, next.all, tellsTheSame): // most of what is recorded is about what is to come
		next.all, next.archive = last.all, last.archive
	default:
		next.archive = archive.New(next.all, last.archive)
	}
	h.bygone.latest.Store(next)
	return next.archive
}

// anyPast reports whether a session has taken place. Where one of those did that pages are made of anyway, the archive, which the first visitor
// would wait for, is left to others.
func (h *Handler) anyPast(ctx context.Context, e *edition.Edition, now time.Time) bool {
	for _, s := range e.Sessions {
		if !s.Facts.End.After(now) && !s.Facts.Cancelled {
			return true
		}
	}
	if all, err := h.first(ctx); err == nil {
		e = all // which has all that are in the archive
	}
	return len(h.past(ctx, e, now).Sessions) > 0
}

// readPast reads what ended long ago, if it may be other than before.
func (h *Handler) readPast(ctx context.Context, next *shown, now time.Time) {
	if h.options.Past == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthWithin)
	defer cancel()
	number, err := h.options.Past.Imported(ctx)
	if err == nil && next.day.Equal(next.edition.Day) && next.number == number {
		return
	}
	var read []*scheduler.Session
	if err == nil {
		read, err = h.options.Past.Past(ctx, now)
	}
	if err != nil {
		h.options.Log.Error("read past sessions", "error", err)
		return
	}
	next.read, next.day, next.number = read, next.edition.Day, number
}

// tellsTheSame reports whether the archive says the same of two sessions.
func tellsTheSame(a, b *scheduler.Session) bool {
	return a == b || a.UID == b.UID && a.Theme == b.Theme && a.Slot == b.Slot && a.Facts == b.Facts
}

// collect returns the sessions of an edition that are over and those that ended before. The facts of the latter follow the files where
// those still speak of them.
func collect(e *edition.Edition, before []*scheduler.Session, now time.Time) (all []*scheduler.Session) {
	here := make(map[string]bool, len(e.Sessions))
	for _, s := range e.Sessions {
		here[s.UID] = true
		if !s.Facts.End.After(now) {
			all = append(all, s)
		}
	}
	for _, s := range before {
		if here[s.UID] {
			continue
		}
		if facts := s.Facts.Lasting(e.Theme(s.Theme), s.Slot); facts != s.Facts {
			lasting := *s
			lasting.Facts = facts
			s = &lasting
		}
		all = append(all, s)
	}
	return all
}

// archivePage serves GET /archive: sessions that are over. The query may have q (words), theme, presenter, tag, year and page.
func (h *Handler) archivePage(e *edition.Edition, r *http.Request, now time.Time) (frame templates.Page, view templates.View) {
	a, asked := h.past(r.Context(), e, now), r.URL.Query()
	q := archive.Query{Words: asked.Get("q"), Theme: asked.Get("theme"), Presenter: asked.Get("presenter"), Tag: asked.Get("tag"), Year: asked.Get("year")}
	found := a.Find(q)
	pages := max(1, (len(found)+templates.ArchiveRows-1)/templates.ArchiveRows)
	number := 1
	if text := asked.Get("page"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > pages {
			return frame, nil
		}
		number = n
	}
	p := templates.ArchivePage{
		Words: q.Words, Theme: q.Theme, Presenter: archive.Key(q.Presenter), Tag: archive.Key(q.Tag), Year: q.Year,
		Total: len(found), Number: number, Pages: pages, All: archivePath(archive.Query{}, 1),
		Themes: headings(a.Themes), Presenters: headings(a.Presenters), Tags: headings(a.Tags), Years: headings(a.Years),
	}
	for i, heading := range p.Themes {
		if t := e.Theme(heading.Key); t != nil {
			p.Themes[i].Name = t.Name
		}
	}
	if number > 1 {
		p.Newer = archivePath(q, number-1)
	}
	if number < pages {
		p.Older = archivePath(q, number+1)
	}
	first := (number - 1) * templates.ArchiveRows
	for _, s := range found[first:min(first+templates.ArchiveRows, len(found))] {
		row := templates.PastOccurrence{Occurrence: occurrence(e, s)}
		if names := archive.Presenters(s); len(names) == 1 {
			row.PresenterPath = archivePath(archive.Query{Presenter: archive.Key(names[0])}, 1)
		}
		p.Found = append(p.Found, row)
	}
	return frame, p
}

func headings(all []archive.Heading) []templates.Heading {
	said := make([]templates.Heading, len(all))
	for i, h := range all {
		said[i] = templates.Heading(h)
	}
	return said
}

// archivePath returns the path of a page of the archive.
func archivePath(q archive.Query, page int) string {
	var asked []string
	add := func(name, value string) {
		if value != "" {
			asked = append(asked, name+"="+url.QueryEscape(value))
		}
	}
	add("q", q.Words)
	add("theme", q.Theme)
	add("presenter", q.Presenter)
	add("tag", q.Tag)
	add("year", q.Year)
	if page > 1 {
		add("page", strconv.Itoa(page))
	}
	if len(asked) == 0 {
		return "/archive"
	}
	path := "/archive?" + asked[0]
	for _, more := range asked[1:] {
		path += "&" + more
	}
	return path
}

// archiveOf returns the path of a theme's part of the archive; "" while nothing is in it.
func archiveOf(a *archive.Archive, id string) string {
	if slices.ContainsFunc(a.Themes, func(h archive.Heading) bool { return h.Key == id }) {
		return archivePath(archive.Query{Theme: id}, 1)
	}
	return ""
}
