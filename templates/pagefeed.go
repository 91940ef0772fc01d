package templates

import (
	"html/template"
	"strings"
)

// Subscription is a feed and the ways to subscribe to it. Links that the site's address does not allow are empty.
type Subscription struct {
	Name      string
	Path      string // on this site
	Address   string // in full, to copy
	Webcal    string // webcal:…, which calendar programs open
	Google    string
	Outlook   string // Outlook.com
	Microsoft string // Microsoft 365
	Busy      string // in full, or its path on this site: the same as free and busy time; empty for none
	News      string // path on this site: the same as a feed of news (Atom); empty for none
	JSON      string // path on this site: the same for programs; empty for none
	Group     string // path on this site: the same as JSCalendar; empty for none
}

// saidFeed is a subscription in words.
type saidFeed struct {
	Subscription
	Webcal template.URL // known to begin with webcal:, which html/template would not let through
}

// sayFeed words a subscription, which may be nil.
func sayFeed(f *Subscription) *saidFeed {
	if f == nil {
		return nil
	}
	said := &saidFeed{Subscription: *f}
	said.Name = oneLine(f.Name)
	if strings.HasPrefix(f.Webcal, "webcal://") {
		said.Webcal = template.URL(f.Webcal)
	}
	return said
}
