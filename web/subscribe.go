package web

import (
	"net/url"
	"strings"

	"rondo/templates"
)

// subscription says how to subscribe to the feed with the given id. A site without an address has only the path.
func (e *edition) subscription(id, name string) *templates.Subscription {
	return e.subscribe("/feeds/"+url.PathEscape(id)+".ics", name)
}

// subscribe says how to subscribe to the feed at a path.
func (e *edition) subscribe(path, name string) *templates.Subscription {
	s := &templates.Subscription{Name: name, Path: path}
	address := strings.TrimSuffix(e.site.URL, "/") + path
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return s
	}
	s.Address = address
	s.Webcal = "webcal://" + rest
	// Google takes a feed of somebody else's only by its webcal address.
	s.Google = "https://calendar.google.com/calendar/render?" + url.Values{"cid": {s.Webcal}}.Encode()
	query := url.Values{"url": {address}, "name": {name}}.Encode()
	s.Outlook = "https://outlook.live.com/calendar/0/addfromweb?" + query
	s.Microsoft = "https://outlook.office.com/calendar/0/addfromweb?" + query
	return s
}
