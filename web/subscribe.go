package web

import (
	"cmp"
	"net/url"
	"strings"

	"rondo/scheduler"
	"rondo/templates"
	"rondo/web/edition"
)

// publicFeed says how to subscribe to the feed with this id, and where the same is in other formats.
func publicFeed(e *edition.Edition, id, name string) *templates.Subscription {
	s := subscription(e, edition.FeedPath(id), name)
	s.Busy = cmp.Or(e.Address(edition.BusyPath(id)), edition.BusyPath(id))
	s.News, s.JSON, s.Group = edition.NewsPath(id), "/api/sessions.json", "/api/sessions.jscalendar"
	if id != scheduler.Everything {
		query := "?" + url.Values{"theme": {id}}.Encode()
		s.JSON, s.Group = s.JSON+query, s.Group+query
	}
	return s
}

// subscription says how to subscribe to the feed at a path. A site without an address has only the path; then all links
// are empty. name is what the calendar is called where the service asks for a name.
func subscription(e *edition.Edition, path, name string) *templates.Subscription {
	s := &templates.Subscription{Name: name, Path: path, Address: e.Address(path)}
	_, rest, ok := strings.Cut(s.Address, "://")
	if !ok {
		return s
	}
	s.Webcal = "webcal://" + rest
	// Google takes a feed of somebody else's only by its webcal address.
	s.Google = "https://calendar.google.com/calendar/render?" + url.Values{"cid": {s.Webcal}}.Encode()
	query := url.Values{"url": {s.Address}, "name": {name}}.Encode()
	s.Outlook = "https://outlook.live.com/calendar/0/addfromweb?" + query
	s.Microsoft = "https://outlook.office.com/calendar/0/addfromweb?" + query
	return s
}
