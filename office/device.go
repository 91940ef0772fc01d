package office

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"rondo/store"
)

// How long a device stays signed in.
const (
	idle    = 14 * 24 * time.Hour // without being used
	most    = 30 * 24 * time.Hour // at all
	renewal = 30 * time.Minute    // after which its cookie is replaced
	grace   = time.Minute         // in which a cookie that was replaced still works, for requests at the same time
)

// Ended returns the moments before which a device began or was last seen whose time is over at now, and before which nobody asked for a
// link that is still good.
func Ended(now time.Time) (began, seen, asked time.Time) {
	return now.Add(-most), now.Add(-idle), now.Add(-24 * time.Hour)
}

// cookieName returns the name of the cookie of a device. With TLS it has the prefix by which browsers take it from this very host
// alone, and never without TLS (RFC 6265bis §4.1.3.2).
func (room *Room) cookieName() string {
	if room.secure() {
		return "__Host-rondo-desk"
	}
	return "rondo-desk"
}

// secure reports whether the site is reached by TLS.
func (room *Room) secure() bool { return strings.HasPrefix(room.frame.Site().URL, "https://") }

// device returns the device that a request comes from. found is false for one that is not signed in, or no more.
//
// A device has a new cookie every half hour. The one before works until its browser shows to have the new one, since a response may get
// lost, and a minute longer. Whoever comes with it after that has a copy, or has been copied: nobody can tell which, so the device is
// signed out for both.
func (room *Room) device(w http.ResponseWriter, r *http.Request) (d store.Device, found bool, err error) {
	sent := r.CookiesNamed(room.cookieName())
	if len(sent) != 1 || sent[0].Value == "" {
		return d, false, nil
	}
	hash, now := store.HashOf(sent[0].Value), room.Now()
	d, c, found, err := room.Ledger.Device(r.Context(), hash)
	if err != nil || !found || !now.Before(d.Began.Add(most)) || !now.Before(d.Seen.Add(idle)) {
		return store.Device{}, false, err
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	switch {
	case !c.Replaced.IsZero() && now.Before(c.Replaced.Add(grace)):
	case !c.Replaced.IsZero():
		who := &visitor{address: d.Address}
		_, err := room.Ledger.SignOut(room.acting(ctx, who, "was signed out: an earlier cookie of the browser came back, which is a copy", "", cmp.Or(d.Name, "a browser")), d.Address, d.ID)
		room.Log.Warn("a device is signed out: an earlier cookie of it came back")
		return store.Device{}, false, err
	case c.Earlier:
		err = room.Ledger.Follow(ctx, hash, now)
	}
	if err == nil && c.Replaced.IsZero() && !now.Before(c.Given.Add(renewal)) {
		next, given := rand.Text(), false
		if given, err = room.Ledger.Rotate(ctx, hash, store.HashOf(next), now.Add(-grace), now); given {
			room.setCookie(w, room.cookieName(), next, d.Began.Add(most))
		}
	}
	if err != nil { // such as a full disk: looking is still possible
		room.Log.Error("renew a device", "error", err)
	}
	return d, true, nil
}

// setCookie gives a browser a cookie; until the zero time takes it away. It comes with what a link in a mail opens, which is only
// looked at, and with no form of another site (SameSite=Lax).
func (room *Room) setCookie(w http.ResponseWriter, name, value string, until time.Time) {
	age := -1
	if !until.IsZero() {
		age = int(until.Sub(room.Now()) / time.Second)
	}
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: room.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// deviceName says what a browser calls itself, as people tell their devices apart: "Firefox, Linux"; "" for what says nothing.
func deviceName(agent string) string {
	find := func(marks ...string) string {
		for i := 0; i < len(marks); i += 2 {
			if strings.Contains(agent, marks[i]) {
				return marks[i+1]
			}
		}
		return ""
	}
	// Every browser names those that came before it, too.
	browser := find("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Firefox", "Firefox", "FxiOS", "Firefox",
		"CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari")
	system := find("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS X", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}
