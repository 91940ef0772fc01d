package office

import (
	"cmp"
	"net/http"

	"rondo/ical"
	"rondo/store"
	"rondo/theme"
	"rondo/web"
	"rondo/web/edition"
)

// visitor is whoever asks for a page of the desk.
type visitor struct {
	*edition.Edition        // as it is for this request
	address          string // in lower case; "" for somebody who is not signed in
	name             string // may be empty
	language         string // tag of their pages; "" for that of the browser
	zone             ical.Zone
	all, operator    bool            // organizes all themes; looks after the installation
	themes           map[string]bool // organizes these, by id
	device           store.Device
}

// signedIn reports whether somebody is there who has any right at all.
func (v *visitor) signedIn() bool { return v.address != "" }

// called returns how pages call the visitor: by name or else address.
func (v *visitor) called() string { return cmp.Or(v.name, v.address) }

// of reports whether the visitor organizes a theme.
func (v *visitor) of(theme string) bool { return v.all || v.themes[theme] }

// may reports whether the visitor has a right; the one of a theme for the theme with this id, or for any where it is "".
func (v *visitor) may(what right, theme string) bool {
	switch what {
	case anybody:
		return true
	case signedIn:
		return v.signedIn()
	case ofTheme:
		return v.signedIn() && (theme == "" && (v.all || len(v.themes) > 0) || theme != "" && v.Theme(theme) != nil && v.of(theme))
	case operator:
		return v.signedIn() && v.operator
	}
	return false
}

// poster returns the visitor as one who posts a form.
func (v *visitor) poster() web.Poster {
	return web.Poster{Key: "desk/" + v.address, Language: v.language}
}

// visitor finds out who asks. Somebody who may do nothing any more is not signed in, whatever their browser has.
func (room *Room) visitor(w http.ResponseWriter, r *http.Request, e *edition.Edition) (*visitor, error) {
	v := &visitor{Edition: e, zone: e.Site.Zone}
	d, found, err := room.device(w, r)
	if err != nil || !found {
		return v, err
	}
	person, roles := known(e.State.Accepted, d.Address)
	if !roles.Any() {
		return v, nil
	}
	v.address, v.device = person.Email, d
	v.name = person.Name
	v.all, v.operator, v.themes = roles.All, roles.Operator, roles.Themes
	settings := e.State.Wishes[person.Email].Settings(person, e.Site)
	v.language = settings.Language
	if zone, err := ical.LoadZone(settings.Timezone); err == nil {
		v.zone = zone
	}
	return v, nil
}

// known returns who has an address, or had it before, and what they may do. The person is nil for somebody who may do nothing.
func known(accepted *theme.Set, address string) (*theme.Person, theme.Roles) {
	if accepted == nil {
		return nil, theme.Roles{}
	}
	person := accepted.People.ByAddress.At(address)
	if person == nil {
		person = accepted.People.ByAlias[address]
	}
	if person == nil {
		for _, p := range accepted.People.ByAddress.All() {
			if p.Was() == address {
				person = p
			}
		}
	}
	if person == nil {
		return nil, theme.Roles{}
	}
	roles := accepted.Roles(person.Email)
	if !roles.Any() {
		return nil, roles
	}
	return person, roles
}
