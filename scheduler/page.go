package scheduler

import (
	"cmp"
	"net/url"
	"strings"

	"rondo/theme"
)

// PageURL returns the address of a session's page: <site.url>/s/<theme>/<key>, with the session's [Session.Key]. It is
// "" when the site has no address.
func PageURL(site theme.Site, s *Session) string {
	if site.URL == "" {
		return ""
	}
	return strings.TrimSuffix(site.URL, "/") + "/s/" + url.PathEscape(s.Theme) + "/" + s.Key()
}

// ThemeURL returns the address of a theme's page; "" for a site without one.
func ThemeURL(site theme.Site, id string) string {
	if site.URL == "" {
		return ""
	}
	return strings.TrimSuffix(site.URL, "/") + "/t/" + url.PathEscape(id)
}

// Key names the session within its theme for as long as it is known, whatever it is moved to: the date of its UID as
// "2026-12-01", with the time where the theme has several that day ("2026-12-01t1400"). Of a session with a UID of another program the facts have
// it. Any other UID gives the slot with its time.
func (s *Session) Key() string {
	if s.Facts.Key != "" {
		return s.Facts.Key
	}
	return cmp.Or(keyOf(s.Theme, s.UID), s.Slot.Time().Format("2006-01-02t1504"))
}
