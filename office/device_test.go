package office_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rondo/office/officetest"
)

const deviceCookie = "__Host-rondo-desk"

// copied returns a browser with the same cookies.
func copied(c *officetest.Client) *officetest.Client {
	return &officetest.Client{Desk: c.Desk, Cookies: maps.Clone(c.Cookies)}
}

// S11: what a browser keeps is told to nobody else: not to scripts, other hosts or forms of other sites.
func TestCookiesAreKeptApart(t *testing.T) {
	d := officetest.Open(t)
	c := d.Nobody()
	asks(t, c, officetest.Organizer)
	w := c.Post(letter(d, officetest.Organizer), nil)
	for _, set := range w.Result().Cookies() {
		if set.Name == deviceCookie && set.MaxAge != 30*24*60*60 {
			t.Errorf("the cookie lasts %d s", set.MaxAge)
		}
		if !strings.HasPrefix(set.Name, "__Host-") || !set.Secure || !set.HttpOnly || set.SameSite != http.SameSiteLaxMode || set.Path != "/" || set.Domain != "" {
			t.Errorf("the cookie is %v", set)
		}
	}
	if h := w.Header(); h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the headers are %v", h)
	}
	secret := c.Cookies[deviceCookie]
	if len(secret) != 26 || strings.Contains(c.Page("/desk"), secret) || strings.Contains(c.Page("/desk/me"), secret) {
		t.Errorf("the secret is %q, or shows", secret)
	}
}

// A cookie is another one every half hour. The one before works for requests at the same time, and until the new one has arrived.
func TestCookiesRotate(t *testing.T) {
	d := officetest.Open(t)
	c := d.As(officetest.Organizer)
	first := copied(c)
	d.Clock = d.Clock.Add(29 * time.Minute)
	if c.Page("/desk/me"); c.Cookies[deviceCookie] != first.Cookies[deviceCookie] {
		t.Error("the cookie is another one before its time")
	}
	d.Clock = d.Clock.Add(time.Minute)
	lost := copied(c)
	lost.Page("/desk/me") // the response is lost
	if !signedIn(c) || c.Cookies[deviceCookie] != first.Cookies[deviceCookie] {
		t.Error("a request at the same time is given a third cookie, or none is taken")
	}
	d.Clock = d.Clock.Add(time.Hour)
	if !signedIn(c) || c.Cookies[deviceCookie] == first.Cookies[deviceCookie] {
		t.Error("after a lost response there is no new cookie")
	}
	if !signedIn(c) || !signedIn(first) {
		t.Error("requests at the same time do not go together")
	}
	d.Clock = d.Clock.Add(30 * time.Second)
	if !signedIn(first) || !signedIn(c) {
		t.Error("half a minute later they do not")
	}
}

// A cookie that was copied ends with the first use of both: nobody can tell which is the copy.
func TestACopiedCookieEndsTheDevice(t *testing.T) {
	for _, first := range []string{"thief", "owner"} {
		d := officetest.Open(t)
		owner := d.As(officetest.Organizer)
		elsewhere := d.As(officetest.Organizer)
		thief := copied(owner)
		d.Clock = d.Clock.Add(31 * time.Minute)
		quick, late := owner, thief
		if first == "thief" {
			quick, late = thief, owner
		}
		for range 2 { // the second time with the cookie of the first answer
			if !signedIn(quick) {
				t.Errorf("%s first: is not signed in", first)
			}
		}
		d.Clock = d.Clock.Add(61 * time.Second)
		if signedIn(late) || signedIn(quick) {
			t.Errorf("%s first: one of the two is still signed in", first)
		}
		if !signedIn(elsewhere) {
			t.Errorf("%s first: another device is signed out as well", first)
		}
		if acts := d.Acts(); len(acts) != 1 || !strings.Contains(acts[0].What, "was signed out") {
			t.Errorf("%s first: the audit trail has %+v", first, acts)
		}
	}
}

// Whoever signs out is out with every copy of the cookie, at once.
func TestAStolenCookieIsDeadAfterSigningOut(t *testing.T) {
	d := officetest.Open(t)
	phone, laptop := d.As(officetest.Organizer), d.As(officetest.Organizer)
	stolen := copied(laptop)
	if w := laptop.Post("/desk/out", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/in" || laptop.Cookies[deviceCookie] != "" {
		t.Errorf("signing out: status %d", w.Code)
	}
	if signedIn(stolen) || signedIn(laptop) {
		t.Error("the device is still signed in")
	}
	if w := stolen.Post("/desk/me", url.Values{"out": {"all"}}); w.Code != http.StatusForbidden || !signedIn(phone) {
		t.Errorf("a dead cookie posts: status %d", w.Code)
	}
}

func TestDevices(t *testing.T) {
	d := officetest.Open(t)
	phone, laptop, other := d.As(officetest.Organizer), d.As(officetest.Organizer), d.As(officetest.Other)
	page := laptop.Page("/desk/me")
	if n := strings.Count(page, `name="out"`); n != 3 || strings.Count(page, "(this one)") != 1 {
		t.Errorf("%d buttons on\n%s", n, page)
	}
	devices, err := d.DB.Devices(t.Context(), officetest.Organizer)
	if err != nil || len(devices) != 2 {
		t.Fatal(devices, err)
	}
	id := devices[0].ID
	if strings.Contains(page[strings.Index(page, "(this one)"):], id) && strings.Index(page, id) > strings.Index(page, "(this one)") && strings.Count(page[:strings.Index(page, id)], "<li>") == 1 {
		id = devices[0].ID
	}
	if w := other.Post("/desk/me", url.Values{"out": {id}}); w.Code != http.StatusSeeOther || !signedIn(phone) || !signedIn(laptop) {
		t.Errorf("somebody else's device: status %d", w.Code)
	}
	laptop.Post("/desk/me", url.Values{"out": {devices[0].ID}})
	if signedIn(phone) == signedIn(laptop) {
		t.Error("not exactly one of two devices is signed out")
	}
	one := phone
	if signedIn(laptop) {
		one = laptop
	}
	again := d.As(officetest.Organizer)
	asks(t, d.Nobody(), officetest.Organizer)
	link := letter(d, officetest.Organizer)
	if w := one.Post("/desk/me", url.Values{"out": {"all"}}); w.Code != http.StatusSeeOther || signedIn(one) || signedIn(again) || !signedIn(other) {
		t.Errorf("everywhere: status %d", w.Code)
	}
	if w := d.Nobody().Get(link); w.Code != http.StatusNotFound {
		t.Errorf("a link that was not used: status %d", w.Code)
	}
	for _, bad := range []url.Values{nil, {"out": {""}}, {"in": {"x"}}} {
		if w := other.Post("/desk/me", bad); w.Code != http.StatusBadRequest {
			t.Errorf("%v: status %d", bad, w.Code)
		}
	}
}

// A device ends when it is not used for a fortnight, and after a month.
func TestDevicesEnd(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		name  string
		every time.Duration
		days  int
	}{{"not used", 14 * day, 0}, {"used", day, 29}} {
		d := officetest.Open(t)
		c := d.As(officetest.Organizer)
		for n := range test.days {
			d.Clock = officetest.Noon.Add(time.Duration(n+1) * test.every)
			if !signedIn(c) {
				t.Errorf("%s: signed out on day %d", test.name, n+1)
			}
		}
		d.Clock = officetest.Noon.Add(time.Duration(test.days+1)*test.every - time.Second)
		if !signedIn(c) {
			t.Errorf("%s: signed out too early", test.name)
		}
		d.Clock = d.Clock.Add(test.every + time.Second)
		if signedIn(c) {
			t.Errorf("%s: still signed in", test.name)
		}
	}
}

// Roles follow the files at once, and who has lost them stays out when they come back.
func TestWhoIsRemovedIsOutAtOnce(t *testing.T) {
	d := officetest.Open(t)
	c := d.As(officetest.Organizer)
	files := officetest.Guild()
	with := string(files["themes/datatalks.yaml"])
	files["themes/datatalks.yaml"] = []byte(strings.Replace(with, "organizers: [curator@example.org]", "organizers: [chief@example.org]", 1))
	d.Follow(files)
	if signedIn(c) {
		t.Error("somebody who organizes nothing is signed in")
	}
	files["themes/datatalks.yaml"] = []byte(with)
	d.Follow(files)
	if signedIn(c) {
		t.Error("somebody is signed in again without a letter")
	}

	// With another address they stay.
	c = d.As(officetest.Organizer)
	for name := range files {
		files[name] = []byte(strings.ReplaceAll(string(files[name]), "curator@example.org", "keeper@example.org"))
	}
	files["people.yaml"] = []byte(strings.Replace(string(files["people.yaml"]), "email: keeper@example.org", "email: keeper@example.org, was: curator@example.org", 1))
	d.Follow(files)
	if !signedIn(c) {
		t.Error("another address signs out")
	}
	if devices, err := d.DB.Devices(t.Context(), "keeper@example.org"); err != nil || len(devices) != 1 {
		t.Errorf("devices: %v, %v", devices, err)
	}
}
